"""What the trust itself had done by a day, for the figures of that day."""

from collections.abc import Iterable

from django.db.models import Q

from onboarding.models import Membership, Step, StepChange
from onboarding.models.choices import StepState
from onboarding.selectors.commitments import OF_TRUST, trust_commitments
from onboarding.selectors.past_days import Moment

KEPT_ON = "kept_on"  # as `commitments.newest_of` calls it


def commitments_on(viewer: Membership, moment: Moment) -> Iterable[Step]:
    """Of each commitment of the trust its newest step at that moment, unsaved where it is past, with `kept_on`."""
    return _as_they_were(viewer, moment) if moment.is_past else trust_commitments(viewer)


def _as_they_were(viewer: Membership, moment: Moment) -> list[Step]:
    """Two queries: a trust has few commitments, and each a step for each time that it was kept."""
    lines = StepChange.objects.filter(step__enrolment__of_trust=True, trust=viewer.trust_id)
    lines = lines.filter(effective_on__lte=moment.as_of).order_by("effective_on", "recorded_at", "id")
    if moment.known_before:
        lines = lines.filter(recorded_at__lt=moment.known_before)
    newest = {line.step_id: line for line in lines}
    steps = Step.objects.filter(OF_TRUST, pk__in=newest).select_related("item__version__programme")
    found: dict[object, Step] = {}
    for step in steps.filter(_in_force(moment)).order_by("item__position", "occurrence"):
        line, before = newest[step.pk], found.get((step.enrolment_id, step.item_id))
        step.state, step.due_on, step.done_on = line.state, line.due_on, line.done_on
        kept = [getattr(before, KEPT_ON, None), step.done_on if step.state == StepState.DONE else None]
        setattr(step, KEPT_ON, max((day for day in kept if day), default=None))
        found[step.enrolment_id, step.item_id] = step
    return list(found.values())


def _in_force(moment: Moment) -> Q:
    return Q(superseded_on__isnull=True) | Q(superseded_on__gt=moment.as_of)
