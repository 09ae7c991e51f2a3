"""Small regular work that keeps the house in order."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from onboarding.services import heartbeats
from onboarding.services.reconcile import reconcile_everything
from onboarding.services.sweep import seal_everything


@shared_task
def seal_events() -> None:
    """Seal what has been recorded since the last time, in every trust."""
    seal_everything()


@shared_task
def heartbeat() -> None:
    """Prove that a worker takes tasks and reaches the database."""
    heartbeats.beat("worker")


@shared_task
def reconcile() -> None:
    """Compare what is due with what is planned, and what could leave with what left, in every trust."""
    heartbeats.beat("reconcile", reconcile_everything())


@shared_task
def clear_sessions() -> None:
    """Throw away ended sessions, and with them words that nobody came back for."""
    SessionStore.clear_expired()
