"""Commitments: what the trust itself does for its improvement plans, each with its last time and its next."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from onboarding.errors import NotFound
from onboarding.models import Membership, Step
from onboarding.models.choices import StepState
from onboarding.selectors.filters_steps import mine
from onboarding.selectors.visible import find_step, visible_steps

Row = dict[str, Any]
# Steps of the trust itself that are no duty clocks.
OF_TRUST = Q(enrolment__of_trust=True, enrolment__begun_by="")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "position": ("item__position",),
    "due_on": ("due_on", "item__position"),
    "-due_on": ("-due_on", "item__position"),
    "title": ("item__title",),
    "-title": ("-item__title",),
}


def visible_commitments(viewer: Membership) -> QuerySet[Step]:
    """The commitments that the viewer may know of: HR and directors all, others those that a role of theirs leads."""
    return newest_of(visible_steps(viewer).filter(OF_TRUST))


def find_commitment(viewer: Membership, step_id: str) -> Step:
    """A step of one of them, kept or not. Raises NotFound, also where it is no commitment or no id at all."""
    try:
        step = find_step(viewer, UUID(step_id))
    except ValueError as error:
        raise NotFound() from error
    if not step.enrolment.of_trust or step.enrolment.is_clock:
        raise NotFound()
    return step


def newest_like(viewer: Membership, step: Step) -> Step:
    """The step that the same commitment is now, after whatever happened to this one."""
    return visible_commitments(viewer).get(enrolment=step.enrolment, item=step.item)


def trust_commitments(viewer: Membership) -> QuerySet[Step]:
    """All of the trust's, for its figures."""
    return newest_of(Step.objects.filter(OF_TRUST, trust=viewer.trust_id, superseded_on__isnull=True))


def newest_of(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Of each commitment its newest step, with `kept_on`: the last day it was kept."""
    same = Step.objects.filter(enrolment=OuterRef("enrolment"), item=OuterRef("item"), superseded_on__isnull=True)
    kept = same.filter(state=StepState.DONE).order_by().values("item").annotate(last=Max("done_on")).values("last")
    newest = steps.filter(~Exists(same.filter(occurrence__gt=OuterRef("occurrence"))))
    return newest.annotate(kept_on=Subquery(kept)).select_related("item__version__programme").order_by("item__position")


def kept_before(viewer: Membership) -> dict[str, list[Step]]:
    """By key of the commitment: every time that it was kept, the newest first."""
    done = visible_steps(viewer).filter(OF_TRUST, state=StepState.DONE)
    found: dict[str, list[Step]] = {}
    for step in done.select_related("item", "submitted_by").order_by("-done_on", "-occurrence"):
        found.setdefault(step.item.key, []).append(step)
    return found


def in_date(today: date) -> Q:
    """Kept before, and not yet due again."""
    return Q(kept_on__isnull=False) & (Q(state=StepState.DONE) | Q(due_on__isnull=True) | Q(due_on__gte=today))


FILTERS: Mapping[str, Callable[[Membership, date, Any], Q]] = {
    "plan_action": lambda viewer, today, value: Q(item__plan_actions__contains=[value]),
    "lead_role": lambda viewer, today, values: Q(item__owner_role__in=values),
    "state": lambda viewer, today, values: Q(state__in=values),
    "due_before": lambda viewer, today, value: Q(due_on__lte=value) & ~Q(state=StepState.DONE),
    "search": lambda viewer, today, value: Q(item__title__icontains=value),
    "mine": lambda viewer, today, value: mine(viewer) if value else ~mine(viewer),
    "in_date": lambda viewer, today, value: in_date(today) if value else ~Q(pk__in=_found(viewer, in_date(today))),
}


def filter_commitments(
    viewer: Membership, steps: QuerySet[Step], wanted: Mapping[str, Any], today: date, order: str = "position"
) -> QuerySet[Step]:
    """The commitments that are all that is wanted, in a stable order."""
    for name, value in wanted.items():
        steps = steps.filter(FILTERS[name](viewer, today, value))
    return steps.order_by(*ORDERS[order], "id")


def _found(viewer: Membership, condition: Q) -> QuerySet[Any]:
    return trust_commitments(viewer).filter(condition).order_by().values("pk")


def commitment_rows(steps: Iterable[Step], today: date) -> list[Row]:
    """Commitments as rows. `due_on` is when it is due next; null where once was enough."""
    return [_row(step, today) for step in steps]


def _row(step: Step, today: date) -> Row:
    kept_on: date | None = getattr(step, "kept_on", None)
    open_still = step.state != StepState.DONE
    due_on = step.due_on if open_still else None
    return {
        "id": step.id,
        "key": step.item.key,
        "title": step.item.title,
        "guidance": step.item.guidance,
        "plan_actions": step.item.plan_actions,
        "lead_role": step.item.owner_role,
        "repeats_months": step.item.repeats_months,
        "evidence_kind": step.item.evidence,
        "state": step.state,
        "due_on": due_on,
        "done_on": kept_on,
        "in_date": kept_on is not None and (due_on is None or due_on >= today),
        "overdue": open_still and due_on is not None and due_on < today,
        "occurrence": step.occurrence,
        "revision": step.revision,
    }
