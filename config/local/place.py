"""Where one run of the servers keeps its data, sockets and logs, and as whom."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.local.accounts import Account
from config.local.children import Child, start


@dataclass(frozen=True)
class Place:
    """The folders of one run, its user, and the lock on the data that every server of the run holds with us."""

    data: Path
    sockets: Path
    logs: Path
    account: Account
    lock: IO[str]

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> Child:
        """Start a server as this user. It keeps the lock: nobody touches the data until the last one is gone."""
        held = (self.lock.fileno(),)
        return start(name, command, log=log, env=env, account=self.account, stop_signal=stop_signal, pass_fds=held)
