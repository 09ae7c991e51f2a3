"""When to remind people of something that is due, and when to try again to send a message that did not leave.

Few by design: one reminder before a target, up to three before a limit set by law or a regulator.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from onboarding.rules.calendars import add_days

TRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""The wait after the first failed attempt, the second, and so on. After the attempt that follows, a message is dead."""


class Occasion(NamedTuple):
    """One moment to remind: the signed day offset from the due day (-7: a week before) and the day to send."""

    offset_days: int
    send_on: date


def occasions(due_on: date, remind_days_before: Sequence[int], limit: str) -> tuple[Occasion, ...]:
    """The reminders of one step, earliest first. A target keeps only the earliest of its lead times."""
    lead_times = sorted(set(remind_days_before), reverse=True)
    kept = lead_times if limit == "hard" else lead_times[:1]
    return tuple(Occasion(-days, add_days(due_on, -days)) for days in kept)


def still_worth_sending(planned: Sequence[Occasion], today: date, limit: str) -> tuple[Occasion, ...]:
    """What is left of a plan that becomes known today: a reminder whose day has gone by is dropped.

    Before a hard limit nothing is lost in silence: the latest one gone by is sent today instead, unless one is
    planned for today anyway. Source: rule 7 of the programmes.
    """
    ahead = tuple(occasion for occasion in planned if occasion.send_on >= today)
    gone_by = [occasion for occasion in planned if occasion.send_on < today]
    if limit != "hard" or not gone_by or any(occasion.send_on == today for occasion in ahead):
        return ahead
    return (Occasion(max(gone_by).offset_days, today), *ahead)


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts (1 or more); None when the message is to be given up as dead."""
    return TRIES[max(attempts, 1) - 1] if attempts <= len(TRIES) else None
