"""Is this person ready to travel, start, practise, be on call? Computed from the steps that hold each gate up."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Applies, MilestoneKind
from onboarding.models.steps import OPEN
from onboarding.rules.calendars import Calendar
from onboarding.rules.critical_path import OpenStep
from onboarding.rules.readiness import GATES, GateReadiness, GateStep, readiness
from onboarding.rules.step_status import StepFacts, status
from onboarding.selectors.visible import HIDDEN_TITLE, about, visible_steps

MILESTONE_OF = {
    "travel": MilestoneKind.ARRIVAL,
    "start": MilestoneKind.START_DATE,
    "registered_practice": MilestoneKind.REGISTRATION,
}
Gates = tuple[GateReadiness, ...]


def gate_readiness(viewer: Membership, recruit: Recruit, today: date) -> Gates:
    """Readiness by gate, from all steps; a step that the viewer may not see has no title in the reasons."""
    seen = set(visible_steps(viewer).filter(about(Q(pk=recruit.pk))).values_list("id", flat=True))
    return gates_from(recruit, today, seen, _gate_days(recruit))


def gates_from(recruit: Recruit, today: date, seen: Collection[UUID], days: Mapping[str, date]) -> Gates:
    """The same where it is known already which steps the viewer sees, and the days of the gates. One query."""
    rows = PersonStep.objects.filter(~Q(item__gate="") | Q(state__in=OPEN), recruit=recruit)
    return gates_of(recruit, rows.exclude(applies=Applies.NO).select_related("item"), today, seen, days)


def gates_of(
    recruit: Recruit,
    rows: Iterable[PersonStep],
    today: date,
    seen: Collection[UUID] | None,
    days: Mapping[str, date],
) -> Gates:
    """The same of steps that are loaded with their items: those that name a gate, and all that are open. `seen` None
    means all of them. No query."""
    mine = [row for row in rows if row.applies != Applies.NO]
    still_open = {row.item.path for row in mine if row.applies == Applies.YES and row.state in OPEN}
    steps = [(row.item.gate, _gate_step(row, still_open, seen, today)) for row in mine]
    others = [step for _, step in steps]
    calendar = Calendar(recruit.site.country if recruit.site else recruit.trust.country)
    by_gate = {gate: [step for name, step in steps if name == gate] for gate in GATES}
    return tuple(
        readiness(gate, holding, days.get(gate), today, others, calendar)
        for gate, holding in by_gate.items()
        if holding
    )


def gate_rows(viewer: Membership, recruit: Recruit, today: date) -> list[dict[str, Any]]:
    """Readiness by gate as the API writes it."""
    return [gate_row(one) for one in gate_readiness(viewer, recruit, today)]


def gate_row(one: GateReadiness) -> dict[str, Any]:
    """One gate; its critical path by title and due day, with who set the day where we did not."""
    return {
        "gate": one.gate,
        "word": one.word,
        "days_to_spare": one.days_to_spare,
        "why": list(one.why),
        "gate_on": one.gate_on,
        "critical_path": [_on_the_way(step) for step in one.path.steps],
    }


def _on_the_way(step: OpenStep) -> dict[str, Any]:
    limit = step.limit and {"rule": step.limit.rule, "basis": step.limit.basis, "confirmed": step.limit.confirmed}
    return {"title": step.title, "due_on": step.due_on, "limit": limit}


def _gate_step(row: PersonStep, still_open: Collection[str], seen: Collection[UUID] | None, today: date) -> GateStep:
    item = row.item
    waits = any(path in still_open for path in item.prerequisites)
    facts = StepFacts(row.applies, row.state, row.due_on, item.limit, blocked=waits)
    follows, is_seen = item.follows, seen is None or row.step_id in seen
    return GateStep(
        item_key=item.path,
        title=item.title if is_seen else HIDDEN_TITLE,
        state=row.state,
        due_on=row.due_on,
        overdue=status(facts, today).overdue,
        blocked=facts.blocked,
        applies=row.applies,
        waits_for=(*item.prerequisites, *([follows] if follows else [])),
        follows=follows,
        rule=item.due_rule if follows else None,
        limit=item.fixed_limit if is_seen else None,
    )


def _gate_days(recruit: Recruit) -> dict[str, date]:
    """The day of each gate: the actual milestone, else the planned one; on-call work has none of its own."""
    rows = Milestone.objects.filter(recruit=recruit, kind__in=MILESTONE_OF.values()).order_by("occurrence")
    return days_of_gates({row.kind: row.actual_on or row.planned_on for row in rows})


def days_of_gates(days: Mapping[str, date | None]) -> dict[str, date]:
    """By gate: its day, from the days of the journey by kind."""
    return {gate: day for gate, kind in MILESTONE_OF.items() if (day := days.get(kind))}
