"""The fields of an item as people know them: on forms, in comparisons, and in what is said of a fault."""

import re

from onboarding.library.columns import column_of

LABELS = {
    "key": "Key",
    "title": "Title",
    "guidance": "Guidance",
    "stage": "Stage",
    "owner_role": "Who does it",
    "scope": "Done for",
    "valid_months": "Months that it stays valid",
    "applies_when": "For whom",
    "anchor": "Counted from",
    "offset": "How long before or after",
    "unit": "Unit",
    "roll": "On a day off",
    "limit": "Limit",
    "mandatory": "Must be done",
    "gate": "Needed for",
    "evidence": "Evidence",
    "private": "Private words",
    "sensitivity": "Kept from line managers",
    "review": "Review",
    "confirm_by_recruit": "The recruit is asked whether it happened",
    "repeats": "Repeats",
    "prerequisites": "What comes first",
    "remind_days_before": "Reminders",
    "plan_actions": "Plan actions",
    "basis": "Basis",
    "basis_note": "The rule in a few words",
    "confidence": "How sure we are",
    "source": "Source",
}
ROLLED_BACK = "“On a day off: back to the working day before”"
_QUOTED = re.compile(r"“([a-z0-9_]+)((?:\.\w+)*)”")


def in_words(reason: str) -> str:
    """A fault of a library file as someone reads it who has a form before them: fields by their labels."""
    return _QUOTED.sub(_label, reason.replace("“roll: back”", ROLLED_BACK))


def _label(found: re.Match[str]) -> str:
    label = LABELS.get(column_of(found[1]))
    return f"“{label}”" if label else found[0]
