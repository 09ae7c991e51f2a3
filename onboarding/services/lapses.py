"""A waiver runs out: on the day after its last one, the step opens again by itself."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onboarding.models import Recruit, Step, Trust
from onboarding.models.choices import EnrolmentState, StepState
from onboarding.services.changes import step_changes_on
from onboarding.services.duty_clocks import follow_organisation
from onboarding.services.enrolment_states import STAYS
from onboarding.services.events import Happening, record_each
from onboarding.services.moves import CLEARED
from onboarding.services.refresh import refresh_each

LAPSED = "The waiver has run out"
OPENED: dict[str, Any] = {**CLEARED, "state": StepState.TO_DO}


def lapse_waivers(trust: Trust, today: date) -> int:
    """Open again every step of a trust whose waiver has run out, due by its rule. The transaction has entered the trust.

    Running it again, or twice at once, changes nothing more. One query where no waiver has run out; otherwise a number
    of statements that grows neither with steps nor with people. Returns how many steps opened."""
    found = list(_lapsed(trust, today).values_list("pk", flat=True))
    if not found:
        return 0
    people = _lock_people(found)
    steps = list(
        _lapsed(trust, today)
        .filter(pk__in=found)
        .select_related("item", "enrolment__recruit")
        .select_for_update(of=("self",), no_key=True)
        .order_by("id")
    )
    _open(steps)
    refresh_each(None, people, today=today, effective_on=today, reason=LAPSED)
    if any(step.enrolment.is_clock and step.enrolment.of_trust for step in steps):
        follow_organisation(None, trust)
    return len(steps)


def _lapsed(trust: Trust, today: date) -> QuerySet[Step]:
    """Waived, and the last day of that has passed. Of a programme that is over only what the law asks for opens again."""
    rows = Step.objects.filter(trust=trust, state=StepState.WAIVED, waived_until__lt=today, superseded_on__isnull=True)
    over = Q(enrolment__state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.ENDED])
    return rows.filter(~over | STAYS)


def _lock_people(steps: Collection[UUID]) -> Sequence[Recruit]:
    """Whose figures these steps count in, before the steps: whoever changes a person's steps begins with the person."""
    theirs = Q(enrolments__in=Step.objects.filter(pk__in=steps).values("enrolment"))
    rows = Recruit.objects.filter(
        Q(pk__in=Recruit.objects.filter(theirs).values("pk"))
        | Q(pk__in=Recruit.objects.filter(servings__step__in=steps).values("pk"))
    )
    return list(rows.select_related("site", "trust").select_for_update(of=("self",), no_key=True).order_by("pk"))


def _open(steps: Sequence[Step]) -> None:
    """To do again from the day after the waiver's last one, in both histories."""
    lines = [(step, step.waived_until + timedelta(days=1)) for step in steps if step.waived_until]
    until = {step.pk: step.waived_until for step in steps}
    for step in steps:
        step.revision += 1
        for name, value in OPENED.items():
            setattr(step, name, value)
    Step.objects.bulk_update(steps, [*OPENED, "revision"], batch_size=500)
    step_changes_on(None, "lapse", lines, reason=LAPSED)
    record_each(None, (_happening(step, day, until[step.pk]) for step, day in lines))


def _happening(step: Step, day: date, until: date | None) -> Happening:
    words = {"item": step.item.path, "title": step.item.title, "until": until}
    return Happening("waiver_lapsed", step, day, step.enrolment.recruit, words)
