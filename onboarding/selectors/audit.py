"""The audit as HR reads it: who did what, when and about whom, newest first."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from onboarding.account_messages import ACCOUNT_CHANGES
from onboarding.models import Event, Membership, Recruit
from onboarding.selectors.timeline import trust_events

# Looking at words and files of somebody, and taking data out.
LOOKS = ("evidence_read", "private_read", "proof_read", "access_pack_made", "sponsor_file_made", "report_file_asked",
         "staff_pack_made", "report_file_saved", "report_exported")  # fmt: skip
ACCESS = ("member_added", "member_changed", "member_switched_off", "member_switched_on", "token_made", "token_made_for",
          "token_ended", "account_opened", "address_asked", "address_changed", "invitation_accepted", "invited_anew",
          "mobile_asked", "mobile_confirmed", "mobile_stopped", "mobile_refused", "invitation_accepted_elsewhere",
          "sign_in_set", "sign_in_closed", *ACCOUNT_CHANGES)  # fmt: skip
SIGN_INS = ("signed_in", "signed_out", "signed_out_elsewhere", "member_signed_out", "sign_in_failed",
            "sign_in_refused")  # fmt: skip
PARTS = {
    "looks": Q(action__in=LOOKS),
    "refusals": Q(action="refused"),
    "access": Q(action__in=ACCESS),
    "sign_ins": Q(action__in=SIGN_INS),
    "service": Q(actor=None),
}


def audit_page_of(
    viewer: Membership,
    *,
    part: str = "",
    who: str = "",
    about: str = "",
    since: date | None = None,
    until: date | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> tuple[list[Event], bool]:
    """So many events older than `before`, and whether there are more. Never counts them all: there are very many.

    One query. Raises NotAllowed."""
    rows = trust_events(viewer).select_related("recruit").order_by("-id")
    rows = _narrowed(viewer, rows.filter(PARTS[part]) if part else rows, who, about)
    if since:
        rows = rows.filter(recorded_at__gte=_midnight(viewer, since))
    if until and until < date.max:
        rows = rows.filter(recorded_at__lt=_midnight(viewer, until + timedelta(days=1)))
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    return found[:limit], len(found) > limit


def _narrowed(viewer: Membership, rows: "QuerySet[Event]", who: str, about: str) -> "QuerySet[Event]":
    """By a part of the name of who did it, and of whom it was done to: a recruit, or a member whose access it was."""
    members = Membership.objects.filter(trust=viewer.trust_id)
    if who:
        rows = rows.filter(actor__in=members.filter(full_name__icontains=who).values("pk"))
    if about:
        people = Recruit.objects.filter(trust=viewer.trust_id, full_name__icontains=about).values("pk")
        member = Q(object_kind="membership", object_id__in=members.filter(full_name__icontains=about).values("pk"))
        rows = rows.filter(Q(recruit__in=people) | member)
    return rows


def _midnight(viewer: Membership, on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(viewer.trust.time_zone))
