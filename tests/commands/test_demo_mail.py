"""The demo has a message to mend and one held back, by the same ways as in earnest."""

from datetime import date
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from config.local.mailcatcher import Keeper
from onboarding.demo.mail import leave_mail
from onboarding.models import Message, Recruit
from tests.cast import Cast
from tests.reminding import quiet_northgate, step_due


@pytest.mark.django_db
def test_one_address_is_mistyped_and_the_message_of_another_is_held(cast: Cast) -> None:
    quiet_northgate(cast)
    for recruit in (cast.amara_recruit, cast.bilal_recruit):
        step_due(date(2026, 3, 9), recruit)

    leave_mail(cast.helen, apart_from=())

    assert Recruit.objects.get(pk=cast.amara_recruit.pk).contact_email == "amara@northgate.exampel"
    states = dict(Message.objects.values_list("recipient__full_name", "state"))
    assert states == {"Amara Santos": "pending", "Bilal Ahmed": "held"}


@pytest.mark.parametrize(("address", "answer"), [("a@northgate.example", "250"), ("a@northgate.exampel", "550")])
def test_the_demos_mail_server_knows_the_addresses_of_the_demo_alone(address: str, answer: str, tmp_path: Path) -> None:
    envelope = Envelope()

    words = Keeper(tmp_path).answer(envelope, address)

    assert words.startswith(answer)
    assert envelope.rcpt_tos == ([address] if answer == "250" else [])
