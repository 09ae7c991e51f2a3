"""Folders that the servers' user can reach, locks on them, and places short enough for a socket."""

import fcntl
import hashlib
import os
import re
import shutil
import stat
import time
from pathlib import Path
from typing import IO

from config.local.accounts import Account
from config.local.trouble import Trouble

_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_LONGEST_SOCKET_FOLDER = 80  # the kernel takes about 107 bytes for folder and name together
_LEAST_FREE = 500 * 1024 * 1024


def hold_lock(path: Path, busy: str, patience: float = 0) -> IO[str]:
    """Hold the lock file for as long as the answer lives; `busy` is the sentence when somebody else keeps it.

    A child that is handed the file keeps the lock as well, so it comes free only when the last of them is gone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a", encoding="ascii")
    deadline = time.monotonic() + patience
    while not _locked(lock):
        if time.monotonic() >= deadline:
            lock.close()
            raise Trouble(busy)
        time.sleep(0.1)
    return lock


def is_locked(path: Path) -> bool:
    """Does anybody hold this lock?"""
    if not path.exists():
        return False
    with path.open("a", encoding="ascii") as lock:
        return not _locked(lock)


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def ensure_room(folder: Path) -> None:
    """Stop early where the disk is nearly full: half a start is worse than none."""
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise Trouble(f"The disk is full: {folder} has {free // 2**20} MB left and 500 MB are needed.")


def reachable(folder: Path, account: Account) -> Path:
    """The folder, or one in the system's temporary area where the servers' user may not walk into it."""
    folder.mkdir(parents=True, exist_ok=True)
    if account.is_other:
        folder.chmod(0o755)
    if account.may_enter(folder):
        return folder
    instead = own_folder(Path("/var/tmp") / f"onboarding-{_short(folder)}", Account(os.getuid(), os.getgid()), 0o755)
    print(f"The user of the servers may not walk into {folder}, so their data lies in {instead}.", flush=True)
    return instead


def socket_folder(folder: Path, account: Account) -> Path:
    """A private folder for sockets: beside the data, or a short one where that path is long or unusual."""
    beside = folder / "sockets"
    if not _PLAIN.fullmatch(str(beside)) or len(str(beside)) > _LONGEST_SOCKET_FOLDER:
        beside = Path("/tmp") / f"onboarding-{account.uid}-{_short(folder)}"
    return own_folder(beside, account, 0o700)


def own_folder(folder: Path, account: Account, mode: int) -> Path:
    """Make the folder for that user, and refuse one that somebody else has put in its place."""
    try:
        folder.mkdir(mode=0o700)
        if account.is_other:
            os.chown(folder, account.uid, account.gid)
        folder.chmod(mode)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise Trouble(f"{folder} belongs to somebody else: remove it, then try again.") from None
    return folder


def _short(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]
