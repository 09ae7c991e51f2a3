"""Somebody asks HR to correct what is kept about them, and is answered."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import CorrectionRequest, Membership, Recruit
from onboarding.models.wall_choices import CorrectionState
from onboarding.selectors.corrections import lock_correction
from onboarding.services.account_letters import ANSWERED
from onboarding.services.events import record
from onboarding.services.invitations import lock_member, write_account_mail
from onboarding.services.moves import check_reason, check_words

LONGEST_DETAIL = 100


@transaction.atomic
def ask_correction(actor: Membership, *, wrong: str, right: str, detail: str = "") -> CorrectionRequest:
    """Ask HR to correct something about oneself: what is wrong, what it should be, and which entry, where one can say.

    Raises NotAllowed, Invalid (`wrong`, `right`: required or more than 4,000 characters; `detail`: more than 100)."""
    require(actor, Action.ASK_CORRECTION, actor)
    needed = {"wrong": (wrong, "Enter what is wrong."), "right": (right, "Enter what it should be.")}
    missing = [FieldProblem(name, "required", ask) for name, (words, ask) in needed.items() if not words.strip()]
    if missing:
        raise Invalid(problems=missing)
    check_words(wrong, "wrong")
    check_words(right, "right")
    check_words(detail, "detail")
    if len(detail) > LONGEST_DETAIL:
        raise Invalid.field("detail", "too_long", f"This must be {LONGEST_DETAIL} characters or fewer.")
    made = CorrectionRequest(trust_id=actor.trust_id, asked_by=actor, asked_at=timezone.now())
    made.wrong, made.right, made.detail = wrong.strip(), right.strip(), detail.strip()
    made.save(force_insert=True)
    data = {"detail": made.detail, "wrong": made.wrong, "right": made.right}
    today = today_in(actor.trust)
    record(actor, "correction_asked", made, effective_on=today, recruit=_recruit_of(actor), data=data)
    return made


@transaction.atomic
def answer_correction(
    actor: Membership, *, correction_id: UUID, is_corrected: bool, reason: str = ""
) -> CorrectionRequest:
    """Say that it is corrected, or why it is not; who asked is written to, and reads it. The entry itself is changed where
    it stands.

    Raises NotFound, NotAllowed (also one's own request), NotNow (answered already), Invalid (`reason`)."""
    asked = lock_correction(actor, correction_id)
    require(actor, Action.ANSWER_CORRECTION, asked)
    if asked.state != CorrectionState.OPEN:
        raise NotNow("This request has been answered already.", code="wrong_state")
    if reason or not is_corrected:
        check_reason(reason)
    asked.state = CorrectionState.CORRECTED if is_corrected else CorrectionState.DECLINED
    asked.decided_by, asked.decided_at, asked.decision_reason = actor, timezone.now(), reason.strip()
    asked.save()
    action = "correction_made" if is_corrected else "correction_declined"
    words = {"decision_reason": asked.decision_reason} if asked.decision_reason else {}
    today = today_in(actor.trust)
    record(actor, action, asked, effective_on=today, recruit=_recruit_of(asked.asked_by), data=words)
    write_account_mail(actor.trust, lock_member(actor.trust_id, asked.asked_by_id), ANSWERED)
    return asked


def _recruit_of(member: Membership) -> Recruit | None:
    return Recruit.objects.filter(trust=member.trust_id, membership=member).first()
