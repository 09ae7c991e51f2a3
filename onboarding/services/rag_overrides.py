"""Another word for an action than its rule gives: by a named director, with a reason, until a day, and always shown."""

from datetime import date, timedelta

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Membership, PlanAction, RagOverride
from onboarding.models.report_choices import Rag
from onboarding.selectors.plans import reporting
from onboarding.services.events import record

LONGEST = 2000
MOST_DAYS = 366


@transaction.atomic
def override_rag(
    actor: Membership,
    *,
    action: str,
    word: str,
    reason: str,
    holds_until: date | None = None,
    plan_key: str = "edi-2023",
) -> RagOverride:
    """Give an action this word from today until a day, at most a year away; without a word the rule speaks again.

    Raises NotAllowed, NotFound (plan), Invalid."""
    require(actor, Action.OVERRIDE_RAG)
    asked, today, reason = reporting(actor, plan_key), today_in(actor.trust), reason.strip()
    if problems := _problems(asked.actions, action, word, reason, holds_until, today):
        raise Invalid(problems=problems)
    made = RagOverride.objects.create(
        trust_id=actor.trust_id,
        plan=asked.plan,
        action=action,
        word=word,
        holds_until=holds_until if word else None,
        reason=reason,
        actor=actor,
        effective_on=today,
    )
    told = {"action": action, "word": word or "by the rule", "holds_until": str(made.holds_until or "")}
    record(actor, "rag_overridden", made, effective_on=today, data=told)
    return made


def _problems(
    actions: tuple[PlanAction, ...], action: str, word: str, reason: str, holds_until: date | None, today: date
) -> list[FieldProblem]:
    found = []
    if action not in {one.key for one in actions}:
        found.append(FieldProblem("action", "unknown", f"Choose one of {', '.join(one.key for one in actions)}."))
    if word and word not in Rag.values:
        found.append(FieldProblem("word", "unknown", f"Choose one of {', '.join(Rag.values)}."))
    if not reason:
        found.append(FieldProblem("reason", "required", "Say why. Everybody who reads the report reads it."))
    elif len(reason) > LONGEST:
        found.append(FieldProblem("reason", "too_long", f"Write at most {LONGEST:,} characters."))
    elif "\0" in reason:
        found.append(FieldProblem("reason", "null_character", "Remove the character that cannot be stored (NUL)."))
    if word and not (holds_until and today <= holds_until <= today + timedelta(days=MOST_DAYS)):
        words = "Say until which day it holds: from today to a year from today."
        found.append(FieldProblem("holds_until", "out_of_range" if holds_until else "required", words))
    return found
