"""Small numbers withheld: which groups of a breakdown are not shown, so that nothing about a few people can be worked out.

The reader knows the sums of all groups, and everything that is shown of each; a withheld group is what is left after
subtraction. So groups are withheld together until what is left says nothing certain about any small group among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of a group are counted, and for how many of them it was met; `met` None where nothing is judged."""

    people: int
    met: int | None = None


def withheld(
    days: Sequence[Mapping[str, Count]],
    limit: int,
    already: Iterable[str] = (),
    order_by: Mapping[str, int] | None = None,
) -> frozenset[str]:
    """The groups that are not shown of a breakdown, given its counts on each day that a reader may compare.

    Withheld are: those `already` withheld; groups of fewer people than `limit` on any of the days; and, smallest first
    by `order_by` or the last day's people, as many more as it takes that on every day the withheld groups hold at
    least `limit` people together, some met and some not, or are all there are, so that the reader has the sums of
    everybody alone. Groups without anybody need no cover.
    """
    hidden = set(already)
    for day in days:
        hidden |= {key for key, count in day.items() if _is_small(count, limit)}
    sizes = order_by or {key: count.people for day in days for key, count in day.items()}
    peopled = {key for day in days for key, count in day.items() if count.people}
    more = sorted(peopled - hidden, key=lambda key: (sizes.get(key, 0), key))
    while more and not all(_is_covered(day, hidden, limit) for day in days):
        hidden.add(more.pop(0))
    return frozenset(hidden)


def is_few(number: int, limit: int) -> bool:
    """Whether so few are counted that a figure of them may speak of somebody in particular."""
    return 0 < number < limit


def _is_small(count: Count, limit: int) -> bool:
    return is_few(count.people, limit)


def _is_covered(day: Mapping[str, Count], hidden: set[str], limit: int) -> bool:
    """Whether the sum of the hidden groups, which the reader can work out, fixes nothing about a small one."""
    counts = [day[key] for key in hidden if key in day]
    shows_none = all(key in hidden for key, count in day.items() if count.people)
    if shows_none or not any(_is_small(count, limit) for count in counts):
        return True
    people = sum(count.people for count in counts)
    if people < limit:
        return False
    met = sum(count.met or 0 for count in counts)
    return counts[0].met is None or 0 < met < people
