"""How the launcher's commands take being told to stop."""

import os
import signal
from types import FrameType

from config.local.children import stop_with_parent

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_politely() -> None:
    """Every way of asking us to stop becomes one Ctrl-C, asked once; and when make is killed, we stop too."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in _STOPPING:
            signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping short
        raise KeyboardInterrupt

    for number in _STOPPING:
        signal.signal(number, stop)
    if "MAKELEVEL" in os.environ:
        stop_with_parent()
