"""What serves many at once: managers' learning, teams' briefings, cohorts' sessions, each at its time."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from onboarding.demo.journeys import doer
from onboarding.demo.telling import evidence
from onboarding.demo.trusts import Stage
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, Role, StepState
from onboarding.services.steps import submit_step

EARLIEST_SLACK, LATEST_SLACK, USUAL_SLACK = -10, 3, -4
SHARE_LEFT_OPEN = 0.08
MONTHS_SINCE_DONE = {
    "pre-joining-pack": 2,
    "repayment-terms": 7,
    "programme-review": 5,
    "retention-report": 3,
    "cohort-feedback": 2,
    "manager-learning": 4,
    "speaking-up": 1,
    "board-visibility": 6,
    "career-conversations": 8,
}
LONG_AGO = timedelta(days=60)  # what was due before that has been done, late or not


def finish_shared(stage: Stage, until: date, rng: Random) -> None:
    """Do the open shared steps whose time came by `until`; of the latest, a few stay open."""
    for step in list(_open(stage, until)):
        if step.due_on is None:
            continue
        slack = round(rng.triangular(EARLIEST_SLACK, LATEST_SLACK, USUAL_SLACK))
        kept_open = rng.random() < SHARE_LEFT_OPEN and step.due_on > stage.today - LONG_AGO
        day = max(step.due_on + timedelta(days=slack), step.enrolment.enrolled_on)
        if day <= until and not kept_open:
            submit_step(_doer(stage, step), step_id=step.id, effective_on=day, **evidence(step.item, day))


def keep_commitments(stage: Stage) -> None:
    """What the trust itself promised: most was done some time in the last months, a few things are still to do."""
    commitments = Step.objects.filter(trust=stage.trust, enrolment__of_trust=True, item__key__in=MONTHS_SINCE_DONE)
    for step in list(commitments.select_related("item")):
        day = stage.today - timedelta(days=30 * MONTHS_SINCE_DONE[step.item.key])
        directors = stage.holding(Role.DIRECTOR) if step.item.owner_role == Role.DIRECTOR else []
        doer = (directors or stage.holding(Role.HR))[0]
        submit_step(doer, step_id=step.id, effective_on=day, **evidence(step.item, day))


def _open(stage: Stage, until: date) -> Iterable[Step]:
    steps = Step.objects.filter(
        trust=stage.trust,
        enrolment__recruit__isnull=True,
        enrolment__of_trust=False,
        state=StepState.TO_DO,
        applies=Applies.YES,
        due_on__lte=until - timedelta(days=EARLIEST_SLACK),
    )
    return steps.select_related("item", "enrolment__ward", "enrolment__membership").order_by("due_on", "item__path")


def _doer(stage: Stage, step: Step) -> Membership:
    enrolment = step.enrolment
    if enrolment.membership:
        return enrolment.membership
    if enrolment.ward:
        return stage.manager_of(enrolment.ward.name)
    served = Recruit.objects.filter(servings__step=step).order_by("made_at", "id")[0]
    return doer(stage, served, step.item.owner_role)
