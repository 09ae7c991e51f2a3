"""A pause stops our own clocks: what it does to a target's day. A limit set by law or a regulator goes on.

Ours, decision 13: days of a pause are added where the clock was running meanwhile, and only those. What is counted back
from a day that the pause does not move (a week before arrival) stays; had it fallen due meanwhile, it is due on return.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

RESUMED = "resumed"
"""What a target on hold waits for."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From the first day of a pause to the day on which it was over; None while it lasts."""

    from_on: date
    until_on: date | None = None


def pauses_of(lines: Iterable[tuple[str, date]]) -> tuple[Pause, ...]:
    """The pauses in an enrolment's history: its states with the days from which they were so, as they were recorded."""
    found: list[Pause] = []
    for state, on in lines:
        lasting = bool(found) and found[-1].until_on is None
        if state == "paused" and not lasting:
            found.append(Pause(on))
        elif state != "paused" and lasting:
            found[-1] = Pause(found[-1].from_on, max(on, found[-1].from_on))
    return tuple(found)


def is_on_hold(pauses: Sequence[Pause], limit: str) -> bool:
    """Whether a step of this limit has no day of its own for now, because its enrolment is paused."""
    return limit != "hard" and bool(pauses) and pauses[-1].until_on is None


def after_pauses(due_on: date, counted_from: date | None, pauses: Sequence[Pause]) -> date:
    """A target's day after the pauses that are over. `counted_from` is the day from which it is counted forward, None
    where it is counted back. What was late already when a pause began stays as late as it was."""
    for pause in pauses:
        if pause.until_on is None or due_on < pause.from_on:
            continue
        if counted_from is not None and counted_from < pause.until_on:
            due_on += pause.until_on - max(pause.from_on, counted_from)
        elif counted_from is None:
            due_on = max(due_on, pause.until_on)
    return due_on
