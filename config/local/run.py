"""`make run`: servers, database, demo, web, worker, beat and mail catcher, until Ctrl-C or SIGTERM."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack

from config.local.banner import print_banner
from config.local.children import Child
from config.local.environment import demo_environment, whole_environment, write_run_env
from config.local.folders import ensure_room, hold_lock
from config.local.paths import DATA, LOGS, RUN_ENV, RUN_LOCK, VAR
from config.local.prepare import prepare_database, prepare_static
from config.local.programs import start_beat, start_mail_catcher, start_web, start_worker
from config.local.servers import running_servers
from config.local.signals import stop_politely
from config.local.trouble import Trouble, explained


def main() -> int:
    """Run everything until told to stop; 0 after a clean stop."""
    began = time.monotonic()
    stop_politely()
    VAR.mkdir(exist_ok=True)
    ensure_room(VAR)
    try:
        with ExitStack() as stack:
            stack.enter_context(hold_lock(RUN_LOCK, "The demo of this folder is running already (see var/run.env)."))
            port = _free_port()
            children = _start_all(port, stack)
            _wait_for_first_page(port, children)
            print_banner(port, time.monotonic() - began)
            while True:
                time.sleep(0.5)
                _ensure_alive(children)
    except KeyboardInterrupt:
        print("Stopped.")
        return 0


def _start_all(port: int, stack: ExitStack) -> list[Child]:
    """Start everything; the stack stops it the other way round: beat, worker, web, mail catcher, servers."""
    for log in LOGS.glob("*.log"):
        log.unlink()
    print("Starting PostgreSQL and Valkey …", flush=True)
    servers = stack.enter_context(running_servers(DATA, LOGS, durable=True))
    mail = stack.enter_context(_listen(0))
    variables = demo_environment(servers.urls, port, mail.getsockname()[1])
    env = whole_environment(variables)
    write_run_env(variables)
    stack.callback(RUN_ENV.unlink, missing_ok=True)
    prepare_static(env)
    prepare_database(env)
    children = [*servers.children]
    for child in (start_mail_catcher(mail, env), start_web(port, env), start_worker(env), start_beat(env)):
        stack.callback(child.stop)
        children.append(child)
    return children


def _wait_for_first_page(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        _ensure_alive(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise Trouble(f"The first page answers {error.code}: see {LOGS / 'web.log'}.") from error
        except OSError:
            time.sleep(0.1)
    raise Trouble(f"The web server does not answer: see {LOGS / 'web.log'}.")


def _ensure_alive(children: list[Child]) -> None:
    for child in children:
        child.ensure_alive()


def _free_port() -> int:
    wanted = os.environ.get("PORT", "8000")
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    try:
        _listen(int(wanted)).close()
    except PermissionError as error:
        raise Trouble(f"Port {wanted} is for root only: choose a higher one with  make run PORT=8000") from error
    except OSError as error:
        raise Trouble(
            f"Port {wanted} is taken: choose another, as in  make run PORT={int(wanted) % 60000 + 1}"
        ) from error
    return int(wanted)


def _listen(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


if __name__ == "__main__":
    sys.exit(explained(main))
