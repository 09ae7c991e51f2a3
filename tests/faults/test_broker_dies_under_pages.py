"""The broker is emptied and killed while people use pages: nobody is signed out, no page fails, no reminder is lost."""

import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
import redis
from django.db import connection, transaction
from django.utils import timezone

from config.local.place import Place
from config.local.valkey import start_valkey, valkey_url
from onboarding import access
from onboarding.models import Message, Recruit, RecruitNote, Reminder
from tests.cast import PASSWORD, Cast
from tests.factories import MembershipFactory
from tests.faults.celery_worker import nudge, running_worker, wait_until
from tests.mail_sink import running_sink
from tests.reminding import quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.real_clock
PEOPLE = 8
IN_FLIGHT = 2  # when a worker is killed, one message of each of its processes
MOST_SIGN_INS = 20  # fewer than one address may try in a quarter of an hour
PAGES = {"helen": ("/recruits/", "/messages/", "/health/"), "liam": ("/to-do/",), "amara": ("/my/",)}


class People:
    """They use pages, write, and sign in, round after round, in a thread of their own. `answers` counts what they get."""

    def __init__(self, browsers: dict[str, Any], recruit: Recruit) -> None:
        self.browsers, self.recruit = browsers, recruit
        self.answers: Counter[tuple[str, int]] = Counter()
        self.rounds, self.over, self.errors = 0, threading.Event(), []

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self._live)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join(60)

    def have_another_round(self) -> None:
        """Wait for one that began after now, or until they gave up."""
        since = self.rounds
        wait_until(lambda: self.rounds >= since + 2 or bool(self.errors), "people used the pages again")

    def _live(self) -> None:
        try:
            while not self.over.is_set():
                self._use_pages()
                self.rounds += 1
        except Exception as error:  # handed to the test's own thread by `errors`
            self.errors.append(error)
        finally:
            connection.close()

    def _use_pages(self) -> None:
        for name, browser in self.browsers.items():
            self.answers.update((path, browser.get(path).status_code) for path in PAGES[name])
        note = self.browsers["helen"].post(
            f"/recruits/{self.recruit.pk}/notes/", {"words": f"She called {self.rounds} times."}
        )
        self.answers["note", note.status_code] += 1
        if self.rounds < MOST_SIGN_INS:
            newcomer = Browser()
            newcomer.post("/account/sign-in/", {"login": "amara@northgate.example", "password": PASSWORD})
            self.answers["signed in", newcomer.get("/my/").status_code] += 1


def test_pages_sign_ins_and_reminders_outlive_the_broker(
    own_database: str, cast: Cast, place: Place, client_for: Any, tmp_path: Path, settings: Any
) -> None:
    broker, url = start_valkey(place, durable=False), valkey_url(place.sockets)
    settings.REDIS_URL = settings.CELERY_BROKER_URL = url  # what the pages know of is what dies
    with transaction.atomic():
        _remind_officers(cast)
        browsers = {name: client_for(getattr(cast, name)) for name in PAGES}

    log, mail = tmp_path / "log", {"MESSAGE_LEASE_SECONDS": "6"}
    with running_sink() as sink, People(browsers, cast.amara_recruit) as people:
        mail["EMAIL_PORT"] = str(sink.port)
        with running_worker(url, log, **mail):
            for round_number in range(4):
                nudge(url, "tasks.reminders.sweep")
                if round_number % 2:
                    with redis.Redis(unix_socket_path=str(place.sockets / "valkey.sock")) as client:
                        client.flushall()
                    people.have_another_round()
                else:
                    broker.process.kill()
                    broker.process.wait(10)
                    people.have_another_round()
                    broker = start_valkey(place, durable=False)
        # A worker that lost its broker with a task in hand may end; whoever watches it starts another.
        with running_worker(url, log, **mail):
            wait_until(lambda: _nudged_until_all_are_sent(url, cast), "every reminder is sent", 120)
    broker.stop()

    assert people.errors == []
    assert {answer for answer in people.answers if answer[1] != 200} == {("note", 302)}
    assert people.answers["signed in", 200] >= 4 and people.rounds >= 8
    with transaction.atomic():
        access.enter(cast.helen)
        assert RecruitNote.objects.filter(words__startswith="She called").count() == people.answers["note", 302]
    copies = {key: sink.message_ids()[key] for key in _message_ids(cast)}
    assert all(copies.values())
    assert sum(copies.values()) - len(copies) <= IN_FLIGHT


def _remind_officers(cast: Cast) -> None:
    quiet_northgate(cast)
    for _ in range(PEOPLE):
        recruit = recruit_with_people(cast, case_officer=MembershipFactory())
        step_due(timezone.localdate() + timedelta(days=7), recruit, owner_role="hr")


def _nudged_until_all_are_sent(url: str, cast: Cast) -> bool:
    nudge(url, "tasks.reminders.sweep")
    with transaction.atomic():
        access.enter(cast.helen)
        sent = Reminder.objects.filter(state="sent").count()
        return sent >= PEOPLE and not Message.objects.exclude(state="sent").exists()


def _message_ids(cast: Cast) -> set[str]:
    with transaction.atomic():
        access.enter(cast.helen)
        return set(Message.objects.values_list("message_id", flat=True))
