"""Whom an item is for, and the usual bundles of the shipped library."""

from collections.abc import Mapping
from typing import Any

import pytest

from onboarding.library.schema import read_library
from onboarding.rules.conditions import Person, Verdict, bundle, judge
from onboarding.rules.errors import RuleError

AMARA = Person(
    profession="nurse",
    sponsor="trust",
    visa_route="skilled_worker",
    country_groups=frozenset({"tb_test"}),
    facts={"unregistered": True, "family_joining": False},
)


@pytest.mark.parametrize(
    ("applies_when", "applies", "reason"),
    [
        (None, "yes", ""),
        ({}, "yes", ""),
        ({"profession": ["nurse", "midwife"]}, "yes", "For nurses and midwives."),
        ({"profession": ["doctor"]}, "no", "Only for doctors."),
        ({"not_profession": ["doctor"]}, "yes", "For people who are not doctors."),
        ({"not_profession": ["nurse", "midwife"]}, "no", "Only for people who are not nurses or midwives."),
        ({"sponsor": ["trust"]}, "yes", "For people sponsored by the trust."),
        ({"sponsor": ["academy"]}, "no", "Only for people sponsored by the Academy of Medical Royal Colleges."),
        ({"visa_route": ["dependant", "other"]}, "no", "Only for people with a dependant visa or another visa route."),
        ({"existing_staff": [False]}, "yes", "For people who are new here."),
        ({"existing_staff": [True]}, "no", "Only for staff who are already here."),
        ({"country_group": ["tb_test"]}, "yes", "For people coming from a country on the TB test list."),
        ({"fact": ["unregistered"]}, "yes", "For people not yet on the professional register."),
        ({"fact": ["family_joining"]}, "no", "Only for people whose family is joining them."),
        ({"fact": ["family_joining", "unregistered"]}, "yes", None),  # any value of a condition is enough
        (
            {"fact": ["has_vignette"]},
            "unknown",
            "Depends on whether there is a visa sticker, which is not recorded yet.",
        ),
        ({"fact": ["family_joining", "has_vignette"]}, "unknown", None),  # not all are known to be false
        ({"sponsor": ["trust"], "visa_route": ["dependant"]}, "no", "Only for people with a dependant visa."),
        ({"sponsor": ["trust"], "fact": ["unregistered"]}, "yes", None),  # all conditions hold
    ],
)
def test_every_condition_must_hold_and_any_of_its_values_is_enough(
    applies_when: Mapping[str, list[Any]] | None, applies: str, reason: str | None
) -> None:
    verdict = judge(applies_when, AMARA)

    assert verdict.applies == applies
    assert reason is None or verdict.reason == reason


@pytest.mark.parametrize(
    ("applies_when", "missing"),
    [
        ({"profession": ["nurse"]}, "the profession"),
        ({"not_profession": ["nurse"]}, "the profession"),
        ({"sponsor": ["trust"]}, "who sponsors"),
        ({"visa_route": ["settled"]}, "the visa route"),
        ({"country_group": ["tb_test"]}, "the country"),
        ({"fact": ["osce_passed", "osce_not_passed"]}, "the result of the practical test"),
    ],
)
def test_what_is_not_known_of_a_person_leaves_the_answer_open(
    applies_when: Mapping[str, list[str]], missing: str
) -> None:
    assert judge(applies_when, Person()) == Verdict("unknown", f"Depends on {missing}, which is not recorded yet.")


def test_a_condition_that_already_says_no_decides_although_another_is_unknown() -> None:
    nurse_without_route = Person(profession="nurse", visa_route="")

    verdict = judge({"visa_route": ["skilled_worker"], "profession": ["doctor"]}, nurse_without_route)

    assert verdict == Verdict("no", "Only for doctors.")


def test_a_known_country_outside_every_group_says_no() -> None:
    assert judge({"country_group": ["tb_test"]}, Person(country_groups=frozenset())).applies == "no"


def test_an_unknown_condition_is_refused() -> None:
    with pytest.raises(RuleError, match="“star_sign” is not a condition"):
        judge({"star_sign": ["leo"]}, AMARA)


@pytest.mark.parametrize(
    ("profession", "existing_staff", "expected"),
    [
        ("nurse", False, {"pre-arrival", "arrival-and-induction", "development", "nurse-osce"}),
        ("midwife", False, {"pre-arrival", "arrival-and-induction", "development", "nurse-osce"}),
        ("doctor", False, {"pre-arrival", "arrival-and-induction", "development", "doctor-img"}),
        ("ahp", False, {"pre-arrival", "arrival-and-induction", "development"}),
        ("nurse", True, {"development"}),
        ("doctor", True, {"development"}),
    ],
)
def test_the_usual_bundles_follow_from_whom_each_programme_is_for(
    profession: str, existing_staff: bool, expected: set[str]
) -> None:
    programmes = read_library().programmes

    chosen = bundle(
        profession, existing_staff, {p.key: p.audience for p in programmes}, {p.key: p.kind for p in programmes}
    )

    assert set(chosen) == expected


TRAVELS = {"unregistered": True, "family_joining": True}
STAYS = {"unregistered": True, "family_joining": False}
TB_LIST = frozenset({"tb_test"})
NO_LIST = frozenset[str]()


@pytest.mark.parametrize(
    ("person", "items"),
    [
        (Person("nurse", "trust", "skilled_worker", TB_LIST, facts=TRAVELS), 95),
        (Person("nurse", "none", "dependant", NO_LIST, facts=TRAVELS), 82),
        (Person("doctor", "trust", "skilled_worker", NO_LIST, facts=TRAVELS), 89),
        (Person("doctor", "academy", "temporary_worker", NO_LIST, facts=TRAVELS), 86),
        (Person("ahp", "none", "settled", NO_LIST, facts=STAYS), 57),
        (Person("nurse", "trust", "skilled_worker", NO_LIST, existing_staff=True, facts=STAYS), 16),
    ],
    ids=["sponsored nurse", "dependant nurse", "doctor", "Academy doctor", "settled ahp", "nurse already here"],
)
def test_the_bundles_hold_as_many_items_as_the_readme_of_the_programmes_says(person: Person, items: int) -> None:
    programmes = {programme.key: programme for programme in read_library().programmes}

    chosen = bundle(
        str(person.profession),
        person.existing_staff,
        {key: programme.audience for key, programme in programmes.items()},
        {key: programme.kind for key, programme in programmes.items()},
    )

    verdicts = [judge(item.applies_when, person).applies for key in chosen for item in programmes[key].items]
    assert verdicts.count("yes") == items
