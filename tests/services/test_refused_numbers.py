"""A number at which no text message arrives, for good: it ends, whoever gave it is told, and HR once."""

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import Settings

from onboarding import access
from onboarding.models import Event, Membership, Message, MobileNumber
from onboarding.selectors.messages import dead_count
from onboarding.services.letters import Letter
from onboarding.services.mobile_numbers import ask_for_texts, confirm_texts, mobile_of
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.receipts import take_receipt
from onboarding.services.texts import code_of
from tests.cast import Cast
from tests.factories import TODAY
from tests.fake_notify import KEY
from tests.reminding import make_due, quiet_northgate, step_due
from tests.services.test_mobile_numbers import HARD, NUMBER, confirmed, gathered

pytestmark = pytest.mark.django_db
OTHER = "+447700900124"


@pytest.fixture(autouse=True)
def on(cast: Cast, settings: Settings) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = KEY, "a-template"
    quiet_northgate(cast)


class Carrier:
    """Takes mail, and of each text message says what the test wants."""

    def __init__(self, says: Callable[[Letter], Outcome] = lambda _: Outcome("refused", "NotifyRefused 400")) -> None:
        self.says, self.letters = says, list[Letter]()

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.says(letter) if letter.channel == "sms" else Outcome("sent")

    def goes(self, cast: Cast) -> list[Letter]:
        """Send what waits; only the text messages and word that they stopped are looked at here."""
        self.letters.clear()
        make_due()
        send_waiting(cast.northgate.pk, self.send, seconds=30)
        access.enter(cast.helen)
        return [one for one in self.letters if one.channel == "sms" or "Text messages" in one.subject]


def told(cast: Cast, due: date = date(2026, 3, 3)) -> None:
    step_due(due, cast.amara_recruit, **HARD)
    gathered(cast)


def test_it_ends_its_owner_is_written_to_and_hr_has_one_message_and_no_second(cast: Cast) -> None:
    confirmed(cast.amara)
    told(cast)
    carrier = Carrier()

    (text,) = carrier.goes(cast)
    (letter,) = carrier.goes(cast)

    assert text.to == NUMBER and text.number == MobileNumber.objects.get().pk
    assert (letter.to, letter.subject) == (cast.amara.user.email, "Text messages to you have stopped")
    assert "cannot be delivered" in letter.body and "/account/texts/" in letter.body and NUMBER not in letter.body
    assert mobile_of(cast.amara).state == "refused" and dead_count(cast.helen) == 1
    assert Event.objects.get(action="mobile_refused").actor is None
    told(cast)
    assert not carrier.goes(cast) and dead_count(cast.helen) == 1


def test_a_receipt_does_the_same_and_a_second_one_nothing(cast: Cast) -> None:
    confirmed(cast.amara)
    told(cast)
    carrier = Carrier(lambda _: Outcome("sent"))
    (text,) = carrier.goes(cast)
    assert mobile_of(cast.amara).state == "confirmed"

    assert take_receipt(reference=text.reference, status="permanent-failure")
    assert not take_receipt(reference=text.reference, status="permanent-failure")

    assert [one.subject for one in carrier.goes(cast)] == ["Text messages to you have stopped"]
    assert mobile_of(cast.amara).state == "refused" and dead_count(cast.helen) == 1


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure", "delivered"])
def test_trouble_that_may_pass_ends_no_number(cast: Cast, status: str) -> None:
    confirmed(cast.amara)
    told(cast)
    (text,) = Carrier(lambda _: Outcome("sent")).goes(cast)

    take_receipt(reference=text.reference, status=status)

    assert mobile_of(cast.amara).state == "confirmed"


def test_a_number_that_was_given_meanwhile_goes_on(cast: Cast) -> None:
    """The receipt comes when they have given another number, and while the refusal is on its way."""
    confirmed(cast.amara)
    told(cast)
    (text,) = Carrier(lambda _: Outcome("sent")).goes(cast)
    confirmed(cast.amara, OTHER)

    take_receipt(reference=text.reference, status="permanent-failure")
    assert mobile_of(cast.amara) is not None and mobile_of(cast.amara).state == "confirmed"

    def given_another(letter: Letter) -> Outcome:
        access.enter(cast.amara)
        ask_for_texts(cast.amara, number=NUMBER)
        return Outcome("refused", "NotifyRefused 400")

    Message.objects.filter(channel="sms").update(state="sent", local_day=date(2026, 3, 1))
    told(cast)
    carrier = Carrier(lambda one: given_another(one) if one.to == OTHER else Outcome("sent"))
    carrier.goes(cast)
    assert (mobile_of(cast.amara).state, mobile_of(cast.amara).number) == ("asked", NUMBER)


def test_a_code_that_arrives_nowhere_ends_the_number_without_mail(cast: Cast) -> None:
    ask_for_texts(cast.amara, number=NUMBER)

    assert [one.to for one in Carrier().goes(cast)] == [NUMBER]

    assert mobile_of(cast.amara).state == "refused"
    assert not Message.objects.filter(kind="texts_stopped").exists()


def test_the_same_number_may_be_given_again_once_it_works(cast: Cast) -> None:
    confirmed(cast.amara)
    told(cast)
    Carrier().goes(cast)

    ask_for_texts(cast.amara, number=NUMBER)
    row = MobileNumber.objects.get(ended_at=None)

    assert confirm_texts(cast.amara, code=code_of(row)) and mobile_of(cast.amara).state == "confirmed"


def test_a_receipt_that_names_somebody_elses_number_ends_none(cast: Cast) -> None:
    confirmed(cast.amara)
    told(cast)
    (text,) = Carrier(lambda _: Outcome("sent")).goes(cast)
    ask_for_texts(cast.bilal, number=OTHER)
    other: Membership = cast.bilal
    foreign = MobileNumber.objects.get(membership=other)
    trust, message, _ = text.reference.split(".")

    assert not take_receipt(reference=f"{trust}.{message}.{foreign.pk}.{foreign.pk}", status="permanent-failure")
    assert take_receipt(reference=f"{trust}.{message}.{foreign.pk}", status="permanent-failure")

    assert (mobile_of(cast.amara).state, mobile_of(other).state) == ("confirmed", "asked")
    assert Message.objects.filter(local_day=TODAY, kind="texts_stopped").count() == 0
