"""Two beats, two workers, two sweeps at once: no reminder and no message twice, and nothing left out."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.reminders import plan
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.reminding import quiet_northgate, recruit_with_people, step_due

PEOPLE = 12
TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)


def at_once(*works: Callable[[], object]) -> None:
    """Start all of them at the same moment, each in a thread with a connection of its own, and wait for the last."""
    barrier, errors = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            work()
        except Exception as error:  # handed to the test's own thread below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def remind_people(cast: Cast) -> None:
    """Two things due in a week for each of several officers."""
    for _ in range(PEOPLE):
        recruit = recruit_with_people(cast, case_officer=MembershipFactory())
        step_due(DUE, recruit, owner_role="hr")
        step_due(DUE, recruit, owner_role="hr", limit="hard", basis="law")


def start_again(cast: Cast) -> None:
    """As if nothing had ever been planned."""
    with transaction.atomic():
        access.enter(cast.helen)
        Reminder.objects.all().delete()
        Message.objects.all().delete()


def test_two_sweeps_at_once_ten_times_make_each_reminder_and_each_message_once(own_database: str, cast: Cast) -> None:
    with transaction.atomic():
        quiet_northgate(cast)
        remind_people(cast)

    for _ in range(10):
        start_again(cast)
        at_once(*[lambda: prepare(cast.northgate.id)] * 2)
        prepare(cast.northgate.id)
        with transaction.atomic():
            access.enter(cast.helen)
            assert Reminder.objects.filter(state="pending", message__isnull=False).count() == 2 * PEOPLE
            assert Reminder.objects.count() == 2 * PEOPLE
            assert Message.objects.count() == PEOPLE


def test_planning_twice_at_once_without_the_sweeps_lock_makes_each_reminder_once(own_database: str, cast: Cast) -> None:
    with transaction.atomic():
        quiet_northgate(cast)
        remind_people(cast)

    @transaction.atomic
    def plan_today() -> None:
        access.enter_trust(cast.northgate.id)
        plan(cast.northgate, TODAY)

    for _ in range(10):
        start_again(cast)
        at_once(plan_today, plan_today)
        with transaction.atomic():
            access.enter(cast.helen)
            assert Counter(Reminder.objects.values_list("state", flat=True)) == {"pending": 2 * PEOPLE}


def test_four_workers_at_once_send_each_message_once(own_database: str, cast: Cast) -> None:
    with transaction.atomic():
        quiet_northgate(cast)
        remind_people(cast)
    sent: Counter[str] = Counter()
    prepare(cast.northgate.id)

    def post(letter: Letter) -> Outcome:
        sent[letter.message_id] += 1
        return Outcome("sent")

    at_once(*[lambda: send_waiting(cast.northgate.id, post, seconds=30)] * 4)

    with transaction.atomic():
        access.enter(cast.helen)
        assert sent == dict.fromkeys(Message.objects.values_list("message_id", flat=True), 1)
        assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": PEOPLE}
        assert Counter(Reminder.objects.values_list("state", flat=True)) == {"sent": 2 * PEOPLE}


def test_what_is_gathered_while_the_digest_is_claimed_is_never_lost(own_database: str, cast: Cast) -> None:
    with transaction.atomic():
        quiet_northgate(cast)
        recruit = recruit_with_people(cast)
        step_due(DUE, recruit, owner_role="hr")
    bodies: list[str] = []

    def post(letter: Letter) -> Outcome:
        bodies.append(letter.body)
        return Outcome("sent")

    for number in range(10):
        start_again(cast)
        prepare(cast.northgate.id)
        with transaction.atomic():
            access.enter(cast.helen)
            late = step_due(DUE, recruit, owner_role="hr", title=f"Late thing {number}")
        at_once(
            lambda: prepare(cast.northgate.id),
            lambda: send_waiting(cast.northgate.id, post, seconds=30),
        )
        send_waiting(cast.northgate.id, post, seconds=30)
        with transaction.atomic():
            access.enter(cast.helen)
            state = Reminder.objects.get(step=late).state
        assert (state == "sent") == any(
            f"Late thing {number}:" in body or f"Late thing {number} " in body for body in bodies
        )
