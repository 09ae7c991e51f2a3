"""One programme of one person: since when, how it came to be as it is, and what the law asks for whatever happens."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from onboarding.models import Enrolment, Membership
from onboarding.models.choices import EnrolmentState
from onboarding.selectors.enrolments import Row, enrolment_detail
from web.presenters.given_programmes import STATES
from web.presenters.limits import limit_words
from web.presenters.tags import Tag
from web.words import clock_time, day


@dataclass(frozen=True)
class LimitLine:
    """An open step that the law asks for."""

    title: str
    due: str
    href: str
    limit: str
    rule: str


@dataclass(frozen=True)
class HistoryLine:
    """What it was from a day on, by whom and why."""

    on: str
    words: str
    reason: str


@dataclass(frozen=True)
class EnrolmentPage:
    """Whose programme, its state, and the verbs that are possible now, or why none is."""

    id: UUID
    name: str
    title: str
    tag: Tag
    since: str
    back: str
    limits: tuple[LimitLine, ...]
    history: tuple[HistoryLine, ...]
    allowed: tuple[str, ...]
    fixed: str


def enrolment_page(viewer: Membership, enrolment: Enrolment) -> EnrolmentPage:
    """The words of the page of one enrolment of a recruit."""
    row, recruit = enrolment_detail(viewer, enrolment), enrolment.recruit
    assert recruit is not None
    until = f", until {day(row['ended_on'])}" if row["ended_on"] else ""
    return EnrolmentPage(
        id=enrolment.pk,
        name=recruit.full_name,
        title=row["programme_title"],
        tag=Tag(str(EnrolmentState(row["state"]).label), STATES[row["state"]]),
        since=f"Version {row['version']}, since {day(row['enrolled_on'])}{until}",
        back=reverse("recruit_programmes", args=[recruit.pk]),
        limits=tuple(
            LimitLine(
                title=one["title"],
                due=_due(one["due_on"]),
                href=reverse("recruit_step", args=[recruit.pk, one["id"]]),
                limit=limit_words(one),
                rule=reverse("rule", args=[one["rule"]]),
            )
            for one in row["legal_limits"]
        ),
        history=tuple(_line(one, first=number == 0) for number, one in enumerate(row["history"]))[::-1],
        allowed=tuple(row["allowed"]),
        fixed=CLOCK if enrolment.begun_by else OVER,
    )


def _due(on: date | None) -> str:
    return f"Due {day(on)}" if on else "No date yet"


CLOCK = "This duty began by itself. It closes with its evidence, and nobody can pause or end it here."
OVER = "It is over for this person. To begin it again, give it under their programmes."
STATE_WORDS = {"active": "it went on", "paused": "it was paused", "withdrawn": "it was withdrawn", "ended": "it ended"}


def _line(one: Row, *, first: bool) -> HistoryLine:
    did = "it was given" if first else STATE_WORDS[one["state"]]
    who = one["by"] or "The service"
    words = f"From this day {did}. Recorded by {who}, {clock_time(one['recorded_at'])}."
    return HistoryLine(day(one["effective_on"]), words, one["reason"] or "")
