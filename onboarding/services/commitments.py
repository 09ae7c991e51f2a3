"""The trust itself as a subject: its enrolment in the commitments of its improvement plans."""

from datetime import date

from django.db import transaction

from onboarding.models import Enrolment, EnrolmentChange, Item, Membership, ProgrammeVersion, Step, Trust
from onboarding.models.choices import EnrolmentState, ProgrammeKind, StepState, VersionStatus
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import add_months, due
from onboarding.rules.milestones import ENROLLED
from onboarding.rules.plain_words import counted
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


def ask_again(actor: Membership | None, step: Step, today: date) -> Step | None:
    """After a move of a commitment: kept, it is asked again so many months after the day it was kept; opened again,
    what was to come after it is taken back. Answers the step that was added.

    The step is locked by whoever moved it, so that two never ask twice."""
    months = step.item.repeats_months
    if not step.enrolment.of_trust or not months:
        return None
    later = Step.objects.filter(enrolment=step.enrolment, item=step.item, occurrence__gt=step.occurrence)
    coming = later.filter(superseded_on__isnull=True).order_by("occurrence").first()
    if step.state != StepState.DONE or step.done_on is None:
        _take_back(actor, coming, today)
        return None
    if coming is not None:
        return None
    newest = later.order_by("-occurrence").values_list("occurrence", flat=True).first()
    again = Step.objects.create(
        trust_id=step.trust_id,
        enrolment=step.enrolment,
        item=step.item,
        occurrence=(newest or step.occurrence) + 1,
        due_on=add_months(step.done_on, months),
        clock_ends_on=add_months(step.done_on, months),
        due_words=f"{counted(months, 'months')} after it was last done",
    )
    step_changes(actor, "asked_again", [again], effective_on=step.done_on)
    record(actor, "commitment_asked_again", again, effective_on=step.done_on, data={"title": step.item.title})
    return again


def _take_back(actor: Membership | None, coming: Step | None, today: date) -> None:
    """Only what nobody has begun: a commitment that was kept since then stands."""
    if coming is None or coming.state != StepState.TO_DO:
        return
    coming.superseded_on, coming.revision = today, coming.revision + 1
    coming.save(update_fields=["superseded_on", "revision"])
    record(actor, "commitment_taken_back", coming, effective_on=today, data={"title": coming.item.title})
