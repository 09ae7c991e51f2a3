"""Which rows a viewer may know of. Every read that leaves the app starts from one of these."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from onboarding.access_conditions import own
from onboarding.clock import today_in
from onboarding.errors import NotFound, NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import (
    DateProposal,
    Enrolment,
    Erasure,
    Evidence,
    Membership,
    Occurrence,
    PersonStep,
    Recruit,
    Serving,
    Step,
)
from onboarding.models.choices import OccurrenceKind, Role, Sensitivity
from onboarding.models.recruits import TIE_OF_ROLE
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.delegates import can_be_given_to
from onboarding.selectors.followers import closes_a_clock, is_followed
from onboarding.selectors.planning import joined_as_written

Row = TypeVar("Row", bound=Model)

# What a step is called for those who may know that there is one, and not which.
HIDDEN_TITLE = "A check that HR keeps"

NOT_FOR_MANAGERS = [*Sensitivity]

ALL_ERASED = "Everything about this person was erased. If they work here again, add them anew."


# Not a duty clock: what a sponsor must report of a person is told to them by a person, and is no step of theirs.
JOURNEY = Q(enrolment__begun_by="")


def visible_recruits(viewer: Membership) -> QuerySet[Recruit]:
    """Recruits whom the viewer may know of: HR, education and occupational health all; others their own people."""
    if viewer.has_role(Role.HR, Role.EDUCATION, Role.OCCUPATIONAL_HEALTH):
        return Recruit.objects.filter(trust=viewer.trust_id)
    return Recruit.objects.filter(_their_people(viewer), trust=viewer.trust_id)


def _their_people(viewer: Membership) -> Q:
    """Recruits tied to the viewer by one of the roles that they hold now; no role, no tie."""
    people = Q(pk__in=[])
    for role, field in TIE_OF_ROLE.items():
        if viewer.has_role(role):
            people |= Q(**{field: viewer.id})
    return people


def visible_enrolments(viewer: Membership) -> QuerySet[Enrolment]:
    """Enrolments whose subject the viewer may know of."""
    rows = Enrolment.objects.filter(trust=viewer.trust_id)
    if viewer.has_role(Role.HR):
        return rows
    return rows.filter(id__in=visible_steps(viewer).values("enrolment"))


def visible_steps(viewer: Membership) -> QuerySet[Step]:
    """Steps that the viewer may know of, by the union of their roles (the access table, "rows seen")."""
    rows = Step.objects.filter(trust=viewer.trust_id, superseded_on__isnull=True)
    if viewer.has_role(Role.HR):
        return rows
    seen = Q(pk__in=[])
    if viewer.has_role(Role.RECRUIT):
        seen |= about(Q(membership=viewer.id)) & JOURNEY
    if viewer.has_role(Role.LINE_MANAGER):
        mine = about(Q(line_manager=viewer.id)) | Q(enrolment__membership=viewer.id)
        seen |= mine & ~Q(item__sensitivity__in=NOT_FOR_MANAGERS)
    if viewer.has_role(Role.PASTORAL_LEAD):
        seen |= about(Q(pastoral_lead=viewer.id)) & JOURNEY
    if viewer.has_role(Role.BUDDY):
        seen |= about(Q(buddy=viewer.id)) & Q(item__owner_role=Role.BUDDY)
    for role in (Role.EDUCATION, Role.OCCUPATIONAL_HEALTH):
        if viewer.has_role(role):
            seen |= Q(item__owner_role=role)
    commitments = Q(enrolment__of_trust=True) & JOURNEY
    seen |= commitments if viewer.has_role(Role.DIRECTOR) else commitments & Q(item__owner_role__in=viewer.roles)
    return rows.filter(seen | in_hands_of(viewer))


def in_hands_of(viewer: Membership) -> Q:
    """Steps that were given to the viewer to do, through the last day of that, while they hold a role whose holders can be
    given such a step."""
    until = Q(delegate_until__isnull=True) | Q(delegate_until__gte=today_in(viewer.trust))
    return Q(
        id__in=Step.objects.filter(until, can_be_given_to(viewer), trust=viewer.trust_id, delegate=viewer.id).values(
            "id"
        )
    )


def about(people: Q) -> Q:
    """Steps of these recruits, their own and the shared ones that serve them.

    Neither part looks at the outer row, so that PostgreSQL finds the people once and not once for each step."""
    recruits = Recruit.objects.filter(people).values("id")
    served = Serving.objects.filter(recruit__in=recruits).values("step")
    return Q(enrolment__recruit__in=recruits) | Q(id__in=served)


def visible_evidence(viewer: Membership, recruit: Recruit | None = None) -> QuerySet[Evidence]:
    """Evidence of visible steps, or of those of them that count for one recruit; whether its words may be read is for
    `access` to say."""
    steps = visible_steps(viewer)
    if recruit is not None:  # within the steps: beside them PostgreSQL would read all evidence of the trust
        steps = steps.filter(pk__in=PersonStep.objects.filter(recruit=recruit).values("step"))
    return Evidence.objects.filter(trust=viewer.trust_id, step__in=steps)


def visible_proposals(viewer: Membership) -> QuerySet[DateProposal]:
    """Days that people said for a milestone: HR all, a recruit those about them, everyone their own."""
    rows = DateProposal.objects.filter(trust=viewer.trust_id, recruit__in=visible_recruits(viewer).values("id"))
    if viewer.has_role(Role.HR):
        return rows
    return rows.filter(Q(proposed_by=viewer.id) | Q(recruit__membership=viewer.id))


def find_recruit(viewer: Membership, recruit_id: object, **also: Any) -> Recruit:
    """One visible recruit with their people, and what else is asked for at the cost of the same query. Raises NotFound,
    whether it is missing or foreign."""
    return _one(with_people(visible_recruits(viewer)).annotate(**also), recruit_id)


def with_people(recruits: QuerySet[Recruit]) -> QuerySet[Recruit]:
    """With the places and the people of each."""
    return recruits.select_related(
        *("site", "ward", "cohort", "trust", "membership"),
        *("line_manager__user", "pastoral_lead__user", "buddy__user", "case_officer__user"),
    )


def lock_recruit(viewer: Membership, recruit_id: object, *, erased_too: bool = False) -> Recruit:
    """The same, locked against others until the transaction ends. Read once the lock is held, so nothing is stale. Raises
    NotNow for somebody of whom everything was erased, unless they are meant too."""
    _one(visible_recruits(viewer).select_for_update(no_key=True), recruit_id)
    recruit = find_recruit(viewer, recruit_id, is_erased=all_erased("pk"))
    if vars(recruit)["is_erased"] and not erased_too:
        raise NotNow(ALL_ERASED, code="erased")
    return recruit


def all_erased(recruit: str) -> Exists:
    """For locking: whether everything about the recruit at this path was erased. Nothing more is recorded about them: nobody
    would erase it again."""
    last = read_personal_data().last_kinds
    return Exists(Erasure.objects.filter(recruit=OuterRef(recruit), kind__in=last, state=ErasureState.ERASED))


def find_own_recruit(viewer: Membership) -> Recruit:
    """The recruit whom the viewer is. Raises NotFound for someone who is none."""
    own = with_people(visible_recruits(viewer)).filter(membership=viewer).first()
    if own is None:
        raise NotFound()
    return own


def find_step(viewer: Membership, step_id: object) -> Step:
    """One visible step with its item, enrolment and recruit. Raises NotFound, whether it is missing or foreign."""
    return _one(_whole_steps(viewer), step_id)


def _whole_steps(viewer: Membership) -> QuerySet[Step]:
    return visible_steps(viewer).select_related(
        "item__stage", "item__version__programme", "enrolment__recruit", "submitted_by", "delegate", "delegate_for"
    )


def find_step_of(viewer: Membership, recruit: Recruit, step_id: object) -> Step:
    """One visible step that counts for this visible recruit, their own or one that serves them. Raises NotFound."""
    step = find_step(viewer, step_id)
    if step.enrolment.recruit_id != recruit.pk and not step.servings.filter(recruit=recruit).exists():
        raise NotFound()
    return step


def find_own_step(viewer: Membership, step_id: object) -> Step:
    """One step of the viewer's own checklist. Raises NotFound for anybody else's."""
    step = find_step(viewer, step_id)
    if not own(viewer, step):
        raise NotFound()
    return step


def lock_step(viewer: Membership, step_id: UUID) -> Step:
    """The same, locked against others until the transaction ends.

    The people whose figures it counts in are locked first: whoever changes a person's steps begins with the person,
    so that two never wait for each other, and what is read with the step afterwards is not stale. `is_followed`
    and `closes_a_clock` are set on it. Raises NotFound; NotNow where everything about its person was erased."""
    lock_people_of(step_id)
    steps = _whole_steps(viewer).annotate(
        has_followers=is_followed(), has_clocks=closes_a_clock(), is_erased=all_erased("enrolment__recruit")
    )
    step = _one(steps.select_for_update(of=("self",), no_key=True), step_id)
    if vars(step)["is_erased"]:
        raise NotNow(ALL_ERASED, code="erased")
    step.is_followed, step.closes_a_clock = vars(step)["has_followers"], vars(step)["has_clocks"]
    return step


def lock_people_of(step_id: UUID) -> None:
    """Lock the people whose figures a step counts in until the transaction ends."""
    people = PersonStep.objects.filter(step=step_id).values("recruit")
    own = Enrolment.objects.filter(steps=step_id).values("recruit")
    list(
        Recruit.objects.filter(Q(pk__in=people) | Q(pk__in=own))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )


def visible_occurrences(viewer: Membership) -> QuerySet[Occurrence]:
    """What happened to people or to the organisation: HR all of it, line managers absences of their own people."""
    rows = Occurrence.objects.filter(trust=viewer.trust_id)
    if viewer.has_role(Role.HR):
        return rows
    managed = Q(recruit__line_manager=viewer.id) if viewer.has_role(Role.LINE_MANAGER) else Q(pk__in=[])
    return rows.filter(managed, kind=OccurrenceKind.ABSENT)


def find_absence(viewer: Membership, occurrence_id: object) -> Occurrence:
    """One visible absence. Raises NotFound, whether it is missing, foreign or something else that happened."""
    rows = visible_occurrences(viewer).filter(kind=OccurrenceKind.ABSENT)
    return _one(rows.select_related("recruit"), occurrence_id)


def find_occurrence(viewer: Membership, occurrence_id: object) -> Occurrence:
    """Something visible that happened. Raises NotFound, whether it is missing or foreign."""
    return _one(visible_occurrences(viewer).select_related("recruit"), occurrence_id)


def visible_clocks(viewer: Membership) -> QuerySet[Step]:
    """Duty clocks that the viewer may know of: HR all; others those of `visible_steps`."""
    return visible_steps(viewer).exclude(enrolment__begun_by="")


def find_clock(viewer: Membership, step_id: object) -> Step:
    """One visible duty clock, with its item, version and person. Raises NotFound, also for any other step."""
    return _one(_whole_steps(viewer).exclude(enrolment__begun_by=""), step_id)


def find_evidence(viewer: Membership, evidence_id: object) -> Evidence:
    """One piece of visible evidence. Raises NotFound, whether it is missing or foreign."""
    return _one(visible_evidence(viewer).select_related("step__item", "step__enrolment__recruit"), evidence_id)


def find_proposal(viewer: Membership, proposal_id: object) -> DateProposal:
    """One visible proposal. Raises NotFound, whether it is missing or foreign."""
    return _one(visible_proposals(viewer).select_related("recruit", "proposed_by"), proposal_id)


def lock_proposal(viewer: Membership, proposal_id: UUID) -> DateProposal:
    """One visible proposal, locked after its recruit until the transaction ends. Raises NotFound."""
    people = visible_proposals(viewer).filter(pk=proposal_id).values("recruit")
    list(Recruit.objects.filter(pk__in=people).select_for_update(no_key=True).values_list("pk"))
    rows = visible_proposals(viewer).select_related("recruit", "proposed_by")
    return _one(rows.select_for_update(of=("self",), no_key=True), proposal_id)


def find_enrolment(viewer: Membership, enrolment_id: object) -> Enrolment:
    """One visible enrolment. Raises NotFound, whether it is missing or foreign."""
    return _one(visible_enrolments(viewer).select_related("version__programme", "recruit"), enrolment_id)


def _one(rows: QuerySet[Row], key: object) -> Row:
    with joined_as_written():
        found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found
