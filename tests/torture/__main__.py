"""`make torture`: ordeals one after another, each in a process with servers of its own, and a table of what came of them.

Words are names of ordeals with the seed of their faults: `short:1`, `long:1`, `control:1`."""

import json
import os
import subprocess
import sys

from config.local.paths import ROOT
from tests.torture.ordeal import ORDEALS, Result

SERVERS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
HEADINGS = (
    "ordeal",
    "kills of worker/PostgreSQL/broker",
    "reminders",
    "messages",
    "lost",
    "twice",
    "extra",
    "s",
    "a second",
)
LINE = "{:<16} {:>33} {:>9} {:>9} {:>5} {:>5} {:>12} {:>6} {:>15}  {}"


def main(words: list[str]) -> int:
    """Run them; 1 where a promise does not hold."""
    results = []
    for word in words:
        print(f"{word} …", file=sys.stderr, flush=True)
        name, _, seed = word.partition(":")
        results.append(_result(name, seed or "1"))
    print(LINE.format(*HEADINGS, ""))
    for one in results:
        print(_line(one))
    print(
        "One message for each person and day: every reminder here is another person's. Extra: copies beyond the first."
    )
    print(
        "All copies of a message carry one Message-ID. Behind the stroke: as many as can have been in flight at the kills."
    )
    print("A second: messages from the first to the last, through Celery and Django; behind the stroke smtplib alone.")
    return 1 if any(one.problems for one in results) else 0


def _result(name: str, seed: str) -> Result:
    env = {key: value for key, value in os.environ.items() if key not in SERVERS}
    command = [sys.executable, "-m", "tests.torture.run", name, seed]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout:
        sys.exit(f"{name} with seed {seed} came to no end.")
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def _line(one: Result) -> str:
    ordeal = ORDEALS[one.name]
    kills = f"{ordeal.worker_kills}/{ordeal.restarts}/{ordeal.broker_kills}"
    verdict = "; ".join(one.problems) or "holds"
    extra = f"{one.extra} / {one.in_flight}"
    rate = f"{one.a_second:.0f} / {one.floor:.0f}"
    title = f"{one.name}:{one.seed}"
    return LINE.format(
        title, kills, one.reminders, one.messages, one.lost, one.rows_twice, extra, round(one.seconds), rate, verdict
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
