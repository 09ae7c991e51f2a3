"""Small regular work that keeps the house in order."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings

from onboarding.services import audit_heads, heartbeats
from onboarding.services.ended_sessions import forget_ended_sessions
from onboarding.services.reconcile import reconcile_everything
from onboarding.services.sign_ins import tell_failures
from onboarding.services.sweep import (
    erase_everything,
    forget_old_answers,
    remove_unnamed_everywhere,
    scan_everything,
    seal_everything,
)
from tasks.delivery import transport

logger = logging.getLogger(__name__)


@shared_task
def seal_events() -> None:
    """Seal what has been recorded since the last time, in every trust."""
    seal_everything()


@shared_task
def scan_files() -> None:
    """Ask the virus scanner about files that wait for it, in every trust."""
    scan_everything()


@shared_task
def erase() -> None:
    """Erase what two people decided on, in every trust."""
    erase_everything()


@shared_task
def tell_failed_sign_ins() -> None:
    """Make lines of the audit of sign-ins that failed."""
    tell_failures()


@shared_task
def heartbeat() -> None:
    """Prove that a worker takes tasks and reaches the database."""
    heartbeats.beat("worker")


@shared_task
def write_heads() -> None:
    """Write the newest link of each trust's audit down outside the database once a day, and mail it to whoever keeps it. Say
    so where that begins anew, as it does when the file is lost."""
    if settings.AUDIT_HEADS:
        path = Path(settings.AUDIT_HEADS)
        audit_heads.write_heads(path)
        late = audit_heads.begun_late(path)
        if late:
            logger.warning("AUDIT_HEADS began anew although the audit is older (trusts: %d): was a file lost?", late)
        heartbeats.beat("audit_heads", {"begun_late": late})
        if settings.AUDIT_HEADS_TO:
            with transport() as road:
                audit_heads.mail_heads(path, settings.AUDIT_HEADS_TO, road.send)


@shared_task
def reconcile() -> None:
    """Compare what is due with what is planned, and what could leave with what left, in every trust."""
    heartbeats.beat("reconcile", reconcile_everything())


@shared_task
def remove_unnamed_files() -> None:
    """Remove stored files that no row names, in every trust."""
    remove_unnamed_everywhere()


@shared_task
def clear_sessions() -> None:
    """Throw away ended sessions, with where they came from and words that nobody came back for, and what programs were answered
    days ago."""
    forget_ended_sessions()
    forget_old_answers()
