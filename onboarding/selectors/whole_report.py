"""Everything that a report has to give, for whoever takes it away as one file: figures, groups, months, measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onboarding.access import Action, may, require
from onboarding.models import Membership, ReportRun
from onboarding.models.choices import Role
from onboarding.selectors.groups import Groups, group_rows, groupings_for, groups_of, newest_month
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.kept_months import kept_months
from onboarding.selectors.metric_values import metric_rows, visible_metric_values
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import Reporting, reporting
from onboarding.selectors.rag_overrides import with_names
from onboarding.selectors.readiness_report import report_at
from onboarding.selectors.report_runs import restatement_rows, run_row
from onboarding.selectors.staying import pace, retention_at
from onboarding.selectors.sustained import standing_on

Row = dict[str, Any]


@dataclass(frozen=True)
class Breakdown:
    """The groups of one kind, as they were on a day; `as_of` None where this reader has none."""

    by: str
    as_of: date | None
    rows: tuple[Row, ...]
    limit: int | None = None


@dataclass(frozen=True)
class WholeReport:
    """A report with what belongs to it. `run`: as it was kept, where it was; `titles`: of items, by key;
    `at_deadline`: by action, for how many of how many people it was met on the plan's own day, None before anything was
    recorded here."""

    trust: str
    report: Row
    breakdowns: tuple[Breakdown, ...]
    months: tuple[Row, ...]
    measures: tuple[Row, ...]
    titles: Mapping[str, str]
    directors: tuple[str, ...]
    retention: tuple[Row, ...]
    pace: tuple[Row, ...]
    deadline_on: date
    at_deadline: Mapping[str, tuple[int, int]] | None
    run: Row | None = None
    restatements: tuple[Row, ...] = ()


def whole_report(
    viewer: Membership, *, plan_key: str = "edi-2023", as_of: date | None = None, known_at: date | None = None
) -> WholeReport:
    """The report of a moment as one whole, for those who read figures of the whole trust, small groups withheld as
    everywhere. Raises NotAllowed, NotFound, Invalid."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    asked, moment = reporting(viewer, plan_key), moment_of(viewer, as_of, known_at)
    report = report_at(viewer, asked, moment)
    return _whole(viewer, asked, moment.as_of, report, _breakdowns(viewer, asked, moment))


def whole_run(viewer: Membership, run: ReportRun) -> WholeReport:
    """The same of a report that was kept, as it was kept. Raises NotAllowed."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    asked = reporting(viewer, run.plan.key)
    if may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        breakdowns = tuple(Breakdown(by, run.as_of, tuple(rows)) for by, rows in run.groups.items())
    else:
        breakdowns = _breakdowns(viewer, asked, Moment(run.as_of, run.as_of))
    return _whole(viewer, asked, run.as_of, with_names(viewer, run.report), breakdowns, run)


def _whole(
    viewer: Membership,
    asked: Reporting,
    as_of: date,
    report: Row,
    breakdowns: tuple[Breakdown, ...],
    run: ReportRun | None = None,
) -> WholeReport:
    deadline = min(action.deadline_on for action in asked.actions)
    values = visible_metric_values(viewer).filter(plan=asked.plan)
    directors = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__contains=[Role.DIRECTOR])
    return WholeReport(
        trust=viewer.trust.name,
        report=report,
        breakdowns=breakdowns,
        months=tuple(kept_months(viewer, asked.plan, as_of)),
        # What is beside the plan as context is of other people: it stands on its page, and never under these words.
        measures=tuple(one for one in metric_rows(values) if not one["is_context"]),
        titles=item_titles(viewer),
        directors=tuple(directors.order_by("full_name", "id").values_list("full_name", flat=True)),
        retention=tuple(retention_at(viewer, asked.numbers.retention_months, moment_of(viewer, as_of))),
        pace=tuple(pace(viewer, plan_key=asked.plan.key)),
        deadline_on=deadline,
        at_deadline=_at(viewer, asked, deadline) if viewer.trust.live_on <= deadline <= as_of else None,
        run=run_row(run) if run else None,
        restatements=tuple(restatement_rows(run)) if run else (),
    )


def _at(viewer: Membership, asked: Reporting, on: date) -> dict[str, tuple[int, int]]:
    standings = standing_on(viewer, asked, on).actions
    return {key: (one.met, one.people) for key, one in standings.items()}


def _breakdowns(viewer: Membership, asked: Reporting, moment: Moment) -> tuple[Breakdown, ...]:
    """Of the same moment; for whom small groups are withheld, of the newest month that was kept until then."""
    return tuple(_breakdown(viewer, by, asked, moment) for by in groupings_for(viewer))


def _breakdown(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> Breakdown:
    if may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        return _of(viewer, groups_of(viewer, by, asked, moment), asked)
    month = newest_month(viewer, asked.plan.key, moment.as_of)
    if month is None:
        return Breakdown(by, None, ())
    return _of(viewer, groups_of(viewer, by, asked, Moment(month, month)), asked)


def _of(viewer: Membership, groups: Groups, asked: Reporting) -> Breakdown:
    return Breakdown(groups.by, groups.as_of, tuple(group_rows(viewer, groups, asked.actions)), groups.limit)
