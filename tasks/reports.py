"""Reports that are kept each night, and short surveys: who is asked, and what enough people said."""

from celery import shared_task

from onboarding.services.pulse_rounds import look_after_pulses
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
