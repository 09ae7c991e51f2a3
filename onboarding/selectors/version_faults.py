"""Everything that stands in the way of publishing a version: what the loader of the library would refuse, and no less."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from onboarding.errors import FieldProblem
from onboarding.library.columns import COLUMNS
from onboarding.library.countries import group_keys
from onboarding.library.cross_checks import Known, link_faults, waits_for
from onboarding.library.item_reading import read_item, read_stage, told
from onboarding.library.programme_file import Item as WrittenItem
from onboarding.models import Item, PlanAction, ProgrammeVersion
from onboarding.models.choices import Basis, ReviewKind, VersionStatus
from onboarding.rules.hiding import hidden_by, taken_back
from onboarding.rules.prerequisites import find_cycle, qualified
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.version_detail import item_rows, stage_rows

Row = dict[str, Any]
NO_SOURCE_NOTE = "Say what this version rests on: where its facts were looked up."
LOOK_AGAIN = "The day to look again must be later than the day on which the facts were checked."


def known_names(trust_id: UUID) -> Known:
    """Plan actions and country groups that items may name; of items none. One query."""
    actions = PlanAction.objects.filter(trust=trust_id).values_list("key", flat=True)
    return Known(items={}, actions=frozenset(actions), groups=group_keys())


def hidden_so_far(version: ProgrammeVersion) -> dict[str, dict[str, str]]:
    """By key of an item: what of it stays as any published version of the programme has it (`hidden_by`); the newest that says
    something counts. One query."""
    rows = Item.objects.filter(version__programme=version.programme_id).exclude(version__status=VersionStatus.DRAFT)
    found: dict[str, dict[str, str]] = {}
    hiding = rows.exclude(~(Q(basis=Basis.LAW) & ~Q(review=ReviewKind.NONE)), sensitivity="", private="")
    names = ("key", "sensitivity", "private", "owner_role", "basis", "review")
    for row in hiding.order_by("version__number").values(*names):
        found.setdefault(row["key"], {}).update(hidden_by(row))
    return found


def version_faults(version: ProgrammeVersion) -> list[FieldProblem]:
    """Each fault at its item and field, all at once; none for what the library itself wrote and has checked.

    Six queries, however long the version is."""
    if version.programme.kind not in FOR_PEOPLE:
        return []
    stages, items = stage_rows(version), item_rows(version)
    published = _published_items(version)
    asked = PlanAction.objects.filter(trust=version.trust_id).order_by("position")
    actions = [dict(one) for one in asked.values("key", "must_haves", "topics")]
    others = [row for row in published if not row["own"]]
    entries = {row["path"]: {"limit": row["limit"]} for row in others}
    entries |= {f"{version.programme.key}/{row['key']}": {"limit": row["limit"]} for row in items}
    known = Known(entries, frozenset(str(one["key"]) for one in actions), group_keys())
    read = {row["key"]: read_item(columns_seen(row), version.programme.key, known) for row in items}
    hidden = hidden_so_far(version)
    sound = [item for item, _ in read.values() if item]
    found = [
        *_about_faults(version),
        *_stage_faults(stages, items),
        *(_at(f"items.{key}", problem) for key, (_, problems) in read.items() for problem in problems),
        *(_at(f"items.{row['key']}", one) for row in items for one in taken_back(hidden.get(row["key"], {}), row)),
        *(_at(f"items.{item.key}", one) for item in sound for one in told(list(link_faults(item, known)))),
        *_cycle(version, sound, others),
        *_left_waiting(version, published, known),
        *_must_haves_lost(actions, published, items),
    ]
    return list(dict.fromkeys(found))


def columns_seen(row: Row) -> Row:
    """What the library would write of an item, out of its row."""
    return {name: row[name] for name in COLUMNS}


def _at(place: str, problem: FieldProblem) -> FieldProblem:
    return FieldProblem(f"{place}.{problem.field}".rstrip("."), problem.code, problem.detail)


def _published_items(version: ProgrammeVersion) -> list[Row]:
    rows = Item.objects.filter(
        trust=version.trust_id, version__status=VersionStatus.PUBLISHED, version__programme__kind__in=FOR_PEOPLE
    )
    return list(
        rows.order_by("path").values(
            *("key", "path", "title", "limit", "plan_actions", "prerequisites", "anchor"),
            own=Q(version__programme=version.programme_id),
            programme=F("version__programme__title"),
        )
    )


def _about_faults(version: ProgrammeVersion) -> Iterator[FieldProblem]:
    if not version.source_note.strip():
        yield FieldProblem("source_note", "required", NO_SOURCE_NOTE)
    if version.review_on <= version.checked_on:
        yield FieldProblem("review_on", "out_of_range", LOOK_AGAIN)


def _stage_faults(stages: list[Row], items: list[Row]) -> Iterator[FieldProblem]:
    if not stages:
        yield FieldProblem("stages", "required", "There is no stage yet. Add one, and items to it.")
    used = {row["stage"] for row in items}
    for stage in stages:
        _, problems = read_stage({"key": stage["key"], "title": stage["title"]})
        yield from (_at(f"stages.{stage['key']}", problem) for problem in problems)
        if stage["key"] not in used:
            detail = f"The stage “{stage['title']}” has no item. Add one, or remove the stage."
            yield FieldProblem(f"stages.{stage['key']}", "empty", detail)


def _cycle(version: ProgrammeVersion, items: list[WrittenItem], others: list[Row]) -> Iterator[FieldProblem]:
    graph = {row["path"]: _waits(row) for row in others} | {item.full_name: waits_for(item) for item in items}
    chain = find_cycle(graph)
    if chain:
        first = next((name for name in chain if name.startswith(f"{version.programme.key}/")), chain[0])
        field = f"items.{first.rpartition('/')[2]}.prerequisites"
        detail = f"These wait for each other in a circle: {' → '.join(chain)}. Take one of them out."
        yield FieldProblem(field, "cycle", detail)


def _waits(row: Row) -> tuple[str, ...]:
    anchor = row["anchor"]
    counted_from = [qualified(row["path"], anchor["item"])] if isinstance(anchor, Mapping) and "item" in anchor else []
    return (*row["prerequisites"], *counted_from)


def _left_waiting(version: ProgrammeVersion, published: list[Row], known: Known) -> Iterator[FieldProblem]:
    """Items of other programmes that wait for one which this version takes out, or makes a hard limit."""
    before = {row["path"] for row in published if row["own"]}
    for row in published:
        for name in () if row["own"] else _waits(row):
            key = name.rpartition("/")[2]
            told_as = f"“{row['title']}” in “{row['programme']}” waits for"
            if name in before and name not in known.items:
                yield FieldProblem("items", "needed", f"{told_as} “{key}”, which is not in this version. Keep it.")
            elif name in before and known.items[name]["limit"] == "hard":
                yield FieldProblem(
                    f"items.{key}.limit", "needed", f"{told_as} this: nothing may wait for a hard limit."
                )


def _must_haves_lost(actions: list[Row], published: list[Row], items: list[Row]) -> Iterator[FieldProblem]:
    """Must-haves and topics of plan actions that the programmes cover now, and would no longer."""
    others = [row for row in published if not row["own"]]
    now, then = _covered(published), _covered([*others, *items])
    for action in actions:
        topics = [topic["item"] for topic in action["topics"]]
        for key in dict.fromkeys([*action["must_haves"], *topics]):
            if (key, action["key"]) in now and (key, action["key"]) not in then:
                here = any(row["key"] == key for row in items)
                field = f"items.{key}.plan_actions" if here else "items"
                detail = f"“{key}” is a must-have of plan action {action['key']}. Keep it, and keep it for this action."
                yield FieldProblem(field, "must_have", detail)


def _covered(rows: list[Row]) -> set[tuple[str, str]]:
    return {(row["key"], action) for row in rows for action in row["plan_actions"]}
