"""What must be done first, within a programme and across programmes."""

from itertools import pairwise

from onboarding.rules.prerequisites import find_cycle, missing, qualified


def test_a_bare_key_means_an_item_of_the_same_programme() -> None:
    assert qualified("nurse-osce/mock-test", "study-plan") == "nurse-osce/study-plan"
    assert qualified("nurse-osce/mock-test", "pre-arrival/health-clearance") == "pre-arrival/health-clearance"


def test_only_open_prerequisites_are_missing() -> None:
    open_keys = {"nurse-osce/study-plan", "nurse-osce/uniform"}

    found = missing("nurse-osce/mock-test", ["study-plan", "pre-arrival/health-clearance"], open_keys)

    assert found == ("nurse-osce/study-plan",)


def test_an_item_of_the_same_name_in_another_programme_does_not_block() -> None:
    assert missing("nurse-osce/mock-test", ["study-plan"], {"doctor-img/study-plan"}) == ()


def test_an_item_never_waits_for_itself() -> None:
    assert missing("nurse-osce/mock-test", ["mock-test"], {"nurse-osce/mock-test"}) == ()


def test_items_that_wait_for_each_other_are_found_as_a_chain() -> None:
    chain = find_cycle({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})

    assert chain is not None
    assert chain[0] == chain[-1]
    assert set(chain) == {"a", "b", "c"}
    assert all(after in {"a": "b", "b": "c", "c": "a"}[before] for before, after in pairwise(chain))


def test_an_item_that_waits_for_itself_is_a_cycle() -> None:
    assert find_cycle({"a": ["a"]}) == ["a", "a"]


def test_a_long_chain_without_a_circle_is_no_cycle() -> None:
    assert find_cycle({str(n): [str(n + 1)] for n in range(5000)}) is None
