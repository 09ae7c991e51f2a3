"""The trust itself as a subject: its enrolment in the commitments of its improvement plans."""

from datetime import date

from django.db import transaction

from onboarding.models import Enrolment, EnrolmentChange, Item, Membership, ProgrammeVersion, Step, Trust
from onboarding.models.choices import EnrolmentState, ProgrammeKind, VersionStatus
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import due
from onboarding.rules.milestones import ENROLLED
from onboarding.services.changes import step_changes
from onboarding.services.events import record


@transaction.atomic
def enrol_trust(trust: Trust, *, on: date, actor: Membership | None = None) -> list[Enrolment]:
    """Give the trust the commitments that are published and that it does not follow yet, counted from `on`.

    Answers the enrolments made. Each commitment is a step of the trust; done, it is asked again after its months."""
    followed = Enrolment.objects.filter(trust=trust, of_trust=True).exclude(
        state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]
    )
    versions = ProgrammeVersion.objects.filter(
        trust=trust, programme__kind=ProgrammeKind.COMMITMENT, status=VersionStatus.PUBLISHED
    ).exclude(programme__in=followed.values("version__programme"))
    made = Enrolment.objects.bulk_create(
        Enrolment(trust=trust, version=version, of_trust=True, enrolled_on=on) for version in versions
    )
    for enrolment in made:
        _begin(trust, enrolment, actor)
    return made


def _begin(trust: Trust, enrolment: Enrolment, actor: Membership | None) -> None:
    on = enrolment.enrolled_on
    EnrolmentChange.objects.create(
        trust=trust, enrolment=enrolment, actor=actor, state=enrolment.state, effective_on=on
    )
    items = Item.objects.filter(trust=trust, version=enrolment.version_id)
    steps = Step.objects.bulk_create(_step(trust, enrolment, item) for item in items)
    step_changes(actor, "enrolled", steps, effective_on=on)
    record(actor, "enrolled", enrolment, effective_on=on, data={"steps": len(steps)})


def _step(trust: Trust, enrolment: Enrolment, item: Item) -> Step:
    answer = due(item.due_rule, {ENROLLED: enrolment.enrolled_on}, Calendar(trust.country))
    return Step(
        trust=trust,
        enrolment=enrolment,
        item=item,
        due_on=answer.on,
        clock_ends_on=answer.ends_on,
        due_words=answer.words,
    )
