"""One person's programme as a few plain sentences would have it: what a machine that does anything is compared with.

Nothing here comes from the project's rules. Days are counted over a list of shut days written by hand; a step is a
row of words. It says what may happen next and what then stands, for the programme of seven items below.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

SHUT_DAYS = "2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01"
SHUT = frozenset(date.fromisoformat(day) for day in SHUT_DAYS.split())
"""Bank holidays of England from March to the end of 2026, as GOV.UK has them."""

CALL, TALK, FAMILY, LETTER = "call", "talk", "family", "letter"
CHECKED, THANKS, PERMISSION = "checked", "thanks", "permission"
KEYS = (CALL, TALK, FAMILY, LETTER, CHECKED, THANKS, PERMISSION)
FIRST_COMES = {TALK: CALL}
REVIEWED = (CHECKED, PERMISSION)


def shut(day: date) -> bool:
    return day.weekday() > 4 or day in SHUT


def back(day: date) -> date:
    while shut(day):
        day -= timedelta(days=1)
    return day


def forward(day: date) -> date:
    while shut(day):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= not shut(day)
    return day


@dataclass
class PlainStep:
    """What stands about one step. `asked_by` is who asked for a waiver that nobody has decided yet."""

    state: str = "to_do"
    applies: str = "yes"
    due_on: date | None = None
    done_on: date | None = None
    submitted_by: str | None = None
    submitted_for: date | None = None
    asked_by: str | None = None
    asked_until: date | None = None
    waived_on: date | None = None
    waived_until: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("to_do", "submitted", "returned")


@dataclass
class PlainJourney:
    """The dates and the one fact that are known, and the seven steps."""

    today: date
    dates: dict[str, date] = field(default_factory=dict)
    family_joining: bool | None = None
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    steps: dict[str, PlainStep] = field(default_factory=lambda: {key: PlainStep() for key in KEYS})

    def __post_init__(self) -> None:
        self.work_out()

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def asked(self, key: str) -> str:
        """Whether it is asked of this person, from what is known now."""
        if key != FAMILY:
            return "yes"
        return "unknown" if self.family_joining is None else "yes" if self.family_joining else "no"

    def rule(self, key: str) -> tuple[date | None, date | None, bool]:
        """From which day a step is counted, its day without any pause, and whether it is on a working day."""
        arrival, start, expiry = (self.dates.get(name) for name in ("arrival", "start_date", "visa_expiry"))
        both = [day for day in (arrival, start) if day]
        checked = self.steps[CHECKED].done_on or self.steps[CHECKED].waived_on
        match key:
            case "call":
                return None, arrival and arrival - timedelta(days=7), False
            case "talk":
                return start, start and working_days_later(start, 10), True
            case "family":
                return arrival, arrival and arrival + timedelta(days=14), False
            case "letter":
                return max(both, default=None), max(both) + timedelta(days=28) if both else None, False
            case "checked":
                return None, start and back(start - timedelta(days=3)), False
            case "thanks":
                return checked, checked and checked + timedelta(days=5), False
            case _:
                return None, expiry and back(expiry), False

    def due(self, key: str) -> date | None:
        """The day of a step: our own stand still in a pause, and move by as long as their clock was stopped."""
        counted_from, day, works = self.rule(key)
        if key == PERMISSION or day is None:
            return day
        if self.is_paused:
            return None
        moved = day
        for first, until in self.pauses:
            assert until
            if moved < first:
                continue
            if counted_from is None:
                moved = max(moved, until)
            elif counted_from < until:
                moved += until - max(first, counted_from)
        if moved == day:
            return day
        return forward(moved) if works else back(moved) if key == CHECKED else moved

    def work_out(self) -> None:
        """Open steps follow the dates and facts; finished ones keep what they had."""
        for key, step in self.steps.items():
            if step.is_open:
                step.applies, step.due_on = self.asked(key), self.due(key)

    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    def pause(self) -> None:
        self.pauses.append((self.today, None))
        self.work_out()

    def resume(self) -> None:
        self.pauses[-1] = (self.pauses[-1][0], self.today)
        self.work_out()

    def may_submit(self, key: str, reason: str) -> bool:
        step, first = self.steps[key], FIRST_COMES.get(key)
        in_order = first is None or self.steps[first].state in ("done", "waived") or bool(reason)
        goes_on = not self.is_paused or key == PERMISSION
        free = step.state in ("to_do", "returned") and not step.asked_by and step.applies == "yes"
        return free and goes_on and in_order

    def submit(self, key: str, who: str, on: date) -> None:
        step = self.steps[key]
        step.submitted_by, step.submitted_for = who, on
        if key in REVIEWED:
            step.state = "submitted"
        else:
            step.state, step.done_on = "done", on
        self.work_out()

    def may_decide(self, key: str, who: str) -> bool:
        step = self.steps[key]
        return step.submitted_by != who and (
            step.asked_by not in (None, who) or (step.asked_by is None and step.state == "submitted")
        )

    def may_accept(self, key: str, who: str) -> bool:
        until = self.steps[key].asked_until
        return self.may_decide(key, who) and (until is None or until >= self.today)

    def accept(self, key: str) -> None:
        step = self.steps[key]
        if step.asked_by:
            step.state, step.waived_on, step.waived_until = "waived", self.today, step.asked_until
            step.asked_by = step.asked_until = None
        else:
            step.state, step.done_on = "done", step.submitted_for
        self.work_out()

    def decline(self, key: str) -> None:
        step = self.steps[key]
        if step.asked_by:
            step.asked_by = step.asked_until = None
        else:
            step.state = "returned"

    def may_ask(self, key: str, who: str) -> bool:
        step = self.steps[key]
        return step.submitted_by != who and step.is_open and not step.asked_by and step.applies == "yes"

    def may_reopen(self, key: str, who: str) -> bool:
        return self.steps[key].state in ("done", "waived") and self.steps[key].submitted_by != who

    def reopen(self, key: str) -> None:
        self.steps[key] = PlainStep()
        self.work_out()

    def lapse(self) -> int:
        """What was let off until yesterday or before opens again. Returns how many steps that are."""
        over = [key for key, step in self.steps.items() if step.waived_until and step.waived_until < self.today]
        for key in over:
            self.steps[key] = PlainStep()
        self.work_out()
        return len(over)

    @property
    def counted(self) -> tuple[int, int, date | None]:
        """How many steps count, how many of them are done, and the next day on which one is due."""
        rows = [step for step in self.steps.values() if step.applies == "yes"]
        owed = [step.due_on for step in rows if step.state in ("to_do", "returned") and step.due_on]
        return (
            sum(step.state != "waived" for step in rows),
            sum(step.state == "done" for step in rows),
            min(owed, default=None),
        )
