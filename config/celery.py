"""The Celery app. Tasks only nudge; PostgreSQL rows are the queue of record."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("onboarding")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add("tasks.watchdog:Watchdog")


@worker_init.connect
def refuse_wrong_start(**_: object) -> None:
    """A worker, like a web server, refuses a database of the wrong kind or a role that is too strong."""
    from onboarding.services.installation import refuse_wrong_start

    try:
        refuse_wrong_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # Celery only logs any other exception of a signal, and goes on
