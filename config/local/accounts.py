"""Which user of the machine the servers run as. PostgreSQL refuses root, so root hands them to `nobody`."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.local.trouble import Trouble


@dataclass(frozen=True)
class Account:
    """A user of the machine: numeric user and group."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.getuid()

    def may_enter(self, folder: Path) -> bool:
        """Can this user walk into the folder? Asked of the system, so that every rule of it counts."""
        if not self.is_other:
            return os.access(folder, os.X_OK)
        return run_as(self, ["test", "-x", folder]).returncode == 0


def server_account() -> Account:
    """The user that owns the servers' files: the caller, or `nobody` where the caller is root."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise Trouble("PostgreSQL does not run as root and there is no user 'nobody': use an ordinary user.") from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def run_as(
    account: Account, command: Sequence[str | Path], env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end as that user, and answer what it said."""
    other = account.is_other
    return subprocess.run(
        command,
        cwd="/",
        env=env,
        capture_output=True,
        text=True,
        check=False,
        user=account.uid if other else None,
        group=account.gid if other else None,
        extra_groups=[] if other else None,
    )
