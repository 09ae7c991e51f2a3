"""Short surveys: what a recruit is asked, and what enough people said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.library.pulses_file import read_pulses
from onboarding.models import Membership, PulseInvitation
from onboarding.selectors.pulses import batch_rows, get_help, open_pulses, title_of, visible_batches
from onboarding.selectors.trust_settings import settings_of
from web.presenters.readiness import percent
from web.words import day

Row = dict[str, Any]
MEASURES = {
    "belonging": "Belonging",
    "welcome": "Welcome",
    "fair_treatment": "Fair treatment",
    "training": "Training",
}


@dataclass(frozen=True)
class Asked:
    """A survey that can be answered."""

    href: str
    until: str


@dataclass(frozen=True)
class PulsePage:
    """The round that is answered, how many questions, from how many people on it is shown, and whom one can turn to."""

    title: str
    questions: int
    until: str
    limit: int
    help: tuple[Row, ...]


@dataclass(frozen=True)
class SaidLine:
    """One question: of what, in which words, and how many said so."""

    measure: str
    words: str
    said: str


@dataclass(frozen=True)
class BatchBlock:
    """What was said in one round by those who were asked in these months, with who answered and what was met meanwhile."""

    key: str
    title: str
    months: str
    answered: str
    lines: tuple[SaidLine, ...]
    beside: str


@dataclass(frozen=True)
class ResultsPage:
    """All that is shown, and from how many people on."""

    limit: int
    batches: tuple[BatchBlock, ...]


def asked_now(viewer: Membership) -> tuple[Asked, ...]:
    """What the viewer is asked, closing first at the front."""
    return tuple(Asked(reverse("my_survey", args=[one.round]), day(one.open_until)) for one in open_pulses(viewer))


def pulse_page(viewer: Membership, invitation: PulseInvitation) -> PulsePage:
    """The page of one survey."""
    return PulsePage(
        title=title_of(invitation.round),
        questions=len(read_pulses().questions),
        until=day(invitation.open_until),
        limit=settings_of(viewer).group_limit,
        help=tuple(get_help()),
    )


def results_page(viewer: Membership) -> ResultsPage:
    """What enough people said, the newest first."""
    rows = batch_rows(viewer, visible_batches(viewer))
    return ResultsPage(settings_of(viewer).group_limit, tuple(_block(row) for row in rows))


def _block(row: Row) -> BatchBlock:
    return BatchBlock(
        key=str(row["id"]),
        title=row["title"],
        months=_months(row["first_month"], row["last_month"]),
        answered=f"{row['answered']} of {row['asked']} people answered ({percent(row['response_rate'])})",
        lines=tuple(_line(one, row["answered"]) for one in row["questions"]),
        beside=_beside(row["beside"]),
    )


def _line(one: Row, people: int) -> SaidLine:
    return SaidLine(MEASURES[one["measure"]], one["words"], f"{_number(one, people)} {one['counted_words']}")


def _number(one: Row, people: int) -> str:
    low, high = one["at_least"], one["at_most"]
    if low == high:
        return f"{low} of {people}"
    return f"Fewer than {high + 1} of {people}" if low == 0 else f"{low} or more of {people}"


def _months(first: date, last: date) -> str:
    if first == last:
        return f"Asked in {first:%B %Y}"
    return f"Asked from {first:%B %Y} to {last:%B %Y}"


def _beside(kept: Row | None) -> str:
    if not kept:
        return ""
    rates = [f"{key} {percent(rate)}" for key, rate in kept["people_rates"].items() if rate is not None]
    return (
        f"On {day(kept['as_of'])} the actions of the plan were met for: {', '.join(rates)} of people." if rates else ""
    )
