"""Sites with their wards, and one place with who is still there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Cohort, Membership, Site, Ward
from onboarding.rules.calendars import COUNTRIES
from onboarding.rules.plain_words import counted
from onboarding.selectors.places import places, site_rows, still_there, ward_rows

Row = dict[str, Any]
MOST_NAMED = 30


@dataclass(frozen=True)
class KindOfPlace:
    """The words for a kind of place, the page that lists it, and the page of one, where there is one."""

    word: str
    back: str
    back_words: str
    hint: str
    own: str = ""


PLACES: dict[type[Any], KindOfPlace] = {
    Site: KindOfPlace("site", "places", "Places", "For example, City General"),
    Ward: KindOfPlace("ward or team", "places", "Places", "For example, Ward 7 acute medicine"),
    Cohort: KindOfPlace("cohort", "cohorts", "Cohorts", "For example, March 2027", own="cohort"),
}


@dataclass(frozen=True)
class WardLine:
    """One ward with how many recruits are there."""

    name: str
    href: str
    people: str
    is_open: bool


@dataclass(frozen=True)
class SiteBlock:
    """One site with its wards, the open ones first."""

    name: str
    country: str
    is_open: bool
    people: str
    wards: tuple[WardLine, ...]
    href: str
    add_href: str


@dataclass(frozen=True)
class PlacesPage:
    """All sites; `may_change` where the viewer looks after them."""

    sites: tuple[SiteBlock, ...]
    may_change: bool


@dataclass(frozen=True)
class PlacePage:
    """One place: its words, whether it is open, and who would be left behind if it closed."""

    name: str
    caption: str
    word: str
    is_open: bool
    back: str
    back_words: str
    still_there: tuple[tuple[str, str], ...]
    more: int
    closing: str


@dataclass(frozen=True)
class NewPlacePage:
    """The words of the page that adds one."""

    title: str
    hint: str
    back: str
    back_words: str


def places_page(viewer: Membership) -> PlacesPage:
    """Every site and ward of the trust, in four queries."""
    wards = sorted(ward_rows(viewer, places(viewer, Ward)), key=_reading_order)
    changes = may(viewer, Action.MANAGE_PLACES)
    rows = sorted(site_rows(viewer, places(viewer, Site)), key=lambda row: not row["is_open"])
    return PlacesPage(tuple(_site(row, wards, changes) for row in rows), changes)


def _site(row: Row, wards: Iterable[Row], may_change: bool) -> SiteBlock:
    own = sorted((ward for ward in wards if ward["site"]["id"] == row["id"]), key=lambda ward: not ward["is_open"])
    return SiteBlock(
        name=row["name"],
        country=COUNTRIES[row["country"]],
        is_open=row["is_open"],
        people=people_words(row["recruits"]),
        wards=tuple(
            WardLine(
                name=ward["name"],
                href=reverse("ward", args=[ward["id"]]) if may_change else "",
                people=people_words(ward["recruits"]),
                is_open=ward["is_open"],
            )
            for ward in own
        ),
        href=reverse("site", args=[row["id"]]) if may_change else "",
        add_href=reverse("ward_new", args=[row["id"]]) if may_change and row["is_open"] else "",
    )


def _reading_order(row: Row) -> list[str | int]:
    """Ward 7 before Ward 12."""
    return [int(part) if part.isdecimal() else part.lower() for part in re.split(r"([0-9]{1,9})", row["name"])]


def people_words(count: int) -> str:
    """How many recruits, in words."""
    return counted(count, "recruits") if count else "No recruits"


def place_page(viewer: Membership, place: Site | Ward | Cohort) -> PlacePage:
    """One place of which the viewer looks after."""
    kind = PLACES[type(place)]
    people = list(still_there(place).values_list("id", "full_name"))
    own = reverse(kind.own, args=[place.pk]) if kind.own else reverse(kind.back)
    return PlacePage(
        name=place.name,
        caption=place.site.name if isinstance(place, Ward) else kind.word.capitalize(),
        word=kind.word,
        is_open=place.is_open,
        back=own,
        back_words=place.name if kind.own else kind.back_words,
        still_there=tuple((name, reverse("recruit", args=[key])) for key, name in people[:MOST_NAMED]),
        more=max(0, len(people) - MOST_NAMED),
        closing=_closing(place),
    )


def _closing(place: Site | Ward | Cohort) -> str:
    if isinstance(place, Cohort):
        return "Nobody new can join a closed cohort. The people in it stay, and so does everything recorded."
    return f"Nobody new can be sent to a closed {PLACES[type(place)].word}. What was recorded stays."


def new_place_page(kind: type[Site] | type[Ward] | type[Cohort], where: str = "") -> NewPlacePage:
    """The page that adds a place; `where` is the site of a new ward."""
    words = PLACES[kind]
    title = f"Add a {words.word}{f' to {where}' if where else ''}"
    return NewPlacePage(title, words.hint, reverse(words.back), words.back_words)
