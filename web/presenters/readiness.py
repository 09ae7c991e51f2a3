"""The readiness report in words: for the director's summary and for the full report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onboarding.models import Membership
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.readiness_report import readiness_report
from web.presenters.tags import BY_RAG, Tag
from web.words import day

Row = dict[str, Any]
SMALLEST_GROUP = 11


@dataclass(frozen=True)
class MustHave:
    """One must-have of an action: title, and how many of those for whom it is due have it."""

    title: str
    due: int
    met: int
    not_met: int
    unknown: int


@dataclass(frozen=True)
class ActionLine:
    """One action of the plan: its word with the rule, people, steps, must-haves, topics and commitments."""

    key: str
    title: str
    requirement: str
    deadline: str
    tag: Tag
    rule: str
    rate: str
    share: int
    has_rate: bool
    people_words: str
    step_rate: str
    steps: tuple[tuple[str, int], ...]
    must_haves: tuple[MustHave, ...]
    commitments: tuple[tuple[str, str, Tag], ...]
    to_confirm: bool


@dataclass(frozen=True)
class ReadinessPage:
    """The report of a day: what it is about, the actions, and the legal limits apart from them."""

    title: str
    publisher: str
    status_note: str
    source: str
    as_of: str
    live_on: str
    population: str
    people: int
    definition: str
    actions: tuple[ActionLine, ...]
    legal: str
    legal_tag: Tag
    suppressed: bool
    smallest_group: int


def readiness_page(viewer: Membership) -> ReadinessPage:
    """The readiness report of today, for those whom the viewer answers for."""
    report = readiness_report(viewer)
    titles = item_titles(viewer)
    limits = report["legal_limits"]
    return ReadinessPage(
        title=report["title"],
        publisher=report["publisher"],
        status_note=report["status_note"],
        source=report["source"],
        as_of=day(report["as_of"]),
        live_on=day(report["live_on"]),
        population=report["population"],
        people=report["people_in_scope"],
        definition=report["definition_version"],
        actions=tuple(_action(action, titles) for action in report["actions"]),
        legal=_legal_words(limits),
        legal_tag=Tag("Overdue", "red") if limits["overdue"] else Tag("In time", "green"),
        suppressed=report["suppressed"],
        smallest_group=SMALLEST_GROUP,
    )


def _action(row: Row, titles: dict[str, str]) -> ActionLine:
    return ActionLine(
        key=row["key"],
        title=row["title"],
        requirement=row["requirement"],
        deadline=day(row["deadline_on"]),
        tag=BY_RAG[row["rag"]],
        rule=row["rag_rule"],
        rate=percent(row["people_rate"]),
        share=round(100 * row["people_rate"]) if row["people_rate"] is not None else 0,
        has_rate=row["people_rate"] is not None,
        people_words=_people_words(row),
        step_rate=percent(row["step_rate"]),
        steps=tuple(_steps(row)),
        must_haves=tuple(_must_have(one, titles) for one in row["must_haves"]),
        commitments=tuple(_commitments(row["commitments"])),
        to_confirm=row["confidence"] != "found",
    )


def _people_words(row: Row) -> str:
    if not row["people"]:
        return "Nothing is due for anyone yet."
    words = f"{row['people_met']} of {row['people']} people have all that is due."
    if row["people_not_met"]:
        words += f" {row['people_not_met']} {'has' if row['people_not_met'] == 1 else 'have'} not."
    if row["people_unknown"]:
        words += f" For {row['people_unknown']} we do not know."
    return words


STEP_WORDS = {
    "due": "Due",
    "met": "Done",
    "on_time": "Done on time",
    "not_met": "Not done",
    "unknown": "Unknown: waiting for review, out of date, or a date is missing",
    "waiting": "Not due yet",
    "waived": "Waived",
    "inherited": "From before this service, still open",
}


def _steps(row: Row) -> Iterable[tuple[str, int]]:
    return ((words, row[name]) for name, words in STEP_WORDS.items())


def _must_have(row: Row, titles: dict[str, str]) -> MustHave:
    title = titles.get(row["item"], row["item"].replace("-", " ").capitalize())
    return MustHave(title, row["due"], row["met"], row["not_met"], row["unknown"])


def _commitments(rows: list[Row]) -> Iterable[tuple[str, str, Tag]]:
    for row in rows:
        when = f"Last done on {day(row['done_on'])}" if row["done_on"] else ""
        due = f"{'next' if when else 'First'} due by {day(row['due_on'])}" if row.get("due_on") else ""
        yield row["title"], ", ".join(part for part in (when, due) if part), _commitment_tag(row)


def _commitment_tag(row: Row) -> Tag:
    if row["in_date"]:
        return Tag("In date", "green")
    return Tag("Out of date", "red") if row["done_on"] else Tag("Not done yet", "orange")


def percent(rate: float | None) -> str:
    """A rate for people: whole percent, rounded down so that 100% means everyone."""
    return "No figure yet" if rate is None else f"{int(rate * 100)}%"


def _legal_words(limits: Row) -> str:
    if not limits["overdue"]:
        return f"{limits['running']} limits that are set by law are running, and none is overdue."
    oldest = limits["oldest_days"]
    days = "1 day" if oldest == 1 else f"{oldest} days"
    return f"{limits['overdue']} of {limits['running']} limits that are set by law are overdue, the oldest by {days}."
