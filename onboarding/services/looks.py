"""A look at private words is an event of its own, once a day for each reader and step."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from onboarding.access import Action, may
from onboarding.access_conditions import knows_why, own
from onboarding.clock import today_in
from onboarding.models import Event, Evidence, Membership, Step, StepChange, StepComment, Waiver
from onboarding.models.choices import WaiverState
from onboarding.services.events import record


def looks_to_note(viewer: Membership, step: Step) -> list[Callable[[], object]]:
    """What is to be written once the page was shown: nothing for a step that is not private, or that is one's own."""
    return [partial(note_private_look, viewer, step)] if step.item.private and not own(viewer, step) else []


def note_private_look(viewer: Membership, step: Step) -> UUID | None:
    """Record that the viewer read pastoral or health words about somebody else; None where they read none, or where that
    they did is recorded today. At most seven queries."""
    today = today_in(viewer.trust)
    seen = Event.objects.filter(
        trust=viewer.trust_id, action="private_read", actor=viewer, object_id=step.pk, effective_on=today
    )
    if not _reads_words(viewer, step) or seen.exists():
        return None
    return record(viewer, "private_read", step, effective_on=today, recruit=step.enrolment.recruit,
                  data={"title": step.item.title}).pk  # fmt: skip


def _reads_words(viewer: Membership, step: Step) -> bool:
    words = Evidence.objects.filter(step=step).exclude(note="", file="").exclude(submitted_by=viewer)
    if any(may(viewer, Action.SEE_EVIDENCE, one) for one in words.select_related("step__item", "step__enrolment")):
        return True
    asked = Waiver.objects.filter(step=step, state=WaiverState.REQUESTED).exclude(requested_by=viewer)
    if may(viewer, Action.REVIEW_STEP, step) and asked.exists():
        return True
    said = StepComment.objects.filter(step=step).exclude(author=viewer)
    reasons = StepChange.objects.filter(step=step, actor__isnull=False).exclude(reason="").exclude(actor=viewer)
    return knows_why(viewer, step) and any(words.exists() for words in (said, reasons, asked))
