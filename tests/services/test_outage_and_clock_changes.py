"""Three days without a sweep, and the two nights on which London's clocks change: one reminder for each rule and local day."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import Desk, make_due, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def sweep(cast: Cast, desk: Desk) -> None:
    """What happens each minute."""
    prepare(cast.northgate.id)
    access.enter(cast.helen)
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    access.enter(cast.helen)


def moments(day: date) -> Iterator[datetime]:
    """From the evening before to the morning after: each minute of the night of the change, else every half-hour."""
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
    end = now + timedelta(hours=30)
    night = (now + timedelta(hours=1), now + timedelta(hours=5))
    while now < end:
        yield now
        now += timedelta(minutes=1 if night[0] <= now < night[1] else 30)


@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_a_night_on_which_the_clocks_change_tells_each_thing_once_on_its_day(cast: Cast, desk: Desk, day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)):
        recruit = recruit_with_people(cast, membership=None)
        for later in range(3):  # told of on the day before, the day of the change, and the day after
            step_due(day + timedelta(days=6 + later), recruit, owner_role="hr")
            step_due(day + timedelta(days=6 + later), recruit, owner_role="buddy")

    for now in moments(day):
        with time_machine.travel(now):
            sweep(cast, desk)

    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    told = Counter(Reminder.objects.filter(state="sent").values_list("recipient__full_name", "send_on"))
    assert told == {(name, on): 1 for name in ("Helen Moss", "Ben Carter") for on in days}
    messages = Counter(Message.objects.filter(state="sent").values_list("recipient__full_name", "local_day"))
    assert {key: count for key, count in messages.items() if count > 1} == {}
    assert Reminder.objects.exclude(state="sent").count() == 0


def test_after_three_days_without_a_sweep_everyone_is_told_once_and_of_the_stage_that_is_now(
    cast: Cast, desk: Desk
) -> None:
    recruit, due = recruit_with_people(cast, membership=None), date(2026, 3, 12)
    stages = {"remind_days_before": [9, 8, 7], "limit": "hard", "basis": "law", "owner_role": "hr"}
    steps = [step_due(due, recruit, **stages) for _ in range(5)]
    fell_due = step_due(date(2026, 3, 11), recruit, owner_role="hr")  # wanted to be told of on the 4th, in the gap
    with time_machine.travel(datetime(2026, 3, 3, 9, tzinfo=UTC)):
        sweep(cast, desk)

    with time_machine.travel(datetime(2026, 3, 6, 9, tzinfo=UTC)):
        sweep(cast, desk)
        sweep(cast, desk)

    # Her manager hears of those that nobody said they had seen.
    sent = Reminder.objects.filter(state="sent", recipient=cast.helen)
    told = Counter(sent.values_list("step_id", "occasion"))
    expected = {(step.pk, occasion): 1 for step in steps for occasion in (-9, -7)}
    assert told == expected | {(fell_due.pk, -7): 1}
    assert Counter(Message.objects.filter(recipient=cast.helen).values_list("local_day", "state")) == {
        (date(2026, 3, 3), "sent"): 1,
        (date(2026, 3, 6), "sent"): 1,
    }
