"""Many people's journeys at once: their steps with their days, and their dates. What previews compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import EnrolmentState, Limit, RecruitStatus, Role
from onboarding.models.recruits import TIE_OF_ROLE
from onboarding.rules.calendars import Calendar
from onboarding.rules.slip import UNDONE_STATES, DatedStep
from onboarding.selectors.gates import Gates, days_of_gates, gates_of
from onboarding.selectors.horizon import holidays_not_published
from onboarding.selectors.visible import visible_steps


@dataclass(frozen=True)
class Journey:
    """One person with their steps, loaded with items, and their days by kind and occurrence (actual, else planned)."""

    recruit: Recruit
    rows: tuple[PersonStep, ...]
    days: Mapping[tuple[str, int], date | None]

    @property
    def calendar(self) -> Calendar:
        """Whose bank holidays count: those of the site's country, else of the trust's."""
        return Calendar(self.recruit.site.country if self.recruit.site else self.recruit.trust.country)

    def steps(self) -> list[DatedStep]:
        """The steps as the rules compare them."""
        return [_dated(row) for row in self.rows]

    def gates(self, today: date) -> Gates:
        """Readiness by gate, each with its critical path."""
        newest = {kind: day for (kind, _), day in sorted(self.days.items())}
        return gates_of(self.recruit, self.rows, today, None, days_of_gates(newest))


def journeys(viewer: Membership, recruits: Sequence[Recruit]) -> dict[UUID, Journey]:
    """By recruit: their journey, for a viewer who may know all of it. Two queries, however many people."""
    rows: dict[UUID, list[PersonStep]] = {recruit.pk: [] for recruit in recruits}
    days: dict[UUID, dict[tuple[str, int], date | None]] = {recruit.pk: {} for recruit in recruits}
    steps = PersonStep.objects.filter(recruit__in=recruits, step__in=visible_steps(viewer))
    for row in steps.select_related("item", "step__delegate", "enrolment").order_by("item__path", "id"):
        rows[row.recruit_id].append(row)
    for one in Milestone.objects.filter(recruit__in=recruits):
        days[one.recruit_id][one.kind, one.occurrence] = one.actual_on or one.planned_on
    return {recruit.pk: Journey(recruit, tuple(rows[recruit.pk]), days[recruit.pk]) for recruit in recruits}


@dataclass(frozen=True)
class Told:
    """Somebody who is reminded of steps: their name, or their team; `member_id` None for a team and for someone who
    has no account, to whom nothing can be sent."""

    name: str
    role: str
    steps: int
    has_account: bool


def told(journey: Journey, keys: frozenset[tuple[str, int]]) -> tuple[Told, ...]:
    """Who is reminded of these open steps of one person, and of how many: as reminders are planned."""
    counts: dict[tuple[str, str, bool], int] = {}
    for row in journey.rows:
        if (row.item.path, row.step.occurrence) in keys and _is_chased(row, journey.recruit):
            who = _owner(row, journey.recruit)
            counts[who] = counts.get(who, 0) + 1
    return tuple(Told(name, role, number, there) for (name, role, there), number in sorted(counts.items()))


def _is_chased(row: PersonStep, recruit: Recruit) -> bool:
    """Mandatory and undone; while a programme rests, and after someone has left, hard limits alone."""
    rests = row.paused or row.enrolment.state != EnrolmentState.ACTIVE or recruit.status == RecruitStatus.LEFT
    undone = row.applies == "yes" and row.state in UNDONE_STATES
    return undone and row.item.mandatory and (not rests or row.item.limit == Limit.HARD)


def _owner(row: PersonStep, recruit: Recruit) -> tuple[str, str, bool]:
    role = Role(row.item.owner_role)
    if delegate := row.step.delegate:
        return delegate.full_name, role, True
    tie = TIE_OF_ROLE.get(role)
    if tie is None:
        return str(role.label), role, True
    if role == Role.RECRUIT:
        return recruit.full_name, role, recruit.membership_id is not None
    member: Membership | None = getattr(recruit, tie)
    return (member.full_name, role, True) if member else (f"No {str(role.label).lower()} yet", role, False)


def _dated(row: PersonStep) -> DatedStep:
    item = row.item
    follows = item.follows
    return DatedStep(
        key=(item.path, row.step.occurrence),
        title=item.title,
        owner_role=item.owner_role,
        state=row.state,
        applies=row.applies,
        due_on=row.due_on,
        limit=item.limit,
        basis=item.basis,
        source=item.source,
        confidence=item.confidence,
        confirmed=item.is_confirmed,
        waits_for=(*item.prerequisites, *([follows] if follows else [])),
        shared=row.shared,
        rule_id=str(item.pk),
        not_published=holidays_not_published(row.due_on, item.offset, item.unit, item.roll, item.then_unit),
    )
