"""A draft as one document: what was sent for its stages and items is read as a whole, then written in a few statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onboarding.errors import FieldProblem
from onboarding.library.columns import columns_of
from onboarding.library.item_reading import read_item, read_stage
from onboarding.library.programme_file import Stage as WrittenStage
from onboarding.models import Item, ProgrammeVersion, Stage
from onboarding.models.choices import Sensitivity
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.hiding import taken_back
from onboarding.rules.one_line import is_unfit
from onboarding.selectors.version_detail import ABOUT, stage_rows
from onboarding.selectors.version_faults import hidden_so_far, known_names

LONGEST_NOTE = 2000
MOST_STAGES, MOST_ITEMS = 50, 300
LATEST = date(2199, 12, 31)
Sent = Sequence[Mapping[str, Any]]
Columns = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """What is to be written: stages as read, items as columns with `stage` as a key. None: left as it is."""

    stages: list[WrittenStage] | None
    items: list[Columns] | None


def about_problems(version: ProgrammeVersion, about: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with what a version says of itself."""
    problems = [
        FieldProblem(name, "unknown_field", "This cannot be changed here.") for name in about if name not in ABOUT
    ]
    note = str(about.get("source_note", ""))
    if len(note) > LONGEST_NOTE or is_unfit(note):
        detail = f"This may have up to {LONGEST_NOTE:,} characters, all of which can be shown."
        problems.append(FieldProblem("source_note", "invalid", detail))
    days = {name: about.get(name, getattr(version, name)) for name in ("checked_on", "review_on")}
    for name, day in days.items():
        if day is None or not EARLIEST_DATE <= day <= LATEST:
            problems.append(FieldProblem(name, "out_of_range", "Enter the day."))
            return problems
    if days["review_on"] <= days["checked_on"]:
        detail = "The day to look again must be later than the day on which the facts were checked."
        problems.append(FieldProblem("review_on", "out_of_range", detail))
    return problems


def read_document(
    version: ProgrammeVersion, stages: Sent | None, items: Sent | None
) -> tuple[Document, list[FieldProblem]]:
    """Stages and items as sent, with every fault at its place in the lists."""
    problems = [*_too_many("stages", stages, MOST_STAGES), *_too_many("items", items, MOST_ITEMS)]
    if problems:
        return Document(None, None), problems
    read_stages = [read_stage(one) for one in stages or ()]
    problems += [_at(f"stages.{n}", one) for n, (_, found) in enumerate(read_stages) for one in found]
    new_stages = [stage for stage, _ in read_stages if stage]
    keys = [stage.key for stage in new_stages] if stages is not None else [row["key"] for row in stage_rows(version)]
    problems += _repeats("stages", [stage.key for stage in new_stages])
    columns, found = _read_items(version, items, keys)
    if stages is not None and items is None:
        found += _stages_in_use(version, keys)
    document = Document(new_stages if stages is not None else None, columns if items is not None else None)
    return document, problems + found


def _read_items(
    version: ProgrammeVersion, items: Sent | None, stages: Sequence[str]
) -> tuple[list[Columns], list[FieldProblem]]:
    if not items:
        return [], []
    hidden = hidden_so_far(version)
    known, columns, problems = known_names(version.trust_id), list[Columns](), list[FieldProblem]()
    for number, one in enumerate(items):
        before = hidden.get(str(one.get("key")), {})
        sent = {**before, **one}
        written = {name: value for name, value in sent.items() if name != "sensitivity"}
        item, found = read_item(written, version.programme.key, known)
        kind = sent.get("sensitivity") or ""
        found += sensitivity_problems(kind) + taken_back(before, sent)
        if item and item.stage not in stages:
            found.append(FieldProblem("stage", "unknown", "Choose one of the stages of this version."))
        problems += [_at(f"items.{number}", problem) for problem in found]
        if item:
            columns.append(columns_of(item) | {"sensitivity": kind})
    return columns, problems + _repeats("items", [one["key"] for one in columns])


def sensitivity_problems(kind: object) -> list[FieldProblem]:
    """A reason to keep an item from line managers that nobody knows."""
    if kind in ("", *Sensitivity.values):
        return []
    return [FieldProblem("sensitivity", "unknown", f"Use one of {', '.join(Sensitivity.values)}, or null.")]


def _too_many(name: str, sent: Sent | None, most: int) -> list[FieldProblem]:
    if sent is None or len(sent) <= most:
        return []
    return [FieldProblem(name, "too_many", f"A version has up to {most} {name}.")]


def _repeats(name: str, keys: list[str]) -> list[FieldProblem]:
    times = Counter(keys)
    again = [(place, key) for place, key in enumerate(keys) if key in keys[:place] and times[key] > 1]
    return [FieldProblem(f"{name}.{place}.key", "key_used_twice", f"“{key}” is used twice.") for place, key in again]


def _stages_in_use(version: ProgrammeVersion, keys: Sequence[str]) -> list[FieldProblem]:
    used = Stage.objects.filter(version=version, items__isnull=False).exclude(key__in=keys).distinct()
    return [
        FieldProblem("stages", "in_use", f"The stage “{title}” still has items. Keep it, or send the items too.")
        for title in used.values_list("title", flat=True)
    ]


def _at(place: str, problem: FieldProblem) -> FieldProblem:
    return FieldProblem(f"{place}.{problem.field}".rstrip("."), problem.code, problem.detail)


def write_document(version: ProgrammeVersion, document: Document) -> None:
    """Bring the tables in line: rows are kept by key, so that a link to an item stays right while it is edited."""
    kept = {stage.key: stage for stage in Stage.objects.filter(version=version)}
    wanted = kept
    if document.stages is not None:
        wanted = {
            one.key: _stage(version, kept.get(one.key), one.key, one.title, place)
            for place, one in enumerate(document.stages, 1)
        }
        Stage.objects.bulk_create(stage for key, stage in wanted.items() if key not in kept)
        Stage.objects.bulk_update([stage for key, stage in wanted.items() if key in kept], ["title", "position"])
    if document.items is not None:
        _write_items(version, document.items, wanted)
    gone = [stage.pk for key, stage in kept.items() if key not in wanted]
    Stage.objects.filter(pk__in=gone).delete()


def _stage(version: ProgrammeVersion, kept: Stage | None, key: str, title: str, place: int) -> Stage:
    stage = kept or Stage(trust_id=version.trust_id, version=version, key=key)
    stage.title, stage.position = title, place
    return stage


def _write_items(version: ProgrammeVersion, items: list[Columns], stages: Mapping[str, Stage]) -> None:
    kept = {item.key: item for item in Item.objects.filter(version=version)}
    wanted = {}
    for place, columns in enumerate(items, start=1):
        item = kept.get(columns["key"]) or Item(trust_id=version.trust_id, version=version)
        wanted[columns["key"]] = set_columns(item, columns | {"stage": stages[columns["stage"]], "position": place})
    Item.objects.filter(pk__in=[item.pk for key, item in kept.items() if key not in wanted]).delete()
    Item.objects.bulk_create(item for key, item in wanted.items() if key not in kept)
    names = [field.name for field in Item._meta.concrete_fields if field.name not in ("id", "trust", "version", "key")]
    Item.objects.bulk_update([item for key, item in wanted.items() if key in kept], names)


def set_columns(item: Item, columns: Mapping[str, Any]) -> Item:
    """Set, unsaved, what was read."""
    for name, value in columns.items():
        setattr(item, name, value)
    return item
