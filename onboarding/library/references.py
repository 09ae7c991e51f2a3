"""Fields that point at what the rules know: milestones to count from, and conditions on a person."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BeforeValidator

from onboarding.rules.conditions import FACTS, PROFESSIONS, SPONSORS, VISA_ROUTES
from onboarding.rules.milestones import ENROLLED, EVENT_WORDS, MILESTONE_WORDS

CONDITIONS: dict[str, Collection[str | bool]] = {
    "profession": tuple(PROFESSIONS),
    "not_profession": tuple(PROFESSIONS),
    "sponsor": tuple(SPONSORS),
    "visa_route": tuple(VISA_ROUTES),
    "existing_staff": (True, False),
    "country_group": (),
    "fact": tuple(FACTS),
}
"""The conditions of `applies_when` and their values; which country groups there are is data of the library."""


def _check_anchor(value: Any, known: Collection[str]) -> Any:
    match value:
        case str():
            names = [value]
        case {"latest_of": [_, _, *_] as names} if len(value) == 1:
            pass
        case {"item": str()} if len(value) == 1:
            return value
        case _:
            raise ValueError("must be a milestone, {latest_of: [two or more milestones]} or {item: key}")
    if unknown := [name for name in names if not isinstance(name, str) or name not in known]:
        raise ValueError(f"names “{unknown[0]}”, which is not one that we know: use {', '.join(known)}")
    return value


def _check_applies_when(value: Any) -> Any:
    if not isinstance(value, dict) or not value:
        raise ValueError("must name at least one condition, or be left out")
    for name, values in value.items():
        if name not in CONDITIONS:
            raise ValueError(f"has the condition “{name}”, which is not one that we know: use {', '.join(CONDITIONS)}")
        if not isinstance(values, list) or not values:
            raise ValueError(f"needs a list of values for “{name}”, such as [{next(iter(CONDITIONS[name]), '')}]")
        for one in values:
            _check_condition(name, one)
    return value


def _check_condition(name: str, value: Any) -> None:
    if name == "country_group" and isinstance(value, str):
        return  # Which groups there are is known only once the whole library is read.
    if not isinstance(value, str | bool) or value not in CONDITIONS[name]:
        known = ", ".join(str(one).lower() if isinstance(one, bool) else one for one in CONDITIONS[name])
        raise ValueError(f"has “{value}” under “{name}”: use {known or 'the key of a country group'}")


AppliesWhen = Annotated[dict[str, list[Any]], BeforeValidator(_check_applies_when)]
ItemAnchor = Annotated[
    str | dict[str, Any], BeforeValidator(lambda value: _check_anchor(value, [*MILESTONE_WORDS, ENROLLED]))
]
ClockAnchor = Annotated[
    str | dict[str, Any], BeforeValidator(lambda value: _check_anchor(value, {**MILESTONE_WORDS, **EVENT_WORDS}))
]
