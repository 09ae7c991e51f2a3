"""The fields of an item in words: on the page of its version, and where two versions are compared."""

from typing import Any

from onboarding.models.choices import (
    Basis,
    Confidence,
    EvidenceKind,
    Gate,
    Limit,
    Private,
    ReviewKind,
    Role,
    Scope,
    Sensitivity,
)
from onboarding.rules.plain_words import counted, listed
from web.words import day

Row = dict[str, Any]

CHOICES: dict[str, Any] = {
    "owner_role": Role,
    "scope": Scope,
    "limit": Limit,
    "gate": Gate,
    "evidence": EvidenceKind,
    "private": Private,
    "sensitivity": Sensitivity,
    "review": ReviewKind,
    "basis": Basis,
    "confidence": Confidence,
}
NOTHING = "Nothing"


def value_words(field: str, value: Any, titles: dict[str, str]) -> str:
    """One value as people read it. `titles` are those of items and stages, by path and by key."""
    if field in ("checked_on", "review_on"):
        return day(value)
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field in CHOICES:
        return str(CHOICES[field](value).label)
    if field == "prerequisites":
        return listed([f"“{titles.get(path, path)}”" for path in value], "and")
    if field == "remind_days_before":
        return f"{listed([counted(days, 'days') for days in value], 'and')} before"
    if field == "repeats":
        return repeats_words(value)
    if field == "valid_months":
        return counted(value, "months")
    return ", ".join(map(str, value)) if isinstance(value, list) else titles.get(str(value), str(value))


def repeats_words(repeats: Any) -> str:
    """How often an item is asked again."""
    if isinstance(repeats, dict):
        return f"Every {counted(repeats['months'], 'months')}"
    return {"each_permission": "For each new visa"}.get(str(repeats), str(repeats).replace("_", " ").capitalize())
