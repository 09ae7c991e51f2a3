"""Three days without a sweep, and the two nights on which London's clocks change: one reminder for each rule and local day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import Desk, make_due, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
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


def moments(day: date) -> list[datetime]:
    """Each minute from before London's midnight until the clocks have changed and the hour that comes twice is over, and
    every two hours from the day before to the day after."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
    changed = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # all of Europe at once
    night = range(-5, (changed - midnight) // MINUTE + 65)
    return sorted({midnight + MINUTE * number for number in (*night, *range(-18 * 60, 36 * 60, 120))})


@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_a_night_on_which_the_clocks_change_tells_each_thing_once_on_its_day(cast: Cast, desk: Desk, day: date) -> None:
    with time_machine.travel(moments(day)[0] - timedelta(hours=1)):
        recruit = recruit_with_people(cast, membership=None)
        for later in range(3):  # told of on the day before, the day of the change, and the day after
            step_due(day + timedelta(days=6 + later), recruit, owner_role="hr")
            step_due(day + timedelta(days=6 + later), recruit, owner_role="buddy")
    left_on: list[date] = []

    for now in moments(day):
        with time_machine.travel(now):
            sweep(cast, desk)
        left_on += [now.astimezone(LONDON).date()] * (len(desk.letters) - len(left_on))

    each_once = {(name, on): 1 for name in ("Helen Moss", "Ben Carter") for on in around(day)}
    sent = Reminder.objects.filter(state="sent")
    assert Counter(sent.values_list("recipient__full_name", "send_on")) == each_once
    assert Counter(sent.values_list("recipient__full_name", "message__local_day")) == each_once
    assert Counter(Message.objects.values_list("recipient__full_name", "local_day")) == each_once
    assert Counter(left_on) == dict.fromkeys(around(day), 2)
    assert Reminder.objects.exclude(state="sent").count() == 0


@pytest.mark.parametrize(("day", "minutes"), [(SPRING, 120), (AUTUMN, 180)], ids=["spring", "autumn"])
def test_those_nights_are_stepped_through_minute_by_minute(day: date, minutes: int) -> None:
    night = [now for now in moments(day) if now.astimezone(LONDON).date() == day][:minutes]

    assert night[0].astimezone(LONDON).strftime("%H:%M") == "00:00"
    assert {later - now for now, later in pairwise(night)} == {MINUTE}
    assert len({now.astimezone(LONDON).utcoffset() for now in night}) == 2


def around(day: date) -> list[date]:
    return [day - timedelta(days=1), day, day + timedelta(days=1)]


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
