"""A worker that dies while it sends loses nothing: another sends the same messages again, under the same Message-ID."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.models import Heartbeat, Message, Reminder
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.faults.celery_worker import (
    all_that_the_broker_holds,
    kill,
    nudge,
    own_broker,
    running_worker,
    tasks_under_way,
    wait_until,
)
from tests.mail_sink import running_sink
from tests.reminding import quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.real_clock

LEASE_SECONDS = 6
PEOPLE = 8
CANARY = "zzcanaryzz"


def test_a_worker_killed_in_mid_send_loses_no_reminder_and_doubles_no_row(
    own_database: str, cast: Cast, tmp_path: Path
) -> None:
    with running_sink() as sink:
        broker, log = own_broker(11), tmp_path / "worker.log"
        mail = {"EMAIL_PORT": str(sink.port), "MESSAGE_LEASE_SECONDS": str(LEASE_SECONDS), "LOG_LEVEL": "DEBUG"}
        _remind_many(cast)
        prepare(cast.northgate.id)
        sink.seconds = 30

        with running_worker(broker, log, **mail) as worker:
            nudge(broker, "tasks.reminders.remind", str(cast.northgate.id))
            wait_until(lambda: bool(sink.begun), "a message is on its way")
            queued, held = tasks_under_way(broker), all_that_the_broker_holds(broker)
            kill(worker)
            killed_at = time.monotonic()
        sink.seconds = 0
        in_flight = dict(sink.begun)

        with running_worker(broker, log, **mail):
            wait_until(lambda: _nudged_until_all_are_sent(broker, cast), "everything is sent")
            recovered_in = time.monotonic() - killed_at

        copies = {key: sink.message_ids()[key] for key in _message_ids(cast)}
        assert all(copies.values())
        assert sum(copies.values()) - len(copies) <= len(in_flight)
        assert _rows(cast) == (Counter(sent=PEOPLE), Counter(sent=PEOPLE))
        assert in_flight and all(sink.begun[key] >= 2 for key in in_flight)
        assert recovered_in < LEASE_SECONDS + 30
        assert CANARY not in log.read_text(encoding="utf-8")
        assert [str(cast.northgate.id)] in [arguments for arguments, *_ in queued]
        assert str(cast.northgate.id) in held
        assert CANARY not in str(queued) + held


def test_a_worker_proves_that_it_lives(own_database: str, cast: Cast, tmp_path: Path) -> None:
    broker = own_broker(12)
    with running_worker(broker, tmp_path / "worker.log"):
        nudge(broker, "tasks.housekeeping.heartbeat")
        wait_until(Heartbeat.objects.filter(name="worker").exists, "the heartbeat is written")

    age = timezone.now() - Heartbeat.objects.get(name="worker").beaten_at
    assert age < timedelta(minutes=1)


def _remind_many(cast: Cast) -> None:
    """Something due in a week for each of several officers, with a telling word in every personal field."""
    with transaction.atomic():
        quiet_northgate(cast)
        for number in range(PEOPLE):
            officer = MembershipFactory(full_name=f"{CANARY} {number}", user__email=f"{CANARY}{number}@mail.example")
            recruit = recruit_with_people(cast, case_officer=officer, full_name=CANARY, known_as=CANARY)
            step_due(timezone.localdate() + timedelta(days=7), recruit, owner_role="hr")


def _nudged_until_all_are_sent(broker: str, cast: Cast) -> bool:
    nudge(broker, "tasks.reminders.sweep")
    time.sleep(1)
    return _rows(cast)[0] == Counter(sent=PEOPLE)


def _rows(cast: Cast) -> tuple[Counter[str], Counter[str]]:
    with transaction.atomic():
        access.enter(cast.helen)
        states = (Message.objects, Reminder.objects)
        messages, reminders = (Counter(rows.values_list("state", flat=True)) for rows in states)
    return messages, reminders


def _message_ids(cast: Cast) -> set[str]:
    with transaction.atomic():
        access.enter(cast.helen)
        return set(Message.objects.values_list("message_id", flat=True))
