"""Which rule of reminding leads to something being done."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.models import Membership, Reminder, StepChange
from onboarding.models.choices import ReminderState, StepState
from onboarding.models.steps import CARRIED_ON

# Below so many reminders a share says little. Ours.
FEWEST = 20
WEEK, YEAR = timedelta(days=7), timedelta(days=365)


@dataclass(frozen=True)
class Effect:
    """How many reminders under a rule left at least a week and at most a year ago, and after how many of them the step was
    submitted or done within a week."""

    sent: int
    helped: int

    @property
    def percent(self) -> int | None:
        """The share of them; None where there are too few to say."""
        return round(100 * self.helped / self.sent) if self.sent >= FEWEST else None


def rule_effects(viewer: Membership) -> dict[UUID, Effect]:
    """The effect of each rule that led to a reminder, by its id. One query. Raises NotAllowed."""
    require(viewer, Action.SEE_REMINDERS)
    now, left_at = timezone.now(), F("message__sent_at")
    moved = StepChange.objects.filter(
        step=OuterRef("step"),
        state__in=[StepState.SUBMITTED, StepState.DONE],
        recorded_at__gt=OuterRef("left_at"),
        recorded_at__lte=OuterRef("a_week_later"),
    ).exclude(verb=CARRIED_ON)
    sent = Reminder.objects.filter(
        trust=viewer.trust_id, state=ReminderState.SENT, message__sent_at__range=(now - YEAR, now - WEEK)
    )
    rows = sent.annotate(left_at=left_at, a_week_later=left_at + WEEK).annotate(helped=Exists(moved))
    counts = rows.values("policy").annotate(sent=Count("id"), done=Count("id", filter=Q(helped=True)))
    return {row["policy"]: Effect(row["sent"], row["done"]) for row in counts.order_by("policy")}
