"""One version of a programme with its stages and items, and how two of them differ."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from onboarding.access import Action, may
from onboarding.models import Item, Membership, ProgrammeVersion, Stage
from onboarding.models.choices import VersionStatus
from onboarding.rules.conditions import for_whom
from onboarding.rules.differences import Differences, FieldChange, differences, field_changes
from onboarding.rules.due_dates import DueRule, words
from onboarding.rules.milestones import ENROLLED
from onboarding.rules.sources import is_confirmed
from onboarding.selectors.programmes import people_of

Row = dict[str, Any]
ITEM_FIELDS = (
    *("key", "title", "guidance", "owner_role", "scope", "valid_months", "applies_when", "anchor", "offset", "unit"),
    *("roll", "limit", "mandatory", "gate", "evidence", "private", "sensitivity", "review", "confirm_by_recruit"),
    *("repeats", "prerequisites", "remind_days_before", "plan_actions", "basis", "basis_note", "confidence", "source"),
)
COMPARED = ("stage", *ITEM_FIELDS[1:])
ABOUT = ("source_note", "checked_on", "review_on")
OR_NOTHING = ("gate", "private", "sensitivity")


@dataclass(frozen=True)
class VersionDifferences:
    """What a version says otherwise than another one: about itself, in its stages, in its items.

    `titles` are those of both, by the key of a stage and the path of an item; where they differ, as they are now."""

    version: ProgrammeVersion
    against: ProgrammeVersion | None
    about: tuple[FieldChange, ...]
    stages: Differences
    items: Differences
    titles: dict[str, str]


def stage_rows(version: ProgrammeVersion) -> list[Row]:
    """Stages in their order. One query."""
    return [
        dict(row) for row in Stage.objects.filter(version=version).order_by("position").values("id", "key", "title")
    ]


def item_rows(version: ProgrammeVersion) -> list[Row]:
    """Items in the order of their stages, then their own, with the due rule and conditions in words. One query."""
    rows = Item.objects.filter(version=version).order_by("stage__position", "position", "id")
    found = rows.values(
        *("id", "then_offset", "then_unit"),
        *ITEM_FIELDS,
        stage_key=F("stage__key"),
        to_confirm=F("details__to_confirm"),
    )
    return [_item_row(one) for one in found]


def _item_row(one: Row) -> Row:
    rule = DueRule.from_data(
        one["anchor"] or ENROLLED, one["offset"], one["unit"], one["roll"], one["then_offset"], one["then_unit"] or None
    )
    row = {"id": one["id"], "stage": one["stage_key"]} | {name: one[name] for name in ITEM_FIELDS}
    nothing = dict.fromkeys(name for name in OR_NOTHING if not one[name])
    told = {"due_words": words(rule), "for_whom": for_whom(one["applies_when"]), "to_confirm": one["to_confirm"] or ""}
    told["confirmed"] = is_confirmed(one["confidence"], one["to_confirm"])
    return row | nothing | told


def version_detail(viewer: Membership, version: ProgrammeVersion, today: date) -> Row:
    """The whole version. Three queries, however long it is: stages, items, and for who manages programmes how many people
    follow it."""
    programme, items = version.programme, item_rows(version)
    return {
        "id": version.id,
        "programme": {"id": programme.id, "key": programme.key, "title": programme.title, "kind": programme.kind},
        "number": version.number,
        "status": version.status,
        "template_version": version.template_version,
        "checked_on": version.checked_on,
        "review_on": version.review_on,
        "check_this": version.status != VersionStatus.RETIRED and version.review_on < today,
        "source_note": version.source_note,
        "published_at": version.published_at,
        "made_at": version.made_at,
        "people": people_of(version) if may(viewer, Action.MANAGE_PROGRAMMES) else None,
        "revision": version.revision,
        "stages": stage_rows(version),
        "items": items,
    }


def usual_comparison(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """What a version is compared with unless another is asked for: the published one, else the one before it."""
    others = ProgrammeVersion.objects.filter(programme=version.programme_id).exclude(pk=version.pk)
    if version.status == VersionStatus.DRAFT:
        published = others.filter(status=VersionStatus.PUBLISHED).first()
        if published:
            return published
    return others.filter(number__lt=version.number).order_by("-number").first()


def sibling(version: ProgrammeVersion, other_id: UUID) -> ProgrammeVersion | None:
    """Another version of the same programme by its id; None where there is none."""
    return ProgrammeVersion.objects.filter(programme=version.programme_id, pk=other_id).first()


def version_differences(version: ProgrammeVersion, against: ProgrammeVersion | None) -> VersionDifferences:
    """How a version differs from another, or from nothing. Four queries at most."""
    old_stages = stage_rows(against) if against else []
    old_items = item_rows(against) if against else []
    stages, items, programme = stage_rows(version), item_rows(version), version.programme.key
    now = {name: getattr(version, name) for name in ABOUT}
    before = {name: getattr(against, name) for name in ABOUT} if against else now
    return VersionDifferences(
        version=version,
        against=against,
        about=field_changes(before, now, ABOUT),
        stages=differences(old_stages, stages, ["title"]),
        items=differences(old_items, items, COMPARED),
        titles=titles_of(old_stages, old_items, programme) | titles_of(stages, items, programme),
    )


def titles_of(stages: list[Row], items: list[Row], programme: str) -> dict[str, str]:
    """Titles by what items name: the key of a stage, the path of an item."""
    return {row["key"]: row["title"] for row in stages} | {f"{programme}/{row['key']}": row["title"] for row in items}
