"""The history of steps: every service that moves a state or a due date writes one line for each step here."""

from collections.abc import Iterable
from datetime import date

from onboarding.models import Membership, Step, StepChange


def step_changes(
    actor: Membership | None, verb: str, steps: Iterable[Step], *, effective_on: date, reason: str = ""
) -> None:
    """Write what these steps are now, from `effective_on`, in one statement however many they are."""
    StepChange.objects.bulk_create(
        [
            StepChange(
                trust_id=step.trust_id,
                step=step,
                actor=actor,
                verb=verb,
                state=step.state,
                applies=step.applies,
                due_on=step.due_on,
                done_on=step.done_on,
                waived_until=step.waived_until,
                effective_on=effective_on,
                reason=reason,
            )
            for step in steps
        ],
        batch_size=500,
    )
