"""The dated facts of a recruit: recording one moves the open steps that are counted from it, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Membership, Milestone, MilestoneChange, Recruit
from onboarding.models.choices import MilestoneKind, Outcome, RecruitStatus
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import Happening, record_each
from onboarding.services.moves import check_reason
from onboarding.services.refresh import refresh
from onboarding.services.sittings import check_sitting

Moved = tuple[Milestone, dict[str, date | None], date]
"""A milestone as it is now, its days before, and from when it is so."""

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
# The earlier of each pair cannot come after the later one.
IMPOSSIBLE_ORDERS = (
    (MilestoneKind.VISA_GRANTED, MilestoneKind.VISA_EXPIRY),
    (MilestoneKind.VISA_VALID_FROM, MilestoneKind.VISA_EXPIRY),
    (MilestoneKind.COS_ASSIGNED, MilestoneKind.VISA_APPLIED),
    (MilestoneKind.VISA_APPLIED, MilestoneKind.VISA_GRANTED),
)


@dataclass(frozen=True)
class Dated:
    """What is said of one milestone: what is left empty stays as it is. `effective_on` is the day from which it is true."""

    kind: str
    occurrence: int = 1
    planned_on: date | None = None
    actual_on: date | None = None
    outcome: str = ""
    effective_on: date | None = None


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
    today = today_in(actor.trust)
    rows = list(Milestone.objects.filter(recruit=recruit))
    if reason:
        check_reason(reason)
    moves = [_apply(recruit, rows, one, today) for one in dated]
    for milestone, *_ in moves:
        _check_order(rows, milestone)
        check_sitting(recruit, rows, milestone)
        milestone.save()
    _keep_history(actor, recruit, moves, reason)
    _follow_status(recruit, rows)
    words = reason or "; ".join(_words(milestone) for milestone, *_ in moves)
    refresh(actor, recruit, today=today, effective_on=max(day for *_, day in moves), reason=words)
    return [milestone for milestone, *_ in moves]


def _apply(recruit: Recruit, rows: list[Milestone], one: Dated, today: date) -> Moved:
    """Change or add one milestone among the recruit's rows, unsaved."""
    _check(one, today)
    milestone = _find(rows, one.kind, one.occurrence)
    if milestone is None:
        milestone = Milestone(trust_id=recruit.trust_id, recruit=recruit, kind=one.kind, occurrence=one.occurrence)
        rows.append(milestone)
    before = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on}
    milestone.planned_on = one.planned_on or milestone.planned_on
    milestone.actual_on = one.actual_on or milestone.actual_on
    milestone.outcome = one.outcome or milestone.outcome
    return milestone, before, one.effective_on or today


def would_be(recruit: Recruit, one: Dated, today: date) -> tuple[Milestone, dict[str, date | None]]:
    """The milestone as it would stand, unsaved, and its days as they are. Raises Invalid as recording it would."""
    rows = list(Milestone.objects.filter(recruit=recruit))
    milestone, before, _ = _apply(recruit, rows, one, today)
    _check_order(rows, milestone)
    check_sitting(recruit, rows, milestone)
    return milestone, before


def _find(rows: list[Milestone], kind: str, occurrence: int) -> Milestone | None:
    return next((row for row in rows if (row.kind, row.occurrence) == (kind, occurrence)), None)


def _words(milestone: Milestone) -> str:
    return f"{MilestoneKind(milestone.kind).label} was recorded or moved"


def _keep_history(actor: Membership, recruit: Recruit, moves: list[Moved], reason: str) -> None:
    changes, happenings = [], []
    for milestone, before, on in moves:
        now = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on}
        changes.append(
            MilestoneChange(
                trust_id=recruit.trust_id,
                milestone=milestone,
                actor=actor,
                outcome=milestone.outcome,
                effective_on=on,
                reason=reason,
                **now,
            )
        )
        data = {"kind": milestone.kind, "occurrence": milestone.occurrence, "from": before, "to": now, "reason": reason}
        happenings.append(Happening("milestone_recorded", milestone, on, recruit, data))
    MilestoneChange.objects.bulk_create(changes)
    record_each(actor, happenings)


def _follow_status(recruit: Recruit, milestones: list[Milestone]) -> None:
    happened = {row.kind for row in milestones if row.actual_on}
    reached = [status for kind, status in STATUS_BY_MILESTONE.items() if kind in happened]
    status = reached[-1] if reached else RecruitStatus.OFFERED
    if status != recruit.status:
        recruit.status = status
        recruit.revision += 1
        recruit.save(update_fields=["status", "revision"])


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
    days = {row.kind: row.actual_on or row.planned_on for row in milestones if row.occurrence == changed.occurrence}
    for first, second in IMPOSSIBLE_ORDERS:
        earlier, later = days.get(first), days.get(second)
        if changed.kind in (first, second) and earlier and later and later < earlier:
            field = "actual_on" if changed.actual_on else "planned_on"
            raise Invalid.field(
                field,
                "impossible_order",
                f"“{second.label}” ({long_date(later)}) cannot be before “{first.label}” ({long_date(earlier)}).",
            )
