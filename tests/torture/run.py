"""One ordeal in a process of its own: `python -m tests.torture.run short 1` prints what came of it as one line of JSON."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import django

from config.local.paths import ROOT
from config.local.signals import stop_politely
from tests.mail_sink import Sink, running_sink
from tests.torture.house import SENDERS, House, running_house
from tests.torture.ordeal import ORDEALS, Ordeal, Result

WORKERS, BEATS = 2, 2
PATIENCE_SECONDS = 420


def main(name: str, seed: int) -> int:
    """Set the scene, let everything run and die, and count at the end."""
    stop_politely()
    ordeal = ORDEALS[name]
    with running_sink() as sink, running_house(ordeal, sink.port) as house:
        os.environ |= {**house.env, "DATABASE_ROLE": "owner", "LOG_LEVEL": "WARNING"}
        django.setup()
        from tests.torture.scene import set_the_scene

        set_the_scene(ordeal.reminders)
        began = time.monotonic()
        house.open(WORKERS, BEATS)
        until = began + PATIENCE_SECONDS
        _torment(house, sink, ordeal, random.Random(seed), until)
        result = _end(name, seed, sink, began, until)
    print(json.dumps(asdict(result)), flush=True)
    return 1 if result.problems else 0


def _torment(house: House, sink: Sink, ordeal: Ordeal, rng: random.Random, until: float) -> None:
    """One fault after another, each once its share of the messages has left: so all of them fall into the sending."""
    faults: list[Callable[[], None]] = [lambda: house.kill_worker(rng.randrange(WORKERS))] * ordeal.worker_kills
    faults += [house.restart_postgres] * ordeal.restarts + [house.kill_broker] * ordeal.broker_kills
    rng.shuffle(faults)
    for number, fault in enumerate(faults):
        share = (number + rng.random()) / (len(faults) + 1)
        while len(sink.taken) < share * ordeal.reminders and time.monotonic() < until:
            time.sleep(0.01)
        fault()


def _end(name: str, seed: int, sink: Sink, began: float, until: float) -> Result:
    """Wait until everything is sent, or for as long as patience lasts, and count."""
    from tests.torture.scene import rows_now

    ordeal = ORDEALS[name]
    while (rows := rows_now()).sent < ordeal.reminders and time.monotonic() < until:
        time.sleep(0.5)
    seconds = time.monotonic() - began
    copies, times = sink.message_ids(), list(sink.taken_at)
    ids_by_address: dict[str, set[str]] = {}
    for message in sink.taken:
        ids_by_address.setdefault(str(message["To"]), set()).add(str(message["Message-ID"]))
    return Result(
        name=name,
        seed=seed,
        reminders=ordeal.reminders,
        messages=rows.messages,
        lost=max(ordeal.reminders - rows.sent, ordeal.reminders - len(ids_by_address)),
        rows_twice=rows.twice,
        extra=sum(copies.values()) - len(copies),
        changed_ids=sum(len(ids) - 1 for ids in ids_by_address.values()),
        in_flight=SENDERS * (ordeal.worker_kills + WORKERS * ordeal.restarts),
        seconds=round(seconds, 1),
        a_second=round((len(times) - 1) / max(times[-1] - times[0], 0.001), 1) if times else 0,
        floor=_floor(sink),
    )


def _floor(sink: Sink) -> float:
    command = [sys.executable, "-m", "tests.torture.floor", str(sink.port)]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
