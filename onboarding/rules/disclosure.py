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


def withheld(day: Mapping[str, Count], limit: int, already: Iterable[str] = ()) -> frozenset[str]:
    """The groups that are not shown of a breakdown, given its counts on one day.

    Withheld are: those `already` withheld; groups of fewer people than `limit`; and, smallest first, as many more as it
    takes that the withheld groups hold at least `limit` people together, some met and some not, or are all there are, so
    that the reader has the sums of everybody alone. Groups without anybody need no cover.
    """
    hidden = {*already, *(key for key, count in day.items() if _is_small(count, limit))}
    more = sorted({key for key, count in day.items() if count.people} - hidden, key=lambda key: (day[key].people, key))
    while more and not _is_covered(day, hidden, limit):
        hidden.add(more.pop(0))
    return frozenset(hidden)


def withheld_over(
    days: Sequence[Mapping[str, Count]], limit: int, already: Sequence[frozenset[str]] = ()
) -> list[frozenset[str]]:
    """The groups that are not shown on each of these days, the earliest first, for a reader who keeps all of them.

    What was withheld on a day stays so on the later ones: else a group that covered a small one and shows now would be
    subtracted from what was left then. `already`, for each day: those that are withheld for another reason."""
    found: list[frozenset[str]] = []
    for number, day in enumerate(days):
        before = found[-1] if found else frozenset[str]()
        found.append(withheld(day, limit, before | (already[number] if already else frozenset())))
    return found


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


FEWEST = 3


def told_as(number: int, people: int) -> tuple[int, int]:
    """The range in which a number of answers is told: itself, but for so few, or all but so few, only that it is so.

    One of fourteen would be looked for, and where all of them say the same each of them is known to have said it."""
    if number < FEWEST:
        return 0, min(FEWEST - 1, people)
    if number > people - FEWEST:
        return people - FEWEST + 1, people
    return number, number
