"""Who set a day where it was not us, in words, and where the rule that says so stands: everywhere in the same words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.models.choices import Basis, Limit
from onboarding.rules.sources import FixedLimit
from web.words import day

Row = dict[str, Any]
WHO_SETS = {Basis.LAW: "Legal limit", Basis.REGULATOR: "Set by a regulator"}


@dataclass(frozen=True)
class PathLine:
    """A step on the way to a gate, and the limit that law or a regulator set for it."""

    title: str
    due: str
    limit: str
    rule: str


def set_by(limit: str, basis: str) -> str:
    """Who set the day; empty for a target of our own."""
    return WHO_SETS.get(Basis(basis), "Fixed limit") if limit == Limit.HARD else ""


def limit_words(row: Row) -> str:
    """The same, with a warning where what we have is to be confirmed."""
    who = set_by(row["limit"], row["basis"])
    return who if row["confirmed"] or not who else f"{who}, to be confirmed"


def words_of_limit(limit: FixedLimit | None) -> str:
    """The same where only that is known; empty where nobody else set the day."""
    return limit_words({"limit": Limit.HARD, "basis": limit.basis, "confirmed": limit.confirmed}) if limit else ""


def in_force_words(row: Row) -> str:
    """In which version a rule stands, and since when."""
    words = f"version {row['version']['number']} of “{row['group']}”"
    since: date | None = row["in_force_since"]
    return f"{words}, in force since {day(since)}" if since else f"{words}, a draft"


def path_line(title: str, due_on: date | None, limit: FixedLimit | None) -> PathLine:
    """A step of a critical path."""
    rule = reverse("rule", args=[limit.rule]) if limit else ""
    return PathLine(title, day(due_on) or "no day yet", words_of_limit(limit), rule)
