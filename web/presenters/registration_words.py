"""Facts of regulators on the road to a register: the part itself, its attempts and gaps, the form of its number."""

from datetime import date
from typing import Any

from web.presenters.facts import Fact, fact_of

Row = dict[str, Any]


def facts_of(stage: Row, dated: Row, today: date) -> tuple[Fact, ...]:
    """What one part of the road rests on; `dated` has the days for which the sources of the whole road speak."""
    found = [("What this part is", stage), *((one["words"], one) for one in stage.get("rules", ()))]
    if number := stage.get("number"):
        found.append((f"{number['called']}: {number['words']} For example {number['example']}.", number))
    days = {name: dated[name] for name in ("checked_on", "review_on")}
    return tuple(fact_of(words, row | days, today) for words, row in found)
