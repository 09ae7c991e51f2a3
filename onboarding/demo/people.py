"""Inventing recruits: who they are, where they come from, by which route, and when they start. The same each time."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from onboarding.demo.world import Character, CohortPlan, Names, TrustPlan, WardPlan

NURSES_COME_FROM = ["PH", "IN", "IN", "NG", "GH", "KE", "ZW", "NP"]
DOCTORS_COME_FROM = ["PK", "IN", "NG", "EG", "SD", "MM"]
OTHERS_COME_FROM = ["IN", "NG", "GH", "MY", "BR", "PT", "AU", "LK", "KE"]
COUNTRIES = {"nurse": NURSES_COME_FROM, "midwife": NURSES_COME_FROM, "doctor": DOCTORS_COME_FROM}

SPONSORED, ACADEMY = ("trust", "skilled_worker"), ("academy", "temporary_worker")
DEPENDANT, SETTLED, UNKNOWN = ("none", "dependant"), ("none", "settled"), ("", "")
ROUTES = {
    "doctor": [SPONSORED] * 7 + [ACADEMY] * 2 + [SETTLED],
    "nurse": [SPONSORED] * 18 + [DEPENDANT, SETTLED],
    "midwife": [SPONSORED] * 9 + [DEPENDANT],
}
OTHER_ROUTES = [SPONSORED] * 6 + [DEPENDANT] * 2 + [SETTLED] * 2
YEARS_HERE = timedelta(days=700)  # how long staff already here have been


@dataclass(frozen=True)
class Person:
    """An invented recruit."""

    full_name: str
    known_as: str
    country: str
    profession: str
    sponsor: str
    visa_route: str
    ward: str
    cohort: int
    start_on: date
    share_left_open: float
    facts: dict[str, bool] = field(default_factory=dict)
    existing_staff: bool = False
    character: Character | None = None

    @property
    def slug(self) -> str:
        """What stands before the @ of their e-mail address."""
        if self.character and self.character.key:
            return self.character.key
        plain = unicodedata.normalize("NFKD", self.full_name).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z]+", ".", plain.lower()).strip(".")


def invent(
    plan: TrustPlan, characters: Iterable[Character], names: dict[str, Names], today: date, size: int
) -> Iterator[Person]:
    """The recruits of one trust, `size` of them in the cohorts' proportions: its characters, then the crowd."""
    rng = Random(plan.ods_code)
    characters = list(characters)
    fresh_names = _names(names, {one.name for one in characters}, rng)
    for number, count in enumerate(_sizes(plan, size)):
        cohort = plan.cohorts[number]
        own = [one for one in characters if one.cohort == number][:count]
        yield from (_character(one, _start(cohort, today, rng), today) for one in own)
        crowd = [
            _someone(plan, number, profession, fresh_names, _start(cohort, today, rng), rng)
            for profession in _professions(plan, count - len(own), rng)
        ]
        yield from _unusual(crowd, cohort, today)


def cohort_name(cohort: CohortPlan, today: date) -> str:
    """Its own name, or the month in which it starts."""
    return cohort.name or f"{today + timedelta(days=cohort.starts_in):%B %Y}"


def _sizes(plan: TrustPlan, size: int) -> list[int]:
    """The cohorts' sizes in proportion, so that they add up."""
    planned = [cohort.size for cohort in plan.cohorts]
    edges = [round(sum(planned[:count]) * size / sum(planned)) for count in range(len(planned) + 1)]
    return [after - before for before, after in pairwise(edges)]


def _professions(plan: TrustPlan, count: int, rng: Random) -> list[str]:
    return rng.choices(list(plan.professions), weights=list(plan.professions.values()), k=count)


def _names(names: dict[str, Names], taken: set[str], rng: Random) -> dict[str, Iterator[tuple[str, str]]]:
    """By country: given and family names in a random order, each pair once; numbered families when they run out."""

    def pairs(one: Names) -> Iterator[tuple[str, str]]:
        everyone = [(given, family) for given in one.given for family in one.family]
        rng.shuffle(everyone)
        yield from (pair for pair in everyone if " ".join(pair) not in taken)
        yield from ((given, f"{family}-{other}") for given, family in everyone for other in one.family)

    return {country: pairs(one) for country, one in names.items()}


def _start(cohort: CohortPlan, today: date, rng: Random) -> date:
    """A Monday between the cohort's first and last day."""
    first = cohort.first_start or today + timedelta(days=cohort.starts_in - cohort.spread)
    last = cohort.last_start or today + timedelta(days=cohort.starts_in + cohort.spread)
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    return day - timedelta(days=day.weekday()) if day - timedelta(days=day.weekday()) >= first else first


def _character(one: Character, start_on: date, today: date) -> Person:
    for days in (one.starts_in, one.days.get("start_date")):
        start_on = start_on if days is None else today + timedelta(days=days)
    return Person(
        full_name=one.name,
        known_as=one.known_as,
        country=one.country,
        profession=one.profession,
        sponsor=one.sponsor,
        visa_route=one.visa_route,
        ward=one.ward,
        cohort=one.cohort,
        start_on=start_on,
        share_left_open=0.0,
        facts=_facts(one.visa_route) | one.facts,
        character=one,
    )


def _someone(
    plan: TrustPlan,
    cohort: int,
    profession: str,
    names: dict[str, Iterator[tuple[str, str]]],
    start_on: date,
    rng: Random,
) -> Person:
    country = rng.choice(COUNTRIES.get(profession, OTHERS_COME_FROM))
    given, family = next(names[country])
    sponsor, route = rng.choice(ROUTES.get(profession, OTHER_ROUTES))
    answers = {"has_repayment_clause": rng.random() < 0.15, "family_joining": rng.random() < 0.3}
    return Person(
        full_name=f"{given} {family}",
        known_as=given,
        country=country,
        profession=profession,
        sponsor=sponsor,
        visa_route=route,
        ward=rng.choice(list(_wards(plan, profession))).name,
        cohort=cohort,
        start_on=start_on,
        share_left_open=plan.cohorts[cohort].share_left_open,
        facts=_facts(route) | answers,
    )


def _wards(plan: TrustPlan, profession: str) -> Iterator[WardPlan]:
    yield from (ward for site in plan.sites for ward in site.wards if profession in ward.takes)


def _facts(route: str) -> dict[str, bool]:
    return {"has_repayment_clause": False, "family_joining": False, "has_vignette": route == "dependant"}


def _unusual(crowd: list[Person], cohort: CohortPlan, today: date) -> Iterator[Person]:
    """Some have been here for years; of some the route is not yet known."""
    here, unknown = cohort.existing_staff, cohort.route_unknown
    sponsor, route = SPONSORED
    for number, person in enumerate(crowd):
        if number < here:
            start_on = today - YEARS_HERE + timedelta(days=number * 7)
            yield replace(person, existing_staff=True, start_on=start_on, sponsor=sponsor, visa_route=route)
        elif number < here + unknown:
            yield replace(person, sponsor="", visa_route="", facts={})
        else:
            yield person
