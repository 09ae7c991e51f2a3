"""What happened to the characters besides the usual course: returned, corrected, waived, moved."""

from collections.abc import Callable
from datetime import timedelta

from onboarding.demo.journeys import second_officer
from onboarding.demo.telling import paper
from onboarding.demo.trusts import Stage
from onboarding.models import Membership, Recruit, Step
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import accept_step, reopen_step, return_step, submit_step
from onboarding.services.waivers import waive_step


def tell(stage: Stage, recruit: Recruit, story: list[str]) -> None:
    """Play the named stories of one character."""
    for name in story:
        STORIES[name](stage, recruit)


def _step(recruit: Recruit, path: str) -> Step:
    return Step.objects.select_related("item").get(
        trust=recruit.trust_id, enrolment__recruit=recruit, item__path=path, occurrence=1
    )


def _officers(stage: Stage, recruit: Recruit) -> tuple[Membership, Membership]:
    first = recruit.case_officer
    assert first is not None
    return first, second_officer(stage, first)


def _certificate_corrected(stage: Stage, recruit: Recruit) -> None:
    """The place of work on the certificate changed, so it is written again and waits for the second officer."""
    first, second = _officers(stage, recruit)
    step = _step(recruit, "pre-arrival/assign-cos")
    reopen_step(second, step_id=step.id, reason="The place of work is now Ward 7, not Ward 12. Add a sponsor note.")
    on = stage.today - timedelta(days=2)
    submit_step(
        first, step_id=step.id, on=on, note="Sponsor note added with the new place of work. Please read it again."
    )


def _right_to_work_returned(stage: Stage, recruit: Recruit) -> None:
    """The result page of the online check cannot be read."""
    first, second = _officers(stage, recruit)
    step = _step(recruit, "arrival-and-induction/right-to-work-check")
    on = stage.today - timedelta(days=3)
    submit_step(first, step_id=step.id, on=on, file=paper(step.item, on))
    return_step(
        second, step_id=step.id, reason="The photo on the result page cannot be seen. Save the page again as a PDF."
    )


def _dbs_waived(stage: Stage, recruit: Recruit) -> None:
    """Begins under supervision until the check is back, for six weeks at most."""
    first, second = _officers(stage, recruit)
    step = _step(recruit, "arrival-and-induction/dbs-check")
    reason = "Applied on arrival. Works beside a colleague and never alone with patients until the check is back."
    waive_step(first, step_id=step.id, reason=reason, expires_on=stage.today + timedelta(days=42))
    accept_step(second, step_id=step.id)


def _training_waiver_asked(stage: Stage, recruit: Recruit) -> None:
    """Someone else has to decide."""
    first, _ = _officers(stage, recruit)
    step = _step(recruit, "arrival-and-induction/mandatory-training")
    waive_step(
        first, step_id=step.id, reason="Completed all subjects at a London trust this summer; certificates seen."
    )


def _flight_moved(stage: Stage, recruit: Recruit) -> None:
    """The airline cancelled: arrival and first day are ten days later, and open steps follow."""
    first, _ = _officers(stage, recruit)
    for kind in ("arrival", "start_date"):
        milestone = recruit.milestones.get(kind=kind)
        assert milestone.planned_on is not None
        later = milestone.planned_on + timedelta(days=10)
        record_milestone(
            first, recruit_id=recruit.id, kind=kind, planned_on=later, reason="The airline cancelled the first flight"
        )


STORIES: dict[str, Callable[[Stage, Recruit], None]] = {
    "certificate_corrected": _certificate_corrected,
    "right_to_work_returned": _right_to_work_returned,
    "dbs_waived": _dbs_waived,
    "training_waiver_asked": _training_waiver_asked,
    "flight_moved": _flight_moved,
}
