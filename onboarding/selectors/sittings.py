"""The sittings of a test, put together from a recruit's dated facts."""

from collections.abc import Iterable
from typing import Any

from onboarding.library.journeys_file import Stage
from onboarding.models import Milestone, Recruit
from onboarding.rules.attempts import Sitting
from onboarding.rules.calendars import Calendar


def sittings_of(stage: Stage, rows: Iterable[Milestone]) -> list[Sitting]:
    """The sittings of one test by number; a result without a sitting makes one without a day."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.kind == stage.sitting:
            found.setdefault(row.occurrence, {}).update(booked_on=row.planned_on, sat_on=row.actual_on)
        elif row.kind == stage.result:
            result_on = row.actual_on or row.planned_on
            found.setdefault(row.occurrence, {}).update(result_on=result_on, outcome=row.outcome)
    return [Sitting(number, **days) for number, days in sorted(found.items())]


def applications(stage: Stage, rows: Iterable[Milestone]) -> int:
    """How many applications have opened a series of sittings of this test, as the newest one is numbered."""
    opened_by = stage.attempts.opened_by if stage.attempts else None
    return max((row.occurrence for row in rows if row.kind == opened_by), default=0)


def calendar_of(recruit: Recruit) -> Calendar:
    """The working days of the recruit's site, else of the trust."""
    return Calendar(recruit.site.country if recruit.site else recruit.trust.country)
