"""Answering a short survey.

That somebody answered and what was said are written in two transactions, and no row, key, time or event is common to both.
What somebody who watches the database all the time could still see is said in docs/threat-model.md."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID, uuid4

from django.db import connection, transaction

from onboarding import access
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow
from onboarding.library.pulses_file import read_pulses
from onboarding.models import Membership, PulseInvitation
from onboarding.rules.pulses import month_of

# Every number of the round and month is written, most of them unchanged: else the row of a rare answer would keep the mark of
# the one transaction that wrote it, beside the mark on that person's invitation.
COUNT = """INSERT INTO onboarding_pulseanswer (id, trust_id, round, month, question, answer, number)
 SELECT key, %s, %s, %s, question, answer, more
   FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[]) AS said(key, question, answer, more)
  ORDER BY question, answer
 ON CONFLICT (trust_id, round, month, question, answer)
 DO UPDATE SET number = onboarding_pulseanswer.number + excluded.number"""
Answers = Mapping[str, str]


@transaction.atomic
def answer_pulse(actor: Membership, *, round: str, answers: Answers) -> None:
    """Take a recruit's answers to a round that they are asked. Their invitation is used up in this transaction; what they
    said is counted in one of its own after it. No event is written. Raises NotAllowed, NotFound, Invalid, NotNow."""
    require(actor, Action.ANSWER_PULSE)
    invitations = PulseInvitation.objects.select_for_update(no_key=True).filter(trust=actor.trust_id)
    found = invitations.filter(recruit__membership=actor, round=round).first()
    if found is None:
        raise NotFound()
    if found.used or today_in(actor.trust) > found.open_until:
        raise NotNow("You have answered this already, or its time is over.", code="closed")
    _check(answers)
    found.used = True
    found.save(update_fields=["used"])
    transaction.on_commit(partial(count, actor.trust_id, found.round, month_of(found.asked_on), dict(answers)))


def count(trust_id: UUID, round: str, month: date, answers: Answers) -> None:
    """Raise the numbers of these answers, as nobody: a transaction of its own, in which only the trust is entered."""
    with transaction.atomic(), connection.cursor() as cursor:
        access.enter_trust(trust_id)
        file = read_pulses()
        rows = [(uuid4(), one.key, answer) for one in file.questions for answer in file.answers_to(one)]
        keys, questions, said = ([*column] for column in zip(*rows, strict=True))
        more = [int(answers[question] == answer) for _, question, answer in rows]
        cursor.execute(COUNT, [trust_id, round, month, keys, questions, said, more])


def _check(answers: Answers) -> None:
    """Every question is answered with one of its answers, "rather not say" among them. Raises Invalid."""
    file = read_pulses()
    wrong = [one.key for one in file.questions if answers.get(one.key) not in file.answers_to(one)]
    strange = answers.keys() - {one.key for one in file.questions}
    problems = [FieldProblem(key, "required", "Choose an answer.") for key in wrong]
    problems += [FieldProblem(key, "unknown", "There is no such question.") for key in sorted(strange)]
    if problems:
        raise Invalid(problems=problems)
