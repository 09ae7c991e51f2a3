"""`make test`: servers of its own in a folder of its own, then pytest; several runs may go at once.

`.venv/bin/python -m config.local.test tests/rules -q` hands its words to pytest.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.local.assets import prepare_assets
from config.local.children import foreground
from config.local.chromium import chromium_path
from config.local.environment import whole_environment
from config.local.folders import is_locked
from config.local.paths import ASSETS, ROOT
from config.local.servers import running_servers
from config.local.signals import stop_politely
from config.local.trouble import explained

_NAME = "onboarding-test-"
_SHARED = Path("/tmp")  # short enough for sockets, and open to the servers' user


@contextmanager
def test_environment(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Empty servers, and the environment to reach them; they forget everything, and unless `durable` write nothing out."""
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=_SHARED))
    try:
        with running_servers(folder, folder / "log", durable=durable) as servers:
            folders = {
                "MEDIA_ROOT": folder / "media",
                "STATIC_ROOT": folder / "static",
                "MAIL_CATCHER_DIR": folder / "mail",
            }
            folders["STATIC_ROOT"].mkdir()
            variables = {name: str(path) for name, path in folders.items()} | servers.urls
            variables |= {"DJANGO_SETTINGS_MODULE": "config.settings_test", "INSTALLATION": "demo"}
            yield whole_environment(variables | {"ASSETS_DIR": str(ASSETS)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Prepare what tests need, run them, answer pytest's exit code."""
    stop_politely()
    prepare_assets()
    chromium = str(chromium_path())
    with test_environment() as env:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return foreground(command, env | {"CHROMIUM": chromium}, ROOT)


def _remove_leftovers() -> None:
    """What a killed run left behind: its lock is free, since its servers died with it.

    Another run may be removing its own folder at this moment."""
    for folder in _SHARED.glob(f"{_NAME}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_uid == os.getuid() and (folder / "lock").exists() and not is_locked(folder / "lock"):
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(explained(main))
