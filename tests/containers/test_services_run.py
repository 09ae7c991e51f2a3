"""Each service's command, run exactly as docker-compose.yml has it, against the test's own servers.

No image is built: there is no engine here. What differs is said by variables alone: where the servers are, that this is
a demo without https, and that web listens on loopback on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from celery.beat import PersistentScheduler

from config import celery
from tests.containers.compose import (
    ROOT,
    SECRETS,
    filled,
    image_environment,
    service,
    words_of,
)
from tests.containers.test_compose_file import GIVEN
from tests.databases import APP, OWNER, url_in
from tests.faults.celery_worker import own_broker, wait_until

pytestmark = pytest.mark.real_clock
BROKER_NUMBER = 11
AN_HOUR = timedelta(hours=1)
Environment = Callable[[str], dict[str, str]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def environment(own_database: str, tmp_path: Path) -> Environment:
    """`environment("web")`: what the two files set for that service, with the test's own servers in place of theirs."""
    return surroundings(own_database, tmp_path)


@pytest.fixture
def start(environment: Environment, tmp_path: Path) -> Iterator[Callable[[str], "subprocess.Popen[bytes]"]]:
    """`start("web")`: that service's command, until the test is over."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(running(name, environment(name), tmp_path))


def surroundings(database: str, folder: Path) -> Environment:
    unused = ("email_host_password", "notify_api_key", "notify_receipt_secret", "files_secret_key")
    secrets = dict.fromkeys(unused, "") | {"secret_key": "s" * 40}
    secrets |= {"database_url": url_in(database, APP), "database_owner_url": url_in(database, OWNER)}
    for name, value in secrets.items():
        (folder / name).write_text(value + "\n", encoding="utf-8")
    here = {
        "INSTALLATION": "demo",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "REDIS_URL": own_broker(BROKER_NUMBER),
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(free_port()),
        "MEDIA_ROOT": str(folder),
        "BEAT_SCHEDULE_FILE": str(folder / "beat-schedule"),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",  # its static files need no collecting
    }
    path = f"{Path(sys.executable).parent}:{os.defpath}"

    def environment(name: str) -> dict[str, str]:
        asked = filled(service(name)["environment"], GIVEN)
        asked = {key: value.replace(SECRETS, f"{folder}/") for key, value in asked.items()}
        return image_environment() | asked | here | {"PATH": path}

    return environment


@contextmanager
def running(name: str, env: dict[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = words_of(service(name)["command"])
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def was_due_an_hour_ago(schedule: Path) -> None:
    """Leave the note of a beat that stopped an hour ago, so that the test need not wait for the next minute."""
    beat = PersistentScheduler(celery.app, schedule_filename=str(schedule))
    for entry in beat.schedule.values():
        entry.last_run_at = celery.app.now() - AN_HOUR
    beat.close()


def readiness(port: str) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))
    except OSError:
        return {}


def test_web_worker_and_beat_come_up_together_and_the_service_is_ready(
    environment: Environment, start: Callable[[str], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    env = environment("web")
    was_due_an_hour_ago(tmp_path / "beat-schedule")
    processes = [start("web")]
    # Nothing has run in the background yet.
    wait_until(lambda: readiness(env["GRANIAN_PORT"]).get("ready") is False, "web says that it is not ready", 60)

    processes += [start("worker"), start("beat")]

    # Beat sends a heartbeat, the worker takes it and writes its row, web reads it: all three do their work.
    wait_until(lambda: readiness(env["GRANIAN_PORT"]).get("ready") is True, "everything is ready", 90)
    assert [one.poll() for one in processes] == [None] * 3
    check = service("web")["healthcheck"]["test"][1:]
    assert subprocess.run(check, cwd=ROOT, env=env, check=False).returncode == 0
    assert list(tmp_path.glob("beat-schedule*"))  # its ending is the storage's own


def test_a_web_server_with_the_owners_role_refuses_to_start(environment: Environment, tmp_path: Path) -> None:
    env = environment("web") | {"DATABASE_URL_FILE": str(tmp_path / "database_owner_url")}

    tried = subprocess.run(
        words_of(service("web")["command"]), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )

    assert tried.returncode != 0
    assert "too strong" in tried.stdout + tried.stderr or "would not hold" in tried.stdout + tried.stderr


def test_the_one_off_service_migrates_as_owner(environment: Environment) -> None:
    done = subprocess.run(
        words_of(service("manage")["command"]), cwd=ROOT, env=environment("manage"), capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    assert b"No migrations to apply" in done.stdout


def test_the_health_check_says_no_where_nothing_answers(environment: Environment) -> None:
    check = service("web")["healthcheck"]["test"][1:]

    assert subprocess.run(check, cwd=ROOT, env=environment("web"), capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("app", "works"), [("postgresql://onboarding_app:password@db:5432/onboarding", True), ("", False)]
)
def test_the_roles_get_the_passwords_of_their_addresses(tmp_path: Path, app: str, works: bool) -> None:
    (tmp_path / "database_url").write_text(f"{app}\n")
    (tmp_path / "database_owner_url").write_text("postgresql://onboarding_owner:secret@db:5432/onboarding\n")
    (tmp_path / "psql").write_text('#!/bin/sh\necho "$@"; cat\n')  # PostgreSQL's own; only its superuser could run it
    (tmp_path / "psql").chmod(0o755)
    env = {"SECRETS_DIR": str(tmp_path), "POSTGRES_USER": "postgres", "POSTGRES_DB": "onboarding"}

    done = subprocess.run(
        ["sh", ROOT / "config/compose/2-passwords.sh"],
        env=env | {"PATH": f"{tmp_path}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode == 0) is works
    assert ("-v owner=secret -v app=password -v name=onboarding" in done.stdout) is works
