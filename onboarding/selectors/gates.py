"""Is this person ready to travel, start, practise, be on call? Computed from the steps that hold each gate up."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Applies, MilestoneKind
from onboarding.rules.readiness import GATES, GateReadiness, GateStep, readiness
from onboarding.rules.step_status import StepFacts, status
from onboarding.selectors.steps import open_paths
from onboarding.selectors.visible import HIDDEN_TITLE, about, visible_steps

MILESTONE_OF = {
    "travel": MilestoneKind.ARRIVAL,
    "start": MilestoneKind.START_DATE,
    "registered_practice": MilestoneKind.REGISTRATION,
}
Gates = tuple[GateReadiness, ...]


def gate_readiness(viewer: Membership, recruit: Recruit, today: date) -> tuple[GateReadiness, ...]:
    """Readiness by gate, from all steps; a step that the viewer may not see has no title in the reasons."""
    seen = set(visible_steps(viewer).filter(about(Q(pk=recruit.pk))).values_list("id", flat=True))
    return gates_from(recruit, today, seen, _gate_days(recruit))


def gates_from(recruit: Recruit, today: date, seen: Collection[UUID], days: Mapping[str, date]) -> Gates:
    """The same where it is known already which steps the viewer sees, and the days of the gates. Two queries."""
    by_gate: dict[str, list[GateStep]] = {gate: [] for gate in GATES}
    for row, waits in _gate_steps(recruit):
        facts = StepFacts(row.applies, row.state, row.due_on, row.item.limit, blocked=waits)
        title = row.item.title if row.step_id in seen else HIDDEN_TITLE
        overdue = status(facts, today).overdue
        by_gate[row.item.gate].append(
            GateStep(row.item.key, title, row.state, row.due_on, overdue, facts.blocked, row.applies)
        )
    return tuple(readiness(gate, steps, days.get(gate), today) for gate, steps in by_gate.items() if steps)


def _gate_steps(recruit: Recruit) -> list[tuple[PersonStep, bool]]:
    """The steps that hold up a gate, each with whether it waits for another one."""
    rows = PersonStep.objects.filter(recruit=recruit).exclude(item__gate="").exclude(applies=Applies.NO)
    found = list(rows.select_related("item"))
    still_open = open_paths([recruit.pk], {path for row in found for path in row.item.prerequisites})
    return [(row, any((recruit.pk, path) in still_open for path in row.item.prerequisites)) for row in found]


def _gate_days(recruit: Recruit) -> dict[str, date]:
    """The day of each gate: the actual milestone, else the planned one; on-call work has none of its own."""
    rows = Milestone.objects.filter(recruit=recruit, kind__in=MILESTONE_OF.values()).order_by("occurrence")
    return days_of_gates({row.kind: row.actual_on or row.planned_on for row in rows})


def days_of_gates(days: Mapping[str, date | None]) -> dict[str, date]:
    """By gate: its day, from the days of the journey by kind."""
    return {gate: day for gate, kind in MILESTONE_OF.items() if (day := days.get(kind))}
