"""Holding a message while workers claim: either it is held and nobody sends it, or it is being sent and says so."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from onboarding.errors import NotNow
from onboarding.models import Message
from onboarding.services.messages import hold_message, release_message, requeue_message
from onboarding.services.outbox import Outcome, send_waiting
from tests.cast import Cast
from tests.reminding import Desk, message_to, quiet_northgate, step_due
from tests.services.test_digests import DUE
from tests.services.test_races import at_once
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")
ROUNDS = 12


def waiting_message(cast: Cast) -> Message:
    with transaction.atomic():
        quiet_northgate(cast)
        Message.objects.filter(state="pending").update(state="cancelled")
        return message_to(cast.amara, step_due(DUE, cast.amara_recruit), sequence=Message.objects.count())


def state_of(cast: Cast, message: Message) -> str:
    with as_member(cast.helen):
        return Message.objects.get(pk=message.pk).state


def test_a_message_is_held_or_sent_and_never_both(cast: Cast) -> None:
    found: Counter[str] = Counter()
    for _ in range(ROUNDS):
        message, desk = waiting_message(cast), Desk()
        claim: Any = partial(send_waiting, cast.northgate.id, desk.send, seconds=30)

        held, _, _ = at_once(
            (cast.helen, partial(hold_message, cast.helen, message_id=message.pk)), *[(cast.hana, claim)] * 2
        )

        state, letters = state_of(cast, message), len(desk.letters)
        found[state] += 1
        if isinstance(held, Message):
            assert (state, letters) == ("held", 0)
        else:
            assert isinstance(held, NotNow)
            assert (state, letters) == ("sent", 1)
    assert sum(found.values()) == ROUNDS


def test_what_is_being_sent_cannot_be_held(cast: Cast) -> None:
    message = waiting_message(cast)
    refusals = []

    def send_and_hold(letter: object) -> Outcome:
        with as_member(cast.helen), pytest.raises(NotNow) as refusal:
            hold_message(cast.helen, message_id=message.pk)
        refusals.append(refusal.value.code)
        return Outcome("sent")

    send_waiting(cast.northgate.id, send_and_hold, seconds=30)

    assert (refusals, state_of(cast, message)) == (["being_sent"], "sent")


@pytest.mark.parametrize(("verb", "state"), [(release_message, "held"), (requeue_message, "dead")])
def test_two_officers_at_once_give_it_one_more_try(cast: Cast, verb: Any, state: str) -> None:
    message = waiting_message(cast)
    with as_member(cast.helen):
        Message.objects.filter(pk=message.pk).update(state=state)

    found = at_once(*[(who, partial(verb, who, message_id=message.pk)) for who in (cast.helen, cast.hana)])

    assert sorted(type(one).__name__ for one in found) == ["Message", "NotNow"]
    assert state_of(cast, message) == "pending"
