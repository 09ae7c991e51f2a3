"""Giving a recruit their programmes: one enrolment and one step for each item, whether or not it applies."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Enrolment, EnrolmentChange, Item, Membership, ProgrammeVersion, Recruit, Step
from onboarding.models.choices import EnrolmentState, MilestoneKind, Scope
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.selectors.bundles import published_for_people, usual_keys
from onboarding.selectors.visible import lock_recruit
from onboarding.services import shared_steps
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.enrolment_states import end_open_steps
from onboarding.services.events import record
from onboarding.services.planning import Situation, new_step, situation_of, with_new
from onboarding.services.refresh import refresh
from onboarding.services.twin_steps import complete_by_facts


@transaction.atomic
def enrol_in_usual_bundle(actor: Membership, *, recruit_id: UUID, enrolled_on: date | None = None) -> list[Enrolment]:
    """Give a recruit the programmes that someone of their profession usually follows. Those already given stay as
    they are. Raises NotFound, NotAllowed, Invalid (the day), NotNow (nothing is published for them)."""
    recruit, day = _begin(actor, recruit_id, enrolled_on)
    versions = published_for_people(actor)
    keys = usual_keys(recruit, versions)
    if not keys:
        raise NotNow("No programme is published for this profession. Publish one, then try again.", code="no_programme")
    return _enrol(actor, recruit, [versions[key] for key in keys], day)


@transaction.atomic
def enrol(actor: Membership, *, recruit_id: UUID, programme_key: str, enrolled_on: date | None = None) -> Enrolment:
    """Give a recruit one programme in its published version. Raises NotFound, NotAllowed, Invalid, NotNow (given)."""
    recruit, day = _begin(actor, recruit_id, enrolled_on)
    version = published_for_people(actor).get(programme_key)
    if version is None:
        raise Invalid.field("programme", "unknown", "Choose a programme that is published.")
    made = _enrol(actor, recruit, [version], day)
    if not made:
        raise NotNow("This person already follows this programme.", code="already_enrolled")
    return made[0]


def give_anew(actor: Membership, recruit: Recruit, keys: Iterable[str]) -> list[Enrolment]:
    """Give a locked recruit these programmes again as they are published now, with everything to do: facts of an earlier
    time complete nothing. Part of a service. Raises Invalid (one is not published)."""
    versions = published_for_people(actor)
    if gone := [key for key in keys if key not in versions]:
        detail = f"“{gone[0]}” is not published any more, so it cannot begin anew. Publish it first, or let it go on."
        raise Invalid.field("anew", "not_published", detail)
    return _enrol(actor, recruit, [versions[key] for key in keys], today_in(actor.trust), by_facts=False)


def _begin(actor: Membership, recruit_id: UUID, enrolled_on: date | None) -> tuple[Recruit, date]:
    """The recruit, locked, and the day from which they follow the programmes: today unless given."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.ENROL, recruit)
    today = today_in(actor.trust)
    if enrolled_on and not EARLIEST_DATE <= enrolled_on <= today:
        raise Invalid.field("enrolled_on", "out_of_range", "The date must be today or in the past.")
    return recruit, enrolled_on or today


def _enrol(
    actor: Membership,
    recruit: Recruit,
    versions: list[ProgrammeVersion],
    enrolled_on: date,
    *,
    by_facts: bool = True,
) -> list[Enrolment]:
    given = set(
        Enrolment.objects.filter(recruit=recruit, state__in=[EnrolmentState.ACTIVE, EnrolmentState.PAUSED]).values_list(
            "version__programme_id", flat=True
        )
    )
    enrolments = [
        Enrolment(trust_id=recruit.trust_id, version=version, recruit=recruit, enrolled_on=enrolled_on)
        for version in versions
        if version.programme_id not in given
    ]
    if not enrolments:
        return []
    Enrolment.objects.bulk_create(enrolments)
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(trust_id=row.trust_id, enrolment=row, actor=actor, state=row.state, effective_on=enrolled_on)
        for row in enrolments
    )
    end_open_steps(actor, _left_over(recruit, versions), enrolled_on, "Asked again with the programme, given anew.")
    _give_steps(actor, recruit, enrolments, enrolled_on)
    for row in enrolments:
        data = {"programme": row.version.programme.key, "version": row.version.number}
        record(actor, "enrolled", row, effective_on=enrolled_on, recruit=recruit, data=data)
    today = today_in(actor.trust)
    if by_facts and complete_by_facts(actor, [recruit], MilestoneKind.values, today):
        refresh(actor, recruit, today=today, effective_on=today, reason="A fact that was known completed a step")
    else:
        recount(recruit.trust_id, [recruit.id])
    return enrolments


def _left_over(recruit: Recruit, versions: list[ProgrammeVersion]) -> QuerySet[Step]:
    """What an earlier enrolment left open because the law asks for it, and the same item of these versions asks again."""
    again = Item.objects.filter(version__in=versions).values("path")
    over = [EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]
    return Step.objects.filter(enrolment__recruit=recruit, enrolment__state__in=over, item__path__in=again)


def _give_steps(actor: Membership, recruit: Recruit, enrolments: list[Enrolment], enrolled_on: date) -> None:
    """A step for each item, and the shared steps that serve the person; what was done before may be counted from."""
    items = list(Item.objects.filter(version__in={row.version_id for row in enrolments}, scope=Scope.PERSON))
    given = shared_steps.given_to([recruit])
    situation = situation_of(recruit, [*items, *given.items])
    situation = with_new(situation, [*items, *given.items_of(recruit, situation)])
    steps = list(_steps(enrolments, items, situation))
    Step.objects.bulk_create(steps, batch_size=500)
    step_changes(actor, "enrolled", steps, effective_on=enrolled_on)
    shared_steps.serve(actor, given, {recruit.pk: situation}, enrolled_on)
    if {item.follows for item in items} & {item.path for item in given.items}:
        refresh(actor, recruit, today=enrolled_on, effective_on=enrolled_on, reason="Counted from what was done before")


def _steps(enrolments: list[Enrolment], items: Iterable[Item], situation: Situation) -> Iterable[Step]:
    by_version = {row.version_id: row for row in enrolments}
    for item in items:
        yield new_step(by_version[item.version_id], item, situation)
