"""What cannot be in a series of sittings: the next one before the last result, one too many, one before the one before."""

from collections.abc import Sequence

from onboarding.errors import Invalid
from onboarding.library.journeys_file import Stage, journey_of
from onboarding.models import Milestone, Recruit
from onboarding.models.choices import Outcome
from onboarding.rules.attempts import PASSED, Sitting, allowed, earliest_on
from onboarding.rules.plain_words import long_date
from onboarding.selectors.sittings import applications, calendar_of, sittings_of


def check_sitting(recruit: Recruit, rows: Sequence[Milestone], changed: Milestone) -> None:
    """Refuse a sitting or result that cannot be, by the road to the recruit's register. Raises Invalid."""
    journey = journey_of(recruit.regulator)
    stage = journey.test_with(changed.kind) if journey else None
    if stage is None:
        return
    sittings = sittings_of(stage, rows)
    if changed.kind == stage.result:
        _check_result(stage, sittings, changed)
        return
    _check_turn(stage, sittings, rows, changed)
    _check_day(recruit, stage, sittings, changed)


def _check_result(stage: Stage, sittings: Sequence[Sitting], changed: Milestone) -> None:
    if changed.outcome and changed.outcome not in stage.outcomes:
        known = ", ".join(str(Outcome(one).label).lower() for one in stage.outcomes)
        raise Invalid.field("outcome", "unknown", f"The result of {stage.title} is one of: {known}.")
    sitting = next(one for one in sittings if one.number == changed.occurrence)
    if sitting.day and sitting.result_on and sitting.result_on < sitting.day:
        detail = f"The result cannot come before the sitting, which is on {long_date(sitting.day)}."
        raise Invalid.field(_field(changed), "impossible_order", detail)


def _check_turn(stage: Stage, sittings: Sequence[Sitting], rows: Sequence[Milestone], changed: Milestone) -> None:
    """Whether this sitting can be the next one: the one before has its result, and one is left."""
    number = changed.occurrence
    before = next((one for one in sittings if one.number == number - 1), None)
    if number > 1 and (before is None or not before.outcome):
        detail = f"Record the result of sitting {number - 1} of {stage.title} first. Then the next one can be booked."
        raise Invalid.field("occurrence", "no_result_yet", detail)
    if before and before.outcome == PASSED:
        raise Invalid.field("occurrence", "passed_already", f"{stage.title} is passed. No further sitting is needed.")
    most = allowed(stage.rule, applications(stage, rows))
    if most is not None and number > most and stage.attempts:
        detail = f"{stage.attempts.words} All {most} are used. {stage.attempts.then}"
        raise Invalid.field("occurrence", "no_attempt_left", detail)


def _check_day(recruit: Recruit, stage: Stage, sittings: Sequence[Sitting], changed: Milestone) -> None:
    day, before = changed.actual_on or changed.planned_on, changed.occurrence - 1
    previous = next((one.day for one in sittings if one.number == before), None)
    if day and previous and day <= previous:
        detail = f"The day must be after sitting {before}, which was on {long_date(previous)}."
        raise Invalid.field(_field(changed), "impossible_order", detail)
    between = stage.between(changed.occurrence)
    earliest = earliest_on(stage.rule, changed.occurrence, sittings, calendar_of(recruit))
    if between and between.too_early == "refuse" and day and earliest and day < earliest:
        detail = f"The day must be {long_date(earliest)} or later. {between.words}"
        raise Invalid.field(_field(changed), "too_early", detail)


def _field(changed: Milestone) -> str:
    return "actual_on" if changed.actual_on else "planned_on"
