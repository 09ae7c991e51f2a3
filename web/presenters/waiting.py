"""What waits on whom, in words: a table by party and age, and the steps behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet

from onboarding.clock import today_in
from onboarding.models import Membership, Step
from onboarding.models.choices import WaitingOn
from onboarding.rules.plain_words import counted
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import visible_recruits
from onboarding.selectors.waiting import PartyWaits, waits_by_party
from web.presenters.caseload import pagination
from web.presenters.step_lines import StepLine, step_line
from web.presenters.to_do import link_to
from web.words import day

Row = dict[str, Any]
AGE_WORDS = {"week": "0 to 7 days", "fortnight": "8 to 14 days", "month": "15 to 28 days", "longer": "Over 28 days"}


@dataclass(frozen=True)
class CountLink:
    """How many, and the list of them; no address where there are none."""

    words: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True)
class PartyLine:
    """One party: how many steps wait on it by age, and since when the longest does."""

    name: str
    ages: tuple[CountLink, ...]
    total: CountLink
    oldest: str


@dataclass(frozen=True)
class WaitLine:
    """One step that waits: whose, on whom, since when and for how long."""

    step: StepLine
    person: str
    waits: str


@dataclass(frozen=True)
class WaitingPage:
    """The table, and a page of the steps that are asked for."""

    ages: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    title: str
    is_narrowed: bool
    lines: tuple[WaitLine, ...]
    pagination: dict[str, Any] | None


def waiting_page(viewer: Membership, asked: Mapping[str, str], page: "Page[Step]") -> WaitingPage:
    """Four queries beside the page's own: the table; the rows and what comes first for them; names."""
    today = today_in(viewer.trust)
    rows = step_rows(cast("QuerySet[Step]", page.object_list), today)
    recruits = {row["subject"]["id"] for row in rows if row["subject"]["kind"] == "recruit"}
    names = dict(visible_recruits(viewer).filter(pk__in=recruits).values_list("id", "full_name"))
    kept = {name: value for name, value in asked.items() if value}
    return WaitingPage(
        ages=tuple(AGE_WORDS.values()),
        parties=tuple(_party(one, asked) for one in waits_by_party(viewer, today)),
        title=_title(asked, page.paginator.count),
        is_narrowed=bool(kept),
        lines=tuple(_line(row, names, today) for row in rows),
        pagination=pagination(page, kept),
    )


def _title(asked: Mapping[str, str], count: int) -> str:
    words = counted(count, "steps")
    whom = f" on {WaitingOn(asked['whom']).label}" if asked["whom"] else ""
    age = f", {AGE_WORDS[asked['age']].lower()}" if asked["age"] else ""
    return f"{words} {'waits' if count == 1 else 'wait'}{whom}{age}".replace(" on The ", " on the ")


def _party(one: PartyWaits, asked: Mapping[str, str]) -> PartyLine:
    def link(count: int, age: str, words: str) -> CountLink:
        here = {"whom": one.party, "age": age}
        wanted = {name: value for name, value in here.items() if value}
        return CountLink(words, count, f"?{urlencode(wanted)}#found" if count else "", here == dict(asked))

    return PartyLine(
        name=str(WaitingOn(one.party).label),
        ages=tuple(link(one.counts[age], age, words) for age, words in AGE_WORDS.items()),
        total=link(one.total, "", "In all"),
        oldest=day(one.oldest) if one.oldest else "",
    )


def _line(row: Row, names: Mapping[Any, str], today: date) -> WaitLine:
    person = names.get(row["subject"]["id"])
    days = (today - row["waiting_since"]).days
    whom = f"Waits on {WaitingOn(row['waiting_on']).label}".replace(" on The ", " on the ")
    return WaitLine(
        step=step_line(row, partial(link_to, known=person is not None)),
        person=person or "Shared step",
        waits=f"{whom} since {day(row['waiting_since'])}, {counted(days, 'days')}",
    )
