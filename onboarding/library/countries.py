"""Countries: their names as people say them, and the groups of the shipped file that they belong to."""

from functools import lru_cache

import pycountry

from onboarding.library.country_groups_file import CountryGroup, CountryGroupsFile
from onboarding.library.reading import read_yaml
from onboarding.library.schema import SHIPPED


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """ISO 3166 alpha-2 code and name of every country, by name; the common name where the formal one differs."""
    names = {one.alpha_2: getattr(one, "common_name", one.name) for one in pycountry.countries}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def country_name(code: str) -> str:
    """Philippines for PH; a code that ISO does not know stays as it is."""
    return country_names().get(code.upper(), code)


def groups_of(country: str) -> frozenset[str] | None:
    """The keys of a country's groups, by its ISO 3166 alpha-2 code; None while the country is not known."""
    if not country:
        return None
    return frozenset(group.key for group in _groups().groups if any(one.code == country for one in group.countries))


def group_keys() -> frozenset[str]:
    """The keys of all country groups."""
    return frozenset(group.key for group in _groups().groups)


def country_groups() -> tuple[CountryGroup, ...]:
    """Every group with its source."""
    return tuple(_groups().groups)


@lru_cache(maxsize=1)
def _groups() -> CountryGroupsFile:
    return CountryGroupsFile.model_validate(read_yaml(SHIPPED / "country-groups.yaml"))
