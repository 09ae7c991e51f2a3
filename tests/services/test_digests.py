"""One digest for each person, channel and local day; a hard limit that is very near may leave once more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from onboarding import access
from onboarding.models import Message, Milestone, Reminder
from onboarding.services.digests import gather
from onboarding.services.sweep import prepare, trusts_to_sweep
from tests.cast import Cast
from tests.reminding import plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)
TUESDAY = TODAY + timedelta(days=1)
URGENT = {"limit": "hard", "basis": "law", "remind_days_before": [2]}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def gather_on(cast: Cast, on: date) -> int:
    plan_on(cast, on)
    return gather(cast.northgate, on)


def freeze(message: Message, state: str = "sent") -> None:
    """As after its first claim."""
    Message.objects.filter(id=message.id).update(state=state, attempts=1, frozen_at=timezone.now())


def test_all_that_one_person_is_told_on_a_day_goes_into_one_message(cast: Cast) -> None:
    for _ in range(3):
        step_due(DUE, cast.amara_recruit)
    step_due(DUE, cast.amara_recruit, owner_role="buddy")

    assert gather_on(cast, TODAY) == 2
    assert gather_on(cast, TODAY) == 0

    counts = {str(row.recipient): row.reminders.count() for row in Message.objects.all()}
    assert counts == {"Amara Santos": 3, "Ben Carter": 1}


def test_a_message_has_its_id_from_the_beginning(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)

    gather_on(cast, TODAY)

    message = Message.objects.get()
    assert message.message_id == f"<{message.id}@onboarding.example>"
    assert (message.local_day, message.sequence, message.state, message.kind) == (TODAY, 0, "pending", "digest")


def test_while_nobody_has_claimed_the_digest_more_goes_into_it(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    step_due(DUE, cast.amara_recruit)

    assert gather_on(cast, TODAY) == 0
    assert Message.objects.get().reminders.count() == 2


def test_once_the_digest_is_claimed_the_rest_waits_for_the_next_day(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    freeze(Message.objects.get(), "pending")
    late = step_due(DUE, cast.amara_recruit)

    assert gather_on(cast, TODAY) == 0
    assert Reminder.objects.get(step=late).message is None
    assert gather_on(cast, TUESDAY) == 1
    assert Reminder.objects.get(step=late).message.local_day == TUESDAY


def test_a_hard_limit_within_two_working_days_leaves_at_once_but_only_once_more_a_day(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    freeze(Message.objects.get())

    urgent = step_due(date(2026, 3, 4), cast.amara_recruit, **URGENT)
    step_due(DUE, cast.amara_recruit)
    assert gather_on(cast, TODAY) == 1
    second = Message.objects.get(sequence=1)
    assert list(second.reminders.values_list("step", flat=True)) == [urgent.id]

    freeze(second)
    third = step_due(date(2026, 3, 4), cast.amara_recruit, **URGENT)
    assert gather_on(cast, TODAY) == 0
    assert Reminder.objects.get(step=third).message is None


@pytest.mark.parametrize(("due_on", "is_urgent"), [(date(2026, 3, 10), True), (date(2026, 3, 11), False)])
def test_two_working_days_reach_over_a_weekend(cast: Cast, due_on: date, is_urgent: bool) -> None:
    friday = date(2026, 3, 6)
    step_due(date(2026, 3, 13), cast.amara_recruit)
    gather_on(cast, friday)
    freeze(Message.objects.get())
    step_due(due_on, cast.amara_recruit, **URGENT | {"remind_days_before": [5]})

    assert gather_on(cast, friday) == int(is_urgent)


def test_a_digest_that_nobody_tried_gives_way_to_the_next_days(cast: Cast) -> None:
    step = step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)

    assert gather_on(cast, TUESDAY) == 1

    assert list(Message.objects.order_by("local_day").values_list("state", flat=True)) == ["missed", "pending"]
    assert Reminder.objects.get(step=step).message.local_day == TUESDAY


def test_a_digest_that_was_tried_keeps_its_message_id_for_three_days(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    freeze(Message.objects.get(), "pending")

    assert [gather_on(cast, TODAY + timedelta(days=days)) for days in (1, 2, 3, 4)] == [0, 0, 0, 1]
    assert list(Message.objects.order_by("local_day").values_list("state", flat=True)) == ["missed", "pending"]


def test_a_message_that_ends_every_worker_is_given_up(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    Message.objects.update(state="claimed", attempts=8, lease_until=long_ago, frozen_at=long_ago)

    gather_on(cast, TODAY)

    message = Message.objects.get()
    assert (message.state, message.last_error) == ("dead", "never settled")


def test_a_reminder_left_in_a_message_that_has_gone_is_told_in_another(cast: Cast) -> None:
    step = step_due(DUE, cast.amara_recruit)
    gather_on(cast, TODAY)
    freeze(Message.objects.get(), "sent")

    gather_on(cast, TUESDAY)

    assert Reminder.objects.get(step=step).message.local_day == TUESDAY


def test_mail_waits_for_the_hour_of_the_trust(cast: Cast, settings: Settings) -> None:
    settings.MAIL_HOUR = 8
    step_due(date(2099, 7, 8), cast.amara_recruit, owner_role="buddy")

    gather_on(cast, date(2099, 7, 1))

    assert Message.objects.get().next_at == datetime(2099, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 3, 8), date(2026, 12, 25), date(2026, 12, 28)])
def test_what_can_wait_waits_over_weekends_and_bank_holidays(cast: Cast, settings: Settings, day: date) -> None:
    settings.MAIL_ANY_DAY = False
    step_due(day + timedelta(days=7), cast.amara_recruit)

    assert gather_on(cast, day) == 0
    assert gather_on(cast, day + timedelta(days=4)) == 1


@pytest.mark.parametrize(("due_on", "leaves"), [(date(2026, 3, 9), 1), (date(2026, 3, 10), 0)])
def test_what_is_due_by_the_next_working_day_leaves_on_a_day_off(
    cast: Cast, settings: Settings, due_on: date, leaves: int
) -> None:
    settings.MAIL_ANY_DAY = False
    step_due(due_on, cast.amara_recruit)

    assert gather_on(cast, date(2026, 3, 7)) == leaves


def test_a_hard_limit_within_two_working_days_knows_no_day_off(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY = False
    step_due(date(2026, 3, 10), cast.amara_recruit, **URGENT | {"remind_days_before": [5]})

    assert gather_on(cast, date(2026, 3, 7)) == 1


def test_nobody_is_written_to_on_the_day_they_arrive_but_about_what_cannot_wait(cast: Cast) -> None:
    arrival = {"planned_on": TODAY, "actual_on": None}
    Milestone.objects.update_or_create(arrival, trust=cast.northgate, recruit=cast.amara_recruit, kind="arrival")
    step_due(DUE, cast.amara_recruit)
    step_due(DUE, cast.amara_recruit, owner_role="buddy")

    gather_on(cast, TODAY)
    assert [str(message.recipient) for message in Message.objects.all()] == ["Ben Carter"]

    step_due(date(2026, 3, 4), cast.amara_recruit, **URGENT)
    assert gather_on(cast, TODAY) == 1
    assert Message.objects.get(recipient=cast.amara).reminders.count() == 2


def test_a_sweep_prepares_each_trust_by_itself(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit)

    assert trusts_to_sweep() == [cast.northgate.id, cast.southmoor.id]
    assert [prepare(trust_id) for trust_id in trusts_to_sweep()] == [True, True]

    access.enter(cast.helen)
    assert Message.objects.get().recipient == cast.amara
