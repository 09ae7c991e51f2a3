"""The start of a director: the four actions, the limits of the law, what is mine to keep, and what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.selectors.commitments import commitment_rows, filter_commitments, visible_commitments
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.memberships import lacks_second_reviewer
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.report_runs import runs_to_sign
from web.presenters.commitments import CommitmentLine, commitment_line
from web.presenters.own_progress import OwnProgressPage, own_progress_page
from web.presenters.plans import plan_shown
from web.presenters.readiness import ReadinessPage, behind, item_title, page_of, percent, readiness_page
from web.words import day

Row = dict[str, Any]
MOST_NEXT = 5


@dataclass(frozen=True)
class Next:
    """One thing to do, with the page on which it is done or looked into."""

    words: str
    href: str


@dataclass(frozen=True)
class SummaryPage:
    """The report in short, with the viewer's own part in it. `lacks_second`: nobody can review what HR sends in."""

    template: str
    report: ReadinessPage
    worse: tuple[str, ...]
    to_sign: tuple[Next, ...]
    next_date: str
    mine: tuple[CommitmentLine, ...]
    next: tuple[Next, ...]
    lacks_second: bool


def summary_page(viewer: Membership, wanted: Mapping[str, str]) -> SummaryPage | OwnProgressPage:
    """The start page of figures; a recruit finds their own progress in words."""
    if _is_recruit_alone(viewer):
        return own_progress_page(viewer)
    plan, titles, today = plan_shown(viewer, wanted, "reports"), item_titles(viewer), today_in(viewer.trust)
    report = readiness_report(viewer, plan_key=plan.key)
    mine = filter_commitments(viewer, visible_commitments(viewer), {"mine": True}, today, order="due_on")
    rows = commitment_rows(mine, today)
    return SummaryPage(
        template="reports/summary.html",
        report=page_of(viewer, report, titles, plan),
        worse=tuple(_worse(report)),
        to_sign=tuple(_to_sign(viewer)),
        next_date=_next_date(report, today),
        mine=tuple(commitment_line(row) for row in rows),
        next=tuple(_next(report, rows, titles, plan.asked))[:MOST_NEXT],
        lacks_second=lacks_second_reviewer(viewer),
    )


def _worse(report: Row) -> Iterable[str]:
    for action in report["actions"]:
        if action["direction"] == "worse":
            since = report["compared_with"]["as_of"]
            yield f"{action['key']} {action['title']}: now {percent(action['people_rate'])}, less than on {day(since)}"


def _to_sign(viewer: Membership) -> Iterable[Next]:
    runs = runs_to_sign(viewer)
    for run in runs:
        of = f": {run.plan.title}" if len(runs) > 1 else ""
        yield Next(f"Sign the report of {day(run.as_of)}{of}", reverse("report_run_sign", args=[run.pk]))


def _next_date(report: Row, today: date) -> str:
    """The next day on which something is asked of the trust itself: a date of its own, or a commitment."""
    own = [
        (date.fromisoformat(a["target_on"]), f"your own date for {a['key']}")
        for a in report["actions"]
        if a["target_on"]
    ]
    kept = [
        (one["due_on"], f"“{one['title']}”") for a in report["actions"] for one in a["commitments"] if one["due_on"]
    ]
    on, what = min((one for one in own + kept if one[0] >= today), default=(None, ""))
    return f"{day(on)}: {what}" if on else ""


def full_page(
    viewer: Membership, days: Mapping[str, date], wanted: Mapping[str, str]
) -> ReadinessPage | OwnProgressPage:
    """The whole report, of today unless other days are given; a recruit finds their own progress in words."""
    if _is_recruit_alone(viewer):
        return own_progress_page(viewer)
    return readiness_page(viewer, days, plan_shown(viewer, wanted, "readiness"))


def _is_recruit_alone(viewer: Membership) -> bool:
    return not viewer.has_role(*(role for role in Role if role != Role.RECRUIT))


def _next(report: Row, mine: list[Row], titles: dict[str, str], plan: Mapping[str, str]) -> Iterable[Next]:
    """Limits of the law first, then what is mine and late, then the must-have that is missing most in each action."""
    overdue = report["legal_limits"]["overdue"]
    if overdue:
        words = f"Ask HR about the {overdue} legal limits that are overdue"
        if overdue == 1:
            words = "Ask HR about the legal limit that is overdue"
        yield Next(words, behind(overdue, "legal_overdue"))
    for row in mine:
        if row["overdue"]:
            words = f"Record “{row['title']}”: it was due by {day(row['due_on'])}"
            yield Next(words, f"{reverse('commitments')}#{row['key']}")
    for action in report["actions"]:
        missing = max(action["must_haves"], key=lambda one: one["not_met"], default=None)
        if missing and missing["not_met"]:
            words = f"“{item_title(missing['item'], titles)}” is missing for {_people(missing['not_met'])}"
            href = behind(missing["not_met"], "not_met", action["key"], missing["item"], plan)
            yield Next(f"{action['key']}: {words}", href)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
