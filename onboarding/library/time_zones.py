"""The time zone of each country, as it stands in `time-zones.yaml`: so that nobody abroad is written to at night."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from onboarding.library.fields import Entry, Key, Text, Title
from onboarding.library.reading import read_yaml

TIME_ZONES = Path(__file__).with_name("time-zones.yaml")


def _known(zone: str) -> str:
    ZoneInfo(zone)
    return zone


class TimeZonesFile(Entry):
    """A zone of the IANA database by the ISO 3166 code of its country."""

    key: Key
    title: Title
    checked_on: date
    source: Text
    zones: dict[Annotated[str, Field(pattern="^[A-Z]{2}$")], Annotated[str, AfterValidator(_known)]]


@cache
def time_zones() -> dict[str, str]:
    """The zone of each country, by its ISO 3166 alpha-2 code."""
    return TimeZonesFile.model_validate(read_yaml(TIME_ZONES)).zones
