"""The caseload: the usual questions on top, what is applied, and one line for each recruit, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership
from onboarding.models.choices import Profession, WaitingOn
from onboarding.selectors.caseload_views import caseload_lines, count_questions, usual_questions
from onboarding.selectors.filters_recruits import filter_recruits
from onboarding.selectors.visible import visible_recruits
from web.forms.filters import CaseloadFilters, as_parameter
from web.presenters.quick_links import QuickLink
from web.presenters.tags import BY_STATUS, Tag
from web.words import short_day

Row = dict[str, Any]
PAGE_SIZE = 50
QUESTIONS = {
    "everyone": "Everyone",
    "mine": "My people",
    "overdue": "Overdue",
    "legal_overdue": "Legal limits overdue",
    "at_risk": "Due soon",
    "arriving": "Arriving in 4 weeks",
    "visa_ends": "Visa ends in 90 days",
    "unreached": "Cannot be written to",
}
WAITS = {f"waiting_{whom}": WaitingOn(whom) for whom in WaitingOn.values}


@dataclass(frozen=True)
class Chip:
    """One filter that is applied, and the same list without it."""

    words: str
    href: str


@dataclass(frozen=True)
class CaseloadLine:
    """One recruit. What the viewer may not know of them is empty. `share` is done of total in percent, for the bar."""

    href: str
    name: str
    profession: str
    ward: str
    cohort: str
    status: Tag | None
    progress: str
    share: int
    overdue: int
    legal_overdue: int
    next_due: str
    next_step: str
    is_late: bool
    waiting_on: tuple[str, ...]
    case_officer: str


@dataclass(frozen=True)
class Caseload:
    """One page of the caseload, with its sentence on top and links to the other pages."""

    lines: tuple[CaseloadLine, ...]
    summary: str
    shows_status: bool
    shows_progress: bool
    pagination: dict[str, Any] | None
    quick: tuple[QuickLink, ...]
    waits: tuple[QuickLink, ...]
    chips: tuple[Chip, ...]
    unreached: QuickLink | None
    is_empty: bool
    may_add: bool


def caseload_page(viewer: Membership, filters: CaseloadFilters, number: str | None, today: date) -> Caseload:
    """The page with this number of the recruits whom these filters find, fifty on a page."""
    questions, visible = usual_questions(viewer, today), visible_recruits(viewer)
    found = filter_recruits(viewer, visible, filters.wanted(), today, order=filters.order())
    counts = count_questions(viewer, visible, found, questions, today)
    paginator = Paginator(found, PAGE_SIZE)
    paginator.count = counts["found"]  # counted with the questions: the paginator need not ask again
    page = paginator.get_page(number)
    shown: Any = page.object_list
    lines = tuple(_line(row, today) for row in caseload_lines(viewer, shown, today))
    links = _links({"everyone": {}, **questions} if questions else {}, counts, filters.asked())
    return Caseload(
        lines=lines,
        summary=_summary(counts["found"]),
        shows_status=any(line.status for line in lines),
        shows_progress=any(line.progress for line in lines),
        pagination=pagination(page, filters.asked()),
        quick=(
            *(link for name, link in links.items() if name in QUESTIONS and name != "unreached"),
            *_duties(viewer, bool(links)),
            *_furthest_behind(viewer, bool(links)),
        ),
        waits=tuple(link for name, link in links.items() if name in WAITS and (link.count or link.current)),
        chips=tuple(_chips(filters)),
        unreached=_if_any(links.get("unreached")),
        is_empty=not counts["everyone"],
        may_add=may(viewer, Action.REGISTER_RECRUIT),
    )


def _if_any(link: QuickLink | None) -> QuickLink | None:
    """Shown only where there is somebody to look after."""
    return link if link and link.count else None


def _summary(count: int) -> str:
    return "No recruits found" if not count else "1 recruit" if count == 1 else f"{count:,} recruits"


def _links(
    questions: Mapping[str, Mapping[str, Any]], counts: Mapping[str, int], asked: Mapping[str, str]
) -> dict[str, QuickLink]:
    links, now = {}, {name: value for name, value in asked.items() if name != "ordering"}
    for name, wanted in questions.items():
        query = {key: as_parameter(value) for key, value in wanted.items()}
        words = QUESTIONS.get(name) or WAITS[name].label
        links[name] = QuickLink(str(words), counts.get(name), f"?{urlencode(query)}" if query else "?", query == now)
    return links


def _furthest_behind(viewer: Membership, asks: bool) -> Sequence[QuickLink]:
    """Who will probably not be ready, and why, stands with what is to be expected."""
    there = asks and may(viewer, Action.SEE_FORECAST)
    return (
        [QuickLink("Furthest behind, and why", None, f"{reverse('readiness_forecast')}#first", current=False)]
        if there
        else []
    )


def _duties(viewer: Membership, asks: bool) -> Sequence[QuickLink]:
    """Duty clocks are no steps: who is late with one stands among the duties."""
    there = asks and may(viewer, Action.SEE_DUTIES)
    return [QuickLink("Duties overdue", None, f"{reverse('duties')}?overdue=on", False)] if there else []


def _chips(filters: CaseloadFilters) -> Sequence[Chip]:
    return [Chip(words, f"?{urlencode(filters.asked(without=name))}") for name, words in filters.applied()]


def _line(row: Row, today: date) -> CaseloadLine:
    due_on, total = row.get("next_due_on"), row.get("total", 0)
    officer = row.get("case_officer")
    return CaseloadLine(
        href=reverse("recruit", args=[row["id"]]),
        name=row["full_name"],
        profession=str(Profession(row["profession"]).label) if "profession" in row else "",
        ward=_name(row, "ward", "No ward yet"),
        cohort=_name(row, "cohort", "No cohort"),
        status=BY_STATUS[row["status"]] if "status" in row else None,
        progress=f"{row['done']} of {total}" if "done" in row else "",
        share=round(100 * row["done"] / total) if total else 0,
        overdue=row.get("overdue", 0),
        legal_overdue=row.get("legal_overdue", 0),
        next_due=short_day(due_on, "Nothing due") if "next_due_on" in row else "",
        next_step=_next_step(row.get("next_due")),
        is_late=due_on is not None and due_on < today,
        waiting_on=tuple(_wait(one) for one in row.get("waiting_on", ())),
        case_officer=officer["name"] if officer else "Nobody yet",
    )


def _next_step(due: Row | None) -> str:
    if not due:
        return ""
    return f"{due['title']}, and {due['more']} more" if due["more"] else str(due["title"])


def _wait(one: Row) -> str:
    whom = str(WaitingOn(one["whom"]).label)
    return f"{whom}, since {short_day(one['since'])}" if one["since"] else whom


def _name(row: Row, place: str, otherwise: str) -> str:
    if place not in row:
        return ""
    return str(row[place]["name"]) if row[place] else otherwise


def pagination(page: "Page[Any]", asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Links to the other pages as the NHS component takes them; None where there is one page only."""
    if page.paginator.num_pages < 2:
        return None

    def href(number: int) -> str:
        return f"?{urlencode({**asked, 'page': number})}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [
        {"number": number, "href": href(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in numbers
    ]
    links: dict[str, Any] = {"items": items}
    if page.has_previous():
        links["previous"] = {"href": href(page.previous_page_number())}
    if page.has_next():
        links["next"] = {"href": href(page.next_page_number())}
    return links
