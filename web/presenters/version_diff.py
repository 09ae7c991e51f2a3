"""How two versions differ, field by field, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.library.item_words import LABELS
from onboarding.models import ProgrammeVersion
from onboarding.models.choices import Role
from onboarding.rules.differences import Changed, FieldChange
from onboarding.selectors.version_detail import (
    VersionDifferences,
    usual_comparison,
    version_differences,
)
from web.presenters.item_words import value_words
from web.presenters.programmes import BY_STATUS
from web.presenters.tags import Tag

Row = dict[str, Any]
DUE = ("anchor", "offset", "unit", "roll")
ABOUT_LABELS = {"source_note": "What it rests on", "checked_on": "Facts checked", "review_on": "Look again by"}
EVERYONE = "Everyone"


@dataclass(frozen=True)
class FieldLine:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedItem:
    """An item that is written otherwise."""

    title: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class WholeItem:
    """An item that came or went: title, and the line that it has in its version."""

    title: str
    words: str


@dataclass(frozen=True)
class DiffPage:
    """What is new in `title` against `against`, which is empty for a first version."""

    programme: str
    title: str
    tag: Tag
    against: str
    back: str
    about: tuple[FieldLine, ...]
    stages: tuple[str, ...]
    added: tuple[WholeItem, ...]
    changed: tuple[ChangedItem, ...]
    removed: tuple[WholeItem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.about or self.stages or self.added or self.changed or self.removed)


def diff_page(version: ProgrammeVersion, against: ProgrammeVersion | None = None) -> DiffPage:
    """A version compared with another of its programme: unless one is named, with the usual one."""
    found = version_differences(version, against or usual_comparison(version))
    titles = found.titles
    return DiffPage(
        programme=version.programme.title,
        title=f"Version {version.number}",
        tag=BY_STATUS[version.status],
        against=f"version {found.against.number}" if found.against else "",
        back=reverse("version", args=[version.pk]),
        about=tuple(_field(ABOUT_LABELS[one.field], one, titles) for one in found.about),
        stages=tuple(_stage_words(found)),
        added=tuple(_whole(row) for row in found.items.added),
        changed=tuple(ChangedItem(one.after["title"], tuple(_fields(one, titles))) for one in found.items.changed),
        removed=tuple(_whole(row) for row in found.items.removed),
    )


def _stage_words(found: VersionDifferences) -> Iterable[str]:
    yield from (f"New stage: “{row['title']}”" for row in found.stages.added)
    for one in found.stages.changed:
        yield f"The stage “{one.before['title']}” is now called “{one.after['title']}”"
    yield from (f"Stage removed: “{row['title']}”" for row in found.stages.removed)


def _whole(row: Any) -> WholeItem:
    return WholeItem(row["title"], f"{Role(row['owner_role']).label}, {row['due_words']}")


def _fields(one: Changed, titles: dict[str, str]) -> Iterable[FieldLine]:
    """The parts of a due rule are one line; conditions are said in words."""
    names = [field.field for field in one.fields]
    if set(DUE) & set(names) and one.before["due_words"] != one.after["due_words"]:
        yield FieldLine("Due", one.before["due_words"], one.after["due_words"])
    for field in one.fields:
        if field.field == "applies_when":
            yield FieldLine(LABELS[field.field], one.before["for_whom"] or EVERYONE, one.after["for_whom"] or EVERYONE)
        elif field.field not in DUE:
            yield _field(LABELS[field.field], field, titles)


def _field(label: str, one: FieldChange, titles: dict[str, str]) -> FieldLine:
    return FieldLine(label, value_words(one.field, one.before, titles), value_words(one.field, one.after, titles))
