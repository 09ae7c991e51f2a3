"""The history of steps: every service that moves a state or a due date writes one line for each step here."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from onboarding.models import Membership, Step, StepChange
from onboarding.models.steps import CARRIED_ON

MOST_AT_ONCE = 10_000  # lines in one statement: a whole cohort moves in one


def step_changes(
    actor: Membership | None, verb: str, steps: Iterable[Step], *, effective_on: date, reason: str = ""
) -> None:
    """Write what these steps are now, from `effective_on`, in two statements however many they are."""
    step_changes_on(actor, verb, [(step, effective_on) for step in steps], reason=reason)


def step_changes_on(
    actor: Membership | None, verb: str, moved: Iterable[tuple[Step, date]], *, reason: str = ""
) -> None:
    """The same for steps that each have a day of their own.

    What took effect before a line that stands already (recorded late) is carried on to that line's day, so that the
    newest line of a step always says what the step is."""
    moved = list(moved)
    earlier = StepChange.objects.filter(step__in=[step for step, _ in moved])
    newest = dict(earlier.values_list("step").annotate(Max("effective_on")))
    lines = [_line(actor, verb, step, day, reason) for step, day in moved]
    lines += [
        _line(actor, CARRIED_ON, step, newest[step.pk], reason) for step, day in moved if newest.get(step.pk, day) > day
    ]
    StepChange.objects.bulk_create(lines, batch_size=MOST_AT_ONCE)


def _line(actor: Membership | None, verb: str, step: Step, effective_on: date, reason: str) -> StepChange:
    return StepChange(
        trust_id=step.trust_id,
        step=step,
        actor=actor,
        verb=verb,
        state=step.state,
        applies=step.applies,
        due_on=step.due_on,
        done_on=step.done_on,
        waived_until=step.waived_until,
        waiting_for=step.waiting_for,
        evidence_expires_on=step.evidence_expires_on,
        effective_on=effective_on,
        reason=reason,
    )
