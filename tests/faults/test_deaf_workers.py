"""A worker that lives and hears nothing ends itself; one that works, or waits for its broker, does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from config.local.place import Place
from config.local.valkey import start_valkey, valkey_url
from tasks.watchdog import DEAF, UNHEARD
from tests.faults.celery_worker import asking, own_broker, running_worker, wait_until

pytestmark = pytest.mark.real_clock
QUICKLY = {"WORKER_WATCH_SECONDS": "1"}


@pytest.fixture
def app() -> Iterator[Celery]:
    with asking(own_broker(9)) as app:
        yield app


def test_a_deaf_worker_ends_itself_and_one_that_hears_does_not(own_database: str, app: Celery, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running_worker(own_broker(9), log, app="tests.faults.deaf_worker", **QUICKLY) as worker:
        wait_until(lambda: bool(app.control.ping(timeout=1)), "the worker answers")
        wait_until(lambda: asked(log) > UNHEARD or worker.poll() is not None, "it was asked")
        assert worker.poll() is None

        app.control.broadcast("fall_asleep")

        wait_until(lambda: worker.poll() is not None, "it ended")
    assert worker.returncode == DEAF
    assert "It ends, to be started anew." in log.read_text()


def test_a_broker_that_was_away_ends_neither_the_worker_nor_its_watch(
    own_database: str, place: Place, tmp_path: Path
) -> None:
    broker, url, log = start_valkey(place, durable=False), valkey_url(place.sockets), tmp_path / "log"
    with running_worker(url, log, app="tests.faults.deaf_worker", **QUICKLY) as worker:
        wait_until(lambda: asked(log) > 0, "it was asked")
        broker.process.kill()
        broker.process.wait(10)
        wait_until(lambda: log.read_text().count("The broker is away") > UNHEARD, "it was waited for")
        assert worker.poll() is None
        broker = start_valkey(place, durable=False)

        # Told until it hears; where the outage itself left it deaf, it ends for that.
        with asking(url) as app:
            wait_until(lambda: app.control.broadcast("fall_asleep") or worker.poll() is not None, "it ended")
    broker.stop()
    assert worker.returncode == DEAF


def asked(log: Path) -> int:
    """How often its log says that it was asked."""
    return log.read_text().count("pidbox received method ping")
