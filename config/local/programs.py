"""The long-running programs of the demo beside the servers, in the order in which they start."""

import socket
import sys
from collections.abc import Mapping

from config.local.children import Child, start
from config.local.paths import LOGS, MAIL, ROOT

_CELERY = ("celery", "-A", "config.celery")
_WORKER = (*_CELERY, "worker", "--pool=prefork", "--concurrency=2", "--queues=mail,default,reports")
_QUIET = ("--loglevel=INFO", "--without-gossip", "--without-mingle")


def start_mail_catcher(listening: socket.socket, env: Mapping[str, str]) -> Child:
    """It inherits the listening socket, so nobody can take the port in between."""
    number = listening.fileno()
    module = ("config.local.mailcatcher", str(MAIL), f"--fd={number}")
    return _start("The mail catcher", "mail", env, *module, fds=(number,))


def start_web(port: int, env: Mapping[str, str]) -> Child:
    address = ("--host=127.0.0.1", f"--port={port}")
    size = ("--workers=1", "--blocking-threads=4", "--no-ws")
    return _start(
        "The web server", "web", env, "granian", "--interface=wsgi", *address, *size, "config.wsgi:application"
    )


def start_worker(env: Mapping[str, str]) -> Child:
    return _start("The worker", "worker", env, *_WORKER, *_QUIET)


def start_beat(env: Mapping[str, str]) -> Child:
    return _start("The beat", "beat", env, *_CELERY, "beat", "--pidfile=")


def _start(name: str, log: str, env: Mapping[str, str], *module: str, fds: tuple[int, ...] = ()) -> Child:
    command = [sys.executable, "-m", *module]
    return start(name, command, log=LOGS / f"{log}.log", env=env, cwd=ROOT, pass_fds=fds)
