"""The demo's trusts and characters as they stand in the files beside this one."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from onboarding.library.fields import Audience, Entry, Text
from onboarding.library.reading import read_yaml

FOLDER = Path(__file__).parent
TRUSTS = ("northgate", "southmoor")


class StaffMember(Entry):
    """Someone who works there; `key` is their name before the @."""

    key: Text
    name: Text
    roles: list[Text]
    job_title: Text
    telephone: Text


class WardPlan(Entry):
    """A team, who manages it, and which professions join it."""

    name: Text
    manager: Text
    takes: list[Audience]


class SitePlan(Entry):
    """A place and its teams."""

    name: Text
    wards: list[WardPlan]


class CohortPlan(Entry):
    """People who start together: on fixed days, or so many days from today, give or take the spread.

    `share_left_open` is how many of the steps that should be done by now are not."""

    name: Text | None = None
    first_start: date | None = None
    last_start: date | None = None
    starts_in: int = 0
    spread: int = 0
    size: int
    share_left_open: float
    existing_staff: int = 0
    route_unknown: int = 0


class TrustPlan(Entry):
    """One trust of the demo. `professions` are shares; recruits can sign in where the trust lets them."""

    ods_code: Text
    name: Text
    live_on: date
    domain: Text
    recruits_sign_in: bool
    staff: list[StaffMember]
    sites: list[SitePlan]
    cohorts: list[CohortPlan]
    professions: dict[Audience, int]

    @property
    def size(self) -> int:
        """How many recruits it has as planned."""
        return sum(cohort.size for cohort in self.cohorts)


class Character(Entry):
    """Someone with a story of their own. `days` are milestones counted from today; what is not said is as usual."""

    key: str
    name: Text
    known_as: Text
    cohort: int
    ward: Text
    profession: Audience
    country: Text
    sponsor: str = "trust"
    visa_route: str = "skilled_worker"
    pastoral_lead: Text
    buddy: Text
    case_officer: Text
    facts: dict[Text, bool] = Field(default_factory=dict)
    starts_in: int | None = None
    days: dict[Text, int] = Field(default_factory=dict)
    never: list[Text] = Field(default_factory=list)
    leaves_after: int | None = None
    fails_first_test: bool = False
    open: list[Text] = Field(default_factory=list)
    waits: dict[Text, Text] = Field(default_factory=dict)
    story: list[Text] = Field(default_factory=list)


class Names(Entry):
    """Given and family names of one country."""

    given: Annotated[list[Text], Field(min_length=1)]
    family: Annotated[list[Text], Field(min_length=1)]


def read_trusts() -> tuple[TrustPlan, ...]:
    """Both trusts."""
    return tuple(TrustPlan.model_validate(read_yaml(FOLDER / f"{name}.yaml")) for name in TRUSTS)


def read_characters() -> tuple[Character, ...]:
    """Those at Northgate with a story of their own."""
    found = read_yaml(FOLDER / "characters.yaml")["characters"]
    return tuple(Character.model_validate(one) for one in found)


def read_names() -> dict[str, Names]:
    """By country: names to put together."""
    return {country: Names.model_validate(names) for country, names in read_yaml(FOLDER / "names.yaml").items()}
