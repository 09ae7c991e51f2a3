"""One step as a page shows it: what it is, what was recorded, how it came to be so, and what the viewer may do."""

from datetime import date
from typing import Any

from onboarding.access import Action, may
from onboarding.models import Confirmation, Evidence, Membership, PersonStep, Step, StepChange, Waiver
from onboarding.models.choices import Applies, Role, StepState, WaiverState
from onboarding.models.steps import CARRIED_ON
from onboarding.rules.step_status import goes_on
from onboarding.rules.transitions import verbs
from onboarding.selectors.confirmations import to_confirm
from onboarding.selectors.steps import Row, step_rows
from onboarding.selectors.visible import visible_evidence, visible_recruits, visible_steps

ACTION_OF = {
    "submit": Action.SUBMIT_STEP,
    "accept": Action.REVIEW_STEP,
    "return": Action.REVIEW_STEP,
    "waive": Action.WAIVE_STEP,
    "reopen": Action.REOPEN_STEP,
}


def step_detail(viewer: Membership, step: Step, today: date) -> Row:
    """The contract's row of a visible step, with `evidence`, `history`, `waits_for`, `waiver` and `allowed` verbs."""
    row = step_rows(visible_steps(viewer).filter(pk=step.pk), today)[0]
    waiver, waits_for = pending_waiver(step), open_prerequisites(step)
    return row | {
        "submitted_by": _name(step.submitted_by),
        "submitted_at": step.submitted_at,
        "evidence": evidence_rows(viewer, step),
        "history": history_rows(viewer, step),
        "waits_for": waits_for,
        "waiver": waiver and waiver_row(viewer, step, waiver),
        "allowed": [*allowed_verbs(viewer, step, waiver, waits_for), *_answers(viewer, step)],
    }


def allowed_verbs(viewer: Membership, step: Step, waiver: Waiver | None, waits_for: list[str]) -> list[str]:
    """What the viewer could do with the step now: exactly the buttons to show. Only HR goes before what comes first."""
    if step.applies != Applies.YES:
        return []
    if waiver is not None:
        decides = waiver.requested_by.user_id != viewer.user_id and may(viewer, Action.REVIEW_STEP, step)
        return ["accept", "return"] if decides else []
    allowed = [verb for verb in verbs(step.state) if may(viewer, ACTION_OF[verb], step)]
    if step.state not in (StepState.DONE, StepState.WAIVED) and may(viewer, Action.SUBMIT_STEP, step):
        allowed.append("waiting")
    too_early = bool(waits_for) and not may(viewer, Action.WAIVE_STEP)
    if too_early or not goes_on(step.enrolment.state, step.item.limit):
        return [verb for verb in allowed if verb != "submit"]
    return allowed


def _answers(viewer: Membership, step: Step) -> list[str]:
    """Whether the viewer is asked if it really happened."""
    asked = viewer.has_role(Role.RECRUIT) and step.item.confirm_by_recruit
    return ["confirm"] if asked and to_confirm(viewer).filter(step=step).exists() else []


def evidence_rows(viewer: Membership, step: Step) -> list[dict[str, Any]]:
    """Each revision; words and files only for those who may see them, for others that and when it was recorded."""
    rows = visible_evidence(viewer).filter(step=step).select_related("submitted_by")
    return [evidence_row(viewer, one, step) for one in rows]


def evidence_row(viewer: Membership, one: Evidence, step: Step) -> dict[str, Any]:
    """One piece of evidence as the viewer may see it; `sealed` says that its words are kept from them."""
    one.step = step
    row = {
        "id": one.id,
        "step": step.id,
        "revision": one.revision,
        "kind": one.kind,
        "dated_on": one.dated_on,
        "recorded_at": one.recorded_at,
        "submitted_by": _name(one.submitted_by),
        "sealed": not may(viewer, Action.SEE_EVIDENCE, one),
    }
    hidden = row["sealed"]
    return row | {
        "note": None if hidden else one.note,
        "file_name": None if hidden else one.file_name,
        "content_type": None if hidden else one.content_type,
        "size": None if hidden else one.size,
        "sha256": one.sha256,
        "issued_on": None if hidden else one.issued_on,
        "expires_on": None if hidden else one.expires_on,
    }


def waiver_row(viewer: Membership, step: Step, waiver: Waiver) -> dict[str, Any]:
    """A request that waits for a second person; its why also for those who decide."""
    knows_why = (
        may_know_why(viewer, step) or waiver.requested_by_id == viewer.id or may(viewer, Action.REVIEW_STEP, step)
    )
    return {
        "reason": waiver.reason if knows_why else None,
        "expires_on": waiver.expires_on,
        "by": _name(waiver.requested_by),
    }


def may_know_why(viewer: Membership, step: Step) -> bool:
    """The why of a private step is for its owner's role and for the recruit."""
    recruit = step.enrolment.recruit
    about_viewer = recruit is not None and recruit.membership_id == viewer.id
    return not step.item.private or viewer.has_role(step.item.owner_role) or about_viewer


def history_rows(viewer: Membership, step: Step) -> list[dict[str, Any]]:
    """How the step came to be as it is, newest first: verb, who, why, from when, and since when we knew.

    The why of a private step is also for whoever wrote it."""
    open_words = may_know_why(viewer, step)
    changes = StepChange.objects.filter(step=step).exclude(verb=CARRIED_ON).select_related("actor")
    lines = [
        {
            "verb": change.verb,
            "state": change.state,
            "due_on": change.due_on,
            "by": _name(change.actor),
            "reason": change.reason if open_words or change.actor_id == viewer.id else None,
            "effective_on": change.effective_on,
            "recorded_at": change.recorded_at,
        }
        for change in changes.order_by("-recorded_at", "-id")
    ]
    return [*answer_rows(viewer, step, open_words), *lines] if step.item.confirm_by_recruit else lines


def answer_rows(viewer: Membership, step: Step, open_words: bool) -> list[dict[str, Any]]:
    """What recruits whom the viewer may know of said about it. A no about a person's own step is a change of it."""
    rows = Confirmation.objects.filter(step=step, recruit__in=visible_recruits(viewer).values("id"))
    if step.enrolment.recruit_id:
        rows = rows.filter(happened=True)
    return [
        {
            "verb": "confirmed" if one.happened else "denied",
            "state": step.state if one.happened else StepState.TO_DO,
            "due_on": None,
            "by": one.recruit.full_name,
            "reason": one.words if open_words or one.recruit.membership_id == viewer.id else None,
            "effective_on": one.done_on,
            "recorded_at": one.answered_at,
        }
        for one in rows.select_related("recruit").order_by("-answered_at", "-id")
    ]


def open_prerequisites(step: Step) -> list[str]:
    """Titles of what comes first and is still open for this person."""
    if not step.item.prerequisites or not step.enrolment.recruit_id:
        return []
    rows = PersonStep.objects.filter(
        recruit=step.enrolment.recruit_id, applies=Applies.YES, item__path__in=step.item.prerequisites
    )
    return list(rows.exclude(state__in=[StepState.DONE, StepState.WAIVED]).values_list("item__title", flat=True))


def pending_waiver(step: Step) -> Waiver | None:
    """The request to let the step off that waits for a second person."""
    return Waiver.objects.filter(step=step, state=WaiverState.REQUESTED).select_related("requested_by").first()


def _name(member: Membership | None) -> str | None:
    return member.full_name if member else None
