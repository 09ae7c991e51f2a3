"""Who is away without explanation, in words: since when, for how many working days, and what a sponsor then has to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Occurrence, Recruit
from onboarding.models.choices import RecruitStatus, Sponsor
from onboarding.rules.calendars import Calendar
from onboarding.selectors.absences import AbsenceDuty, absence_duty, absences_of, occurrence_rows, open_absences
from web.presenters.facts import Fact, fact_of
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class AbsenceLine:
    """One absence. `duty` says by when a sponsor has to act and is empty where it is no sponsor's duty."""

    name: str
    href: str
    ward: str
    since: str
    days: str
    words: str
    said_by: str
    duty: str
    end_href: str


@dataclass(frozen=True)
class DutyWords:
    """What the rule says, and how sure we are of it."""

    title: str
    explanation: str
    must_never: str
    fact: Fact


@dataclass(frozen=True)
class AbsencesPage:
    """All who are away, the longest first."""

    lines: tuple[AbsenceLine, ...]
    duty: DutyWords | None


@dataclass(frozen=True)
class AbsencePage:
    """The page on which an absence is reported."""

    name: str
    back: str
    duty: DutyWords | None


@dataclass(frozen=True)
class EndPage:
    """The page on which it is said to be over."""

    name: str
    back: str
    since: str
    words: str
    is_over: str


@dataclass(frozen=True)
class AtWork:
    """The part of a person's page: the absence that is not over, or the way to report one, and how many are over."""

    open: AbsenceLine | None
    report_href: str
    past: tuple[str, ...]


def absences_page(viewer: Membership) -> AbsencesPage:
    """Open absences that the viewer may know of. Two queries."""
    today, duty = today_in(viewer.trust), absence_duty(viewer)
    rows = occurrence_rows(viewer, open_absences(viewer), today)
    return AbsencesPage(tuple(_line(viewer, row, duty) for row in rows), duty_words(duty, today_in(viewer.trust)))


def absence_page(viewer: Membership, recruit: Recruit) -> AbsencePage:
    """Whom it is about, and why it matters."""
    duty = absence_duty(viewer) if recruit.sponsor == Sponsor.TRUST else None
    return AbsencePage(
        recruit.full_name, reverse("recruit", args=[recruit.pk]), duty_words(duty, today_in(viewer.trust))
    )


def end_page(viewer: Membership, absence: Occurrence) -> EndPage:
    """The absence as it stands."""
    recruit = person_away(absence)
    back = reverse("recruit", args=[recruit.pk])
    return EndPage(recruit.full_name, back, day(absence.happened_on), absence.words, day(absence.ended_on))


def person_away(absence: Occurrence) -> Recruit:
    """Whom an absence is about; it is never about the organisation."""
    assert absence.recruit is not None, "an absence is somebody's"
    return absence.recruit


def at_work(viewer: Membership, recruit: Recruit, today: date) -> AtWork | None:
    """For those who may report an absence of this person; None for everyone else. At most two queries."""
    if not may(viewer, Action.REPORT_ABSENCE, recruit):
        return None
    rows = occurrence_rows(viewer, absences_of(viewer, recruit), today)
    is_open = [row for row in rows if row["ended_on"] is None]
    duty = absence_duty(viewer) if is_open else None
    can_report = not is_open and recruit.status == RecruitStatus.STARTED
    return AtWork(
        open=_line(viewer, is_open[0], duty) if is_open else None,
        report_href=reverse("absence", args=[recruit.pk]) if can_report else "",
        past=tuple(_past(row) for row in rows if row["ended_on"]),
    )


def duty_words(duty: AbsenceDuty | None, today: date) -> DutyWords | None:
    """The rule with its source; what we have not confirmed says so."""
    return DutyWords(duty.title, duty.explanation, duty.must_never, fact_of("", duty.told, today)) if duty else None


def _line(viewer: Membership, row: Row, duty: AbsenceDuty | None) -> AbsenceLine:
    return AbsenceLine(
        name=row["recruit"]["name"],
        href=reverse("recruit", args=[row["recruit"]["id"]]),
        ward=row["ward"],
        since=day(row["happened_on"]),
        days=_days(row["working_days"]),
        words=row["words"],
        said_by=f"{row['reported_by']}",
        duty=_duty(viewer, row, duty),
        end_href=reverse("absence_end", args=[row["id"]]),
    )


def _duty(viewer: Membership, row: Row, duty: AbsenceDuty | None) -> str:
    """By when the sponsor has to act, as the rule counts it from the first day."""
    if duty is None or row["sponsor"] != Sponsor.TRUST:
        return ""
    last, report = duty.days(row["happened_on"], Calendar(viewer.trust.country))
    return f"If they are still away without permission at the end of {day(last)}, report it by {day(report)}."


def _past(row: Row) -> str:
    words = f": {row['ended_words']}" if row["ended_words"] else ""
    return f"{day(row['happened_on'])} to {day(row['ended_on'])}{words}"


def _days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"
