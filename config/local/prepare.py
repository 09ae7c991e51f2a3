"""Bring database, static files and demo people up to date, through manage.py as anybody would."""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from config.local.assets import prepare_assets
from config.local.children import start, tail
from config.local.paths import ASSETS, LOGS, ROOT, STATIC
from config.local.trouble import Trouble

_STATIC_SOURCES = (ROOT / "web" / "static", ASSETS)


def prepare_static(env: Mapping[str, str]) -> None:
    """Collect and compress what pages refer to, when any of it has changed."""
    prepare_assets()
    stamp, wanted = STATIC / ".made-from", _static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    manage("Preparing styles and pictures", env, "collectstatic", "--no-input", "--clear")
    stamp.write_text(wanted)


def prepare_database(env: Mapping[str, str]) -> None:
    """Tables, cache and the people of the demo; each step does nothing where it has been done."""
    manage("Preparing the database", env, "migrate", "--no-input")
    manage("Preparing the cache", env, "createcachetable")
    manage("Preparing the demo", env, "seed_demo")


def manage(words: str, env: Mapping[str, str], *arguments: str) -> None:
    """Run one manage.py command with its output in a log; a failure says what the log ends with."""
    print(f"{words} …", flush=True)
    log = LOGS / f"{arguments[0]}.log"
    child = start(words, [sys.executable, ROOT / "manage.py", *arguments], log=log, env=env, cwd=ROOT)
    try:
        code = child.process.wait()
    finally:
        child.stop()
    if code != 0:
        raise Trouble(f"{words} failed: manage.py {' '.join(arguments)}. The end of {log}:\n{tail(log)}")


def _static_digest() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(path for source in _STATIC_SOURCES for path in source.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0{_content_digest(path)}\n".encode())
    return digest.hexdigest()


def _content_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
