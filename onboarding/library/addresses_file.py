"""Where what we cite can be read, as it stands in `addresses.yaml`: the public page behind the name of a source."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from onboarding.library.fields import Entry, Key, Text, Title
from onboarding.library.reading import read_yaml

ADDRESSES = Path(__file__).with_name("addresses.yaml")


class Page(Entry):
    """One page, and how the words begin by which a source cites it."""

    cited: Annotated[str, Field(min_length=3, max_length=100)]
    address: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/\S*$", max_length=300)]


class AddressesFile(Entry):
    """All of them."""

    key: Key
    title: Title
    note: Text
    pages: Annotated[list[Page], Field(min_length=1)]


@cache
def read_addresses(path: Path = ADDRESSES) -> tuple[Page, ...]:
    """The pages, the longest citations first, so that the closest one is found."""
    pages = AddressesFile.model_validate(read_yaml(path)).pages
    return tuple(sorted(pages, key=lambda page: -len(page.cited)))


@cache
def cited_in(source: str) -> tuple[tuple[str, str], ...]:
    """The parts of a source in their order, each with the address of its page, or "" where we know none."""
    parts = [part.strip() for part in source.split(";")]
    return tuple((part, _address_of(part)) for part in parts if part)


def _address_of(part: str) -> str:
    return next((page.address for page in read_addresses() if part.startswith(page.cited)), "")
