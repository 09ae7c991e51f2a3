"""The readiness report in words: every number leads to what is behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership
from onboarding.selectors.counted_steps import sees_whole_trust
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.report_files import is_long
from web.presenters.commitments import CommitmentLine, commitment_line
from web.presenters.plans import PlanShown
from web.presenters.tags import BY_RAG, Tag
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class Number:
    """A figure with its words, and the address of what is behind it; none where there is nothing."""

    words: str
    value: int
    href: str


@dataclass(frozen=True)
class MustHave:
    """One must-have of an action: how many people it is due for, and how many of them have it."""

    title: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Topic:
    """What an action asks for by name, and for how many of those for whom it is due that was done."""

    title: str
    words: str


@dataclass(frozen=True)
class ActionLine:
    """One action of the plan: its word with the rule, people, steps, must-haves, topics and commitments."""

    key: str
    title: str
    requirement: str
    deadline: str
    target: str
    tag: Tag
    rule: str
    override_href: str
    rate: str
    share: int
    has_rate: bool
    people: Number
    outcomes: tuple[Number, ...]
    has_what: str
    said: tuple[Number, ...]
    answered: int
    direction: str
    step_rate: str
    counted: tuple[Number, ...]
    apart: tuple[Number, ...]
    must_haves: tuple[MustHave, ...]
    topics: tuple[Topic, ...]
    commitments: tuple[CommitmentLine, ...]
    confidence: str


@dataclass(frozen=True)
class ReadinessPage:
    """The report of a day: what it is about, the actions, and the legal limits apart from them."""

    template: str
    title: str
    publisher: str
    status_note: str
    source: str
    as_of: str
    live_on: str
    population: str
    people: int
    definition: str
    is_whole: bool
    actions: tuple[ActionLine, ...]
    legal: str
    legal_numbers: tuple[Number, ...]
    legal_tag: Tag
    known_at: str = ""
    is_past: bool = False
    may_override: bool = False
    days: Mapping[str, str] = field(default_factory=dict)
    plan: PlanShown | None = None
    is_long: bool = False


IN_DATE = "people have a manager and a team who are in date on the day that they arrive"
DIRECTIONS = {None: "No earlier figure yet", "better": "Better", "worse": "Worse", "same": "The same"}
CONFIDENCE = {
    "found": "Wording compared with the plan itself",
    "secondary": "Wording read at second hand: to be confirmed",
    "recalled": "Wording from memory: to be confirmed against the plan",
}
OUTCOMES = {"people_met": "All that is due is done", "people_not_met": "Something is not done"} | {
    "people_unknown": "We do not know yet"
}
SAID = {"said_yes": "Say that it happened", "said_no": "Say of some of it that it did not"}
COUNTED = {"due": "Due", "met": "Done", "on_time": "Done on time", "not_met": "Not done", "unknown": "Unknown"}
APART = {"waiting": "Not due yet", "waived": "Waived", "inherited": "From before this service, still open"}
OF_MUST_HAVE = {"due": "Due", "met": "Met", "not_met": "Not met", "unknown": "Unknown"}


def readiness_page(viewer: Membership, days: Mapping[str, date], plan: PlanShown) -> ReadinessPage:
    """The readiness report, of today unless other days are given, for those whom the viewer answers for."""
    report = readiness_report(viewer, plan_key=plan.key, as_of=days.get("as_of"), known_at=days.get("known_at"))
    return page_of(viewer, report, item_titles(viewer), plan, "reports/readiness.html", days)


def page_of(
    viewer: Membership,
    report: Row,
    titles: Mapping[str, str],
    plan: PlanShown,
    template: str = "",
    days: Mapping[str, date] | None = None,
) -> ReadinessPage:
    """The same of a report that was read already. Its numbers lead to lists of the same days and plan."""
    limits, asked = report["legal_limits"], {name: on.isoformat() for name, on in (days or {}).items()} | plan.asked
    names = {"running": "Running", "overdue": "Overdue"}
    return ReadinessPage(
        template=template,
        title=report["title"],
        publisher=report["publisher"],
        status_note=report["status_note"],
        source=report["source"],
        as_of=day(report["as_of"]),
        live_on=day(report["live_on"]),
        population=report["population"],
        people=report["people_in_scope"],
        definition=report["definition_version"],
        is_whole=sees_whole_trust(viewer),
        actions=tuple(_action(action, titles, asked, _since(report)) for action in report["actions"]),
        legal=_legal_words(limits),
        legal_numbers=tuple(
            Number(words, limits[name], behind(limits[name], f"legal_{name}", days=asked))
            for name, words in names.items()
        ),
        legal_tag=Tag("Overdue", "red") if limits["overdue"] else Tag("In time", "green"),
        known_at=day(report["known_at"]),
        is_past=bool(days),
        may_override=not days and may(viewer, Action.OVERRIDE_RAG),
        days=asked,
        plan=plan,
        is_long=is_long(report["people_in_scope"]),
    )


def behind(value: int, figure: str, action: str = "", item: str = "", days: Mapping[str, str] | None = None) -> str:
    """The address of what is behind a figure; empty where it is nothing."""
    asked = {name: text for name, text in (("action", action), ("item", item), ("figure", figure)) if text}
    return f"{reverse('readiness_behind')}?{urlencode(asked | dict(days or {}))}" if value else ""


def _since(report: Row) -> str:
    """The day with which directions compare, where there is one."""
    before = report["compared_with"]
    return day(before["as_of"]) if before else ""


def _direction(way: str | None, since: str) -> str:
    """Better than on 31 January 2026."""
    if way is None or not since:
        return DIRECTIONS[way]
    return f"{DIRECTIONS[way]} {'as' if way == 'same' else 'than'} on {since}"


def _action(row: Row, titles: Mapping[str, str], days: Mapping[str, str], since: str) -> ActionLine:
    return ActionLine(
        key=row["key"],
        title=row["title"],
        requirement=row["requirement"],
        deadline=day(row["deadline_on"]),
        target=day(date.fromisoformat(row["target_on"])) if row["target_on"] else "",
        tag=BY_RAG[row["rag"]],
        rule=word_rule(row),
        override_href=_word_href(row, days),
        rate=percent(row["people_rate"]),
        share=round(100 * row["people_rate"]) if row["people_rate"] is not None else 0,
        has_rate=row["people_rate"] is not None,
        people=Number("People", row["people"], behind(row["people"], "people", row["key"], days=days)),
        outcomes=_numbers(row, OUTCOMES, days, row["key"]),
        has_what=IN_DATE if row["said_yes"] is not None else "people have all that is due",
        said=_numbers(row, SAID, days, row["key"]) if row["said_yes"] is not None else (),
        answered=(row["said_yes"] or 0) + (row["said_no"] or 0),
        direction=_direction(row["direction"], since),
        step_rate=percent(row["step_rate"]),
        counted=_numbers(row, COUNTED, days, row["key"]),
        apart=_numbers(row, APART, days, row["key"]),
        must_haves=tuple(_must_have(one, row["key"], titles, days) for one in row["must_haves"]),
        topics=tuple(_topics(row["topics"])),
        commitments=tuple(commitment_line(one) for one in row["commitments"]),
        confidence=CONFIDENCE[row["confidence"]],
    )


def _word_href(row: Row, days: Mapping[str, str]) -> str:
    of_plan = {name: days[name] for name in ("plan",) if name in days}
    return reverse("report_word", args=[row["key"]]) + (f"?{urlencode(of_plan)}" if of_plan else "")


def word_rule(row: Row) -> str:
    """The sentence behind the word: the rule's, or whose word it is and why. Reports of long ago know no override."""
    given = row.get("override")
    if not given:
        return str(row["rag_rule"])
    until = day(_day_in(given["holds_until"]))
    word = BY_RAG[row["rag"]].words
    return f"{word}: said by {given['by']['name']} until {until}, because: {given['reason']} The rule says: {row['rag_rule']}"


def _day_in(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _numbers(
    row: Row, names: Mapping[str, str], days: Mapping[str, str], action: str, item: str = ""
) -> tuple[Number, ...]:
    return tuple(Number(words, row[name], behind(row[name], name, action, item, days)) for name, words in names.items())


def item_title(key: str, titles: Mapping[str, str]) -> str:
    """The title of an item, or its key as words where no published programme has it now."""
    return titles.get(key, key.replace("-", " ").capitalize())


def _must_have(row: Row, action: str, titles: Mapping[str, str], days: Mapping[str, str]) -> MustHave:
    return MustHave(item_title(row["item"], titles), _numbers(row, OF_MUST_HAVE, days, action, row["item"]))


def _topics(rows: list[Row]) -> Iterable[Topic]:
    for row in rows:
        due = row.get("due", 0)
        yield Topic(row["title"], f"{row['met']} of {due} people" if due else "Not due for anyone yet")


def percent(rate: float | None) -> str:
    """A rate for people: whole percent, rounded down so that 100% means everyone."""
    return "No figure yet" if rate is None else f"{int(rate * 100)}%"


def _legal_words(limits: Row) -> str:
    if not limits["overdue"]:
        return f"{limits['running']} legal limits are running, and none is overdue."
    oldest = limits["oldest_days"]
    days = "1 day" if oldest == 1 else f"{oldest} days"
    return f"{limits['overdue']} of {limits['running']} legal limits are overdue, the oldest by {days}."
