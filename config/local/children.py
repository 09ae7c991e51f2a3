"""Child processes that never outlive the launcher: asked to stop, then made to, and ended by the kernel if it dies."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.local.accounts import Account
from config.local.trouble import Trouble

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One running process, the file it logs to, and how it likes to be stopped (seconds of patience)."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0

    def ensure_alive(self) -> None:
        """Say so, with the end of its log, if the process has ended by itself."""
        if (code := self.process.poll()) is not None:
            raise Trouble(f"{self.name} stopped by itself (exit code {code}). The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        """Ask it to stop, wait, and make sure that nothing of it is left."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._kill_group()
            self.process.wait()
        self._kill_group()

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):  # nothing of the group is left
            os.killpg(self.process.pid, signal.SIGKILL)


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    account: Account | None = None,
    cwd: Path | str = "/",
    stop_signal: signal.Signals = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start a process in a session of its own, logging to a file; it gets `stop_signal` should we die."""
    other = account if account is not None and account.is_other else None
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=_dies_with_us(stop_signal, os.getpid()),
        )
    return Child(name, process, log, stop_signal)


def foreground(command: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> int:
    """Run a command at our terminal until it ends, and answer its exit code. Being told to stop is passed on."""
    dies = _dies_with_us(signal.SIGTERM, os.getpid())
    process = subprocess.Popen([str(part) for part in command], env=dict(env), cwd=cwd, preexec_fn=dies)

    def pass_on(number: int, frame: FrameType | None) -> None:
        if number != signal.SIGINT:  # the terminal sends Ctrl-C to the command itself
            process.send_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, pass_on) for number in numbers]
    try:
        return process.wait()
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def stop_with_parent() -> None:
    """Ask the kernel to stop this process too when the one that started it (make) dies."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for a message."""
    if not log.exists():
        return "(the log is empty)"
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _dies_with_us(death_signal: signal.Signals, parent: int) -> Callable[[], None]:
    def in_the_child() -> None:
        # Runs after the change of user, which would undo it. The parent may have died before it took effect.
        _LIBC.prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return in_the_child
