"""Text messages about limits: a number that was proven, one text a day beside the mail, and nothing in it that matters."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from onboarding import access, text_messages
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models import Membership, Message, MobileNumber, Serving, Step, Trust
from onboarding.models.choices import StepState
from onboarding.services.digests import gather
from onboarding.services.forecast import forecast
from onboarding.services.letters import Letter
from onboarding.services.mobile_numbers import ask_for_texts, confirm_texts, mobile_of, stop_texts
from onboarding.services.outbox import send_waiting
from onboarding.services.receipts import take_receipt
from onboarding.services.texts import code_of
from tasks.delivery import SmtpTransport, WithTexts
from tests.cast import Cast
from tests.factories import TODAY, EnrolmentFactory, published_version, steps_of
from tests.fake_notify import KEY, FakeNotify, running_notify
from tests.reminding import Desk, make_due, plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db
SOON, NUMBER = date(2026, 3, 3), "+447700900123"
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [1], "title": "Apply for your visa"}


@pytest.fixture(autouse=True)
def on(cast: Cast, settings: Settings) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = KEY, "a-template"
    quiet_northgate(cast)


def confirmed(member: Membership, number: str = NUMBER) -> MobileNumber:
    ask_for_texts(member, number=number)
    row = MobileNumber.objects.get(ended_at=None)
    assert confirm_texts(member, code=code_of(row))
    Message.objects.filter(kind="mobile_code").update(state="sent")
    return row


def gathered(cast: Cast, on: date = TODAY) -> None:
    plan_on(cast, on)
    gather(Trust.objects.get(pk=cast.northgate.pk), on)


def sent(cast: Cast) -> list[Letter]:
    desk = Desk()
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    access.enter(cast.helen)
    return [letter for letter in desk.letters if letter.channel == "sms"]


def test_the_code_goes_to_the_number_at_once_and_proves_it(cast: Cast) -> None:
    ask_for_texts(cast.amara, number="07700 900 123")
    (text,) = sent(cast)

    assert text.to == NUMBER and text.subject == text.html == ""
    code = text.body[:6]
    assert mobile_of(cast.amara).state == "asked"
    assert confirm_texts(cast.amara, code=f" {code[:3]} {code[3:]} ")
    assert mobile_of(cast.amara).state == "confirmed"


def test_a_number_that_nobody_proved_gets_no_word_of_limits(cast: Cast) -> None:
    ask_for_texts(cast.amara, number=NUMBER)
    sent(cast)
    step_due(SOON, cast.amara_recruit, **HARD)

    gathered(cast)

    assert sent(cast) == []


def test_a_limit_comes_by_text_too_once_a_day_and_names_nothing(cast: Cast) -> None:
    confirmed(cast.amara)
    step_due(SOON, cast.amara_recruit, **HARD)
    gathered(cast)
    gathered(cast)

    (text,) = sent(cast)

    assert "1 thing to do has a fixed date" in text.body and len(text.body) <= 160
    for word in ("visa", "Amara", "law", "March"):
        assert word not in text.body
    gathered(cast)
    assert sent(cast) == []
    assert sorted(Message.objects.exclude(kind="mobile_code").values_list("channel", "state")) == [
        ("email", "sent"),
        ("sms", "sent"),
    ]


def test_a_session_that_missed_somebody_comes_by_text_too_though_it_is_done(cast: Cast) -> None:
    confirmed(cast.amara)
    version = published_version([{"owner_role": "recruit", "scope": "cohort"} | HARD])
    enrolment = EnrolmentFactory(recruit=None, cohort=cast.cohort, version=version)
    step = steps_of(enrolment, due_on=TODAY, state="done", done_on=TODAY)[0]
    Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.amara_recruit, needed_on=SOON)
    gathered(cast)

    assert [text.to for text in sent(cast)] == [NUMBER]


def test_whoever_is_switched_off_while_a_text_waits_gets_none(cast: Cast) -> None:
    confirmed(cast.amara)
    step_due(SOON, cast.amara_recruit, **HARD)
    gathered(cast)
    Membership.objects.filter(pk=cast.amara.pk).update(is_active=False)

    assert sent(cast) == []


def test_targets_and_other_people_get_no_text(cast: Cast) -> None:
    confirmed(cast.amara)
    step_due(date(2026, 3, 9), cast.amara_recruit)
    step_due(SOON, cast.bilal_recruit, **HARD)

    gathered(cast)

    assert sent(cast) == []


def test_what_was_done_meanwhile_is_not_sent(cast: Cast) -> None:
    confirmed(cast.amara)
    step = step_due(SOON, cast.amara_recruit, **HARD)
    gathered(cast)
    Step.objects.filter(pk=step.pk).update(state=StepState.DONE, done_on=TODAY)

    assert sent(cast) == []
    assert set(Message.objects.exclude(kind="mobile_code").values_list("state", flat=True)) == {"cancelled"}


def test_who_stopped_them_or_gave_another_number_gets_none_at_the_old_one(cast: Cast) -> None:
    confirmed(cast.amara)
    step_due(SOON, cast.amara_recruit, **HARD)
    gathered(cast)
    ask_for_texts(cast.amara, number="+63 917 123 4567")

    assert [(one.to, one.body[6:14]) for one in sent(cast)] == [("+639171234567", " is your")]
    stop_texts(cast.amara)
    stop_texts(cast.amara)
    assert mobile_of(cast.amara) is None


def test_five_wrong_codes_end_a_number_and_the_right_one_comes_too_late(cast: Cast) -> None:
    ask_for_texts(cast.amara, number=NUMBER)
    right = code_of(MobileNumber.objects.get())
    wrong = str((int(right) + 1) % 10**6).zfill(6)

    assert [confirm_texts(cast.amara, code=wrong) for _ in range(5)] == [False] * 5
    with pytest.raises(NotFound):
        confirm_texts(cast.amara, code=right)
    assert mobile_of(cast.amara) is None


def test_a_code_runs_out_and_is_not_sent_after_that(cast: Cast) -> None:
    ask_for_texts(cast.amara, number=NUMBER)
    MobileNumber.objects.update(asked_at=timezone.now() - timedelta(minutes=31))

    assert sent(cast) == []
    with pytest.raises(NotFound):
        confirm_texts(cast.amara, code=code_of(MobileNumber.objects.get()))


def test_the_code_of_one_number_does_not_prove_the_next_nor_somebody_elses(cast: Cast) -> None:
    ask_for_texts(cast.amara, number=NUMBER)
    old = code_of(MobileNumber.objects.get())
    ask_for_texts(cast.amara, number=NUMBER)
    ask_for_texts(cast.bilal, number=NUMBER)

    assert not confirm_texts(cast.amara, code=old)
    assert not confirm_texts(cast.bilal, code=old)
    assert [message.state for message in Message.objects.filter(recipient=cast.amara).order_by("sequence")] == [
        "cancelled",
        "pending",
    ]


def test_nobody_has_us_write_to_many_numbers(cast: Cast) -> None:
    for last in range(3):
        ask_for_texts(cast.amara, number=f"0770090012{last}")
    with pytest.raises(NotNow):
        ask_for_texts(cast.amara, number="07700900129")
    with pytest.raises(Invalid):
        ask_for_texts(cast.bilal, number="020 7946 0000")


def test_where_no_texts_are_sent_nothing_is_asked_or_made(cast: Cast, settings: Settings) -> None:
    confirmed(cast.amara)
    settings.NOTIFY_SMS_TEMPLATE = ""
    step_due(SOON, cast.amara_recruit, **HARD)

    gathered(cast)

    assert sent(cast) == []
    with pytest.raises(NotFound):
        ask_for_texts(cast.amara, number=NUMBER)


def test_the_forecast_knows_of_it(cast: Cast) -> None:
    confirmed(cast.amara)
    step_due(SOON, cast.amara_recruit, **HARD)

    assert sorted((one.kind, one.reminders) for one in forecast(cast.helen, days=1)) == [("digest", 1), ("limits", 0)]


@pytest.mark.parametrize("count", [1, 12, 999])
@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", f"https://{'long.' * 20}example"])
def test_every_text_is_a_single_one(count: int, url: str) -> None:
    assert len(text_messages.limits(count, url)) <= 160 and len(text_messages.code("123456")) <= 160
    assert text_messages.limits(count, url).isascii()


@pytest.fixture
def notify(settings: Settings) -> Iterator[FakeNotify]:
    with running_notify() as notify:
        settings.NOTIFY_URL = notify.url
        yield notify


@pytest.mark.real_clock
def test_texts_go_to_notify_whatever_road_mail_takes_and_its_receipts_come_back(cast: Cast, notify: FakeNotify) -> None:
    notify.answers["+447700900124"] = (400, [{"error": "ValidationError", "message": "phone_number Must be valid"}])
    ask_for_texts(cast.amara, number=NUMBER)
    ask_for_texts(cast.bilal, number="+447700900124")
    make_due()
    with WithTexts(SmtpTransport()) as carrier:
        send_waiting(cast.northgate.id, carrier.send, seconds=30)
    access.enter(cast.helen)

    (taken,) = notify.taken
    assert (taken["phone_number"], taken["template_id"]) == (NUMBER, "a-template")
    assert taken["personalisation"]["body"].endswith("ignore this.")
    message = Message.objects.get(recipient=cast.amara)
    number = MobileNumber.objects.get(membership=cast.amara)
    assert taken["reference"] == f"{cast.northgate.pk}.{message.pk}.{number.pk}"
    states = dict(Message.objects.values_list("recipient__full_name", "state"))
    assert states == {"Amara Santos": "sent", str(cast.bilal.full_name): "dead"}
    assert take_receipt(reference=taken["reference"], status="permanent-failure")
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("dead", "NotifyRefused receipt")
    assert [mobile_of(who).state for who in (cast.amara, cast.bilal)] == ["refused", "refused"]
