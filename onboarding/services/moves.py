"""What every move of a step has in common: who and when, the lock, the change, both histories, the counters."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import StepState
from onboarding.rules.due_dates import add_months
from onboarding.rules.errors import NotAllowedNow
from onboarding.rules.evidence import LONGEST_NOTE
from onboarding.rules.transitions import target
from onboarding.selectors.visible import lock_step
from onboarding.services.changes import step_changes
from onboarding.services.commitments import ask_again
from onboarding.services.counters import recount
from onboarding.services.duty_clocks import follow_completions
from onboarding.services.events import record
from onboarding.services.refresh import follow
from onboarding.services.shared_steps import mark_served

# What a step that begins anew, or is submitted again, has of an earlier time no more.
CLEARED: dict[str, None] = dict.fromkeys(
    ("submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "waived_on", "waived_until", "evidence_expires_on")
)


@dataclass(frozen=True)
class Move:
    """A step that moved: who moved it by which verb, from when, and why."""

    actor: Membership
    verb: str
    step: Step
    effective_on: date
    reason: str = ""


def begin(actor: Membership, action: Action, step_id: UUID, revision: int | None) -> tuple[Step, date]:
    """Find and lock a step that the actor may see, check that they may act and that nobody changed it meanwhile.

    Returns the step and the trust's day. Raises NotFound, NotAllowed, Stale."""
    step = lock_step(actor, step_id)
    require(actor, action, step)
    if revision is not None and step.revision != revision:
        raise Stale()
    return step, today_in(actor.trust)


def next_state(verb: str, step: Step) -> str:
    """Where the verb leads from the state the step is in. Raises NotNow."""
    try:
        return target(verb, step.state, step.item.review)
    except NotAllowedNow as error:
        raise NotNow(str(error), code="wrong_state") from error


def check_reason(reason: str, field: str = "reason") -> None:
    """A reason that people will read later. Raises Invalid."""
    if not reason.strip():
        raise Invalid.field(field, "required", "Enter a reason.")
    check_words(reason, field, "The reason")


def check_words(words: str, field: str, called: str = "What you write") -> None:
    """Words that can be stored, or none. Raises Invalid."""
    if len(words) > LONGEST_NOTE:
        raise Invalid.field(field, "too_long", f"{called} must be {LONGEST_NOTE:,} characters or fewer.")
    if "\0" in words:
        raise Invalid.field(field, "null_character", "Remove the character that cannot be stored (NUL).")


def more_words(step: Step) -> None:
    """Something was said beside a private step: whoever lets its words out has read another revision of it."""
    if step.item.private:
        step.revision += 1
        step.save(update_fields=["revision"])


def clear(step: Step) -> None:
    """Nobody has submitted, reviewed or waived it: what stood there of an earlier time stands in its history."""
    for name, value in CLEARED.items():
        setattr(step, name, value)


def submitted_now(step: Step, actor: Membership, expires_on: date | None = None) -> None:
    """It was submitted by the actor now, with evidence that lasts until then, and nobody has looked at it yet."""
    clear(step)
    step.submitted_by, step.submitted_at, step.evidence_expires_on = actor, timezone.now(), expires_on


def set_state(step: Step, state: str, done_on: date | None) -> None:
    """Set the state; a finished step waits on nobody, and one that stays valid for months says until when."""
    step.state, step.done_on = state, done_on
    months = step.item.valid_months
    step.valid_until = add_months(done_on, months) if done_on and months else None
    if state in (StepState.DONE, StepState.WAIVED):
        step.waiting_on, step.waiting_since = "", None


def finish(move: Move, **data: Any) -> Step:
    """Save, write both histories, bring everyone's counters up to date, and date what is counted from it."""
    step = move.step
    step.revision += 1
    step.save()
    people = _people(step)
    step_changes(move.actor, move.verb, [step], effective_on=move.effective_on, reason=move.reason)
    words = {"item": step.item.path, "title": step.item.title, "reason": move.reason, "for": stands_for(move), **data}
    record(
        move.actor,
        f"step_{move.verb}",
        step,
        effective_on=move.effective_on,
        recruit=step.enrolment.recruit,
        data={key: value for key, value in words.items() if value},
    )
    recount(step.trust_id, people)
    today = today_in(move.actor.trust)
    if step.is_followed:
        follow(move.actor, [step], people, today=today, effective_on=move.effective_on)
    ask_again(move.actor, step, today)
    if step.closes_a_clock:
        follow_completions(move.actor, [step])
    return step


def stands_for(move: Move) -> str:
    """The name of the colleague whose work the actor does meanwhile; empty where it is their own."""
    away = move.step.delegate_for if move.step.delegate_id == move.actor.pk else None
    return away.full_name if away else ""


def _people(step: Step) -> list[UUID]:
    """Whose figures the step counts in; a shared step is done (or open again) for all whom it serves."""
    recruit: Recruit | None = step.enrolment.recruit
    return [recruit.pk] if recruit else mark_served(step, step.done_on)
