"""What leaves in the next days: by day, who is written to, about how much, and under which rule."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.utils import timezone

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.rules.plain_words import counted
from onboarding.selectors.planned_transfers import transfers_until
from onboarding.services.forecast import Coming, forecast_within
from onboarding.services.foreseen_moves import MOST_MOVES
from onboarding.services.rehearsals import LONGEST
from onboarding.services.weekly import MONTHLY, WEEKLY
from web.words import day, hour_of

DAYS = 7
# Longer than this nobody waits who did not ask for it. In a trust of 5,000 recruits a day takes about one second.
AT_ONCE_SECONDS = 1.0
# What a message says besides the steps that it tells of singly.
BESIDES = {WEEKLY: "Their week", MONTHLY: "The figures of the month", "limits": "Text message about a limit"}
# A day's list is to be looked through: whoever comes after these is only counted.
MOST_LINES = 100


@dataclass(frozen=True)
class ComingLine:
    """One message: to whom, how many things it tells of, and why."""

    told: str
    leaves: str
    things: str
    limits: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ComingDay:
    """The messages of one day."""

    on: str
    summary: str
    lines: tuple[ComingLine, ...]
    more: str


@dataclass(frozen=True)
class ComingPage:
    """The days on which something leaves; `through` is the last one that was looked at, where that is not all of them;
    `is_whole` says that all of them were asked for; `moves` how many planned moves are in it, if any."""

    days: tuple[ComingDay, ...]
    summary: str
    through: str
    is_whole: bool
    moves: str


def coming_page(viewer: Membership, *, whole: bool) -> ComingPage:
    """The page of the next seven days, at the cost of the forecast; unless the `whole` is asked for, of as many of them as
    can be worked out in a second."""
    found, lived = forecast_within(viewer, days=DAYS, seconds=LONGEST if whole else AT_ONCE_SECONDS)
    today = today_in(viewer.trust)
    days = [(on, list(group)) for on, group in groupby(found, key=lambda one: one.on)]
    people = len({one.recipient_id or one.contact_id for one in found})
    to_whom = "1 person" if people == 1 else f"{people} people"
    return ComingPage(
        days=tuple(_day(f"Today, {day(on)}" if on == today else day(on), group) for on, group in days),
        summary=f"{counted(len(found), 'messages')} to {to_whom} {_until(lived)}",
        through=day(today + timedelta(days=lived - 1)) if lived < DAYS else "",
        is_whole=whole,
        moves=_moves(transfers_until(viewer, today + timedelta(days=lived - 1))),
    )


def _moves(count: int) -> str:
    """Planned moves of people to another ward or other people, which change who is written to."""
    if not count:
        return ""
    planned = "1 move is" if count == 1 else f"{count} moves are"
    left_out = f", but for those after the first {MOST_MOVES}" if count > MOST_MOVES else ""
    return f"{planned} planned in these days and counted from the day of the move{left_out}."


def _until(lived: int) -> str:
    return "today" if lived == 1 else f"in the next {counted(lived, 'days')}"


def _day(on: str, group: list[Coming]) -> ComingDay:
    more = len(group) - MOST_LINES
    return ComingDay(
        on=on,
        summary=counted(len(group), "messages"),
        lines=tuple(map(_line, group[:MOST_LINES])),
        more=f"and {counted(more, 'messages')} more" if more > 0 else "",
    )


def _line(one: Coming) -> ComingLine:
    return ComingLine(
        told=one.name,
        leaves=_leaves(one),
        things=_things(one),
        limits=f"{one.hard_limits} with a limit set by law or a regulator" if one.hard_limits else "",
        rules=tuple(title for _, title in one.rules),
    )


def _leaves(one: Coming) -> str:
    """From which hour, in the time of the service, where it does not leave at once."""
    return f"from {hour_of(one.leaves_at)}" if one.leaves_at > timezone.now() else "within minutes"


def _things(one: Coming) -> str:
    things = f"{counted(one.reminders, 'things')} to do"
    besides = BESIDES.get(one.kind)
    return things if besides is None else f"{besides}, and {things}" if one.reminders else besides
