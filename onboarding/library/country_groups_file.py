"""Groups of countries as they stand in `country-groups.yaml`, such as those whose residents need a TB test."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from onboarding.library.fields import COUNTRY_PATTERN, GROUP_PATTERN, Confidence, Dated, Entry, Key, Text, Title

GroupKey = Annotated[str, StringConstraints(pattern=GROUP_PATTERN, max_length=60)]


class Country(Entry):
    """One country by its ISO 3166 alpha-2 code, with the name that the source gives it."""

    code: Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
    name: Text


def _each_once(countries: list[Country]) -> list[Country]:
    codes = [country.code for country in countries]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"names {', '.join(twice)} more than once. Keep one")
    return countries


class CountryGroup(Dated):
    """A list of countries that a rule speaks of. Source, confidence and dates hold for every country in it."""

    key: GroupKey
    title: Title
    explanation: Text
    confidence: Confidence
    source: Text
    to_confirm: Text | None = None
    countries: Annotated[list[Country], Field(min_length=1), AfterValidator(_each_once)]


class CountryGroupsFile(Entry):
    """All country groups of the library."""

    key: Key
    title: Title
    groups: Annotated[list[CountryGroup], Field(min_length=1)]
