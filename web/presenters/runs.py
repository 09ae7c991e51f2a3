"""Reports that were kept, in words: of which day, known until when, who signed, and what was restated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, ReportRun
from onboarding.models.report_choices import Assurance
from onboarding.selectors.rag_overrides import with_names
from onboarding.selectors.report_files import is_long
from onboarding.selectors.report_runs import find_run, restatement_rows, run_row, visible_runs
from web.presenters.caseload import pagination
from web.presenters.plans import PlanShown
from web.presenters.readiness import APART, COUNTED, DIRECTIONS, OUTCOMES, SAID, percent, word_rule
from web.presenters.tags import BY_RAG, Tag
from web.words import clock_time, day

Row = dict[str, Any]
PAGE_SIZE = 30
FIGURES = (
    {"people": "People counted", "people_in_scope": "People in scope", "rag": "Word"}
    | OUTCOMES
    | SAID
    | COUNTED
    | APART
    | {"legal_running": "Legal limits running", "legal_overdue": "Legal limits overdue"}
)


@dataclass(frozen=True)
class RunLine:
    """A kept report in a list."""

    day: str
    href: str
    how: str
    tag: Tag | None
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RunsPage:
    """A page of kept reports, newest day first."""

    lines: tuple[RunLine, ...]
    keys: tuple[str, ...]
    count: int
    may_keep: bool
    pagination: dict[str, Any] | None
    plan: PlanShown


@dataclass(frozen=True)
class RunAction:
    """One action as it was kept."""

    key: str
    title: str
    tag: Tag
    rule: str
    rate: str
    direction: str
    outcomes: tuple[tuple[str, int], ...]
    counted: tuple[tuple[str, int], ...]
    said: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Restated:
    """What was published later, figure by figure, and why."""

    when: str
    who: str
    reason: str
    href: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RunPage:
    """One kept report. `signed`: the sentence of the signature; `restates`: the page of the signed one it belongs to."""

    title: str
    day: str
    made: str
    known: str
    definition: str
    people: int
    population: str
    plan: str
    tag: Tag
    signed: str
    caveats: str
    assurance: str
    actions: tuple[RunAction, ...]
    legal: str
    restated: tuple[Restated, ...]
    restates: str
    here: str
    files: str
    make_files: str
    sign_href: str
    restate_href: str


def runs_page(viewer: Membership, number: str | None, plan: PlanShown) -> RunsPage:
    """The list, a page at a time."""
    page = Paginator(visible_runs(viewer, plan.key).defer("groups"), PAGE_SIZE).get_page(number)
    rows = [run_row(run) for run in page.object_list]
    return RunsPage(
        lines=tuple(_line(row) for row in rows),
        keys=tuple(action["key"] for action in rows[0]["actions"]) if rows else (),
        count=page.paginator.count,
        may_keep=may(viewer, Action.MAKE_RUN),
        pagination=pagination(page, plan.asked),
        plan=plan,
    )


def run_page(viewer: Membership, run_id: UUID) -> RunPage:
    """One kept report for one viewer, with what they can do with it now."""
    run = find_run(viewer, run_id)
    row, report = run_row(run), with_names(viewer, run.report)
    here = reverse("report_run", args=[run.pk])
    is_signed, is_restatement = row["signed_at"] is not None, row["restates"] is not None
    return RunPage(
        title=f"Readiness report of {day(run.as_of)}",
        day=day(run.as_of),
        made=_made(row),
        known=clock_time(run.known_before),
        definition=run.definition_version,
        people=report["people_in_scope"],
        population=report.get("population", ""),
        plan=report.get("title", ""),
        tag=_tag(row) or Tag("Not signed", "grey"),
        signed=f"Signed by {row['signed_by']['name']}, {clock_time(row['signed_at'])}." if is_signed else "",
        caveats=row["caveats"] or "",
        assurance=Assurance(row["assurance"]).label if row["assurance"] else "",
        actions=tuple(_action(action) for action in report["actions"]),
        legal=_legal(report["legal_limits"]),
        restated=tuple(_restated(run)),
        restates=reverse("report_run", args=[row["restates"]]) if is_restatement else "",
        here=here,
        files="" if is_long(report["people_in_scope"]) else reverse("api_report_run", args=[run.pk]),
        make_files=reverse("report_run_file_new", args=[run.pk]) if is_long(report["people_in_scope"]) else "",
        sign_href=f"{here}sign/" if may(viewer, Action.SIGN_RUN) and not is_signed and not is_restatement else "",
        restate_href=f"{here}restate/" if may(viewer, Action.RESTATE_RUN) and is_signed else "",
    )


def _line(row: Row) -> RunLine:
    return RunLine(
        day=day(row["as_of"]),
        href=reverse("report_run", args=[row["id"]]),
        how=_made(row),
        tag=_tag(row),
        cells=tuple((one["key"], percent(one["people_rate"])) for one in row["actions"]),
    )


def _tag(row: Row) -> Tag | None:
    if row["signed_at"]:
        return Tag("Signed", "green")
    return Tag("Restatement", "yellow") if row["restates"] else None


def _made(row: Row) -> str:
    when = clock_time(row["made_at"])
    return f"Kept by {row['made_by']['name']}, {when}" if row["made_by"] else f"Kept automatically, {when}"


def _action(row: Row) -> RunAction:
    return RunAction(
        key=row["key"],
        title=row["title"],
        tag=BY_RAG[row["rag"]],
        rule=word_rule(row),
        rate=percent(row["people_rate"]),
        direction=DIRECTIONS[row["direction"]],
        outcomes=tuple((words, row[name]) for name, words in OUTCOMES.items()),
        counted=tuple((words, row[name]) for name, words in (COUNTED | APART).items()),
        said=tuple((words, row[name]) for name, words in SAID.items() if row.get(name) is not None),
    )


def _legal(limits: Row) -> str:
    return f"{limits['running']} legal limits were running, {limits['overdue']} of them overdue."


def _restated(run: ReportRun) -> Iterable[Restated]:
    for row in restatement_rows(run):
        yield Restated(
            when=clock_time(row["published_at"]),
            who=row["published_by"]["name"],
            reason=row["reason"],
            href=reverse("report_run", args=[row["later"]]),
            lines=tuple(_difference(one) for one in row["differences"]),
        )


def _difference(one: Row) -> tuple[str, str, str]:
    words = FIGURES[one["figure"]]
    what = f"{one['action']}: {words.lower()}" if one["action"] else words
    if one["figure"] == "rag":
        return what, BY_RAG[one["before"]].words, BY_RAG[one["after"]].words
    return what, str(one["before"]), str(one["after"])
