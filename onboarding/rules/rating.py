"""The word and colour of an action: green, amber, red or grey, always with the rule that gave it.

The thresholds are settings of a trust, taken from the improvement plan; none of them stands in code.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which rate an action is green or amber, and above which share of waivers it is no longer green.

    All three are fractions from 0 to 1. Source: `rag` of the improvement plan.
    """

    green_at_least: float
    amber_at_least: float
    waived_at_most: float


@dataclass(frozen=True, slots=True)
class Rag:
    """The word (green, amber, red or grey) and the rule behind it, in a sentence."""

    word: str
    rule: str


def rag(
    rate: float | None,
    waived_share: float,
    thresholds: Thresholds,
    needs_in_date: bool | None,
    said_rate: float | None = None,
) -> Rag:
    """Rate an action by the share of people for whom every must-have that is due was met, unrounded; or by `said_rate`, the
    share of those asked who say that it happened, where that is the lower of the two (None: nobody was asked).

    `rate` is None where nobody counts: grey. Two caps hold a green action at amber: `waived_share`, which is waived
    steps of due and waived ones, above the threshold; and `needs_in_date` False, where a commitment that the action
    needs is out of date (None: it needs none).
    """
    if rate is None:
        return Rag("grey", "Grey: nothing is due for anyone yet.")
    of_whom = "of people have all that is due"
    if said_rate is not None and said_rate < rate:
        rate, of_whom = said_rate, "of the recruits who answered say that it happened, the lower of the two figures"
    if rate < thresholds.amber_at_least:
        return Rag("red", f"Red: fewer than {_percent(thresholds.amber_at_least)} {of_whom}.")
    if rate < thresholds.green_at_least:
        return Rag("amber", f"Amber: {_percent(thresholds.amber_at_least)} or more {of_whom}.")
    return _capped(f"{_percent(thresholds.green_at_least)} or more {of_whom}", waived_share, thresholds, needs_in_date)


def _capped(enough: str, waived_share: float, thresholds: Thresholds, needs_in_date: bool | None) -> Rag:
    if waived_share > thresholds.waived_at_most:
        return Rag("amber", f"Amber: {enough}, but more than {_percent(thresholds.waived_at_most)} of it is waived.")
    if needs_in_date is False:
        return Rag("amber", f"Amber: {enough}, but a commitment that this action needs is out of date.")
    return Rag("green", f"Green: {enough}.")


def _percent(share: float) -> str:
    return f"{share * 100:g}%"
