"""The list of duty clocks, and those of one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, Recruit, Step
from onboarding.rules.plain_words import counted
from onboarding.selectors.duties import clock_rows, counts_by_duty, counts_of, person_clocks
from web.presenters.caseload import pagination
from web.presenters.duty_words import days_tag, due_words, who_answers
from web.presenters.facts import CHECK_THIS_RULE, Fact, fact_of
from web.presenters.reminders import StateLink
from web.presenters.tags import Tag

Row = dict[str, Any]
SHOWN_OF_A_PERSON = 5
ORGANISATION = "The organisation"
GROUPS = ("Cannot be computed: something is not recorded", "Overdue", "Within seven days", "Within 90 days", "Later")


@dataclass(frozen=True)
class ClockLine:
    """One clock of the list, with its rule behind a fold."""

    title: str
    href: str
    name: str
    name_href: str
    due: str
    who: str
    tags: tuple[Tag, ...]
    closes_with: tuple[str, ...]
    must_never: str
    fact: Fact
    rule: str
    why: str
    closed_with: str


@dataclass(frozen=True)
class ClockGroup:
    """Clocks that stand alike; no title where the list is not of running ones."""

    title: str
    lines: tuple[ClockLine, ...]


@dataclass(frozen=True)
class DutiesPage:
    """The list as it was asked for, with links that narrow it."""

    groups: tuple[ClockGroup, ...]
    summary: str
    about: str
    links: tuple[StateLink, ...]
    states: tuple[StateLink, ...]
    by_duty: tuple[StateLink, ...]
    pagination: dict[str, Any] | None
    is_narrowed: bool
    can_record: bool


def duties_page(viewer: Membership, page: "Page[Step]", asked: Mapping[str, str], today: date) -> DutiesPage:
    """One page of the list: nine queries, however many clocks there are."""
    rows = clock_rows(viewer, cast("QuerySet[Step]", page.object_list), today)
    state, count = asked.get("state", "running"), page.paginator.count
    about = rows[0]["recruit"]["name"] if "recruit" in asked and rows and rows[0]["recruit"] else ""
    return DutiesPage(
        groups=tuple(_groups(rows, state, today)),
        summary=f"{counted(count, 'clocks')} found" if count else "No clocks found",
        about=about,
        links=tuple(_links(viewer, asked, today)) if state == "running" else (),
        states=tuple(_states(asked)),
        by_duty=tuple(_by_duty(viewer, asked)),
        pagination=pagination(page, asked),
        is_narrowed=bool(set(asked) - {"page"}),
        can_record=may(viewer, Action.RECORD_OCCURRENCE),
    )


def _groups(rows: list[Row], state: str, today: date) -> Iterable[ClockGroup]:
    if state != "running":
        yield from [ClockGroup("", tuple(_line(row, today) for row in rows))] if rows else []
        return
    for title in GROUPS:
        if found := [row for row in rows if _group(row) == title]:
            yield ClockGroup(title, tuple(_line(row, today) for row in found))


def _group(row: Row) -> str:
    if row["cannot_be_computed"]:
        return GROUPS[0]
    if row["overdue"]:
        return GROUPS[1]
    left = row["days_left"]
    return GROUPS[2] if left <= 7 else GROUPS[3] if left <= 90 else GROUPS[4]


def _line(row: Row, today: date) -> ClockLine:
    recruit = row["recruit"]
    return ClockLine(
        title=row["title"],
        href=reverse("duty", args=[row["id"]]),
        name=recruit["name"] if recruit else ORGANISATION,
        name_href=reverse("recruit", args=[recruit["id"]]) if recruit else "",
        due=due_words(row),
        who=who_answers(row),
        tags=tuple(_tags(row)),
        closes_with=tuple(one["words"] for one in row["closes_with"]),
        must_never=row["must_never"],
        fact=fact_of("", row, today),
        rule=reverse("rule", args=[row["item"]]),
        why=f"{reverse('duty', args=[row['id']])}?why=yes#why" if row["state"] == "running" else "",
        closed_with=closed_with(row),
    )


def _tags(row: Row) -> Iterable[Tag]:
    yield days_tag(row)
    if row["state"] == "running" and row["need_not_report"]:
        yield Tag("Second person to decide", "purple")
    if row["check_this_rule"]:
        yield CHECK_THIS_RULE


def closed_with(row: Row) -> str:
    """What closed it: a report with its number, a fact, or two people who agreed."""
    if with_ := row["closed_with"]:
        number = f"Report {with_['reference']}. " if with_["reference"] else ""
        return f"{number}Recorded by {with_['by']}."
    if row["state"] == "need_not_report" and (waiver := row["need_not_report"]):
        return f"{waiver['reason']} {waiver['by']} asked, {waiver['agreed_by']} agreed."
    return "Closed by what was recorded." if row["state"] == "closed" else ""


def _links(viewer: Membership, asked: Mapping[str, str], today: date) -> Iterable[StateLink]:
    kept = {name: value for name, value in asked.items() if name in ("duty", "recruit")}
    counts = counts_of(viewer, kept, today)
    for name, words in (
        ("", "All"),
        ("mine", "Mine"),
        ("overdue", "Overdue"),
        ("this_week", "This week"),
        ("cannot_be_computed", "Cannot be computed"),
    ):
        now = (name in asked) if name else not {"mine", "overdue", "this_week", "cannot_be_computed"} & set(asked)
        yield StateLink(words, f"?{urlencode(kept | ({name: 'on'} if name else {}))}", counts[name or "all"], now)


def _states(asked: Mapping[str, str]) -> Iterable[StateLink]:
    kept = {name: value for name, value in asked.items() if name in ("duty", "recruit")}
    now = asked.get("state", "running")
    for state, words in (("running", "Running"), ("closed", "Closed"), ("need_not_report", "Need not be reported")):
        query = kept if state == "running" else kept | {"state": state}
        yield StateLink(words, f"?{urlencode(query)}", None, state == now)


def _by_duty(viewer: Membership, asked: Mapping[str, str]) -> Iterable[StateLink]:
    kept = {name: value for name, value in asked.items() if name in ("recruit", "state")}
    if "duty" in asked:
        yield StateLink("Every duty", f"?{urlencode(kept)}", None, False)
    for key, title, count in counts_by_duty(viewer, asked):
        yield StateLink(title, f"?{urlencode(kept | {'duty': key})}", count, asked.get("duty") == key)


@dataclass(frozen=True)
class PersonClock:
    """A clock as it stands on a person's page."""

    title: str
    href: str
    due: str
    tag: Tag


@dataclass(frozen=True)
class PersonClocks:
    """The most urgent clocks of one person, how many more there are, and where all of them stand."""

    lines: tuple[PersonClock, ...]
    more: int
    href: str


def clocks_of_person(viewer: Membership, recruit: Recruit, today: date) -> PersonClocks | None:
    """For those who may see duties, where any clock runs. One query."""
    rows = person_clocks(viewer, recruit, today) if may(viewer, Action.SEE_DUTIES) else []
    if not rows:
        return None
    lines = tuple(
        PersonClock(row["title"], reverse("duty", args=[row["id"]]), due_words(row), days_tag(row))
        for row in rows[:SHOWN_OF_A_PERSON]
    )
    return PersonClocks(lines, len(rows) - len(lines), f"{reverse('duties')}?recruit={recruit.pk}")
