"""Which rule leads to something being done within a week."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding import access
from onboarding.errors import NotAllowed
from onboarding.models import Reminder, Step, StepChange
from onboarding.selectors.reminder_effects import Effect, rule_effects
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

LEFT_AT = "2026-02-10T09:00Z"


def told_of(cast: Cast, sent_at: str = LEFT_AT) -> Step:
    """A step of Amara's of which a message told, and when that left."""
    step = step_due(TODAY, cast.amara_recruit)
    left = datetime.fromisoformat(sent_at)
    message = message_to(cast.amara, step, state="sent", sent_at=left, local_day="2026-02-10")
    Reminder.objects.filter(message=message).update(state="sent")
    return step


def done(step: Step, after: timedelta, state: str = "done") -> None:
    StepChange.objects.create(
        trust=step.trust,
        step=step,
        verb="submitted",
        state=state,
        applies="yes",
        effective_on=TODAY,
        recorded_at=datetime.fromisoformat(LEFT_AT) + after,
    )


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.mark.parametrize(
    ("after", "state", "helped"),
    [(1, "done", 1), (7, "submitted", 1), (8, "done", 0), (-1, "done", 0), (1, "returned", 0)],
)
def test_a_reminder_helped_where_the_step_was_done_within_a_week(
    cast: Cast, after: int, state: str, helped: int
) -> None:
    done(told_of(cast), timedelta(days=after), state)

    assert list(rule_effects(cast.helen).values()) == [Effect(1, helped)]


def test_what_left_within_the_last_week_is_not_judged_yet(cast: Cast) -> None:
    told_of(cast, (timezone.now() - timedelta(days=6)).isoformat())

    assert rule_effects(cast.helen) == {}


@pytest.mark.django_db
def test_it_is_one_query_and_for_hr(cast: Cast) -> None:
    step = told_of(cast)
    done(step, timedelta(days=1))
    with CaptureQueriesContext(connection) as seen:
        rule_effects(cast.helen)
    # The reminders that left, each with whether its step moved.
    assert len(seen) == 1

    access.enter(cast.liam)
    with pytest.raises(NotAllowed):
        rule_effects(cast.liam)
