"""Which steps a line manager does not see, as they stand in `sensitive-items.yaml`, each group with its reason."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from onboarding.library.fields import Entry, Key, Text, Title, Unique
from onboarding.library.reading import read_yaml

SENSITIVE_ITEMS = Path(__file__).with_name("sensitive-items.yaml")


class SensitiveGroup(Entry):
    """Items that are kept from line managers for one reason. `items` are written "programme/item"."""

    kind: Literal["right_to_work", "family", "police", "health", "test_result"]
    reason: Text
    items: Annotated[list[Text], Field(min_length=1), Unique]


class SensitiveItemsFile(Entry):
    """All of them."""

    key: Key
    title: Title
    checked_on: date
    note: Text
    sensitive: list[SensitiveGroup]


def read_sensitive_items(path: Path = SENSITIVE_ITEMS) -> dict[str, str]:
    """By item ("programme/item"): why a line manager does not see it, one of the kinds above."""
    file = SensitiveItemsFile.model_validate(read_yaml(path))
    return {item: group.kind for group in file.sensitive for item in group.items}
