"""How one trust's background work stands: what waits, what failed, what is sealed, what is stored."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.models import Event, EventSeal, Evidence, Membership, Message, Recruit
from onboarding.models.choices import MessageState
from onboarding.selectors.retention import ERASED_WITHIN, approved_and_free

MOST_UNSEALED = 1000


@dataclass(frozen=True)
class Mail:
    """Messages: since when the oldest of those that could leave waits, how many are dead or held, and of today."""

    oldest_since: datetime | None
    dead: int
    held: int
    today: dict[str, int]


def mail_health(viewer: Membership, today: date) -> Mail:
    """How the outbox stands. Two queries. Raises NotAllowed."""
    require(viewer, Action.SEE_HEALTH)
    rows = Message.objects.filter(trust=viewer.trust_id)
    ready = Q(state=MessageState.PENDING, attempts=0, next_at__lte=timezone.now())
    now: dict[str, Any] = rows.filter(state__in=["pending", "dead", "held"]).aggregate(
        oldest=Min("next_at", filter=ready),
        dead=Count("id", filter=Q(state=MessageState.DEAD)),
        held=Count("id", filter=Q(state=MessageState.HELD)),
    )
    of_today = rows.filter(local_day=today).order_by().values("state").annotate(count=Count("id"))
    return Mail(now["oldest"], now["dead"], now["held"], dict(of_today.values_list("state", "count")))


@dataclass(frozen=True)
class Audit:
    """The chain of seals: when the last link was made, and how many lines wait for the next (at most 1,000 counted)."""

    sealed_at: datetime | None
    unsealed: int


def audit_health(viewer: Membership) -> Audit:
    """How the audit stands. Two queries. Raises NotAllowed."""
    require(viewer, Action.SEE_HEALTH)
    last = EventSeal.objects.filter(trust=viewer.trust_id).order_by("-number").values_list("sealed_at", flat=True)
    unsealed = Event.objects.filter(trust=viewer.trust_id, sealed__isnull=True)[:MOST_UNSEALED].count()
    return Audit(last.first(), unsealed)


def stored_files(viewer: Membership) -> tuple[int, int]:
    """How many files are kept as evidence, and how many bytes they are together. One query. Raises NotAllowed."""
    require(viewer, Action.SEE_HEALTH)
    found = (
        Evidence.objects.filter(trust=viewer.trust_id).exclude(file="").aggregate(count=Count("id"), sum=Sum("size"))
    )
    return found["count"], found["sum"] or 0


def late_erasures(viewer: Membership) -> int:
    """How many erasures were approved over an hour ago, are not held and have not been carried out. One query. Raises
    NotAllowed."""
    require(viewer, Action.SEE_HEALTH)
    return approved_and_free(viewer.trust_id).filter(decided_at__lt=timezone.now() - ERASED_WITHIN).count()


def some_recruits(viewer: Membership, most: int) -> list[UUID]:
    """Up to so many recruits of the trust, others each time: enough to check a cache on. One query."""
    return list(Recruit.objects.filter(trust=viewer.trust_id).order_by("?").values_list("id", flat=True)[:most])
