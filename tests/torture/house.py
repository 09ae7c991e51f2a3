"""The servers, workers and beats of one ordeal, which can each be killed and come back."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.local.children import Child, start
from config.local.environment import whole_environment
from config.local.paths import ROOT
from config.local.place import Place
from config.local.postgres import postgres_url, start_postgres
from config.local.servers import place_in
from config.local.valkey import start_valkey, valkey_url
from tests.torture.ordeal import Ordeal

SENDERS = 2  # processes of one worker, each with one message in flight
CELERY = (sys.executable, "-m", "celery", "-A", "config.celery")
WORKER = (*CELERY, "worker", "--pool=prefork", f"--concurrency={SENDERS}", "--queues=mail,default,reports")
QUIET = ("--loglevel=INFO", "--without-gossip", "--without-mingle")


@dataclass
class House:
    """Everything that runs. Its workers and beats begin with `open`; whatever dies is replaced at once."""

    place: Place
    env: Mapping[str, str]
    postgres: Child
    valkey: Child
    workers: list[Child] = field(default_factory=list)
    beats: list[Child] = field(default_factory=list)

    def open(self, workers: int, beats: int) -> None:
        """Start so many workers and beats."""
        self.workers = [self._worker(number) for number in range(workers)]
        self.beats = [self._beat(number) for number in range(beats)]

    def kill_worker(self, number: int) -> None:
        """SIGKILL to one worker and its children at once: nobody gets to tidy up."""
        self.workers[number].stop()
        self.workers[number] = self._worker(number)

    def restart_postgres(self) -> None:
        """The immediate stop of PostgreSQL: every connection is cut, and it recovers from its log."""
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait(30)
        self.postgres = start_postgres(self.place, durable=True)

    def kill_broker(self) -> None:
        """SIGKILL to the broker, which keeps nothing: it comes back empty."""
        self.valkey.process.kill()
        self.valkey.process.wait(30)
        self.valkey = start_valkey(self.place, durable=False)

    def close(self) -> None:
        """Stop everything, servers last."""
        for child in (*self.beats, *self.workers, self.valkey, self.postgres):
            child.stop()

    def _worker(self, number: int) -> Child:
        return self._start(f"worker{number}", *WORKER, *QUIET)

    def _beat(self, number: int) -> Child:
        schedule = self.place.logs / f"beat{number}.schedule"
        return self._start(f"beat{number}", *CELERY, "beat", "--pidfile=", f"--schedule={schedule}")

    def _start(self, name: str, *command: str) -> Child:
        log = self.place.logs / f"{name}.log"
        return start(name, command, log=log, env=self.env, cwd=ROOT, stop_signal=signal.SIGKILL)


@contextmanager
def running_house(ordeal: Ordeal, mail_port: int) -> Iterator[House]:
    """Empty servers with durable writes, in a folder of their own that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="onboarding-test-", dir="/tmp"))
    try:
        with ExitStack() as stack:
            place = place_in(folder, folder / "log", stack)
            house = House(
                place,
                whole_environment(_variables(place, ordeal, mail_port)),
                start_postgres(place, durable=True),
                start_valkey(place, durable=False),
            )
            stack.callback(house.close)
            yield house
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _variables(place: Place, ordeal: Ordeal, mail_port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": postgres_url("onboarding_app", place.sockets),
        "DATABASE_OWNER_URL": postgres_url("onboarding_owner", place.sockets),
        "REDIS_URL": valkey_url(place.sockets),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "MESSAGE_LEASE_SECONDS": str(ordeal.lease),
        "SWEEP_SECONDS": str(ordeal.sweep),
        "STATIC_ROOT": str(place.data / "static"),
    }
