"""What Notify says later of a message: taken with the secret alone, and a task for HR where it could not be delivered."""

import json
from datetime import date

import pytest
from django.utils import timezone
from pytest_django import Settings

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.rules.tries import TRIES
from onboarding.services.messages import requeue_message
from tests.cast import Cast
from tests.reminding import message_to, quiet_northgate, step_due
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db
PATH, SECRET = "/notify/receipts/", "a secret of both"


@pytest.fixture
def message(cast: Cast, settings: Settings) -> Message:
    """A message to Amara that Notify has taken."""
    settings.NOTIFY_RECEIPT_SECRET = SECRET
    quiet_northgate(cast)
    found = message_to(cast.amara, step_due(date(2026, 3, 9), cast.amara_recruit))
    Message.objects.update(state="sent", attempts=1, sent_at="2026-03-02T08:00Z", frozen_at="2026-03-02T08:00Z")
    Reminder.objects.update(state="sent")
    return found


def tell(reference: str, status: str = "permanent-failure", secret: str = SECRET) -> int:
    receipt = {"id": "x", "reference": reference, "to": "amara@mail.example", "status": status}
    headers = {"Authorization": f"Bearer {secret}"}
    return int(Browser().post(PATH, json.dumps(receipt), content_type="application/json", headers=headers).status_code)


def reference_of(message: Message) -> str:
    return f"{message.trust_id}.{message.pk}"


def now(cast: Cast) -> tuple[str, str, str]:
    access.enter(cast.helen)
    found = Message.objects.get()
    return found.state, found.last_error, Reminder.objects.get().state


def test_what_could_not_be_delivered_for_good_is_hrs_to_mend_and_is_tried_again(cast: Cast, message: Message) -> None:
    assert tell(reference_of(message)) == 204

    assert now(cast) == ("dead", "NotifyRefused receipt", "pending")
    page = client_for(cast.helen).get("/messages/").text
    assert "1 message to fix" in page and "could not deliver to the person&#39;s address, for good" in page
    access.enter(cast.helen)
    assert requeue_message(cast.helen, message_id=message.pk).state == "pending"


@pytest.mark.parametrize(("attempts", "state"), [(1, "pending"), (len(TRIES) + 1, "dead")])
def test_trouble_that_may_pass_is_tried_again_while_there_are_tries(
    cast: Cast, message: Message, attempts: int, state: str
) -> None:
    Message.objects.update(attempts=attempts)

    assert tell(reference_of(message), "temporary-failure") == 204

    assert now(cast)[0] == state
    if state == "pending":
        assert Message.objects.get().next_at > timezone.now()


def test_good_news_and_a_second_receipt_change_nothing(cast: Cast, message: Message) -> None:
    assert tell(reference_of(message), "delivered") == 204
    assert now(cast)[0] == "sent"
    tell(reference_of(message))
    tell(reference_of(message), "temporary-failure")

    assert now(cast)[0] == "dead"


@pytest.mark.parametrize("reference", ["", "x", "a.b", f"{'0' * 8}-0000-7000-8000-{'0' * 12}." * 2, "\0"])
def test_a_reference_of_nobody_gets_the_same_answer(cast: Cast, message: Message, reference: str) -> None:
    assert tell(reference) == 204
    assert tell(f"{cast.southmoor.pk}.{message.pk}") == 204

    assert now(cast)[0] == "sent"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET.upper(), "é"])
def test_without_the_secret_nothing_is_taken(cast: Cast, message: Message, secret: str) -> None:
    assert tell(reference_of(message), secret=secret) == 401
    assert now(cast)[0] == "sent"


def test_where_no_secret_is_set_nothing_is_taken(cast: Cast, message: Message, settings: Settings) -> None:
    settings.NOTIFY_RECEIPT_SECRET = ""

    assert tell(reference_of(message), secret="") == 401


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '{"reference": 1}', '{"reference": {}, "status": []', "x" * 20_000, "[" * 9_000]
)
def test_what_is_no_receipt_is_refused(message: Message, body: str) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    answer = Browser().post(PATH, body, content_type="application/json", headers=headers)

    assert answer.status_code == 400
