"""How far ahead the government has published bank holidays, as it stands in `bank-holidays.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from onboarding.library.fields import Dated, Key, Text, Title
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

BANK_HOLIDAYS = Path(__file__).with_name("bank-holidays.yaml")


class BankHolidaysFile(Sourced, Dated):
    """The last year whose bank holidays are published, for all four countries."""

    key: Key
    title: Title
    published_through: Annotated[int, Field(ge=2026, le=2100)]
    words: Text


@cache
def read_bank_holidays(path: Path = BANK_HOLIDAYS) -> BankHolidaysFile:
    """The whole file."""
    return BankHolidaysFile.model_validate(read_yaml(path))
