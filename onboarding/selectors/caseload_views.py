"""The caseload as a page shows it: the usual questions with how many people each finds, and what comes next for whom."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from onboarding.models import Membership, PersonStep, Recruit
from onboarding.models.choices import Role, WaitingOn
from onboarding.selectors.caseload import caseload
from onboarding.selectors.filters_recruits import OF_VISAS, STEP_CLAIMS, known_in_full, matching, open_filters
from onboarding.selectors.filters_steps import OPEN
from onboarding.selectors.recruits import Row
from onboarding.selectors.visible import HIDDEN_TITLE, visible_steps

ARRIVING = timedelta(weeks=4)
VISA_ENDS = timedelta(days=90)


def usual_questions(viewer: Membership, today: date) -> dict[str, dict[str, Any]]:
    """By name: the filters of each question that this viewer can ask. `waiting_<whom>` for each whom one can wait on."""
    if not {"overdue", "waiting_on"} <= open_filters(viewer):
        return {}
    mine: dict[str, dict[str, Any]] = {"mine": {"case_officer": viewer.pk}} if viewer.has_role(Role.HR) else {}
    of_hr = {"unreached": {"unreached": True}} if mine else {}
    return mine | {
        "overdue": {"overdue": True},
        "legal_overdue": {"legal_overdue": True},
        "at_risk": {"at_risk": True},
        "arriving": {"arriving_after": today, "arriving_before": today + ARRIVING},
        "visa_ends": {"visa_expiring_before": today + VISA_ENDS},
        **of_hr,
        **{f"waiting_{whom}": {"waiting_on": [whom]} for whom in WaitingOn.values},
    }


def count_questions(
    viewer: Membership,
    recruits: QuerySet[Recruit],
    found: QuerySet[Recruit],
    questions: Mapping[str, Mapping[str, Any]],
    today: date,
) -> dict[str, int]:
    """How many of these recruits each question finds, `everyone`, and how many of them are `found`. Two queries.

    `at_risk` is not counted: who is held up is known only once all that is still open has been looked through."""
    claims = {name: claim for name, wanted in questions.items() if (claim := _of_one_step(wanted, today))}
    counts = {
        name: Count("pk", filter=matching(viewer, wanted, today))
        for name, wanted in questions.items()
        if name not in claims and name != "at_risk"
    }
    counts |= {"everyone": Count("pk"), "found": Count("pk", filter=Q(pk__in=found.order_by().values("pk")))}
    people: dict[str, int] = recruits.order_by().aggregate(**counts)
    if not viewer.has_role(Role.HR):
        of_visas = Q(recruit__in=recruits.filter(known_in_full(viewer, right_to_work=True)).values("pk"))
        claims |= {name: claim & of_visas for name, claim in claims.items() if not OF_VISAS.isdisjoint(questions[name])}
    return people | _count_people(recruits.filter(known_in_full(viewer, right_to_work=False)), claims, today)


def _count_people(recruits: QuerySet[Recruit], claims: Mapping[str, Q], today: date) -> dict[str, int]:
    """How many of them have a step as each claim says. Only steps that are late or waited for are gone through: two
    small indexes have them."""
    if not claims:
        return {}
    steps = PersonStep.objects.filter(OPEN, Q(due_on__lt=today) | ~Q(waiting_on=""), recruit__in=recruits)
    return steps.aggregate(**{name: Count("recruit", distinct=True, filter=claim) for name, claim in claims.items()})


def _of_one_step(wanted: Mapping[str, Any], today: date) -> Q | None:
    """What a question claims of an open step, where that is all it asks."""
    name, value = next(iter(wanted.items()))
    return STEP_CLAIMS[name](value, today) if len(wanted) == 1 and name in STEP_CLAIMS else None


def caseload_lines(viewer: Membership, recruits: QuerySet[Recruit], today: date) -> list[Row]:
    """The rows of `caseload`; with the next due day comes its step, with the counts on whom steps are waiting.

    Five queries."""
    rows = caseload(viewer, recruits, today)
    known = [row["id"] for row in rows if "next_due_on" in row]
    seen = visible_steps(viewer)
    titles, waits = _next_titles(known, seen), _waits(known, seen)
    for row in rows:
        if "next_due_on" in row:
            row["next_due"] = titles.get(row["id"])
            row["waiting_on"] = waits.get(row["id"], [])
    return rows


def _next_titles(recruit_ids: list[UUID], seen: QuerySet[Any]) -> dict[UUID, dict[str, Any]]:
    """By recruit: the step due on their next due day, by title, and how many more are due on it."""
    due = PersonStep.objects.filter(OPEN, recruit__in=recruit_ids, due_on=F("recruit__next_due_on"))
    first = Min("item__title", filter=Exists(seen.filter(pk=OuterRef("step"))))
    rows = due.values("recruit_id").annotate(title=first, steps=Count("id"))
    return {row["recruit_id"]: {"title": row["title"] or HIDDEN_TITLE, "more": row["steps"] - 1} for row in rows}


def _waits(recruit_ids: list[UUID], seen: QuerySet[Any]) -> dict[UUID, list[dict[str, Any]]]:
    """By recruit: on whom their open steps are waiting, the longest wait first."""
    rows = PersonStep.objects.filter(OPEN, recruit__in=recruit_ids, step__in=seen).exclude(waiting_on="")
    found: dict[UUID, list[dict[str, Any]]] = {}
    grouped = rows.values("recruit_id", whom=F("waiting_on"))
    for row in grouped.annotate(since=Min("step__waiting_since")).order_by(F("since").asc(nulls_last=True), "whom"):
        found.setdefault(row["recruit_id"], []).append({"whom": row["whom"], "since": row["since"]})
    return found
