"""A library file on its way in: what was written, what of it is sound, and what is wrong with its shape.

Checks that need more than one field work on the sound parts, so that one slip does not hide the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from onboarding.library.country_groups_file import CountryGroupsFile
from onboarding.library.duty_file import DutyFile
from onboarding.library.plan_file import PlanFile
from onboarding.library.programme_file import Item, ProgrammeFile
from onboarding.library.sentences import sentence

Model = TypeVar("Model", bound=BaseModel)

FILE_MODELS: dict[str, type[BaseModel]] = {
    "programmes": ProgrammeFile,
    "plans": PlanFile,
    "duties": DutyFile,
    "country-groups": CountryGroupsFile,
}
MARKS = {"items": "programmes", "actions": "plans", "duties": "duties", "groups": "country-groups"}
"""The field by which a file tells what it is, where its folder does not."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one file: which entry it is in ("" for the file itself), what to do about it, and at which field."""

    file: str
    key: str
    reason: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.file}{f', {self.key}' if self.key else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One file: its name, its kind (a key of FILE_MODELS), its fields as written, and its model where it is sound."""

    file: str
    kind: str
    raw: dict[str, Any]
    model: BaseModel | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def key(self) -> str:
        """The key of the file as written, or ""."""
        return _key_of(self.raw)

    def entries(self, name: str) -> list[dict[str, Any]]:
        """The entries of a list as written, without those that are not even named fields."""
        written = self.raw.get(name)
        return [entry for entry in written if isinstance(entry, dict)] if isinstance(written, list) else []

    def keys(self, name: str) -> list[str]:
        """The keys of a list's entries as written."""
        return [_key_of(entry) for entry in self.entries(name)]

    def sound(self, name: str, model: type[Model]) -> Iterator[Model]:
        """The entries of a list that are right in themselves."""
        for entry in self.entries(name):
            try:
                yield model.model_validate(entry)
            except ValidationError:
                continue  # Its faults are among `problems` already.

    def items(self) -> Iterator[Item]:
        """The items of a programme that are right in themselves, knowing their programme; of other files none."""
        if self.kind == "programmes":
            yield from (item.placed_in(self.key) for item in self.sound("items", Item))


def draft(file: str, kind: str, raw: dict[str, Any]) -> Draft:
    """Judge the shape of one file."""
    try:
        return Draft(file, kind, raw, model=FILE_MODELS[kind].model_validate(raw))
    except ValidationError as error:
        problems = [_problem(file, raw, fault) for fault in error.errors(include_url=False)]
        return Draft(file, kind, raw, problems=tuple(dict.fromkeys(problems)))


def shape_problems(file: str, model: type[BaseModel], raw: dict[str, Any]) -> list[Problem]:
    """The faults of a file that is not loaded into a trust, but read where it stands."""
    try:
        model.model_validate(raw)
    except ValidationError as error:
        return list(dict.fromkeys(_problem(file, raw, fault) for fault in error.errors(include_url=False)))
    return []


def _problem(file: str, raw: dict[str, Any], fault: ErrorDetails) -> Problem:
    """Name the innermost entry that a fault lies in, and say the fault of the field inside that entry."""
    key, place, here = "", list[str](), cast(Any, raw)
    for step in fault["loc"]:
        here = _step_into(here, step)
        if isinstance(step, int) and isinstance(here, dict):
            key, place = _key_of(here) or f"{'.'.join(place)} {step + 1}", []
        else:
            place.append(str(step))
    return Problem(file, key, sentence(fault, ".".join(place)), place[0] if place else "")


def _step_into(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _key_of(fields: dict[str, Any]) -> str:
    key = fields.get("key", fields.get("code", ""))
    return key if isinstance(key, str) else ""
