"""A fact of law, of a regulator or of our own in words: what is said, where it was read, of which day the source speaks,
when to look again, and whether it is confirmed. Every page that shows such a fact shows it in this shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onboarding.library.addresses_file import cited_in
from onboarding.models.choices import Confidence
from web.presenters.tags import Tag
from web.words import day

CHECK_THIS_RULE = Tag("Check this rule", "orange")
CONFIRMED, TO_CONFIRM = Tag("Confirmed", "green"), Tag("To be confirmed", "yellow")
BY_CONFIDENCE = {Confidence.SECONDARY: "From a second-hand source.", Confidence.RECALLED: "From memory."}


@dataclass(frozen=True)
class Cited:
    """One part of a source, with the address of its page where it is public and we know it."""

    words: str
    href: str


@dataclass(frozen=True)
class Fact:
    """One fact with its source; `doubt` says what is to be confirmed, empty where nothing is."""

    words: str
    cited: tuple[Cited, ...]
    dates: str
    doubt: str
    tags: tuple[Tag, ...]


def fact_of(words: str, row: Mapping[str, Any], today: date) -> Fact:
    """`row` has source, confidence, checked_on and review_on, and to_confirm where something is in doubt."""
    doubt, overdue = doubt_of(row), row["review_on"] < today
    sure = TO_CONFIRM if doubt else CONFIRMED
    return Fact(
        words=words,
        cited=tuple(Cited(part, href) for part, href in cited_in(row["source"])),
        dates=f"Looked up on {day(row['checked_on'])}, to be looked up again by {day(row['review_on'])}.",
        doubt=doubt,
        tags=(sure, CHECK_THIS_RULE) if overdue else (sure,),
    )


def doubt_of(row: Mapping[str, Any]) -> str:
    """How sure we are, and what is to be confirmed; empty where it was read in a page of the body concerned."""
    known = BY_CONFIDENCE.get(row["confidence"], "")
    return " ".join(part for part in (known, row.get("to_confirm") or "") if part)
