"""Roll-outs for many people, which wait in their rows."""

from uuid import UUID

from celery import shared_task

from onboarding.services.roll_out_worker import settle_roll_outs
from onboarding.services.sweep import trusts_to_sweep

MOST_SECONDS = 840  # a roll-out is one transaction: for 5,000 people a minute or two


@shared_task
def look() -> None:
    """Have each trust looked at, apart from the others."""
    for trust_id in trusts_to_sweep():
        settle.apply_async([str(trust_id)], expires=25)


@shared_task(soft_time_limit=MOST_SECONDS, time_limit=MOST_SECONDS + 30)
def settle(trust_id: str) -> None:
    """Do, or take back, what was asked for in one trust."""
    settle_roll_outs(UUID(trust_id))
