"""Small numbers: what is withheld, and that nobody can work it out from what is shown."""

from collections.abc import Mapping
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.rules.disclosure import Count, withheld, withheld_over


def sizes(**people: int) -> dict[str, Count]:
    return {name: Count(number) for name, number in people.items()}


def test_nothing_is_withheld_where_every_group_is_large_enough() -> None:
    assert withheld(sizes(nurses=30, doctors=11), 11) == frozenset()


def test_the_only_small_group_takes_the_next_smallest_with_it() -> None:
    assert withheld(sizes(nurses=30, doctors=12, midwives=4), 11) == {"midwives", "doctors"}


def test_small_groups_that_are_still_few_together_take_another_with_them() -> None:
    assert withheld(sizes(nurses=30, doctors=12, midwives=4, others=3), 11) == {"midwives", "others", "doctors"}


def test_small_groups_that_are_enough_together_need_no_cover() -> None:
    assert withheld(sizes(nurses=30, doctors=12, midwives=6, others=5), 11) == {"midwives", "others"}


def test_what_was_withheld_on_a_day_stays_so_on_the_later_ones() -> None:
    days = [sizes(nurses=30, doctors=20, midwives=8), sizes(nurses=30, doctors=20, midwives=12)]
    assert withheld_over(days, 11) == [{"midwives", "doctors"}] * 2


def test_another_cover_never_uncovers_the_one_before() -> None:
    # The doctors cover the midwives in March. In April they outgrow the nurses; if the nurses covered alone, the doctors
    # of April, whom nobody left or joined, would be subtracted from what was left in March.
    march, april = sizes(nurses=15, doctors=12, midwives=4), sizes(nurses=12, doctors=16, midwives=4)
    assert withheld_over([march, april], 11) == [{"midwives", "doctors"}] * 2


def test_a_group_without_anybody_is_not_small() -> None:
    assert withheld(sizes(nurses=30, doctors=0), 11) == frozenset()


def test_where_the_rest_has_all_or_nothing_more_is_withheld_until_it_does_not_tell() -> None:
    day = {"a": Count(6, 0), "b": Count(7, 0), "c": Count(20, 0), "d": Count(30, 12)}
    assert withheld(day, 11) == {"a", "b", "c", "d"}, "13 people of whom none would tell of each of them"
    assert withheld(day | {"c": Count(20, 3)}, 11) == {"a", "b", "c"}


# --- nobody can work it out ----------------------------------------------------------------------------------

LIMIT = 3
GROUPS = "abcd"
people = st.integers(0, 5)
groups = st.dictionaries(
    st.sampled_from(GROUPS),
    people.flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size))),  # in scope, counted of them
    min_size=1,
).flatmap(
    lambda found: st.fixed_dictionaries(
        {
            key: st.tuples(st.just(size), st.just(counted), st.integers(0, counted))
            for key, (size, counted) in found.items()
        }
    )
)


def could_be(key: str, rest: tuple[int, int], most: Mapping[str, int]) -> set[tuple[int, int]]:
    """Every (people, met) of one withheld group that agrees with what is left for all withheld groups together."""
    others = {(0, 0)}
    for number in (most[other] for other in most if other != key):
        cells = [(n, m) for n in range(number + 1) for m in range(n + 1)]
        others = {(a + n, b + m) for a, b in others for n, m in cells if a + n <= rest[0] and b + m <= rest[1]}
    own = ((rest[0] - a, rest[1] - b) for a, b in others)
    return {(n, m) for n, m in own if 0 <= m <= n <= most[key]}


@settings(max_examples=300)
@given(groups)
def test_no_withheld_number_of_a_small_group_follows_from_what_is_shown(found: dict[str, tuple[int, int, int]]) -> None:
    in_scope = {key: Count(size) for key, (size, _, _) in found.items()}
    whole = withheld(in_scope, LIMIT)
    counts = {key: Count(n, m) for key, (_, n, m) in found.items()}
    hidden = withheld(counts, LIMIT, whole)

    small = [key for key in hidden if 0 < counts[key].people < LIMIT]
    assert {key for key, one in counts.items() if 0 < one.people < LIMIT} == set(small), "every small one is withheld"
    totals = sum(one.people for one in counts.values()), sum(one.met or 0 for one in counts.values())
    if not small or totals[0] < LIMIT or totals[1] in (0, totals[0]):
        return  # the figures of the whole trust, which always show, say it already
    left = sum(in_scope[key].people for key in whole)
    most = {key: min(left if key in whole else in_scope[key].people, totals[0]) for key in hidden}
    shown = [one for key, one in counts.items() if key not in hidden]
    rest = totals[0] - sum(one.people for one in shown), totals[1] - sum(one.met or 0 for one in shown)
    for key in small:
        cells = could_be(key, rest, most)
        assert len({people for people, _ in cells}) > 1, "how many people there are"
        assert len({met for _, met in cells}) > 1, "for how many it was met"


@settings(max_examples=200)
@given(st.lists(st.dictionaries(st.sampled_from(GROUPS), people.map(Count)), min_size=1, max_size=4))
def test_no_months_put_together_leave_fewer_people_than_the_limit(days: list[dict[str, Count]]) -> None:
    """What a reader can subtract: on each day the sum of everybody less what shows; and, of two days, one such rest less
    the other, as if nobody had come or gone."""
    months = withheld_over(days, LIMIT)
    assert all(before <= after for before, after in pairwise(months)), "so that no rest is ever part of a later one"
    for day, hidden in zip(days, months, strict=True):
        everybody = sum(count.people for count in day.values())
        left = [day[key].people for key in hidden if key in day and day[key].people]
        assert not any(0 < number < LIMIT for number in left) or sum(left) >= min(LIMIT, everybody)
        assert not [key for key, count in day.items() if 0 < count.people < LIMIT and key not in hidden]


@settings(max_examples=100)
@given(groups, groups)
def test_no_small_number_of_a_month_follows_from_the_months_around_it(
    first: dict[str, tuple[int, int, int]], second: dict[str, tuple[int, int, int]]
) -> None:
    """The same groups in two months, of which one is shown more: those that stay withheld are the same rest as before."""
    days = [{key: Count(n, m) for key, (_, n, m) in found.items()} for found in (first, second, first)]
    before, _, after = withheld_over(days, LIMIT)
    for hidden in (before, after):
        shown = {key: one for key, one in days[0].items() if key not in hidden}
        small = [key for key in hidden if 0 < days[0].get(key, Count(0)).people < LIMIT]
        totals = sum(one.people for one in days[0].values()), sum(one.met or 0 for one in days[0].values())
        if not small or totals[0] < LIMIT or totals[1] in (0, totals[0]):
            continue
        rest = totals[0] - sum(c.people for c in shown.values()), totals[1] - sum(c.met or 0 for c in shown.values())
        for key in small:
            cells = could_be(key, rest, dict.fromkeys(hidden, totals[0]))
            assert len({met for _, met in cells}) > 1
