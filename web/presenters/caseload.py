"""The caseload: one line for each recruit, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from onboarding.models import Recruit
from onboarding.models.choices import Profession
from web.presenters.tags import BY_STATUS, Tag
from web.words import short_day


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
    is_late: bool


@dataclass(frozen=True)
class Caseload:
    """One page of the caseload, with its sentence on top and links to the other pages."""

    lines: tuple[CaseloadLine, ...]
    summary: str
    shows_progress: bool
    pagination: dict[str, Any] | None


def caseload(rows: list[dict[str, Any]], page: "Page[Recruit]", asked: Mapping[str, str], today: date) -> Caseload:
    """Rows of `selectors.recruits` as lines; `asked` are the filters as they stand in the address."""
    count = page.paginator.count
    summary = "No recruits found" if not count else "1 recruit" if count == 1 else f"{count} recruits"
    lines = tuple(_line(row, today) for row in rows)
    return Caseload(lines, summary, any(line.progress for line in lines), pagination(page, asked))


def _line(row: dict[str, Any], today: date) -> CaseloadLine:
    due_on, total = row.get("next_due_on"), row.get("total", 0)
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
        is_late=due_on is not None and due_on < today,
    )


def _name(row: dict[str, Any], place: str, otherwise: str) -> str:
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
