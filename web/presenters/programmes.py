"""The programmes of a trust by kind, and the versions of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Programme
from onboarding.models.choices import ProgrammeKind
from onboarding.rules.conditions import PROFESSIONS
from onboarding.rules.plain_words import counted, listed
from onboarding.selectors.programmes import (
    FOR_PEOPLE,
    by_kind,
    programme_rows,
    version_rows,
    visible_programmes,
    visible_versions,
)
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
CHECK_THIS = Tag("Check this", "orange")
BY_STATUS = {"draft": Tag("Draft", "yellow"), "published": Tag("Published", "green"), "retired": Tag("Retired", "grey")}
KIND_HEADINGS = {
    ProgrammeKind.INDUCTION: "Induction",
    ProgrammeKind.ONBOARDING: "Onboarding",
    ProgrammeKind.DEVELOPMENT: "Development",
    ProgrammeKind.DUTY: "Duties of a sponsor",
    ProgrammeKind.COMMITMENT: "Commitments of the trust",
}


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme of the list; `draft_href` leads to the newest draft that waits."""

    title: str
    href: str
    audience: str
    published: str
    people: str
    check_by: str
    tags: tuple[Tag, ...]
    draft: str
    draft_href: str


@dataclass(frozen=True)
class KindGroup:
    """The programmes of one kind."""

    heading: str
    lines: tuple[ProgrammeLine, ...]


@dataclass(frozen=True)
class ProgrammesPage:
    groups: tuple[KindGroup, ...]
    may_manage: bool
    to_check: int


@dataclass(frozen=True)
class VersionLine:
    """One version of a programme."""

    title: str
    href: str
    tag: Tag
    check: Tag | None
    facts: tuple[str, ...]
    diff_href: str


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with its versions; `may_draft`: whether a draft may be begun here; `may_change`: whether its name may."""

    title: str
    caption: str
    versions: tuple[VersionLine, ...]
    may_draft: bool
    may_change: bool
    has_draft: bool
    from_library: bool


def programmes_page(viewer: Membership) -> ProgrammesPage:
    """All programmes that the viewer may see."""
    rows = by_kind(programme_rows(viewer, visible_programmes(viewer), today_in(viewer.trust)))
    manages = may(viewer, Action.MANAGE_PROGRAMMES)
    groups = groupby(rows, key=lambda row: row["kind"])
    return ProgrammesPage(
        tuple(KindGroup(KIND_HEADINGS[kind], tuple(_line(row, manages) for row in found)) for kind, found in groups),
        manages,
        sum(row["check_this"] for row in rows),
    )


def _line(row: Row, manages: bool) -> ProgrammeLine:
    published, drafts = row["published"], row["drafts"] if manages else []
    return ProgrammeLine(
        title=row["title"],
        href=reverse("programme", args=[row["id"]]),
        audience=audience_words(row["audience"]),
        published=f"Version {published['number']}" if published else "Not published",
        people=people_words(row["people"]) if row["kind"] in FOR_PEOPLE and manages else "",
        check_by=f"Check the facts by {day(published['review_on'])}" if published else "",
        tags=(CHECK_THIS,) if row["check_this"] else (),
        draft=f"Draft of version {drafts[0]['number']}" if drafts else "",
        draft_href=reverse("version", args=[drafts[0]["id"]]) if drafts else "",
    )


def programme_page(viewer: Membership, programme: Programme) -> ProgrammePage:
    """One programme; drafts are shown to those who write them."""
    today, manages = today_in(viewer.trust), may(viewer, Action.MANAGE_PROGRAMMES, programme)
    rows = version_rows(viewer, visible_versions(viewer).filter(programme=programme), today)
    shown = [row for row in rows if manages or row["status"] != "draft"]
    drafts = any(row["status"] == "draft" for row in rows)
    ours = programme.kind in FOR_PEOPLE
    kind = str(ProgrammeKind(programme.kind).label)
    return ProgrammePage(
        title=programme.title,
        caption=f"{kind}, {audience_words(programme.audience)}" if ours else kind,
        versions=tuple(_version_line(row, ours, rows) for row in shown),
        may_draft=manages and ours and not drafts,
        may_change=manages and ours,
        has_draft=manages and drafts,
        from_library=not ours,
    )


def _version_line(row: Row, ours: bool, rows: list[Row]) -> VersionLine:
    older = any(other["number"] < row["number"] for other in rows)
    return VersionLine(
        title=f"Version {row['number']}",
        href=reverse("version", args=[row["id"]]),
        tag=BY_STATUS[row["status"]],
        check=CHECK_THIS if row["check_this"] else None,
        facts=tuple(_version_facts(row, ours)),
        diff_href=reverse("version_diff", args=[row["id"]]) if older else "",
    )


def _version_facts(row: Row, ours: bool) -> Iterable[str]:
    yield counted(row["items_count"], "items")
    if row["published_at"]:
        yield f"Published {published_day(row['published_at'].date())}"
    if ours and row["people"] is not None and row["status"] != "draft":
        yield people_words(row["people"])
    yield f"Check the facts by {day(row['review_on'])}"


def published_day(on: date) -> str:
    """The day of publishing."""
    return day(on)


def audience_words(audience: list[str]) -> str:
    """Whom a programme is for."""
    return "for everyone" if "all" in audience else f"for {listed([PROFESSIONS[one] for one in audience], 'and')}"


def people_words(people: int) -> str:
    """How many people follow something."""
    if not people:
        return "Nobody follows it"
    return "1 person follows it" if people == 1 else f"{people} people follow it"
