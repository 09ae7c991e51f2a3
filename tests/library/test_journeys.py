"""The roads to a register, as data: what is shipped, and what a slip in the file says."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from onboarding.library.journeys_file import JOURNEYS, journey_of, read_journeys
from onboarding.library.schema import read_library


def test_three_roads_are_shipped_in_one_shape() -> None:
    assert {name: [one.kind for one in road.stages].count("test") for name, road in read_journeys().items()} == {
        "nmc": 2,
        "gmc": 2,
        "hcpc": 1,
    }
    assert journey_of("gphc") is None


def test_every_number_names_its_source_and_those_of_second_hand_are_not_confirmed() -> None:
    facts = [
        fact
        for road in read_journeys().values()
        for stage in road.stages
        for fact in (stage, stage.attempts, stage.gap, stage.again, stage.number)
        if fact
    ]
    assert all(fact.source for fact in facts)
    assert not any(fact.is_confirmed for fact in facts if fact.confidence != "found")


def test_limits_name_items_of_the_library() -> None:
    paths = {f"{one.key}/{item.key}" for one in read_library().programmes for item in one.items}
    assert {path for road in read_journeys().values() for path in road.limits} <= paths


@pytest.mark.parametrize(
    ("number", "fits"), [("01A2345N", True), ("1A2345N", False), ("01A23456", False), ("01A2345NX", False)]
)
def test_a_pin_is_checked_for_its_form_only(number: str, fits: bool) -> None:
    road = journey_of("nmc")
    form = road.stage("registration").number if road and road.stage("registration") else None
    assert form and form.fits(number) is fits and not form.is_confirmed


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("          most: 3\n", "          most: 0\n", "greater than or equal to 1"),
        ("          offset_days: 10\n", "", "It has no offset"),
        ("        sitting: osce_sitting\n", "        sitting: osce\n", "must be one of"),
        ("        sitting: osce_sitting\n", "", "A test names its sitting"),
        ("pattern: '[0-9]{2}[A-Z][0-9]{4}[A-Z]'", "pattern: '[0-9'", "is not a pattern"),
        ("          too_early: warn\n", "          too_early: shout\n", "'warn' or 'refuse'"),
    ],
)
def test_a_slip_is_refused(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    text = JOURNEYS.read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / "journeys.yaml"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ValidationError, match=said):
        read_journeys(path)
