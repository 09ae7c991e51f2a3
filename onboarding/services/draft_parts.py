"""Editing a draft piece by piece, as a person does on the pages: one stage or one item at a time."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow
from onboarding.library.columns import columns_of
from onboarding.library.item_reading import read_item, read_stage
from onboarding.models import Item, Membership, ProgrammeVersion, Stage
from onboarding.rules.hiding import taken_back
from onboarding.selectors.version_detail import item_rows
from onboarding.selectors.version_faults import columns_seen, hidden_so_far, known_names
from onboarding.services.draft_documents import MOST_ITEMS, MOST_STAGES, sensitivity_problems, set_columns
from onboarding.services.programme_drafts import draft_changed, lock_draft
from onboarding.services.programme_keys import key_from

Part = TypeVar("Part", Stage, Item)


@transaction.atomic
def add_stage(actor: Membership, *, version_id: UUID, title: str, revision: int | None = None) -> Stage:
    """Add a stage after the others. Raises NotFound, NotAllowed, Stale, NotNow, Invalid."""
    version = lock_draft(actor, version_id, revision)
    stages = Stage.objects.filter(version=version)
    taken = set(stages.values_list("key", flat=True))
    if len(taken) >= MOST_STAGES:
        raise Invalid.field("title", "too_many", f"A version has up to {MOST_STAGES} stages.")
    stage = Stage(trust_id=version.trust_id, version=version, key=key_from(title, taken, "stage"))
    stage.title, stage.position = _stage_title(stage.key, title), _next_place(stages)
    stage.save(force_insert=True)
    draft_changed(actor, version, "stage_added", stage=stage.key)
    return stage


@transaction.atomic
def change_stage(
    actor: Membership, *, version_id: UUID, stage_id: UUID, title: str, revision: int | None = None
) -> Stage:
    """Give a stage another title. Raises NotFound, NotAllowed, Stale, NotNow, Invalid."""
    version = lock_draft(actor, version_id, revision)
    stage = _one(Stage.objects.filter(version=version), stage_id)
    stage.title = _stage_title(stage.key, title)
    stage.save(update_fields=["title"])
    draft_changed(actor, version, "stage_changed", stage=stage.key)
    return stage


@transaction.atomic
def remove_stage(actor: Membership, *, version_id: UUID, stage_id: UUID, revision: int | None = None) -> None:
    """Take an empty stage out. Raises NotFound, NotAllowed, Stale, NotNow (published, or it has items)."""
    version = lock_draft(actor, version_id, revision)
    stage = _one(Stage.objects.filter(version=version), stage_id)
    if stage.items.exists():
        raise NotNow("This stage still has items. Move them to another stage, or remove them first.", code="in_use")
    stage.delete()
    draft_changed(actor, version, "stage_removed", stage=stage.key)


@transaction.atomic
def move_stage(actor: Membership, *, version_id: UUID, stage_id: UUID, up: bool, revision: int | None = None) -> None:
    """Change places with the stage before or after it; the first stays first. Raises as the others."""
    version = lock_draft(actor, version_id, revision)
    stages = Stage.objects.filter(version=version)
    if _swap(stages, _one(stages, stage_id), up):
        draft_changed(actor, version, "stage_moved")


@transaction.atomic
def add_item(actor: Membership, *, version_id: UUID, fields: Mapping[str, Any], revision: int | None = None) -> Item:
    """Add an item at the end of its stage. `fields` are the columns of the library; without a key it gets one.

    Raises NotFound, NotAllowed, Stale, NotNow, Invalid (each fault at its field)."""
    version = lock_draft(actor, version_id, revision)
    items = Item.objects.filter(version=version)
    taken = set(items.values_list("key", flat=True))
    if len(taken) >= MOST_ITEMS:
        raise Invalid(f"A version has up to {MOST_ITEMS} items.")
    key = fields.get("key") or key_from(str(fields.get("title", "")), taken, "item")
    problems = [FieldProblem("key", "taken", "Another item has this key.")] if key in taken else []
    item = Item(trust_id=version.trust_id, version=version, position=_next_place(items))
    _read_into(item, {**fields, "key": key}, problems)
    item.save(force_insert=True)
    draft_changed(actor, version, "item_added", item=item.path)
    return item


@transaction.atomic
def change_item(
    actor: Membership, *, version_id: UUID, item_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> Item:
    """Change an item; what is not named stays as it is. Moved to another stage, it comes last there.

    Raises NotFound, NotAllowed, Stale, NotNow, Invalid (each fault at its field)."""
    version = lock_draft(actor, version_id, revision)
    items = Item.objects.filter(version=version)
    item = _one(items, item_id)
    if changes.get("key", item.key) != item.key:
        raise Invalid.field("key", "fixed", "An item keeps its key, so that versions can be compared.")
    stage = item.stage_id
    row = next(row for row in item_rows(version) if row["id"] == item.pk)
    _read_into(item, {**columns_seen(row), "sensitivity": item.sensitivity, **changes}, [])
    if item.stage_id != stage:
        item.position = _next_place(items)
    item.save()
    draft_changed(actor, version, "item_changed", item=item.path)
    return item


@transaction.atomic
def remove_item(actor: Membership, *, version_id: UUID, item_id: UUID, revision: int | None = None) -> None:
    """Take an item out of a draft. Raises NotFound, NotAllowed, Stale, NotNow."""
    version = lock_draft(actor, version_id, revision)
    item = _one(Item.objects.filter(version=version), item_id)
    item.delete()
    draft_changed(actor, version, "item_removed", item=item.path)


@transaction.atomic
def move_item(actor: Membership, *, version_id: UUID, item_id: UUID, up: bool, revision: int | None = None) -> None:
    """Change places with the item before or after it in its stage. Raises as the others."""
    version = lock_draft(actor, version_id, revision)
    item = _one(Item.objects.filter(version=version), item_id)
    if _swap(Item.objects.filter(version=version, stage=item.stage_id), item, up):
        draft_changed(actor, version, "item_moved", item=item.path)


def _read_into(item: Item, fields: Mapping[str, Any], problems: list[FieldProblem]) -> None:
    """Check everything that one item alone can be wrong in, and set it, unsaved."""
    version: ProgrammeVersion = item.version
    before = hidden_so_far(version).get(str(fields.get("key")), {})
    sent = {**before, **fields}
    kind = sent.get("sensitivity") or ""
    written = {name: value for name, value in sent.items() if name != "sensitivity"}
    read, found = read_item(written, version.programme.key, known_names(version.trust_id))
    problems = [*problems, *found, *sensitivity_problems(kind), *taken_back(before, sent)]
    stage = Stage.objects.filter(version=version, key=read.stage).first() if read else None
    if read and stage is None:
        problems.append(FieldProblem("stage", "unknown", "Choose one of the stages of this version."))
    if problems or read is None:
        raise Invalid(problems=problems)
    set_columns(item, columns_of(read) | {"stage": stage, "sensitivity": kind})


def _stage_title(key: str, title: str) -> str:
    stage, problems = read_stage({"key": key, "title": title})
    if stage is None:
        raise Invalid(problems=problems)
    return stage.title


def _one(rows: QuerySet[Part], key: UUID) -> Part:
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found


def _next_place(rows: QuerySet[Part]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _swap(rows: QuerySet[Part], one: Part, up: bool) -> bool:
    """Number the rows anew with this one before or after its neighbour; False where it has none on that side."""
    order = list(rows.order_by("position", "pk"))
    places = [row.position for row in order]
    here = next(place for place, row in enumerate(order) if row.pk == one.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for row, place in zip(order, places, strict=True):
        row.position = place
    rows.bulk_update([order[here], order[there]], ["position"])
    return True
