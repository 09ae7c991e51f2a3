"""Few messages, at an hour at which people are awake, of what they want to hear of, and never a limit less."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from onboarding import access
from onboarding.errors import Invalid, NotFound
from onboarding.models import Event, MailPreference, Message, Milestone, Recruit, Reminder
from onboarding.services.digests import gather
from onboarding.services.letters import preview_letter
from onboarding.services.mail_preferences import choose_frequency, frequency_of, stop_mail, stop_token
from tasks.delivery import SmtpTransport
from tests.cast import Cast
from tests.reminding import plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [7]}


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    quiet_northgate(cast)
    settings.MAIL_HOUR, settings.MAIL_UNTIL_HOUR, settings.MAIL_ANY_DAY = 8, 20, False
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(status="offered", country_of_training="PH")


def leaves(cast: Cast, on: date = TODAY) -> list[tuple[str, datetime]]:
    """Who gets a digest that day, and from when."""
    plan_on(cast, on)
    gather(cast.northgate, on)
    rows = Message.objects.filter(local_day=on, kind="digest").order_by("recipient__full_name")
    return list(rows.values_list("recipient__full_name", "next_at"))


@pytest.mark.clock("2099-07-01 00:30")
def test_nobody_is_written_to_before_their_own_morning(cast: Cast) -> None:
    day = date(2099, 7, 1)
    step_due(day + timedelta(days=7), cast.amara_recruit)
    step_due(day + timedelta(days=7), cast.amara_recruit, owner_role="buddy")

    # Half past midnight in London is half past seven in Manila.
    assert leaves(cast, day) == [
        ("Amara Santos", datetime(2099, 7, 1, 0, 0, tzinfo=UTC)),
        ("Ben Carter", datetime(2099, 7, 1, 7, 0, tzinfo=UTC)),
    ]


@pytest.mark.clock("2099-07-01 14:00")
def test_where_it_is_evening_a_message_waits_for_the_next_day(cast: Cast) -> None:
    day = date(2099, 7, 1)
    step_due(day + timedelta(days=7), cast.amara_recruit)

    assert leaves(cast, day) == []  # nine in the evening in Manila


@pytest.mark.clock("2099-07-01 14:00")
def test_whoever_has_arrived_lives_by_the_clock_of_the_trust(cast: Cast) -> None:
    day = date(2099, 7, 1)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(status="arrived")
    step_due(day + timedelta(days=7), cast.amara_recruit)

    assert [name for name, _ in leaves(cast, day)] == ["Amara Santos"]


@pytest.mark.clock("2026-03-02 21:30")
def test_what_was_ready_by_day_and_could_not_leave_is_put_off_at_night(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(status="arrived")
    step_due(DUE, cast.amara_recruit)
    plan_on(cast, TODAY)
    message = Message.objects.create(
        trust=cast.northgate,
        recipient=cast.amara,
        local_day=TODAY,
        message_id="<x@y>",
        next_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    )

    gather(cast.northgate, TODAY)

    message.refresh_from_db()
    assert (message.state, message.next_at) == ("pending", datetime(2026, 3, 3, 8, tzinfo=UTC))


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_both_changes_of_the_clock_send_one_reminder_at_eight_in_the_morning(
    cast: Cast, settings: Settings, day: date, hours: int
) -> None:
    settings.MAIL_ANY_DAY = True
    step_due(day + timedelta(days=7), cast.amara_recruit, owner_role="buddy")

    for _ in range(hours * 4):
        plan_on(cast, day)
        gather(cast.northgate, day)

    assert Reminder.objects.count() == 1
    assert Message.objects.filter(kind="digest").count() == 1


@pytest.mark.parametrize("outcome", ["not_passed", "partly"])
def test_after_a_test_that_was_not_passed_only_what_is_urgent_is_written_for_three_working_days(
    cast: Cast, outcome: str
) -> None:
    Milestone.objects.create(
        trust=cast.northgate, recruit=cast.amara_recruit, kind="osce_result", actual_on=TODAY, outcome=outcome
    )
    step_due(date(2026, 3, 20), cast.amara_recruit, remind_days_before=[18])

    days = [TODAY + timedelta(days=number) for number in range(5)]
    assert [[name for name, _ in leaves(cast, day)] for day in days] == [[], [], [], [], ["Amara Santos"]]


def test_a_limit_within_two_working_days_is_told_even_then(cast: Cast) -> None:
    Milestone.objects.create(
        trust=cast.northgate, recruit=cast.amara_recruit, kind="osce_result", actual_on=TODAY, outcome="not_passed"
    )
    step_due(date(2026, 3, 4), cast.amara_recruit, **HARD)

    assert [name for name, _ in leaves(cast)] == ["Amara Santos"]


@pytest.mark.parametrize(
    ("chosen", "told"), [("daily", ["hard", "target"]), ("weekly", ["hard"]), ("limits", ["hard"])]
)
def test_what_one_chose_counts_for_targets_and_never_for_limits(cast: Cast, chosen: str, told: list[str]) -> None:
    choose_frequency(cast.amara, frequency=chosen)
    step_due(DUE, cast.amara_recruit)
    step_due(DUE, cast.amara_recruit, **HARD)

    plan_on(cast, TODAY)

    assert sorted(Reminder.objects.values_list("step__item__limit", flat=True)) == told


def test_a_choice_takes_back_what_is_planned_and_not_sent(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    plan_on(cast, TODAY)

    choose_frequency(cast.amara, frequency="limits")

    assert plan_on(cast, TODAY).cancelled == 1


def test_without_a_choice_managers_are_written_to_once_a_week_and_others_by_the_day(cast: Cast) -> None:
    assert [frequency_of(one) for one in (cast.liam, cast.amara, cast.helen)] == ["weekly", "daily", "daily"]


def test_a_choice_is_kept_once_and_recorded(cast: Cast) -> None:
    for frequency in ("weekly", "weekly", "daily"):
        choose_frequency(cast.amara, frequency=frequency)

    assert MailPreference.objects.get().frequency == "daily"
    assert Event.objects.filter(action="mail_frequency_chosen").count() == 2
    with pytest.raises(Invalid):
        choose_frequency(cast.amara, frequency="hourly")


def test_the_link_of_a_message_stops_what_may_be_stopped_and_nothing_else(cast: Cast) -> None:
    token = stop_token(cast.amara)

    stop_mail(token)
    stop_mail(token)

    access.enter(cast.helen)
    assert [(row.membership, row.frequency) for row in MailPreference.objects.all()] == [(cast.amara, "limits")]


def test_who_reads_a_message_before_it_leaves_gets_no_link_of_somebody_else(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    plan_on(cast, TODAY)
    gather(cast.northgate, TODAY)
    letter = preview_letter(Message.objects.get(recipient=cast.amara))

    assert letter is not None and "/account/mail/stop/" in letter.body
    (key,) = re.findall(r"/account/mail/stop/([^/]+)/", letter.body)
    with pytest.raises(NotFound):
        stop_mail(key)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0", "é" * 500])
def test_a_link_that_was_made_up_does_nothing(cast: Cast, token: str) -> None:
    with pytest.raises(NotFound):
        stop_mail(token)


def letter_headers(cast: Cast) -> EmailMessage:
    plan_on(cast, TODAY)
    gather(cast.northgate, TODAY)
    letter = preview_letter(Message.objects.get(recipient=cast.amara))
    assert letter is not None
    transport = SmtpTransport()
    with transport:
        return transport._mail(letter)


def test_mail_programs_are_told_of_the_link_as_rfc_8058_has_it(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)

    headers = letter_headers(cast).extra_headers

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert headers["List-Unsubscribe"].endswith("/>")


def test_a_message_of_limits_alone_cannot_be_stopped_and_says_why_it_came(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit, **HARD)

    mail = letter_headers(cast)

    assert "List-Unsubscribe" not in mail.extra_headers
    assert "The rules behind it: Before the due day." in mail.body
    assert "/account/mail/" in mail.body and "Stop everything" not in mail.body
