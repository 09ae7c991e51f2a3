"""What serves many at once: managers' learning, teams' briefings, cohorts' sessions, each at its time."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from onboarding.demo.journeys import doer
from onboarding.demo.telling import evidence
from onboarding.demo.trusts import Stage
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, Role, StepState
from onboarding.services.metric_values import record_metric
from onboarding.services.steps import submit_step

EARLIEST_SLACK, LATEST_SLACK, USUAL_SLACK = -10, 3, -4
SHARE_LEFT_OPEN = 0.08
MONTHS_SINCE_DONE = {
    "pre-joining-pack": (2,),
    "repayment-terms": (7,),
    "programme-review": (5,),
    "retention-report": (3,),
    "cohort-feedback": (8, 2),
    "manager-learning": (4,),
    "speaking-up": (6, 1),
    "board-visibility": (6,),
    "career-conversations": (8,),
    "team-briefing": (9,),
}
# Survey results, as invented as the people: measure, years ago, value, how many answered.
SURVEYS: tuple[tuple[str, int, str, int | None], ...] = (
    *(("5a", 2, "58.3", 174), ("5a", 1, "61.9", 203), ("5b", 2, "14.1", 174), ("5b", 1, "12.6", 203)),
    *(
        ("wres-1", 1, "28.4", None),
        ("wres-3", 1, "1.31", None),
        ("wres-6", 1, "24.7", 1204),
        ("wres-7", 1, "46.2", 1198),
    ),
)
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
    commitments = Step.objects.filter(
        trust=stage.trust, enrolment__of_trust=True, enrolment__begun_by="", state=StepState.TO_DO
    )
    for key, times in MONTHS_SINCE_DONE.items():
        for months in times:
            step = commitments.select_related("item").get(item__key=key, superseded_on__isnull=True)
            day = stage.today - timedelta(days=30 * months)
            directors = stage.holding(Role.DIRECTOR) if step.item.owner_role == Role.DIRECTOR else []
            doer = (directors or stage.holding(Role.HR))[0]
            submit_step(doer, step_id=step.id, effective_on=day, **evidence(step.item, day))


def type_in_surveys(stage: Stage) -> None:
    """The national measures of the last years."""
    officer = stage.holding(Role.HR)[0]
    for metric, years_ago, value, respondents in SURVEYS:
        year = stage.today.year - years_ago
        record_metric(
            officer,
            plan_key="edi-2023",
            metric=metric,
            year=year,
            value=Decimal(value),
            respondents=respondents,
            source=f"Invented for the demo: staff survey {year}, our results, page 9",
        )


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
