"""A real worker on a real broker, to be killed: its own process, its own queue numbers, settings from the environment."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import Celery

ROOT = Path(__file__).parent.parent.parent
COMMAND = [
    *(sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool=prefork", "--concurrency=2"),
    *("--queues=mail,default", "--loglevel=DEBUG", "--without-gossip", "--without-mingle"),
]


def own_broker(number: int) -> str:
    """The test broker's address with a database of our own, so that no other test's tasks are taken."""
    url = os.environ["REDIS_URL"]
    if "virtual_host=" in url:
        return f"{url.partition('virtual_host=')[0]}virtual_host={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


@contextmanager
def running_worker(
    broker: str, log: Path, app: str = "config.celery", **variables: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker in a process group of its own; whatever is left of it at the end is killed."""
    command = [app if word == "config.celery" else word for word in COMMAND]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test", "REDIS_URL": broker} | variables
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to the worker and its children at once: nobody gets to tidy up."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def asking(broker: str) -> Celery:
    """Somebody who asks a broker; never this process's own app, whose tasks other tests look at."""
    return Celery(broker=broker, set_as_current=False)


def nudge(broker: str, task: str, *arguments: str) -> None:
    """What the beat does."""
    with asking(broker) as app:
        app.send_task(task, arguments, queue="mail")


def tasks_under_way(broker: str) -> list[Any]:
    """What the broker holds of each task that a worker has taken and not acknowledged: its arguments and options."""
    with asking(broker) as app, app.connection_for_read() as connection:
        taken = connection.default_channel.client.hvals("unacked")
        return [json.loads(base64.b64decode(json.loads(each)[0]["body"])) for each in taken]


def all_that_the_broker_holds(broker: str) -> str:
    """Every key with its value, and the words of every task in it."""
    with asking(broker) as app, app.connection_for_read() as connection:
        client = connection.default_channel.client
        reads = {b"list": lambda key: client.lrange(key, 0, -1), b"hash": client.hgetall, b"set": client.smembers}
        reads |= {b"zset": lambda key: client.zrange(key, 0, -1), b"string": client.get}
        found = {key: reads[client.type(key)](key) for key in client.keys("*")}
    bodies = re.findall(r'"body": ?"([A-Za-z0-9+/=]+)"', str(found).replace("\\", ""))
    return str(found) + "".join(base64.b64decode(body).decode() for body in bodies)


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Look again and again until something holds; say what did not."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"after {seconds:.0f} s still not: {what}"
        time.sleep(0.1)
