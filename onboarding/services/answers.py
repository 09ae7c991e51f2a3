"""A step may apply to someone, and what decides it is not known: whoever knows it answers right there."""

from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies
from onboarding.selectors.questions import Question, question_of
from onboarding.selectors.visible import find_step, lock_recruit
from onboarding.services.comments import comment_on_step
from onboarding.services.recruits import change_recruit

NOTHING_TO_ANSWER = "There is nothing to answer here any more: it is known now whether this step applies."


@transaction.atomic
def answer_question(actor: Membership, *, step_id: UUID, answer: str = "", revision: int | None = None) -> Step:
    """Record what decides whether a step applies; every step that depends on it is worked out again.

    Raises NotFound, NotAllowed, Stale, NotNow (it is known by now), Invalid (the answer)."""
    step, recruit, question = _begin(actor, step_id, revision)
    require(actor, Action.EDIT_RECRUIT, recruit)
    _check(question, answer)
    value: Any = answer
    if question.field == "facts":
        value = recruit.facts | {question.fact: answer == "yes"}
    change_recruit(actor, recruit_id=recruit.pk, changes={question.field: value})
    return find_step(actor, step.pk)


@transaction.atomic
def tell_answer(actor: Membership, *, step_id: UUID, answer: str = "", revision: int | None = None) -> Step:
    """The same for those who may not record it: what they say stands with the step, and HR decides.

    Raises NotFound, NotAllowed, Stale, NotNow, Invalid."""
    step, _, question = _begin(actor, step_id, revision)
    _check(question, answer)
    comment_on_step(actor, step_id=step.pk, words=f"{question.words} {question.label(answer)}.")
    return step


def _begin(actor: Membership, step_id: UUID, revision: int | None) -> tuple[Step, Recruit, Question]:
    step = find_step(actor, step_id)
    if step.enrolment.recruit_id is None:
        raise NotNow(NOTHING_TO_ANSWER, code="nothing_to_answer")
    recruit = lock_recruit(actor, step.enrolment.recruit_id)
    step.refresh_from_db(fields=["applies", "revision"])
    if revision is not None and step.revision != revision and step.applies == Applies.UNKNOWN:
        raise Stale()
    question = question_of(step, recruit)
    if question is None:
        raise NotNow(NOTHING_TO_ANSWER, code="nothing_to_answer")
    return step, recruit, question


def _check(question: Question, answer: str) -> None:
    if answer not in dict(question.choices):
        code = "unknown" if answer else "required"
        raise Invalid.field("answer", code, "Choose one of the answers.")
