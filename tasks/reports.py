"""Reports that are kept each night."""

from celery import shared_task

from onboarding.services.report_runs import make_nightly_runs
from onboarding.services.sweep import trusts_to_sweep


@shared_task
def keep_yesterday() -> None:
    """Keep yesterday's readiness report of every trust, where that was not done yet."""
    for trust_id in trusts_to_sweep():
        make_nightly_runs(trust_id)
