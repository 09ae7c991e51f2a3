"""What people are told of the data about them, as it stands in `privacy-notice.yaml`: in docs and on the page for everybody."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from onboarding.library.fields import Dated, Entry, Key, Text, Title
from onboarding.library.reading import read_yaml

PRIVACY_NOTICE = Path(__file__).with_name("privacy-notice.yaml")


class Section(Entry):
    """One part. `kept`: how long each kind of data about these people is kept stands here too. `fill` is what only the trust
    knows, `to_confirm` what its data protection officer decides."""

    title: Title
    words: list[Text] = []
    points: list[Text] = []
    after: list[Text] = []
    kept: Literal["recruits", "staff"] | None = None
    fill: list[Text] = []
    to_confirm: Text | None = None
    sources: list[Text] = []


class PrivacyNotice(Dated):
    """The whole notice, in the order in which it is read."""

    key: Key
    title: Title
    lead: Text
    note: Text
    sections: Annotated[list[Section], Field(min_length=1)]


@cache
def read_privacy_notice(path: Path = PRIVACY_NOTICE) -> PrivacyNotice:
    """The whole of it."""
    return PrivacyNotice.model_validate(read_yaml(path))
