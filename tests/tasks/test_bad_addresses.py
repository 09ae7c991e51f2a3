"""One address in a hundred raises, hangs or is refused: the others have their mail, and the bad ones are on HR's page."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import Settings

from onboarding import access
from onboarding.models import Membership, Message, Recruit
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare
from tasks.delivery import SmtpTransport
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, published_version, steps_of
from tests.mail_sink import Sink, running_sink
from tests.reminding import make_due, quiet_northgate, recruit_with_people

pytestmark = pytest.mark.django_db
PEOPLE = 100
BAD = {"Raises": "a\nb@mail.example", "Hangs": "hangs@mail.example", "Bounces": "bounces@mail.example"}


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 0.5
        sink.answers["bounces@mail.example"] = "550 no such person"
        sink.hangs.add("hangs@mail.example")
        yield sink


def send(cast: Cast) -> None:
    make_due()
    with SmtpTransport() as transport:
        send_waiting(cast.northgate.id, transport.send, seconds=120)
    access.enter(cast.helen)


def test_all_others_have_their_mail_and_the_bad_ones_end_on_hrs_page(cast: Cast, sink: Sink, client_for) -> None:
    quiet_northgate(cast)
    version = published_version([{"basis": "plan", "remind_days_before": [7], "owner_role": "recruit"}])
    for number in range(PEOPLE):
        name = list(BAD)[number] if number < len(BAD) else f"Number {number}"
        member = MembershipFactory(full_name=name, roles=["recruit"])
        recruit = recruit_with_people(cast, full_name=name, membership=member)
        steps_of(EnrolmentFactory(recruit=recruit, version=version), due_on=date(2026, 3, 9))
        Recruit.objects.filter(pk=recruit.pk).update(contact_email=BAD.get(name, ""))
    prepare(cast.northgate.id)

    send(cast)

    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": PEOPLE - 3, "pending": 2, "dead": 1}
    assert len(sink.taken) == len({str(letter["To"]) for letter in sink.taken}) == PEOPLE - 3

    Message.objects.filter(state="pending").update(attempts=7)
    send(cast)

    dead = Message.objects.filter(state="dead").values_list("recipient__full_name", flat=True)
    page = client_for(cast.helen).get("/messages/").text
    assert sorted(dead) == sorted(BAD)
    assert [name for name in BAD if name not in page] == []
    assert Membership.objects.filter(full_name="Number 50").exists() and "3 messages" in page
