"""Which country groups a country belongs to, read once from the shipped file."""

from functools import lru_cache

from onboarding.library.country_groups_file import CountryGroupsFile
from onboarding.library.reading import read_yaml
from onboarding.library.schema import SHIPPED


def groups_of(country: str) -> frozenset[str] | None:
    """The keys of a country's groups, by its ISO 3166 alpha-2 code; None while the country is not known."""
    if not country:
        return None
    return frozenset(group.key for group in _groups().groups if any(one.code == country for one in group.countries))


def group_keys() -> frozenset[str]:
    """The keys of all country groups."""
    return frozenset(group.key for group in _groups().groups)


@lru_cache(maxsize=1)
def _groups() -> CountryGroupsFile:
    return CountryGroupsFile.model_validate(read_yaml(SHIPPED / "country-groups.yaml"))
