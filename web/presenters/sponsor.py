"""The sponsor's desk in words: licence, who is on it, certificates, reports, self-audits, and what belongs to the Academy."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import FileAudit, Item, LicencePerson, Membership, SponsorLicence, SponsorReport
from onboarding.models.choices import LicenceRating, LicenceRole
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import due
from onboarding.rules.plain_words import counted
from onboarding.selectors import sponsor as desk
from onboarding.selectors.rules import source_row
from onboarding.selectors.sponsor_files import sponsored
from web.presenters.facts import Fact, fact_of
from web.presenters.tags import Tag
from web.words import day, short_day

Row = dict[str, Any]
REPORTS_SHOWN = 20
NAMED = 30
BY_STATE = {
    "used": Tag("Used", "green"),
    "returned": Tag("Returned unused", "grey"),
    "lapsed": Tag("Lapsed unused", "red"),
    "waiting": Tag("Not used yet", "yellow"),
}


@dataclass(frozen=True)
class AllocationLine:
    """One allocation: its days, what was given and what became of it."""

    days: str
    cells: tuple[str, ...]
    left: Tag
    href: str


@dataclass(frozen=True)
class CertificateLine:
    """One certificate: whose, its number, and until when it must be used."""

    name: str
    person_href: str
    number: str
    assigned: str
    lapses: str
    tag: Tag
    href: str


@dataclass(frozen=True)
class OfficerLine:
    """Someone on the licence."""

    name: str
    role: str
    days: str
    tag: Tag | None
    href: str


@dataclass(frozen=True)
class ReportLine:
    """One line of the log: what, about whom, when, its reference, by whom, and whether a duty was closed by it."""

    about: str
    person: str
    person_href: str
    when: str
    reference: str
    by: str
    of_duty: bool


@dataclass(frozen=True)
class AuditLine:
    """One self-audit and what came of it."""

    when: str
    by: str
    found: str
    href: str


@dataclass(frozen=True)
class SponsorPage:
    """The whole desk."""

    licence: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    officers: tuple[OfficerLine, ...]
    change: Fact | None
    allocations: tuple[AllocationLine, ...]
    waiting: tuple[CertificateLine, ...]
    others: tuple[CertificateLine, ...]
    use: Fact | None
    use_rule: str
    reports: tuple[ReportLine, ...]
    audits: tuple[AuditLine, ...]
    people: int
    academy: tuple[tuple[str, str], ...]
    academy_more: int


def sponsor_page(viewer: Membership) -> SponsorPage:
    """Everything, in twelve queries however much there is."""
    today = today_in(viewer.trust)
    licence, people = desk.licence_of(viewer), list(desk.licence_people(viewer))
    certificates = desk.certificate_rows(viewer, today)
    lines = [_certificate(row) for row in certificates]
    unused = [line for line, row in zip(lines, certificates, strict=True) if row["state"] in ("waiting", "lapsed")]
    academy, use = list(desk.of_the_academy(viewer)[: NAMED + 1]), desk.duty_item(viewer, desk.USE)
    return SponsorPage(
        licence=tuple(_licence(licence)),
        doubts=tuple(_doubts(licence, people, today)),
        officers=tuple(_officer(one, today) for one in people),
        change=_fact(desk.duty_item(viewer, desk.CHANGE), today),
        allocations=tuple(
            _allocation(row) for row in desk.allocation_rows(list(desk.allocations(viewer)), certificates)
        ),
        waiting=tuple(reversed(unused)),
        others=tuple(line for line in lines if line not in unused)[:NAMED],
        use=_fact(use, today),
        use_rule=reverse("rule", args=[use.pk]) if use else "",
        reports=_reports(viewer),
        audits=tuple(_audit(one) for one in desk.audits(viewer)[:NAMED]),
        people=sponsored(viewer).count(),
        academy=tuple((one.full_name, reverse("recruit", args=[one.pk])) for one in academy[:NAMED]),
        academy_more=max(0, len(academy) - NAMED),
    )


def _licence(licence: SponsorLicence) -> list[tuple[str, str]]:
    none = "Not recorded yet"
    return [
        ("Licence number", licence.number or none),
        ("Rating", str(LicenceRating(licence.rating).label) if licence.rating else none),
        ("Last day", day(licence.expires_on, "None recorded")),
    ]


def _doubts(licence: SponsorLicence, people: list[LicencePerson], today: date) -> list[str]:
    """What puts the licence at risk."""
    found = []
    if licence.rating in (LicenceRating.B, LicenceRating.SUSPENDED):
        found.append("With this rating new certificates may not be assigned. Look in the sponsor system before you do.")
    if licence.expires_on and licence.expires_on < today:
        found.append(f"By what is recorded, the licence ended on {day(licence.expires_on)}.")
    held = {one.role for one in people if one.since <= today and (one.until is None or one.until >= today)}
    for role in (LicenceRole.AUTHORISING_OFFICER, LicenceRole.KEY_CONTACT, LicenceRole.LEVEL_1):
        if role not in held:
            found.append(f"Nobody is recorded as {role.label.lower()}.")
    return found


def _officer(one: LicencePerson, today: date) -> OfficerLine:
    ended = one.until is not None and one.until < today
    days = f"From {day(one.since)}{f' through {day(one.until)}' if one.until else ''}"
    tag = Tag("Ended", "grey") if ended else Tag("From later", "white") if one.since > today else None
    return OfficerLine(
        one.full_name, str(LicenceRole(one.role).label), days, tag, reverse("licence_person", args=[one.pk])
    )


def _fact(item: Item | None, today: date) -> Fact | None:
    """What the library says of a duty, with its source."""
    return fact_of(item.guidance, source_row(item), today) if item else None


def _allocation(row: Row) -> AllocationLine:
    left = row["left"]
    words = f"{left} left" if left >= 0 else f"{-left} too many"
    cells = tuple(str(row[name]) for name in ("number", "assigned", "used", "returned", "lapsed"))
    days = f"{short_day(row['starts_on'])} to {short_day(row['ends_on'])}"
    return AllocationLine(
        days, cells, Tag(words, "green" if left > 0 else "red"), reverse("allocation", args=[row["id"]])
    )


def _certificate(row: Row) -> CertificateLine:
    left = row["days_left"]
    lapses = f"Use it by {day(row['lapses_on'])}" if row["lapses_on"] and row["state"] in ("waiting", "lapsed") else ""
    return CertificateLine(
        name=row["recruit"]["name"],
        person_href=reverse("recruit", args=[row["recruit"]["id"]]),
        number=row["number"] or "Number not recorded",
        assigned=f"Assigned on {day(row['assigned_on'])}",
        lapses=f"{lapses}, {counted(left, 'days')} left" if left is not None else lapses,
        tag=BY_STATE[row["state"]],
        href=reverse("certificate", args=[row["recruit"]["id"], row["occurrence"]]),
    )


def _reports(viewer: Membership) -> tuple[ReportLine, ...]:
    """Reports that HR logged and duties that were closed, the newest first."""
    logged = [(one.reported_on, _report(one)) for one in desk.reports_made(viewer)[:REPORTS_SHOWN]]
    closed = [(row["reported_on"], _closed(row)) for row in desk.duties_closed(viewer, REPORTS_SHOWN)]
    newest = sorted([*logged, *closed], key=lambda pair: pair[0] or date.min, reverse=True)
    return tuple(line for _, line in newest[:REPORTS_SHOWN])


def _report(one: SponsorReport) -> ReportLine:
    person, href = (one.recruit.full_name, reverse("recruit", args=[one.recruit.pk])) if one.recruit else ("", "")
    by = one.reported_by.full_name if one.reported_by else ""
    return ReportLine(one.about, person, href, day(one.reported_on), one.reference, by, False)


def _closed(row: Row) -> ReportLine:
    recruit = row["recruit"]
    person, href = (recruit.full_name, reverse("recruit", args=[recruit.pk])) if recruit else ("", "")
    return ReportLine(row["about"], person, href, day(row["reported_on"]), row["reference"], row["by"], True)


def _audit(one: FileAudit) -> AuditLine:
    row: Any = one
    files = f"{counted(row.drawn, 'files')} of {one.people}"
    gaps = (
        f"{counted(row.with_gaps, 'files')} with gaps, {row.mended} of them dealt with" if row.with_gaps else "no gaps"
    )
    by = one.drawn_by.full_name if one.drawn_by else ""
    return AuditLine(day(one.drawn_on), by, f"{files}: {gaps}", reverse("file_audit", args=[one.pk]))


def to_report_by(viewer: Membership, changed_on: date) -> str:
    """By when a change on the licence is to be reported, by the library; empty where it does not say."""
    rule = desk.duty_rule(viewer, desk.CHANGE)
    if rule is None:
        return ""
    answer = due(rule, dict.fromkeys(rule.waits_on, changed_on), Calendar(viewer.trust.country))
    return f"A change of who is on the licence is to be reported, by the library by {day(answer.on)}, to be confirmed."
