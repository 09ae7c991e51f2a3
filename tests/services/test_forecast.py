"""What leaves in the next days: the very code that plans and gathers, lived through and taken back."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Acknowledgement, Message, Milestone, Recruit, Reminder
from onboarding.services import forecast as forecasts
from onboarding.services.digests import gather
from onboarding.services.forecast import forecast
from tests.cast import Cast
from tests.reminding import plan_on, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
QUERIES = 85
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [1]}


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, False
    quiet_northgate(cast)


def days(cast: Cast, number: int = 7) -> list[tuple[date, str, int, int]]:
    found = forecast(cast.helen, days=number)
    return [(one.on, one.name, one.reminders, one.hard_limits) for one in found]


def test_each_message_stands_on_the_day_on_which_it_leaves_with_its_rule(cast: Cast) -> None:
    step_due(date(2026, 3, 11), cast.amara_recruit)
    step_due(date(2026, 3, 12), cast.amara_recruit)
    step_due(date(2026, 3, 12), cast.amara_recruit, owner_role="buddy")

    assert days(cast) == [
        (date(2026, 3, 4), "Amara Santos", 1, 0),
        (date(2026, 3, 5), "Amara Santos", 1, 0),
        (date(2026, 3, 5), "Ben Carter", 1, 0),
    ]
    assert forecast(cast.helen, days=7)[0].rules == (("before-due", "Before the due day"),)


def test_what_can_wait_is_expected_after_the_weekend_and_a_near_hard_limit_on_it(cast: Cast) -> None:
    step_due(date(2026, 3, 14), cast.amara_recruit)
    step_due(date(2026, 3, 9), cast.amara_recruit, owner_role="line_manager", **HARD)

    assert days(cast, 8) == [
        (date(2026, 3, 8), "Liam Doyle", 1, 1),
        (date(2026, 3, 9), "Amara Santos", 1, 0),
        (date(2026, 3, 9), "Liam Doyle", 1, 1),
    ]


def test_the_day_of_arrival_is_left_out(cast: Cast) -> None:
    on = {"planned_on": date(2026, 3, 4), "actual_on": None}
    Milestone.objects.update_or_create(on, trust=cast.northgate, recruit=cast.amara_recruit, kind="arrival")
    step_due(date(2026, 3, 11), cast.amara_recruit)

    assert days(cast) == [(date(2026, 3, 5), "Amara Santos", 1, 0)]


def test_what_was_sent_is_not_expected_again_and_nothing_is_recorded(cast: Cast) -> None:
    step_due(TODAY + timedelta(days=7), cast.amara_recruit)
    assert days(cast) == [(TODAY, "Amara Santos", 1, 0)]
    assert not Reminder.objects.exists()

    plan_on(cast, TODAY)
    Reminder.objects.update(state="sent")
    assert days(cast) == []


def test_the_weekly_mail_and_the_hours_at_which_mail_leaves_are_foretold(cast: Cast, settings: Settings) -> None:
    settings.WEEKLY_MAIL, settings.MAIL_HOUR, settings.MAIL_UNTIL_HOUR = True, 8, 20
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(country_of_training="PH", status="offered")
    step_due(date(2026, 3, 10), cast.amara_recruit)
    step_due(date(2026, 3, 13), cast.amara_recruit, owner_role="line_manager")

    found = [(one.on, one.name, one.kind) for one in forecast(cast.helen, days=9)]

    assert (date(2026, 3, 3), "Amara Santos", "digest") in found
    assert (date(2026, 3, 9), "Liam Doyle", "weekly") in found
    assert not Message.objects.exists()


def test_what_waits_for_another_try_or_is_held_back_is_foretold_for_today(cast: Cast) -> None:
    step = step_due(date(2026, 3, 9), cast.amara_recruit)
    plan_on(cast, TODAY)
    gather(cast.northgate, TODAY)
    Message.objects.update(state="held", frozen_at="2026-03-02T08:00Z")

    assert days(cast) == [(TODAY, "Amara Santos", 1, 0)]
    assert step.reminders.get().state == "pending"


def test_the_days_come_as_they_were_foretold(cast: Cast, settings: Settings) -> None:
    settings.WEEKLY_MAIL = True
    for number in range(12):
        recruit = recruit_with_people(cast)
        step_due(TODAY + timedelta(days=5 + number), recruit, owner_role="hr" if number % 2 else "buddy")
        limit = step_due(TODAY + timedelta(days=number), recruit, owner_role="line_manager", **HARD)
        seen = {"trust": cast.northgate, "membership": cast.liam, "due_on": limit.due_on}
        Acknowledgement.objects.create(step=limit, **seen)
    foretold = {(one.on, one.recipient_id, one.kind) for one in forecast(cast.helen, days=10)}

    for day in (TODAY + timedelta(days=number) for number in range(10)):
        plan_on(cast, day)
        gather(cast.northgate, day)
        Reminder.objects.filter(message__isnull=False).update(state="sent")
        Message.objects.filter(local_day=day).update(state="sent", frozen_at="2026-03-02T08:00Z")

    assert set(Message.objects.values_list("local_day", "recipient", "kind")) == foretold


@pytest.mark.parametrize("number", [-1, 0, 15, 10**9])
def test_other_numbers_of_days_are_refused(cast: Cast, number: int) -> None:
    with pytest.raises(Invalid):
        forecast(cast.helen, days=number)


def test_days_that_were_not_reached_are_not_told_as_days_on_which_nothing_leaves(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasts, "LONGEST", 0)
    assert forecast(cast.helen, days=1) == []
    with pytest.raises(NotNow, match="or ask for fewer days"):
        forecast(cast.helen, days=2)


def test_only_hr_looks_ahead(cast: Cast) -> None:
    access.enter(cast.liam)
    with pytest.raises(NotAllowed):
        forecast(cast.liam, days=7)


@pytest.mark.parametrize("count", [3, 30])
def test_each_day_costs_the_same_however_many_people(cast: Cast, settings: Settings, count: int) -> None:
    settings.WEEKLY_MAIL = True
    for _ in range(count):
        step_due(TODAY + timedelta(days=9), recruit_with_people(cast))

    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        forecast(cast.helen, days=7)

    # Once: begin, how long it may take, the copies, back. Each day: planned moves, waivers that ran out, empty roles and
    # whether somebody is away, the plan; then, as there is something, tidying up, the mail of the week or month, letting go,
    # making, locking, attaching; what could leave, its reminders, and two that say that it left.
    assert len(captured) == QUERIES
