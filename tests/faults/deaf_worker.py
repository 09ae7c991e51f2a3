"""A worker that can be made deaf: its own loop sleeps when it is told to."""

import time
from typing import Any

from celery.worker.control import control_command

from config.celery import app

__all__ = ["app"]


@control_command()
def fall_asleep(state: Any) -> None:
    time.sleep(600)
