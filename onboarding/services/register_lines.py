"""The lines of a register, and what can be wrong with them: said of each line, at the person whom it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn
from uuid import UUID

from onboarding.access import Action, may, require
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Item, Membership, Recruit, Step, Waiver
from onboarding.models.choices import Applies, StepState, WaiverState
from onboarding.rules.evidence import EARLIEST_DATE, check
from onboarding.rules.prerequisites import missing
from onboarding.rules.step_status import OPEN_STATES, goes_on
from onboarding.selectors.steps import open_titles
from onboarding.services.evidence_files import Upload
from onboarding.services.moves import check_reason, next_state


@dataclass(frozen=True)
class Line:
    """One line of a register: which step, the day on which it was done, and the evidence that its item asks for."""

    step_id: UUID
    on: date
    note: str = ""
    file: Upload | None = None


def check_lines(
    actor: Membership, steps: Mapping[UUID, Step], lines: Sequence[Line], today: date, out_of_order_reason: str
) -> None:
    """Every line by itself, then the order of all; what is wrong with several is said of each."""
    for line in lines:
        step = steps[line.step_id]
        require(actor, Action.SUBMIT_STEP, step)
        check_evidence(step.item, line.on, line.note, line.file, today)
    asked = set(Waiver.objects.filter(step__in=steps, state=WaiverState.REQUESTED).values_list("step_id", flat=True))
    problems = [problem for step in steps.values() if (problem := _wrong_moment(step, step.id in asked))]
    problems = problems or _out_of_order(actor, steps, lines, out_of_order_reason)
    if problems:
        refuse(problems)


def check_evidence(item: Item, on: date, note: str, file: Upload | None, today: date) -> None:
    """The day and the evidence of one line. Raises Invalid."""
    if not EARLIEST_DATE <= on <= today:
        raise Invalid.field("on", "out_of_range", "The date must be today or in the past.")
    file_name = file.name if file else None
    if problems := check(item.evidence, note=note, on=on, file_name=file_name, today=today):
        raise Invalid(problems=problems)


def refuse(problems: Sequence[FieldProblem]) -> NoReturn:
    """Nothing of a register is saved while a line of it cannot be. Raises NotNow."""
    problems = sorted(problems, key=lambda problem: problem.detail)
    codes = {problem.code for problem in problems}
    lines = "One line" if len(problems) == 1 else f"{len(problems)} lines"
    detail = f"Nothing was recorded, because {lines} of this register cannot be."
    raise NotNow(detail, code=codes.pop() if len(codes) == 1 else "not_now", problems=problems)


def at_person(recruit: Recruit | None, code: str, words: str) -> FieldProblem:
    """What is wrong with a line, at the person whom it is about."""
    if recruit is None:
        return FieldProblem("recruits", code, words)
    return FieldProblem(f"recruits.{recruit.pk}", code, f"{recruit.full_name}: {words}")


def _wrong_moment(step: Step, waiver_asked: bool) -> FieldProblem | None:
    recruit = step.enrolment.recruit
    if problem := at_rest(recruit, step, waiver_asked):
        return problem
    if step.state not in OPEN_STATES:
        return at_person(recruit, "wrong_state", f"“{step.item.title}” is recorded already.")
    return None


def at_rest(recruit: Recruit | None, step: Step, waiver_asked: bool) -> FieldProblem | None:
    """What keeps a step from being recorded for this person whatever its state: a waiver, a pause, an end."""
    if waiver_asked:
        return at_person(recruit, "waiver_requested", "a waiver has been asked for. A second person decides first.")
    if step.applies != Applies.YES or not goes_on(step.enrolment.state, step.item.limit):
        return at_person(recruit, "does_not_apply", f"“{step.item.title}” does not apply now.")
    return None


def _out_of_order(
    actor: Membership, steps: Mapping[UUID, Step], lines: Sequence[Line], reason: str
) -> list[FieldProblem]:
    """Lines before which something else comes, unless HR says why they are recorded all the same."""
    if reason:
        check_reason(reason, "out_of_order_reason")
        if may(actor, Action.WAIVE_STEP):
            return []
    people = [step.enrolment.recruit_id for step in steps.values() if step.enrolment.recruit_id]
    paths = {path for step in steps.values() for path in step.item.prerequisites}
    open_by_person = open_titles(actor, people, paths)
    problems = []
    for line in lines:
        step = steps[line.step_id]
        open_now = open_by_person.get(step.enrolment.recruit_id, {})
        if first := missing(step.item.path, step.item.prerequisites, open_now):
            problems.append(comes_first(step.enrolment.recruit, [open_now[path] for path in first]))
        elif next_state("submit", step) == StepState.DONE:
            open_now.pop(step.item.path, None)
    return problems


def comes_first(recruit: Recruit | None, titles: Sequence[str]) -> FieldProblem:
    """The sentence about a line before which something else comes."""
    return at_person(recruit, "blocked", f"something else comes first: “{'”, “'.join(titles)}”.")
