"""Which papers belong in the file of a sponsored person, as they stand in `sponsor-file.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onboarding.library.fields import Dated, Key, Milestone, Text, Title, Unique
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

SPONSOR_FILE = Path(__file__).with_name("sponsor-file.yaml")


class Paper(Sourced):
    """One paper: which steps, dates or records show it, from which milestone on it is wanted, or where else it is kept."""

    key: Key
    title: Title
    explanation: Text
    once: Milestone | None = None
    items: Annotated[list[Text], Unique] = []
    any_of_items: bool = False
    milestones: Annotated[list[Milestone], Unique] = []
    kept_as: Literal["certificate", "contact", "absences", "registration", "reports"] | None = None
    elsewhere: Text | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "Paper":
        if self.elsewhere is None and not (self.once and (self.items or self.milestones or self.kept_as)):
            raise ValueError("Say from when it is wanted and what shows it, or where else it is kept.")
        return self


class SponsorFileList(Dated):
    """All papers, and how many files a self-audit draws."""

    key: Key
    title: Title
    note: Text
    audit_size: Annotated[int, Field(ge=1, le=100)]
    papers: Annotated[list[Paper], Field(min_length=1)]


@cache
def read_sponsor_file(path: Path = SPONSOR_FILE) -> SponsorFileList:
    """The whole list."""
    return SponsorFileList.model_validate(read_yaml(path))
