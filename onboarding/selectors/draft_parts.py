"""What the forms of a draft need: the row that is edited, and the names that it can choose among."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q

from onboarding.errors import NotFound
from onboarding.models import Item, Membership, PlanAction, ProgrammeVersion
from onboarding.models.choices import Limit, VersionStatus
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.version_detail import item_rows, stage_rows

Row = dict[str, Any]


def find_stage_row(version: ProgrammeVersion, stage_id: UUID) -> Row:
    """One stage of a version. Raises NotFound."""
    return _one(stage_rows(version), stage_id)


def find_item_row(version: ProgrammeVersion, item_id: UUID) -> Row:
    """One item of a version. Raises NotFound."""
    return _one(item_rows(version), item_id)


def _one(rows: list[Row], key: UUID) -> Row:
    found = next((row for row in rows if row["id"] == key), None)
    if found is None:
        raise NotFound()
    return found


def item_form_names(viewer: Membership, version: ProgrammeVersion, row: Row | None = None) -> Row:
    """Stages, items that it may wait for and plan actions to choose among; `path` is its own. Three queries.

    Items are `(path, title, whether of this version, programme)`, those of this version first, in their order."""
    actions = PlanAction.objects.filter(trust=viewer.trust_id).order_by("position").values_list("key", "title")
    return {
        "path": f"{version.programme.key}/{row['key']}" if row else "",
        "stages": [(stage["key"], stage["title"]) for stage in stage_rows(version)],
        "items": _may_come_first(viewer, version),
        "actions": [(key, f"{key} {title}") for key, title in actions],
    }


def _may_come_first(viewer: Membership, version: ProgrammeVersion) -> list[tuple[str, str, bool, str]]:
    """Nothing waits for a hard limit, so those are not among them."""
    others = Q(version__status=VersionStatus.PUBLISHED, version__programme__kind__in=FOR_PEOPLE)
    others &= ~Q(version__programme=version.programme_id)
    rows = Item.objects.filter(Q(version=version) | others, trust=viewer.trust_id).exclude(limit=Limit.HARD)
    named = rows.order_by("version__programme__title", "stage__position", "position").values_list(
        "path", "title", "version", F("version__programme__title")
    )
    found = [(path, title, key == version.pk, programme) for path, title, key, programme in named]
    return sorted(found, key=lambda one: not one[2])
