"""The broker is emptied and killed while people use pages: nobody is signed out, no page fails, no reminder is lost."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.db import transaction
from django.utils import timezone

from config.local.place import Place
from config.local.servers import place_in
from config.local.valkey import start_valkey, valkey_url
from onboarding import access
from onboarding.models import Message, Reminder
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.faults.celery_worker import nudge, running_worker, wait_until
from tests.mail_sink import running_sink
from tests.reminding import quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.real_clock
PEOPLE = 8
PAGES = {"helen": ("/recruits/", "/messages/", "/health/"), "liam": ("/to-do/",), "amara": ("/my/",)}


@pytest.fixture
def place() -> Iterator[Place]:
    """Where a broker of the test's own can live and die."""
    folder = Path(tempfile.mkdtemp(prefix="onboarding-test-", dir="/tmp"))
    with ExitStack() as stack:
        yield place_in(folder, folder / "log", stack)
    shutil.rmtree(folder, ignore_errors=True)


def test_pages_sign_ins_and_reminders_outlive_the_broker(
    own_database: str, cast: Cast, place: Place, client_for, tmp_path: Path
) -> None:
    broker, url = start_valkey(place, durable=False), valkey_url(place.sockets)
    with transaction.atomic():
        quiet_northgate(cast)
        for _ in range(PEOPLE):
            recruit = recruit_with_people(cast, case_officer=MembershipFactory())
            step_due(timezone.localdate() + timedelta(days=7), recruit, owner_role="hr")
        browsers = {name: client_for(getattr(cast, name)) for name in PAGES}
    answers: Counter[int] = Counter()

    def use_pages() -> None:
        for name, browser in browsers.items():
            answers.update(browser.get(path).status_code for path in PAGES[name])

    with running_sink() as sink, running_worker(url, tmp_path / "log", EMAIL_PORT=str(sink.port)):
        for round_number in range(4):
            nudge(url, "tasks.reminders.sweep")
            if round_number % 2:
                with redis.Redis(unix_socket_path=str(place.sockets / "valkey.sock")) as client:
                    client.flushall()
                use_pages()
            else:
                broker.process.kill()
                broker.process.wait(10)
                use_pages()
                broker = start_valkey(place, durable=False)
        wait_until(lambda: _nudged_until_all_are_sent(url, cast), "every reminder is sent", 120)
    broker.stop()

    assert answers == {200: 4 * sum(map(len, PAGES.values()))}
    copies = sink.message_ids()
    assert {key: copies[key] for key in _message_ids(cast)} == dict.fromkeys(_message_ids(cast), 1)


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
