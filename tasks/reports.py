"""Reports that are kept each night, and short surveys: who is asked, and what enough people said."""

from uuid import UUID

from celery import shared_task

from onboarding.services.pulse_rounds import look_after_pulses
from onboarding.services.report_files import make_files
from onboarding.services.report_runs import make_nightly_runs
from onboarding.services.sweep import trusts_to_sweep


@shared_task
def keep_yesterday() -> None:
    """Keep yesterday's readiness report of every trust, where that was not done yet."""
    for trust_id in trusts_to_sweep():
        make_nightly_runs(trust_id)


@shared_task
def look_after_surveys() -> None:
    """Ask whose day has come, and show what enough people said, in every trust."""
    for trust_id in trusts_to_sweep():
        look_after_pulses(trust_id)


@shared_task
def look_for_files() -> None:
    """Have each trust looked at, apart from the others, for reports that were asked for as files."""
    for trust_id in trusts_to_sweep():
        make_report_files.apply_async([str(trust_id)], expires=25)


@shared_task
def make_report_files(trust_id: str) -> None:
    """Make those of one trust."""
    make_files(UUID(trust_id))
