"""The dated facts of a recruit: recording one moves the open steps that are counted from it, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Membership, Milestone, MilestoneChange, Recruit
from onboarding.models.choices import MilestoneKind, Outcome, RecruitStatus
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.milestones import impossible
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import Happening, record_each
from onboarding.services.moves import check_reason
from onboarding.services.permissions import ask_for_permissions, is_new_permission
from onboarding.services.refresh import refresh_each
from onboarding.services.sittings import check_sitting
from onboarding.services.twin_steps import complete_by_facts

YEARS_AHEAD = 30
MOST_OCCURRENCES = 99
# What a person has become once a milestone has really happened; the furthest one speaks.
STATUS_BY_MILESTONE = {
    MilestoneKind.ARRIVAL: RecruitStatus.ARRIVED,
    MilestoneKind.START_DATE: RecruitStatus.STARTED,
    MilestoneKind.LEFT: RecruitStatus.LEFT,
}
WITH_OUTCOME = (MilestoneKind.THEORY_RESULT, MilestoneKind.OSCE_RESULT)
# Read off a document, so known before the day itself.
ON_PAPER = (MilestoneKind.COS_START, MilestoneKind.VISA_VALID_FROM, MilestoneKind.VISA_EXPIRY)


@dataclass(frozen=True)
class Dated:
    """What is said of one milestone: what is left empty stays as it is. `effective_on` is the day from which it is true,
    `by_step` the step that says the same, where completing it says the day."""

    kind: str
    occurrence: int = 1
    planned_on: date | None = None
    actual_on: date | None = None
    outcome: str = ""
    effective_on: date | None = None
    by_step: UUID | None = None


@dataclass(frozen=True)
class Moved:
    """A milestone of someone as it is now, its days before, and from when it is so."""

    recruit: Recruit
    milestone: Milestone
    before: dict[str, date | None]
    effective_on: date
    is_new: bool
    by_step: UUID | None = None


def record_milestone(
    actor: Membership,
    *,
    recruit_id: UUID,
    kind: str,
    occurrence: int = 1,
    planned_on: date | None = None,
    actual_on: date | None = None,
    outcome: str = "",
    reason: str = "",
    effective_on: date | None = None,
) -> Milestone:
    """Record or move a milestone; what is not given stays. Open steps follow, finished ones never move.

    `effective_on` is the day from which it is true (today unless given), the day of recording is kept beside it.
    Raises NotFound, NotAllowed, Invalid."""
    one = Dated(kind, occurrence, planned_on, actual_on, outcome, effective_on)
    return record_milestones(actor, recruit_id=recruit_id, dated=[one], reason=reason)[0]


@transaction.atomic
def record_milestones(
    actor: Membership, *, recruit_id: UUID, dated: Sequence[Dated], reason: str = ""
) -> list[Milestone]:
    """The same for several milestones of one recruit, such as all dates of a visa; steps are worked out again once."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.MOVE_MILESTONE, recruit)
    return keep_dates(actor, recruit, dated, reason)


def keep_dates(actor: Membership, recruit: Recruit, dated: Sequence[Dated], reason: str = "") -> list[Milestone]:
    """The same for a locked recruit whose dates the actor may record: part of what other services do."""
    return [one.milestone for one in record_for_each(actor, [(recruit, dated)], reason=reason)]


def record_for_each(
    actor: Membership,
    moves: Sequence[tuple[Recruit, Sequence[Dated]]],
    *,
    reason: str = "",
    only_possible: bool = False,
) -> list[Moved]:
    """The same for many recruits, whom the actor may move and has locked: part of a service. The number of statements
    does not grow with the people. Raises Invalid, which names the person where there are several; where `only_possible`,
    days that cannot be are left out instead."""
    today = today_in(actor.trust)
    if reason:
        check_reason(reason)
    recruits = [recruit for recruit, _ in moves]
    rows: dict[UUID, list[Milestone]] = {recruit.pk: [] for recruit in recruits}
    for row in Milestone.objects.filter(recruit__in=recruits):
        rows[row.recruit_id].append(row)
    moved = []
    for recruit, dated in moves:
        tried = [copy(row) for row in rows[recruit.pk]]
        try:
            with _naming(recruit if len(moves) > 1 else None):
                moved += _apply_all(recruit, tried, dated, today)
            rows[recruit.pk] = tried
        except Invalid:
            if not only_possible:
                raise
    if not moved:
        return []
    _save(moved)
    _keep_history(actor, moved, reason)
    _follow_status(recruits, rows)
    kinds = {one.milestone.kind for one in moved if one.milestone.actual_on}
    complete_by_facts(actor, recruits, kinds, today)
    if renewed := {one.recruit.pk for one in moved if is_new_permission(one.milestone)}:
        ask_for_permissions(actor, [recruit for recruit in recruits if recruit.pk in renewed], today)
    words = reason or "; ".join(dict.fromkeys(_words(one.milestone) for one in moved))
    refresh_each(actor, recruits, today=today, effective_on=max(one.effective_on for one in moved), reason=words)
    return moved


def take_back(actor: Membership, milestone: Milestone, reason: str) -> None:
    """What was said to have happened did not: its day is a plan again. The caller works the steps out anew."""
    before = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on}
    milestone.planned_on, milestone.actual_on = milestone.planned_on or milestone.actual_on, None
    moved = [Moved(milestone.recruit, milestone, before, today_in(actor.trust), False)]
    _save(moved)
    _keep_history(actor, moved, reason)


@contextmanager
def _naming(recruit: Recruit | None) -> Iterator[None]:
    """What is wrong with one of several people names them."""
    try:
        yield
    except Invalid as error:
        if recruit is None:
            raise
        problems = [replace(one, detail=f"{recruit.full_name}: {one.detail}") for one in error.problems]
        raise Invalid(problems=problems) from error


def _apply_all(recruit: Recruit, rows: list[Milestone], dated: Sequence[Dated], today: date) -> list[Moved]:
    moved = [_apply(recruit, rows, one, today) for one in dated]
    for one in moved:
        _check_order(rows, one.milestone)
        check_sitting(recruit, rows, one.milestone)
    return moved


def _save(moved: Sequence[Moved]) -> None:
    Milestone.objects.bulk_create(one.milestone for one in moved if one.is_new)
    old = [one.milestone for one in moved if not one.is_new]
    Milestone.objects.bulk_update(old, ["planned_on", "actual_on", "outcome"])


def _apply(recruit: Recruit, rows: list[Milestone], one: Dated, today: date) -> Moved:
    """Change or add one milestone among the recruit's rows, unsaved."""
    _check(one, today)
    milestone = _find(rows, one.kind, one.occurrence)
    is_new = milestone is None
    if milestone is None:
        milestone = Milestone(trust_id=recruit.trust_id, recruit=recruit, kind=one.kind, occurrence=one.occurrence)
        rows.append(milestone)
    before = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on}
    milestone.planned_on = one.planned_on or milestone.planned_on
    milestone.actual_on = one.actual_on or milestone.actual_on
    milestone.outcome = one.outcome or milestone.outcome
    return Moved(recruit, milestone, before, one.effective_on or today, is_new, one.by_step)


def would_be(recruit: Recruit, one: Dated, today: date) -> tuple[Milestone, dict[str, date | None]]:
    """The milestone as it would stand, unsaved, and its days as they are. Raises Invalid as recording it would."""
    rows = list(Milestone.objects.filter(recruit=recruit))
    (moved,) = _apply_all(recruit, rows, [one], today)
    return moved.milestone, moved.before


def _find(rows: list[Milestone], kind: str, occurrence: int) -> Milestone | None:
    return next((row for row in rows if (row.kind, row.occurrence) == (kind, occurrence)), None)


def _words(milestone: Milestone) -> str:
    return f"{MilestoneKind(milestone.kind).label} was recorded or moved"


def _keep_history(actor: Membership, moved: Sequence[Moved], reason: str) -> None:
    changes, happenings = [], []
    for one in moved:
        milestone, on = one.milestone, one.effective_on
        now = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on}
        changes.append(
            MilestoneChange(
                trust_id=milestone.trust_id,
                milestone=milestone,
                actor=actor,
                outcome=milestone.outcome,
                by_step_id=one.by_step,
                effective_on=on,
                reason=reason,
                **now,
            )
        )
        words = {"kind": milestone.kind, "occurrence": milestone.occurrence, "reason": reason}
        data = words | {"from": one.before, "to": now}
        happenings.append(Happening("milestone_recorded", milestone, on, one.recruit, data))
    MilestoneChange.objects.bulk_create(changes)
    record_each(actor, happenings)


def _happened_last(rows: Sequence[Milestone]) -> set[str]:
    """What has happened in the last employment: whoever left and starts again begins a new one."""
    last = max((row.occurrence for row in rows if row.kind == MilestoneKind.START_DATE), default=1)
    return {row.kind for row in rows if row.actual_on and row.occurrence >= last}


def _follow_status(recruits: Sequence[Recruit], milestones: Mapping[UUID, Sequence[Milestone]]) -> None:
    changed = []
    for recruit in recruits:
        happened = _happened_last(milestones[recruit.pk])
        reached = [status for kind, status in STATUS_BY_MILESTONE.items() if kind in happened]
        status = reached[-1] if reached else RecruitStatus.OFFERED
        if status != recruit.status:
            recruit.status = status
            recruit.revision += 1
            changed.append(recruit)
    Recruit.objects.bulk_update(changed, ["status", "revision"])


def _check(one: Dated, today: date) -> None:
    problems = []
    if one.kind not in MilestoneKind.values:
        problems.append(FieldProblem("kind", "unknown", "Choose one of the milestones in the list."))
    if not 1 <= one.occurrence <= MOST_OCCURRENCES:
        problems.append(FieldProblem("occurrence", "out_of_range", "Enter 1 for the first time, 2 for the second…"))
    if one.planned_on is None and one.actual_on is None and not one.outcome:
        problems.append(FieldProblem("planned_on", "required", "Enter the planned day or the day it happened."))
    latest = today + timedelta(days=round(YEARS_AHEAD * 365.25))
    last_actual = latest if one.kind in ON_PAPER else today
    happened = "The day it happened must be today or in the past."
    problems += _out_of_range("planned_on", one.planned_on, latest, f"The date must be {long_date(latest)} or earlier.")
    problems += _out_of_range("actual_on", one.actual_on, last_actual, happened)
    problems += _out_of_range("effective_on", one.effective_on, today, "The date must be today or in the past.")
    if one.outcome and (one.kind not in WITH_OUTCOME or one.outcome not in Outcome.values):
        detail = "Choose passed, passed in part or not passed, for the result of a test."
        problems.append(FieldProblem("outcome", "unknown", detail))
    if problems:
        raise Invalid(problems=problems)


def _out_of_range(field: str, day: date | None, latest: date, too_late: str) -> list[FieldProblem]:
    if day is not None and day < EARLIEST_DATE:
        return [FieldProblem(field, "too_early", f"The date must be {long_date(EARLIEST_DATE)} or later.")]
    if day is not None and day > latest:
        return [FieldProblem(field, "too_late", too_late)]
    return []


def _check_order(milestones: list[Milestone], changed: Milestone) -> None:
    """Refuse what cannot be, such as a visa that ends before it begins."""
    days = {(row.kind, row.occurrence): row.actual_on or row.planned_on for row in milestones}
    broken = impossible(days, changed.kind, changed.occurrence)
    if broken is None:
        return
    first, second = (MilestoneKind(kind) for kind in broken)
    earlier, later = days[first, changed.occurrence], days[second, changed.occurrence]
    assert earlier and later, "two days are compared"
    raise Invalid.field(
        "actual_on" if changed.actual_on else "planned_on",
        "impossible_order",
        f"“{second.label}” ({long_date(later)}) cannot be before “{first.label}” ({long_date(earlier)}).",
    )
