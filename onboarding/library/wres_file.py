"""The nine indicators of the Workforce Race Equality Standard, as they stand in `wres.yaml`: context beside a plan's measures."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from onboarding.library.fields import Dated, Entry, Key, Text, Title
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

WRES = Path(__file__).with_name("wres.yaml")


class Indicator(Entry):
    """One indicator. A likelihood is a score, how many times as likely; `better` says what is best where neither end is."""

    key: Key
    title: Text
    measured_by: Text
    unit: Literal["percent", "score"]
    higher_is_better: bool
    better: Text = ""


class WresFile(Sourced, Dated):
    """All of them, and why they are context only."""

    key: Key
    title: Title
    note: Text
    indicators: Annotated[list[Indicator], Field(min_length=1)]


@cache
def read_wres(path: Path = WRES) -> WresFile:
    """The whole file."""
    return WresFile.model_validate(read_yaml(path))


@cache
def context_measures() -> tuple[dict[str, Any], ...]:
    """The indicators in the shape of a plan's measures."""
    return tuple(one.model_dump() for one in read_wres().indicators)
