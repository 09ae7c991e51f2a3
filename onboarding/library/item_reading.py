"""One item as a person or a program sends it: read as strictly as a line of the library, each fault at its column."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from onboarding.errors import FieldProblem
from onboarding.library.columns import COLUMNS, as_written, column_of
from onboarding.library.cross_checks import Known, name_faults
from onboarding.library.fields import Counted
from onboarding.library.item_checks import Fault, item_faults
from onboarding.library.item_words import in_words
from onboarding.library.programme_file import Item, Stage
from onboarding.library.sentences import sentence

NO_OFFSET = "“How long before or after” is missing. Add a whole number of days, weeks, months or working days."
UNITS = tuple(name.removeprefix("offset_") for name in Counted.model_fields)


def read_item(columns: Mapping[str, Any], programme: str, known: Known) -> tuple[Item | None, list[FieldProblem]]:
    """The item with these columns, or None and every fault of it. `programme` is the key of its programme."""
    problems = list(_name_problems(columns))
    written = {name: value for name, value in columns.items() if name in COLUMNS}
    if columns.get("unit", "days") not in UNITS:
        problems.append(FieldProblem("unit", "unknown", "Choose days, weeks, months or working days."))
        written["unit"] = "days"
    if columns.get("offset") is None:
        problems.append(FieldProblem("offset", "required", NO_OFFSET))
        written["offset"] = 0
    try:
        item = Item.model_validate(as_written(written)).placed_in(programme)
    except ValidationError as error:
        return None, problems + shape_problems(error)
    problems += told([*item_faults(item), *name_faults(item, known)])
    return item, problems


def read_stage(fields: Mapping[str, Any]) -> tuple[Stage | None, list[FieldProblem]]:
    """A stage, or None and every fault of it."""
    try:
        return Stage.model_validate(dict(fields)), []
    except ValidationError as error:
        return None, shape_problems(error)


def shape_problems(error: ValidationError) -> list[FieldProblem]:
    """What is wrong with the shape of single fields."""
    found = []
    for fault in error.errors(include_url=False):
        place = [str(step) for step in fault["loc"]]
        field = column_of(place[0]) if place else ""
        code = "required" if fault["type"] == "missing" else "invalid"
        found.append(FieldProblem(field, code, in_words(sentence(fault, ".".join(place)))))
    return list({(one.field, one.detail): one for one in found}.values())


def told(faults: list[Fault]) -> list[FieldProblem]:
    """Faults of the library's checks at their columns, in words."""
    return [FieldProblem(column_of(field), "invalid", in_words(reason)) for field, reason in faults]


def _name_problems(columns: Mapping[str, Any]) -> Iterator[FieldProblem]:
    for name in columns:
        if name not in COLUMNS:
            yield FieldProblem(str(name), "unknown_field", "We do not know this field.")
