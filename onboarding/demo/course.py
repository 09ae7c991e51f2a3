"""The usual course of a recruit's journey as dated facts, counted back and forth from the first day at work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from onboarding.demo.people import Person

NEEDS_TEST = {"nurse", "midwife"}
REGISTERED_BEFORE = {"doctor": 50, "ahp": 60, "pharmacist": 60, "scientist": 55, "nursing_associate": 40}
SHARE_RESITTING = 0.18
LONGER_VISAS_UNTIL = 2024  # who came until then has a visa of five years; three since; two with the Academy
FORESEEN = {"cos_start", "visa_valid_from", "visa_expiry", "arrival", "start_date"}
TO_THEORY, TO_THEORY_RESULT = timedelta(days=27), timedelta(days=29)
FORESEEN_TEST = timedelta(days=60)  # a sitting is booked about two months ahead


GIVEN_AS_DAYS = {
    "offer_accepted", "cos_assigned", "cos_start", "visa_applied", "visa_granted", "visa_valid_from", "visa_expiry",
    "arrival", "start_date", "registration",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A milestone: its kind, which time, the day, and how a test went. `known_on` is when it was first told."""

    kind: str
    day: date
    known_on: date
    occurrence: int = 1
    outcome: str = ""


def facts(person: Person, rng: Random, today: date) -> list[Fact]:
    """What is known of the person today: what has happened, and what is planned and foreseen, in order of days."""
    days = _days(person, rng, today)
    told = days["offer_accepted"]
    found = [Fact(kind, day, _known_on(kind, day, days)) for kind, day in days.items() if kind != "registration"]
    tests = list(_tests(person, days, rng, today))
    found += _theory(person, days)
    registered = _registered_on(person, days, tests)
    if registered:
        found.append(Fact("registration", registered, registered))
    if person.character and (after := person.character.leaves_after):
        found.append(Fact("left", days["start_date"] + timedelta(days=after), told))
    never = set(person.character.never) if person.character else set()
    wanted = [one for one in [*found, *tests] if one.kind not in never and _is_known(one, today)]
    return sorted(wanted, key=lambda one: (one.day, one.occurrence))


def _is_known(fact: Fact, today: date) -> bool:
    if fact.day <= today:
        return True
    foreseen = fact.kind in FORESEEN or (fact.kind == "osce_sitting" and fact.day - FORESEEN_TEST <= today)
    return foreseen and fact.known_on <= today


def _known_on(kind: str, day: date, days: dict[str, date]) -> date:
    """Plans are told when the step before is done; what happens is known that day."""
    if kind in ("start_date", "arrival"):
        return days["offer_accepted"]
    if kind == "cos_start":
        return days["cos_assigned"]
    if kind in ("visa_valid_from", "visa_expiry"):
        return days["visa_granted"]
    return day


def _days(person: Person, rng: Random, today: date) -> dict[str, date]:
    """The days of the usual course, with a character's own days in their place."""
    start, back = person.start_on, timedelta(days=1)
    days = {"offer_accepted": start - rng.randint(155, 180) * back, "start_date": start}
    if not person.visa_route:
        return days | {"offer_accepted": today - rng.randint(4, 12) * back}
    days["arrival"] = start - rng.randint(6, 11) * back
    if person.sponsor in ("trust", "academy"):
        days |= _with_certificate(person, days["offer_accepted"], rng)
    elif person.visa_route != "settled":
        granted = start - rng.randint(85, 120) * back
        days |= {
            "visa_granted": granted,
            "visa_valid_from": granted,
            "visa_expiry": _years_later(granted, _visa_years(person)),
        }
    if person.character:
        days |= {kind: today + on * back for kind, on in person.character.days.items() if kind in GIVEN_AS_DAYS}
    return days


def _with_certificate(person: Person, offer: date, rng: Random) -> dict[str, date]:
    assigned = offer + timedelta(days=rng.randint(50, 64))
    applied = assigned + timedelta(days=rng.randint(6, 16))
    granted = applied + timedelta(days=rng.randint(14, 30))
    valid_from = granted + timedelta(days=rng.randint(0, 5))
    return {
        "cos_assigned": assigned,
        "visa_applied": applied,
        "visa_granted": granted,
        "visa_valid_from": valid_from,
        "visa_expiry": _years_later(valid_from, _visa_years(person)),
        "cos_start": person.start_on - timedelta(days=rng.randint(0, 4)),
    }


def _visa_years(person: Person) -> int:
    if person.sponsor == "academy":
        return 2
    return 5 if person.start_on.year <= LONGER_VISAS_UNTIL else 3


def _years_later(on: date, years: int) -> date:
    return on + timedelta(days=round(years * 365.25) - 1)


def _tests(person: Person, days: dict[str, date], rng: Random, today: date) -> Iterator[Fact]:
    """The practical test of nurses and midwives: sat within twelve weeks of the certificate's start, some twice."""
    if person.profession not in NEEDS_TEST or person.existing_staff or "arrival" not in days:
        return
    own = person.character.days if person.character else {}
    first = days.get("cos_start", days["start_date"]) + timedelta(days=rng.randint(49, 78))
    resits = rng.random() < SHARE_RESITTING
    if person.character:
        resits = person.character.fails_first_test
    first = _own(own, "osce_sitting", first, today)
    result = _own(own, "osce_result", first + timedelta(days=5), today)
    yield Fact("osce_sitting", first, first - FORESEEN_TEST)
    yield Fact("osce_result", result, result, outcome="not_passed" if resits else "passed")
    if resits:
        second = _own(own, "second_sitting", result + timedelta(days=rng.randint(24, 34)), today)
        again = second + timedelta(days=5)
        yield Fact("osce_sitting", second, result, occurrence=2)
        yield Fact("osce_result", again, again, occurrence=2, outcome="passed")


def _theory(person: Person, days: dict[str, date]) -> Iterator[Fact]:
    """The computer test of nurses and midwives, passed at home before the certificate is assigned."""
    if person.profession not in NEEDS_TEST or person.existing_staff or "arrival" not in days:
        return
    sat_on, result_on = days["offer_accepted"] + TO_THEORY, days["offer_accepted"] + TO_THEORY_RESULT
    yield Fact("theory_sitting", sat_on, sat_on)
    yield Fact("theory_result", result_on, result_on, outcome="passed")


def _registered_on(person: Person, days: dict[str, date], tests: list[Fact]) -> date | None:
    if "registration" in days:
        return days["registration"]
    if person.existing_staff:
        return days["start_date"] + timedelta(days=100)
    passed = next((one.day for one in tests if one.outcome == "passed"), None)
    if passed:
        return passed + timedelta(days=18)
    before = REGISTERED_BEFORE.get(person.profession)
    return days["start_date"] - timedelta(days=before) if before and person.visa_route else None


def _own(own: dict[str, int], kind: str, usual: date, today: date) -> date:
    return today + timedelta(days=own[kind]) if kind in own else usual
