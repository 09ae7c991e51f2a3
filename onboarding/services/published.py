"""Putting figures out for programs outside, once: each night the trust's, each end of a month by group as a director reads
them, what enough people said in a survey, and what was restated. Small groups are withheld here, by the same rule as on
the pages."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from onboarding.library.pulses_file import read_pulses
from onboarding.models import ImprovementPlan, Membership, PublishedFigure, PulseBatch, ReportRun, Restatement, Trust
from onboarding.models.choices import Role
from onboarding.models.report_choices import PublishedKind
from onboarding.rules.restating import differences
from onboarding.selectors.groups import BY_PERSON, group_rows, groups_of
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import reporting

Row = dict[str, Any]
OF_PEOPLE = ("people", "people_met", "people_not_met", "people_unknown")
OF_STEPS = {"steps_due": "due", "steps_met": "met", "steps_on_time": "on_time"}


def publish(trust: Trust) -> int:
    """Put out what was kept and is not out yet; returns how many lines. Part of a service that entered the trust."""
    lines: list[PublishedFigure] = []
    for plan in ImprovementPlan.objects.filter(trust=trust):
        out = PublishedFigure.objects.filter(trust=trust, kind=PublishedKind.TRUST, plan=plan.key)
        runs = ReportRun.objects.filter(trust=trust, plan=plan, made_by=None).exclude(as_of__in=out.values("as_of"))
        for run in runs.defer("groups"):
            lines += [_line(trust, as_of=run.as_of, plan=plan.key, **one) for one in _of_report(run.report)]
            if (run.as_of + timedelta(days=1)).day == 1:
                lines += [
                    _line(trust, as_of=run.as_of, plan=plan.key, **one) for one in _of_groups(trust, run.as_of, plan)
                ]
    surveys = PublishedFigure.objects.filter(trust=trust, kind=PublishedKind.SURVEY)
    out_already = set(surveys.values_list("action", "as_of"))
    for batch in PulseBatch.objects.filter(trust=trust):
        if (batch.round, batch.last_month) not in out_already:
            lines += [_line(trust, as_of=batch.last_month, **one) for one in _of_survey(batch)]
    lines += _restated(trust)
    return len(PublishedFigure.objects.bulk_create(lines, batch_size=500))


def _line(trust: Trust, **given: Any) -> PublishedFigure:
    return PublishedFigure(trust=trust, ods_code=trust.ods_code, **given)


def _of_report(report: Row) -> Iterable[Row]:
    legal = {f"legal_{name}": report["legal_limits"][name] for name in ("running", "overdue")}
    yield {"kind": PublishedKind.TRUST, "numbers": {"people_in_scope": report["people_in_scope"]} | legal}
    for action in report["actions"]:
        numbers = {name: action[name] for name in (*OF_PEOPLE, "rag")}
        numbers |= {name: action[key] for name, key in OF_STEPS.items()}
        numbers |= {name: action.get(name) for name in ("said_yes", "said_no")}  # a run of long ago has none
        yield {"kind": PublishedKind.ACTION, "action": action["key"], "label": action["title"], "numbers": numbers}


def _of_groups(trust: Trust, on: date, plan: ImprovementPlan) -> Iterable[Row]:
    """What a director of the trust reads by group; a line of its own for the size of a group, with no action."""
    eyes = Membership(trust=trust, full_name="The service", roles=[Role.DIRECTOR], accepted_at=timezone.now())
    asked = reporting(eyes, plan.key)
    for by in BY_PERSON:
        for row in group_rows(eyes, groups_of(eyes, by, asked, moment_of(eyes, on)), asked.actions):
            group = {"kind": PublishedKind.GROUP, "grouping": by, "group_key": row["key"], "label": row["label"]}
            size = {"withheld": row["suppressed"], "people_in_scope": row["people_in_scope"]}
            yield group | {"numbers": size}
            for one in row["actions"]:
                numbers = {"withheld": one["suppressed"], "people": one["people"], "people_met": one["people_met"]}
                yield group | {"action": one["key"], "numbers": numbers}


def _of_survey(batch: PulseBatch) -> Iterable[Row]:
    words = {one.key: one.words for one in read_pulses().questions}
    for key, (low, high) in batch.said.items():
        numbers = {"first_month": batch.first_month, "asked": batch.asked, "answered": batch.answered}
        numbers |= {"at_least": low, "at_most": high}
        survey = {"kind": PublishedKind.SURVEY, "action": batch.round, "group_key": key}
        yield survey | {"label": words.get(key, key), "numbers": numbers}


def _restated(trust: Trust) -> Iterable[PublishedFigure]:
    """What restatements say that are not out yet, figure by figure; one line without a figure where a later restatement is
    again as it was signed. The reason, which somebody typed, stays on the service's own page."""
    out = PublishedFigure.objects.filter(trust=trust, kind=PublishedKind.RESTATED).values_list("group_key", flat=True)
    later = Restatement.objects.filter(trust=trust).exclude(pk__in=[UUID(key) for key in out.distinct()])
    for one in later.select_related("run__plan", "later"):
        published_on = one.published_at.astimezone(ZoneInfo(trust.time_zone)).date()
        about = {
            "kind": PublishedKind.RESTATED,
            "as_of": one.run.as_of,
            "plan": one.run.plan.key,
            "group_key": str(one.pk),
        }
        nothing = {"action": "", "figure": "", "before": None, "after": None}
        for each in differences(one.run.report, one.later.report) or [nothing]:
            numbers = {"published_on": published_on, "before": each["before"], "after": each["after"]}
            yield _line(trust, **about, action=each["action"], grouping=each["figure"], numbers=numbers)
