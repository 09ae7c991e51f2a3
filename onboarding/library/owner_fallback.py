"""Who does a step next where nobody plays its owner's role, as it stands in `owner-fallback.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from onboarding.library.fields import Dated, Entry, Key, Text, Title, Unique
from onboarding.library.reading import read_yaml

OWNER_FALLBACK = Path(__file__).with_name("owner-fallback.yaml")
Emptied = Literal["buddy", "line_manager", "pastoral_lead", "education", "occupational_health", "hr"]
Next = Literal["buddy", "line_manager", "pastoral_lead", "hr"]


class Chain(Entry):
    """Which roles follow, the nearest first: those that one person plays for somebody, and HR's at the end: the case officer,
    then any HR officer."""

    role: Emptied
    next: Annotated[list[Next], Field(min_length=1), Unique]
    reason: Text

    @field_validator("next")
    @classmethod
    def _ends_with_hr(cls, value: list[str]) -> list[str]:
        """Nothing comes after HR, who may do every step, and no chain leaves a step with nobody to ask."""
        if value[-1] != "hr":
            raise ValueError("must end with hr, so that somebody is always asked")
        return value


class OwnerFallbackFile(Dated):
    """All of them, each role once."""

    key: Key
    title: Title
    note: Text
    chains: list[Chain]

    @field_validator("chains")
    @classmethod
    def _says_each_role_once(cls, value: list[Chain]) -> list[Chain]:
        roles = [one.role for one in value]
        if twice := sorted({role for role in roles if roles.count(role) > 1}):
            raise ValueError(f"has two chains for {', '.join(twice)}. Keep one of the two")
        if own := [one.role for one in value if one.role in one.next and one.role != "hr"]:
            raise ValueError(f"has a chain of {', '.join(own)} that leads back to itself")
        return value


@cache
def owner_fallback() -> OwnerFallbackFile:
    """The rule: each role that can be empty, with who comes next."""
    return OwnerFallbackFile.model_validate(read_yaml(OWNER_FALLBACK))
