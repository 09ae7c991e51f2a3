"""PostgreSQL and Valkey for one machine: started together, named by environment variables, stopped together."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.local.accounts import server_account
from config.local.children import Child
from config.local.folders import ensure_room, hold_lock, reachable, socket_folder
from config.local.place import Place
from config.local.postgres import postgres_url, start_postgres
from config.local.trouble import Trouble
from config.local.valkey import start_valkey, valkey_url

_NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@dataclass(frozen=True)
class Servers:
    """The servers that we run ourselves, and the variables by which everything else finds them."""

    children: tuple[Child, ...]
    urls: dict[str, str]


@contextmanager
def running_servers(data: Path, logs: Path, *, durable: bool) -> Iterator[Servers]:
    """Run what the environment does not name already, on that data folder; stop it afterwards, broker last."""
    named = {name: os.environ[name] for name in _NAMES if name in os.environ}
    if ("DATABASE_URL" in named) != ("DATABASE_OWNER_URL" in named):
        raise Trouble("Set both DATABASE_URL (app role) and DATABASE_OWNER_URL (owner role), or neither.")
    with ExitStack() as stack:
        children: list[Child] = []
        if len(named) < len(_NAMES):
            place = place_in(data, logs, stack)
        if "REDIS_URL" not in named:
            children.append(start_valkey(place, durable=durable))
            stack.callback(children[-1].stop)
            named["REDIS_URL"] = valkey_url(place.sockets)
        if "DATABASE_URL" not in named:
            children.append(start_postgres(place, durable=durable))
            stack.callback(children[-1].stop)
            named["DATABASE_URL"] = postgres_url("onboarding_app", place.sockets)
            named["DATABASE_OWNER_URL"] = postgres_url("onboarding_owner", place.sockets)
        yield Servers(tuple(children), named)


def place_in(data: Path, logs: Path, stack: ExitStack) -> Place:
    """A place for servers on that data folder, locked against any other run until the stack unwinds."""
    account = server_account()
    folder = reachable(data, account)
    ensure_room(folder)
    lock = hold_lock(folder / "lock", f"Another run is using {folder}: stop it first.", patience=10)
    stack.callback(lock.close)
    return Place(folder, socket_folder(folder, account), logs, account, lock)


def refuse_foreign_servers(command: str) -> None:
    """For commands that destroy data: only ever on the servers that we run ourselves."""
    if named := [name for name in _NAMES if name in os.environ]:
        raise Trouble(f"{command} works on the demo's own servers only: unset {', '.join(named)} first.")
