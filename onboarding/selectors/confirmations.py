"""What a recruit is asked about: did this happen?"""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from onboarding.models import Confirmation, Membership, PersonStep, Recruit
from onboarding.models.choices import StepState


def to_confirm(viewer: Membership) -> QuerySet[PersonStep]:
    """Steps of the viewer's own journey that someone else recorded as done and that they have not answered for.

    Recorded anew after an answer, a step is asked about again. What was done before the trust used this service is not."""
    answered = Confirmation.objects.filter(
        step=OuterRef("step"),
        recruit=OuterRef("recruit"),
        done_on=OuterRef("done_on"),
        happened=True,  # a no opened it, so whoever is done with it now had it recorded again
        answered_at__gte=OuterRef("step__submitted_at"),
    )
    # Who they are is found first, so that the database begins with their steps and not with everyone's.
    rows = PersonStep.objects.filter(
        recruit=Recruit.objects.filter(membership=viewer).values("pk")[:1],
        item__confirm_by_recruit=True,
        state=StepState.DONE,
        done_on__gte=viewer.trust.live_on,
        step__submitted_at__isnull=False,
    )
    return rows.exclude(step__submitted_by__user=viewer.user_id).filter(~Exists(answered)).order_by("-done_on", "id")


def asked_about(viewer: Membership, limit: int) -> list[dict[str, Any]]:
    """The newest of them: title, revision, who recorded it and for which day. One query."""
    names = {"title": F("item__title"), "by": F("step__submitted_by__full_name"), "revision": F("step__revision")}
    return [dict(row) for row in to_confirm(viewer).values("step_id", "done_on", **names)[:limit]]
