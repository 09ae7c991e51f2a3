"""The pages that ask before something is done for good: publish, retire, throw away, remove."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.models import ProgrammeVersion
from onboarding.selectors.programmes import people_of
from onboarding.selectors.version_detail import item_rows, usual_comparison
from onboarding.selectors.version_faults import version_faults
from web.presenters.version import FaultLine, fault_lines
from web.presenters.version_diff import DiffPage, diff_page


@dataclass(frozen=True)
class ConfirmPage:
    """What is about to happen, what follows from it, and the words of the button."""

    title: str
    caption: str
    sentences: tuple[str, ...]
    button: str
    back: str


@dataclass(frozen=True)
class PublishPage:
    """What is new, what is in the way, and who stays on the version published until now."""

    title: str
    caption: str
    back: str
    diff: DiffPage
    faults: tuple[FaultLine, ...]
    staying: str

    @property
    def faults_listed(self) -> list[dict[str, str]]:
        """As the red box on top takes them, each leading to the form where it is mended."""
        return [{"text": f"{one.where}: {one.words}", "href": one.href} for one in self.faults]


def publish_page(version: ProgrammeVersion) -> PublishPage:
    """Before a draft is published."""
    published = usual_comparison(version)
    people = people_of(published) if published else 0
    return PublishPage(
        title=f"Publish version {version.number}",
        caption=version.programme.title,
        back=reverse("version", args=[version.pk]),
        diff=diff_page(version),
        faults=fault_lines(version, item_rows(version), version_faults(version)),
        staying=_staying(people, published),
    )


def _staying(people: int, published: ProgrammeVersion | None) -> str:
    if published is None:
        return "This is the first version, so nobody follows another."
    if not people:
        return f"Nobody follows version {published.number} now."
    who = "1 person stays" if people == 1 else f"{people} people stay"
    return f"{who} on version {published.number}: their steps do not change."


def retire_page(version: ProgrammeVersion) -> ConfirmPage:
    """Before a published version is taken out of use."""
    people = people_of(version)
    who = "1 person who follows it goes" if people == 1 else f"{people} people who follow it go"
    return ConfirmPage(
        title=f"Retire version {version.number}",
        caption=version.programme.title,
        sentences=(
            "New people are no longer given this programme until you publish another version of it.",
            f"The {who} on with it as it is." if people else "Nobody follows it now.",
        ),
        button="Retire",
        back=reverse("version", args=[version.pk]),
    )


def discard_page(version: ProgrammeVersion) -> ConfirmPage:
    """Before a draft is thrown away."""
    return ConfirmPage(
        title=f"Throw away the draft of version {version.number}",
        caption=version.programme.title,
        sentences=("All that was written in it is lost. What is published stays as it is.",),
        button="Throw away",
        back=reverse("version", args=[version.pk]),
    )


def remove_item_page(version: ProgrammeVersion, row: dict[str, Any]) -> ConfirmPage:
    """Before an item is taken out of a draft."""
    return ConfirmPage(
        title=f"Remove “{row['title']}”",
        caption=f"{version.programme.title}, draft of version {version.number}",
        sentences=(
            "It is taken out of this draft only.",
            "People who have it on their checklist keep it, whatever is published.",
        ),
        button="Remove",
        back=reverse("version", args=[version.pk]),
    )


def remove_stage_page(version: ProgrammeVersion, row: dict[str, Any]) -> ConfirmPage:
    """Before a stage is taken out of a draft."""
    return ConfirmPage(
        title=f"Remove the stage “{row['title']}”",
        caption=f"{version.programme.title}, draft of version {version.number}",
        sentences=("A stage can be removed once it has no items.",),
        button="Remove",
        back=reverse("version", args=[version.pk]),
    )
