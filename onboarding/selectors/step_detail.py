"""One step as a page shows it: what it is, what was recorded, how it came to be so, and what the viewer may do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from onboarding.access import Action, may
from onboarding.access_conditions import knows_why, own
from onboarding.models import (
    Confirmation,
    Evidence,
    Membership,
    Recruit,
    Serving,
    Step,
    StepChange,
    StepComment,
    Waiver,
)
from onboarding.models.choices import Applies, RecruitStatus, ReviewKind, Role, Scope, StepState, WaiverState
from onboarding.models.steps import CARRIED_ON
from onboarding.rules.scans import why_kept
from onboarding.rules.step_status import OPEN_STATES, goes_on
from onboarding.rules.transitions import verbs
from onboarding.selectors.confirmations import to_confirm
from onboarding.selectors.private_words import released_rows, rows_with_words
from onboarding.selectors.steps import Row, open_titles, step_rows
from onboarding.selectors.visible import visible_evidence, visible_recruits, visible_steps

ACTION_OF = {
    "submit": Action.SUBMIT_STEP,
    "accept": Action.REVIEW_STEP,
    "return": Action.REVIEW_STEP,
    "waive": Action.WAIVE_STEP,
    "reopen": Action.REOPEN_STEP,
}
# What follows a date, with the why of whoever recorded that date.
BY_A_DATE = ("moved", "closed", "opened")


def step_detail(viewer: Membership, step: Step, today: date) -> Row:
    """The contract's row of a visible step, with `evidence`, `history`, `waits_for`, `waiver`, `delegate`, `comments`,
    `released_words` and `allowed` verbs."""
    row = step_rows(visible_steps(viewer).filter(pk=step.pk), today)[0]
    waiver, waits_for = pending_waiver(step), list(open_prerequisites(viewer, step).values())
    missed, released = missed_people(viewer, step), released_rows(step) if step.item.private else set[UUID]()
    return row | {
        "submitted_by": _name(step.submitted_by),
        "submitted_at": step.submitted_at,
        "evidence": evidence_rows(viewer, step),
        "history": history_rows(viewer, step),
        "waits_for": waits_for,
        "waiver": waiver and waiver_row(viewer, step, waiver),
        "missed_by": [{"id": one.pk, "name": one.full_name} for one in missed],
        "delegate": _delegate_row(step, today),
        "comments": comment_rows(viewer, step),
        "released_words": sorted(released),
        "allowed": [
            *allowed_verbs(viewer, step, waiver, waits_for),
            *(["submit"] if missed and serves_all(step) and may(viewer, Action.SUBMIT_STEP, step) else []),
            *_answers(viewer, step),
            *other_verbs(viewer, step),
            *_releases(viewer, step, released),
        ],
    }


def allowed_verbs(viewer: Membership, step: Step, waiver: Waiver | None, waits_for: list[str]) -> list[str]:
    """What the viewer could do with the step now: exactly the buttons to show. Only HR goes before what comes first."""
    if step.applies != Applies.YES:
        return []
    if waiver is not None:
        decides = waiver.requested_by.user_id != viewer.user_id and may(viewer, Action.REVIEW_STEP, step)
        return ["accept", "return"] if decides else []
    allowed = [verb for verb in verbs(step.state) if may(viewer, ACTION_OF[verb], step)]
    if step.enrolment.is_clock:  # closed by its own door, with the evidence that its duty asks for
        return [verb for verb in allowed if verb != "submit"]
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


def other_verbs(viewer: Membership, step: Step) -> list[str]:
    """What leaves the step's state alone: to say something about it, and to give it to someone else while it is open."""
    is_open = step.applies == Applies.YES and step.state in OPEN_STATES
    found = ["comment"] if may(viewer, Action.COMMENT_STEP, step) else []
    return [*found, "delegate"] if is_open and may(viewer, Action.DELEGATE_STEP, step) else found


def _releases(viewer: Membership, step: Step, released: set[UUID]) -> list[str]:
    """Whether whoever holds private words can let HR hand them out, or take that back."""
    if not may(viewer, Action.RELEASE_WORDS, step):
        return []
    sealed = rows_with_words(step) - released
    return [*(["release"] if sealed else []), *(["seal"] if released else [])]


def comment_rows(viewer: Membership, step: Step) -> list[Row]:
    """What people said about the step, oldest first; nothing for those who may not know why, or are directors only."""
    if not may(viewer, Action.COMMENT_STEP, step):
        return []
    rows = StepComment.objects.filter(step=step).select_related("author")
    return [
        {"id": one.pk, "author": _name(one.author), "words": one.words, "made_at": one.made_at}
        for one in rows.order_by("made_at", "id")
    ]


def _delegate_row(step: Step, today: date) -> Row | None:
    """Who does it in the owner's place, while that lasts."""
    if step.delegate is None or (step.delegate_until and step.delegate_until < today):
        return None
    away = step.delegate_for.full_name if step.delegate_for else ""
    who = {"id": step.delegate.pk, "name": step.delegate.full_name}
    return who | {"until": step.delegate_until, "on_behalf_of": away, "by_rule": step.delegate_by_rule}


def evidence_rows(viewer: Membership, step: Step) -> list[dict[str, Any]]:
    """Each revision; words and files only for those who may see them, for others that and when it was recorded."""
    return [evidence_row(viewer, one, step) for one in evidence_of(viewer, step)]


def evidence_of(viewer: Membership, step: Step) -> QuerySet[Evidence]:
    """The same as a queryset, oldest first, for `evidence_row`."""
    return visible_evidence(viewer).filter(step=step).select_related("submitted_by").order_by("revision")


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
        "reference": None if hidden else one.reference,
        "file_name": None if hidden else one.file_name,
        "content_type": None if hidden else one.content_type,
        "size": None if hidden else one.size,
        "sha256": None if hidden else one.sha256,
        "scan": None if hidden else one.scan,
        "kept_back": why_kept(one.scan, scanner=bool(settings.CLAMD)) if one.file and not hidden else "",
        "issued_on": None if hidden else one.issued_on,
        "expires_on": None if hidden else one.expires_on,
    }


def waiver_row(viewer: Membership, step: Step, waiver: Waiver) -> dict[str, Any]:
    """A request that waits for a second person; its why also for those who decide."""
    reads_it = knows_why(viewer, step) or waiver.requested_by_id == viewer.id or may(viewer, Action.REVIEW_STEP, step)
    return {
        "reason": waiver.reason if reads_it else None,
        "expires_on": waiver.expires_on,
        "by": _name(waiver.requested_by),
    }


def history_rows(viewer: Membership, step: Step) -> list[dict[str, Any]]:
    """How the step came to be as it is, newest first: verb, who, why, from when, and since when we knew.

    The why of a private step is also for whoever wrote it, the why of a date that moved a step, or closed or opened a clock,
    for HR and the person, and what a recruit says of a step that did not happen for HR: it may be about who sees the step."""
    open_words = knows_why(viewer, step)
    hears = open_words and viewer.has_role(Role.HR)
    told = {"denied": hears} | dict.fromkeys(BY_A_DATE, hears or own(viewer, step))
    changes = StepChange.objects.filter(step=step).exclude(verb=CARRIED_ON).select_related("actor")
    lines = [
        {
            "verb": change.verb,
            "state": change.state,
            "due_on": change.due_on,
            "by": _name(change.actor),
            "reason": change.reason if told.get(change.verb, open_words) or change.actor_id == viewer.id else None,
            "effective_on": change.effective_on,
            "recorded_at": change.recorded_at,
        }
        for change in changes.order_by("-recorded_at", "-id")
    ]
    return [*answer_rows(viewer, step, hears), *lines] if step.item.confirm_by_recruit else lines


def answer_rows(viewer: Membership, step: Step, hears: bool) -> list[dict[str, Any]]:
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
            "reason": one.words if hears or one.recruit.membership_id == viewer.id else None,
            "effective_on": one.done_on,
            "recorded_at": one.answered_at,
        }
        for one in rows.select_related("recruit").order_by("-answered_at", "-id")
    ]


def open_prerequisites(viewer: Membership, step: Step) -> dict[str, str]:
    """By path: what comes first and is still open for this person; what the viewer may not see has no title of its own."""
    if not step.item.prerequisites or not step.enrolment.recruit_id:
        return {}
    person = step.enrolment.recruit_id
    return open_titles(viewer, [person], step.item.prerequisites).get(person, {})


def missed_people(viewer: Membership, step: Step) -> list[Recruit]:
    """Whom a shared step that is done missed: a register did not name them, or they said that it did not happen. Those
    whom the viewer may know, by name; nobody, at no query, where the step is a person's own or still open."""
    if step.state != StepState.DONE or step.enrolment.recruit_id or step.enrolment.of_trust:
        return []
    missed = Serving.objects.filter(step=step, served_on__isnull=True).exclude(recruit__status=RecruitStatus.LEFT)
    return list(visible_recruits(viewer).filter(pk__in=missed.values("recruit")).order_by("full_name", "id"))


def serves_all(step: Step) -> bool:
    """Whether recording a shared step serves everyone at once: a team or a manager does theirs for all; a session of a
    cohort serves whom a register names, and what a second person checks is opened again as a whole."""
    return step.item.scope in (Scope.TEAM, Scope.MANAGER) and step.item.review == ReviewKind.NONE


def pending_waiver(step: Step) -> Waiver | None:
    """The request to let the step off that waits for a second person."""
    return Waiver.objects.filter(step=step, state=WaiverState.REQUESTED).select_related("requested_by").first()


def _name(member: Membership | None) -> str | None:
    return member.full_name if member else None
