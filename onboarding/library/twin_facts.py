"""Which steps say the same as dated facts of a person, as they stand in `twin-facts.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from onboarding.library.fields import Dated, Entry, Key, Milestone, Text, Title, Unique
from onboarding.library.reading import read_yaml

TWIN_FACTS = Path(__file__).with_name("twin-facts.yaml")


class Twin(Entry):
    """One item ("programme/item") and the milestones that together say that it is done."""

    item: Text
    facts: Annotated[list[Milestone], Field(min_length=1), Unique]


class TwinFactsFile(Dated):
    """All of them."""

    key: Key
    title: Title
    note: Text
    twins: list[Twin]


@cache
def twin_facts() -> Mapping[str, tuple[str, ...]]:
    """By item: the kinds of milestones that say the same."""
    file = TwinFactsFile.model_validate(read_yaml(TWIN_FACTS))
    return {twin.item: tuple(twin.facts) for twin in file.twins}
