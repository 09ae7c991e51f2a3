"""One person's sponsor file and the self-audit of ten, in words: which papers are there, and which are missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.models import AuditedFile, FileAudit, Membership, Recruit
from onboarding.models.choices import Sponsor
from onboarding.selectors.sponsor_files import papers_of
from web.presenters.facts import Fact, fact_of
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
BY_STATE = {
    "there": Tag("Here", "green"),
    "missing": Tag("Missing", "red"),
    "not_yet": Tag("Not wanted yet", "white"),
    "elsewhere": Tag("Kept elsewhere", "grey"),
}


@dataclass(frozen=True)
class PaperLine:
    """One paper: what it is, its state, what is lacking or where it is, and the source."""

    title: str
    explanation: str
    tag: Tag
    lacks: str
    fact: Fact


@dataclass(frozen=True)
class SponsorFilePage:
    """The file of one person; `none` says why there is none."""

    name: str
    back: str
    summary: str
    papers: tuple[PaperLine, ...]
    checked: str
    none: str


@dataclass(frozen=True)
class AuditedLine:
    """One person of an audit."""

    id: UUID
    name: str
    href: str
    there: int
    missing: tuple[str, ...]
    done: str
    done_words: str
    revision: int


@dataclass(frozen=True)
class AuditPage:
    """One audit with its ten files."""

    when: str
    how: str
    files: tuple[AuditedLine, ...]
    gaps: str


def sponsor_file_page(viewer: Membership, recruit: Recruit) -> SponsorFilePage:
    """The papers of one person, those that are missing first. Three queries."""
    back = reverse("recruit", args=[recruit.pk])
    if recruit.sponsor != Sponsor.TRUST:
        return SponsorFilePage(recruit.full_name, back, "", (), "", _none(recruit))
    rows = papers_of(viewer, [recruit])[recruit.pk]
    order = list(BY_STATE)
    missing = [row for row in rows if row["state"] == "missing"]
    listed = sorted(rows, key=lambda row: (row["state"] != "missing", order.index(row["state"])))
    here = sum(row["state"] == "there" for row in rows)
    return SponsorFilePage(
        name=recruit.full_name,
        back=back,
        summary=f"{here} of {here + len(missing)} papers that are wanted by now are here.",
        papers=tuple(_paper(row, today_in(viewer.trust)) for row in listed),
        checked=_checked(),
        none="",
    )


def _none(recruit: Recruit) -> str:
    if recruit.sponsor == Sponsor.ACADEMY:
        return "The Academy of Medical Royal Colleges sponsors this person. Its duties hold, not those of the trust’s licence."
    return "The trust does not sponsor this person, so there is no file for its licence."


def _paper(row: Row, today: date) -> PaperLine:
    lacks = f"Lacking: {', '.join(row['lacks'])}." if row["lacks"] else ""
    where = f"Kept in: {row['elsewhere']}." if row["elsewhere"] else ""
    papers = read_sponsor_file()
    told = row | {"checked_on": papers.checked_on, "review_on": papers.review_on}
    return PaperLine(row["title"], row["explanation"], BY_STATE[row["state"]], lacks or where, fact_of("", told, today))


def _checked() -> str:
    papers = read_sponsor_file()
    return (
        f"Which papers belong here was looked up on {day(papers.checked_on)}, from law firms and not from the sponsor guidance. "
        f"To be confirmed, and to be looked up again by {day(papers.review_on)}."
    )


def audit_page(audit: FileAudit, files: list[AuditedFile]) -> AuditPage:
    """One audit. No query but for what was read."""
    titles = {paper.key: paper.title for paper in read_sponsor_file().papers}
    by = audit.drawn_by.full_name if audit.drawn_by else "The service"
    with_gaps = sum(bool(one.missing) for one in files)
    return AuditPage(
        when=day(audit.drawn_on),
        how=f"{by} drew {len(files)} of {audit.people} sponsored people by chance (draw number {audit.seed}).",
        files=tuple(_audited(one, titles) for one in files),
        gaps=f"{with_gaps} of {len(files)} files had gaps that day." if with_gaps else "No file had a gap that day.",
    )


def _audited(one: AuditedFile, titles: dict[str, str]) -> AuditedLine:
    recruit = one.recruit
    assert recruit is not None
    done = f"{one.done_by.full_name}, {day(one.done_on)}" if one.done_by else ""
    return AuditedLine(
        id=one.pk,
        name=recruit.full_name,
        href=reverse("sponsor_file", args=[recruit.pk]),
        there=len(one.there),
        missing=tuple(titles.get(key, key) for key in one.missing),
        done=done,
        done_words=one.done_words,
        revision=one.revision,
    )
