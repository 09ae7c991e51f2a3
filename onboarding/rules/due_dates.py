"""When something is due: so many days, weeks, months or working days before or after a dated fact.

The offset is counted first, then a shut day is rolled to a working day where the rule says so. A duty clock may
add a second count, such as the ten working days within which to report; it starts from the rolled day and has no
roll of its own. Source: the schema of the programmes and of the duty clocks in `onboarding/library`.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from onboarding.rules.calendars import ROLLS, Calendar, add_days, add_working_days, roll
from onboarding.rules.errors import RuleError
from onboarding.rules.milestones import DONE_PREFIX, anchor_words
from onboarding.rules.plain_words import counted

UNITS = ("days", "weeks", "months", "working_days")
ROLL_WORDS = {"none": "", "back": " (or the working day before)", "forward": " (or the next working day)"}


@dataclass(frozen=True, slots=True)
class DueRule:
    """How a due date is worked out. Exactly one of `anchors` (several: the latest known) and `item` is given.

    Offsets are whole numbers, negative for before. `then_offset` and `then_unit` come together or not at all.
    """

    anchors: tuple[str, ...]
    offset: int
    unit: str
    roll: str = "none"
    item: str | None = None
    then_offset: int | None = None
    then_unit: str | None = None

    def __post_init__(self) -> None:
        if bool(self.anchors) == bool(self.item):
            raise RuleError("A due rule counts either from milestones or from another item, and needs one of the two.")
        if self.unit not in UNITS or self.then_unit not in (None, *UNITS):
            raise RuleError(f"An offset is counted in one of {', '.join(UNITS)}.")
        if (self.then_offset is None) != (self.then_unit is None):
            raise RuleError("A second offset needs both a number and a unit.")
        if self.roll not in ROLLS:
            raise RuleError(f"“{self.roll}” is not a way to roll a date. Use one of {', '.join(ROLLS)}.")

    @classmethod
    def from_data(
        cls,
        anchor: str | Mapping[str, object],
        offset: int,
        unit: str,
        roll: str = "none",
        then_offset: int | None = None,
        then_unit: str | None = None,
    ) -> "DueRule":
        """A rule from the library's form: a milestone, `{latest_of: [..]}` or `{item: key}`. Raises RuleError."""
        anchors, item = _read_anchor(anchor)
        return cls(anchors, offset, unit, roll, item, then_offset, then_unit)

    def counted_from(self, stand_ins: Mapping[str, str]) -> "DueRule":
        """The same rule, with other milestones in the place of those that never come for a person."""
        anchors = dict.fromkeys(stand_ins.get(name, name) for name in self.anchors)
        return replace(self, anchors=tuple(anchors))

    @property
    def waits_on(self) -> tuple[str, ...]:
        """The names under which `due` looks for dates: milestones, or `item:` and the key of another item."""
        return (f"{DONE_PREFIX}{self.item}",) if self.item else self.anchors


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: the day something is due, or what is not known yet.

    `ends_on` is the end of the clock before the second count; without one it equals `on`. `waiting_for` names the
    dates that are not known; `provisional` says that some of several were left out, so that the day may still move.
    """

    on: date | None
    ends_on: date | None
    words: str
    waiting_for: tuple[str, ...]
    provisional: bool


def due(rule: DueRule, dates: Mapping[str, date], calendar: Calendar) -> Due:
    """Work out a due date from the dates known so far (actual, else planned; missing where neither is known).

    Of several anchors the latest known one counts. With none known there is no due date: the step is waiting, not
    late. Raises RuleError where the result leaves the years 1 to 9999.
    """
    known = [dates[name] for name in rule.waits_on if name in dates]
    waiting_for = tuple(name for name in rule.waits_on if name not in dates)
    if not known:
        return Due(None, None, words(rule), waiting_for, False)
    ends_on = roll(shift(max(known), rule.offset, rule.unit, calendar), rule.roll, calendar)
    on = ends_on
    if rule.then_offset is not None and rule.then_unit is not None:
        on = shift(ends_on, rule.then_offset, rule.then_unit, calendar)
    return Due(on, ends_on, words(rule), waiting_for, bool(waiting_for))


def shift(on: date, offset: int, unit: str, calendar: Calendar) -> date:
    """A day moved by an offset in days, weeks, months or working days, before any roll."""
    if unit == "working_days":
        return add_working_days(on, offset, calendar)
    if unit == "months":
        return add_months(on, offset)
    return add_days(on, offset * 7 if unit == "weeks" else offset)


def add_months(on: date, months: int) -> date:
    """So many months later on the same day number, or on the month's last day where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    try:
        return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError) as error:
        raise RuleError(f"{months} months from {on.isoformat()} is outside the calendar.") from error


def fresh_start(due_on: date, given_on: date, limit: str, working_days: int, calendar: Calendar) -> date:
    """For staff already here: a target already past on the day they are given the programme moves to later.

    It moves to so many working days after that day; a hard limit never moves. Source: rule 6 of the programmes.
    """
    if limit == "hard" or due_on >= given_on:
        return due_on
    return add_working_days(given_on, working_days, calendar)


def words(rule: DueRule) -> str:
    """The rule as people say it, such as "10 days after arrival" or "14 days before the day of the practical test"."""
    names = [anchor_words(name) for name in rule.waits_on]
    anchor = names[0] if len(names) == 1 else f"the latest of: {', '.join(names)}"
    then = ""
    if rule.then_offset is not None and rule.then_unit is not None:
        then = f", then {counted(rule.then_offset, rule.then_unit)} to report"
    return f"{_offset_words(rule)} {anchor}{ROLL_WORDS[rule.roll]}{then}"


def _offset_words(rule: DueRule) -> str:
    if rule.offset == 0:
        return "on"
    return f"{counted(abs(rule.offset), rule.unit)} {'after' if rule.offset > 0 else 'before'}"


def _read_anchor(anchor: str | Mapping[str, object]) -> tuple[tuple[str, ...], str | None]:
    match anchor:
        case str():
            return (anchor,), None
        case {"latest_of": [*names]} if len(anchor) == 1:
            return tuple(str(name) for name in names), None
        case {"item": str(key)} if len(anchor) == 1:
            return (), key
    raise RuleError("An anchor is a milestone, {latest_of: [..]} or {item: key}.")
