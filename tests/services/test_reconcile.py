"""What is due and not planned, and what is stuck: both nought while the sweep works, and seen when it does not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from onboarding import access
from onboarding.models import Heartbeat, Message, Reminder, Step, TrustSettings
from onboarding.services.reconcile import reconcile, reconcile_everything
from onboarding.services.sweep import prepare
from tasks import housekeeping
from tests.cast import Cast
from tests.reminding import message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def step(cast: Cast) -> Step:
    """Something that Amara is to be told of today."""
    quiet_northgate(cast)
    return step_due(DUE, cast.amara_recruit)


def figures(cast: Cast) -> tuple[int, int]:
    found = reconcile(cast.northgate.id)
    return found.unplanned, found.stuck


def test_after_a_sweep_both_are_nought(cast: Cast) -> None:
    prepare(cast.northgate.id)
    assert figures(cast) == (0, 0)


def test_what_no_sweep_has_planned_is_counted(cast: Cast) -> None:
    step_due(DUE, cast.bilal_recruit)
    assert figures(cast) == (2, 0)


def test_a_reminder_that_somebody_takes_out_of_the_table_is_missed(cast: Cast) -> None:
    prepare(cast.northgate.id)
    Reminder.objects.update(state="cancelled")
    assert figures(cast) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "minutes", "is_stuck"),
    [
        ({"state": "pending"}, 31, True),
        ({"state": "pending"}, 29, False),
        ({"state": "pending", "attempts": 3}, 31, True),
        ({"state": "claimed", "attempts": 1}, 31, True),
        ({"state": "claimed", "attempts": 1}, -5, False),
        ({"state": "held"}, 31, False),
        ({"state": "sent"}, 31, False),
    ],
)
def test_what_could_leave_and_has_not_for_half_an_hour_is_stuck(
    cast: Cast, fields: dict[str, str | int], minutes: int, is_stuck: bool
) -> None:
    since = timezone.now() - timedelta(minutes=minutes)
    message_to(cast.liam, **fields, next_at=since, lease_until=since)
    assert figures(cast)[1] == is_stuck


def test_what_the_trust_holds_back_is_not_stuck(cast: Cast) -> None:
    message_to(cast.liam, next_at=timezone.now() - timedelta(days=1))
    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"mail_held": True})
    assert figures(cast)[1] == 0


def test_the_hourly_task_writes_the_figures_of_all_trusts_down(cast: Cast) -> None:
    since = timezone.now() - timedelta(hours=1)
    message_to(cast.liam, next_at=since)
    access.enter(cast.omar)
    message_to(cast.omar, next_at=since + timedelta(minutes=10))

    housekeeping.reconcile()

    row = Heartbeat.objects.get(name="reconcile")
    assert row.figures == reconcile_everything()
    assert row.figures["pending_over_30_minutes"] == 2 and row.figures["due_without_row"] >= 1
    assert row.figures["oldest_pending_since"] == since.isoformat(timespec="seconds")
    access.enter(cast.helen)
    assert Message.objects.count() == 1
