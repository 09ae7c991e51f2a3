"""The library that comes with the software loads, and says what its READMEs say."""

from datetime import date
from pathlib import Path

import pytest

from onboarding.library.plan_numbers import numbers_of
from onboarding.library.schema import SHIPPED, Item, Library, read_library


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def test_the_five_programmes_load_with_all_their_items(library: Library) -> None:
    assert {programme.key: len(programme.items) for programme in library.programmes} == {
        "pre-arrival": 27,
        "arrival-and-induction": 29,
        "nurse-osce": 25,
        "doctor-img": 21,
        "development": 20,
    }


def test_the_plan_and_the_duty_clocks_load(library: Library) -> None:
    assert [plan.key for plan in library.plans] == ["edi-2023"]
    assert [action.key for action in library.plans[0].actions] == ["5.1", "5.2", "5.3", "5.4"]
    assert [len(file.duties) for file in library.duties] == [18]


def test_every_must_have_of_the_plan_is_an_item(library: Library) -> None:
    keys = {item.key for programme in library.programmes for item in programme.items}

    needed = {item for items in library.plans[0].must_have_items.values() for item in items}

    assert len(needed) == 15
    assert needed <= keys


def find(library: Library, programme: str, key: str) -> Item:
    return next(item for one in library.programmes if one.key == programme for item in one.items if item.key == key)


def test_an_item_says_its_day_in_the_words_of_the_rules(library: Library) -> None:
    item = find(library, "nurse-osce", "osce-first-sitting")

    assert (item.offset, item.unit, item.roll, item.limit) == (12, "weeks", "back", "hard")
    assert (item.due_rule.anchors, item.due_rule.offset, item.due_rule.unit) == (("cos_start",), 12, "weeks")


def test_what_is_left_out_has_its_default(library: Library) -> None:
    item = find(library, "pre-arrival", "named-contact")

    assert (item.scope, item.roll, item.limit, item.review) == ("person", "none", "target", "none")
    assert (item.applies_when, item.gates, item.private, item.repeats) == (None, None, None, None)
    assert not item.confirm_by_recruit


def test_prerequisites_have_their_full_names(library: Library) -> None:
    everything = [item for programme in library.programmes for item in programme.items]
    names = {item.full_name for item in everything}

    waited_for = {name for item in everything for name in item.prerequisites}

    assert {"pre-arrival/sponsorship-route", "pre-arrival/health-clearance"} < waited_for
    assert waited_for <= names


def test_countries_are_found_in_their_groups(library: Library) -> None:
    assert library.groups_of("PH") == {"tb_test"}
    assert library.groups_of("FR") == frozenset()
    assert len(library.country_groups[0].countries) == 102


def test_every_fact_has_a_source_and_a_day_on_which_to_look_again(library: Library) -> None:
    dated = [*library.programmes, *library.duties, *library.duties[0].duties, *library.country_groups]

    assert all(one.checked_on < one.review_on for one in dated)
    assert all(item.source for programme in library.programmes for item in programme.items)
    assert library.plans[0].actions[0].deadline_on == date(2024, 3, 31)


def test_a_folder_with_programmes_alone_borrows_the_rest_from_the_shipped_library(tmp_path: Path) -> None:
    for path in (SHIPPED / "programmes").glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())

    library = read_library(tmp_path)

    assert len(library.programmes) == 5
    assert [plan.key for plan in library.plans] == ["edi-2023"]
    assert library.groups_of("NG") == {"tb_test"}


def test_the_numbers_of_each_plan_stand_beside_the_sentences_that_say_them(library: Library) -> None:
    for plan in library.plans:
        numbers = numbers_of(plan.key)
        assert numbers is not None
        assert f"at most {numbers.months_after_start} months" in plan.rag.population
        assert any(f"over {numbers.waived_at_most:.0%}".replace("%", " percent") in cap.when for cap in plan.rag.caps)
