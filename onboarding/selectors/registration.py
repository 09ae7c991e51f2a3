"""One recruit's road to the register: every sitting, what comes next and how early, the limits, the number."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F

from onboarding.access import Action, may, require
from onboarding.library.journeys_file import Journey, Sourced, Stage, journey_of
from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Applies
from onboarding.rules.attempts import PASSED, Sitting, earliest_on, is_passed, left, next_number
from onboarding.selectors.caseload import kinds_known
from onboarding.selectors.rules import SOURCE_FIELDS
from onboarding.selectors.sittings import applications, calendar_of, sittings_of

Row = dict[str, Any]


def registration(viewer: Membership, recruit: Recruit, today: date) -> Row:
    """The road of a visible recruit, with what the viewer may know of it: results are not for everyone.

    `journey` is null where the regulator has none. Two queries. Raises NotAllowed."""
    require(viewer, Action.SEE_REGISTRATION, recruit)
    journey = journey_of(recruit.regulator)
    results = may(viewer, Action.SEE_TEST_RESULTS, recruit)
    row: Row = {
        "recruit": {"id": recruit.pk, "name": recruit.full_name},
        "regulator": recruit.regulator,
        "journey": journey and {name: getattr(journey, name) for name in ("key", "title", "body")},
        "checked_on": journey and journey.checked_on,
        "review_on": journey and journey.review_on,
        "results_shown": results,
        "number": recruit.registration_number,
        "may_record": may(viewer, Action.RECORD_REGISTRATION, recruit),
    }
    if journey is None:
        return row | {"stages": [], "limits": []}
    known = kinds_known(viewer, recruit)
    rows = list(Milestone.objects.filter(recruit=recruit).order_by("occurrence"))
    seen = [one for one in rows if one.kind in known]
    stages = [
        _test(recruit, stage, seen, results) if stage.kind == "test" else _date(recruit, stage, seen)
        for stage in journey.stages
    ]
    return row | {"stages": stages, "limits": _limits(recruit, journey, today)}


def _told(one: Sourced) -> Row:
    """Where it was read, how sure we are."""
    return {"source": one.source, "confidence": one.confidence, "to_confirm": one.to_confirm, "sure": one.is_confirmed}


def _common(stage: Stage) -> Row:
    return {
        "key": stage.key,
        "kind": stage.kind,
        "title": stage.title,
        "explanation": stage.explanation,
        "optional": stage.optional,
        **_told(stage),
    }


def _test(recruit: Recruit, stage: Stage, rows: Sequence[Milestone], results: bool) -> Row:
    sittings = sittings_of(stage, rows)
    row = _common(stage) | {
        "sitting": stage.sitting,
        "outcomes": stage.outcomes,
        "sittings": [_sitting(one, stage, results, _early(recruit, stage, one, sittings)) for one in sittings],
    }
    if not results:
        return row | {"passed": None, "next": None, "left": None, "then": "", "rules": []}
    series, number = applications(stage, rows), next_number(sittings)
    remaining = left(stage.rule, sittings, series)
    none_left = number is not None and remaining == 0
    earliest = earliest_on(stage.rule, number, sittings, calendar_of(recruit)) if number else None
    return row | {
        "passed": is_passed(sittings),
        "next": None if number is None or none_left else {"number": number, "earliest_on": earliest},
        "left": remaining,
        "then": stage.attempts.then if none_left and stage.attempts else "",
        "rules": [{"words": one.words, **_told(one)} for one in _rules(stage, number)],
    }


def _rules(stage: Stage, number: int | None) -> list[Any]:
    return [one for one in (stage.attempts, stage.between(number) if number else stage.gap) if one is not None]


def _early(recruit: Recruit, stage: Stage, one: Sitting, sittings: Sequence[Sitting]) -> str:
    """What the library says of a gap that a sitting does not keep."""
    earliest, between = earliest_on(stage.rule, one.number, sittings, calendar_of(recruit)), stage.between(one.number)
    return between.words if between and earliest and one.day and one.day < earliest else ""


def _sitting(one: Sitting, stage: Stage, results: bool, early: str) -> Row:
    partly = (stage.partly or "") if one.outcome == "partly" else ""
    return {
        "number": one.number,
        "booked_on": one.booked_on,
        "sat_on": one.sat_on,
        "result_on": one.result_on if results else None,
        "outcome": one.outcome if results else None,
        "words": partly if results else "",
        "early": early,
    }


def _date(recruit: Recruit, stage: Stage, rows: Sequence[Milestone]) -> Row:
    found = [one for one in rows if one.kind == stage.milestone]
    newest = found[-1] if found else None
    row = _common(stage) | {
        "milestone": stage.milestone,
        "occurrence": newest.occurrence if newest else 1,
        "planned_on": newest.planned_on if newest else None,
        "actual_on": newest.actual_on if newest else None,
    }
    if stage.number is None:
        return row | {"number": None}
    number = recruit.registration_number
    form = {name: getattr(stage.number, name) for name in ("called", "example", "words")}
    return row | {"number": form | {"value": number, "fits": stage.number.fits(number), **_told(stage.number)}}


def _limits(recruit: Recruit, journey: Journey, today: date) -> list[Row]:
    """The last days that law sets for this road, of the steps that apply to this person: for all who may see the road."""
    if not journey.limits:
        return []
    steps = PersonStep.objects.filter(recruit=recruit, item__path__in=journey.limits, applies=Applies.YES)
    wanted = ("step_id", "due_on", "state", "done_on", "item__path", "item__title", "step__due_words")
    told = {"rule_id": F("item_id"), "rule": F("item__basis_note")} | SOURCE_FIELDS
    rows = sorted(steps.values(*wanted, **told), key=lambda row: journey.limits.index(row["item__path"]))
    return [_limit(row, today) for row in rows]


def _limit(row: Row, today: date) -> Row:
    is_open = row["state"] not in ("done", "waived")
    return {
        "step": row["step_id"],
        "title": row["item__title"],
        "due_on": row["due_on"],
        "due_words": row["step__due_words"],
        "days_left": (row["due_on"] - today).days if row["due_on"] and is_open else None,
        "met_on": row["done_on"],
        "item": row["rule_id"],
        **{name: row[name] for name in ("rule", *SOURCE_FIELDS)},
    }


def has_failed(stage: Row) -> bool:
    """Whether the newest sitting of a test has a result that is no pass, and no further one is booked."""
    sittings: list[Row] = stage.get("sittings") or []
    outcome = sittings[-1]["outcome"] if sittings else None
    return bool(outcome) and outcome != PASSED
