"""What is different between two reports of the same day, and which way a rate went between two days."""

from collections.abc import Iterator, Mapping
from typing import Any

OF_ACTION = (
    *("people", "people_met", "people_not_met", "people_unknown"),
    *("said_yes", "said_no", "due", "met", "on_time", "not_met", "unknown", "waiting", "waived", "inherited", "rag"),
)
OF_LIMITS = ("running", "overdue")
Difference = dict[str, Any]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Each figure that is not the same: {action, figure, before, after}; no action for those of the whole report."""
    return [
        {"action": action, "figure": figure, "before": was, "after": now}
        for (action, figure, was), (_, _, now) in zip(_figures(before), _figures(after), strict=True)
        if was != now and None not in (was, now)  # reports of long ago do not have every figure
    ]


def direction(before: float | None, now: float | None) -> str | None:
    """better, worse or same; None where either has no figure."""
    if before is None or now is None:
        return None
    return "same" if now == before else "better" if now > before else "worse"


def _figures(report: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield "", "people_in_scope", report["people_in_scope"]
    for action in report["actions"]:
        for figure in OF_ACTION:
            yield action["key"], figure, action.get(figure)
    for figure in OF_LIMITS:
        yield "", f"legal_{figure}", report["legal_limits"][figure]
