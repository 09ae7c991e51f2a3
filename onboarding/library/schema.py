"""The library as a whole: read every file, and either hand all of it over or refuse all of it with every fault.

Nothing is loaded from a library with a fault, so that no trust ever works with half a programme.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.library.country_groups_file import CountryGroup, CountryGroupsFile
from onboarding.library.cross_checks import Known, cycles, duty_links, programme_links, repeated_files
from onboarding.library.drafts import FILE_MODELS, MARKS, Draft, Problem, draft, shape_problems
from onboarding.library.duty_file import Duty, DutyFile
from onboarding.library.item_checks import programme_problems, repeated_keys
from onboarding.library.kept_files import KEPT_FILES
from onboarding.library.plan_checks import plan_problems
from onboarding.library.plan_file import PlanFile
from onboarding.library.programme_file import Item, ProgrammeFile, Stage
from onboarding.library.reading import Unreadable, read_yaml

__all__ = [
    "SHIPPED",
    "CountryGroup",
    "Duty",
    "DutyFile",
    "Item",
    "Library",
    "LibraryError",
    "PlanFile",
    "Problem",
    "ProgrammeFile",
    "Stage",
    "read_library",
]

SHIPPED = Path(__file__).parent
"""The folder of the library that comes with the software."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that a library holds, each file in the order of its name."""

    programmes: tuple[ProgrammeFile, ...]
    plans: tuple[PlanFile, ...]
    duties: tuple[DutyFile, ...]
    country_groups: tuple[CountryGroup, ...]

    def groups_of(self, country: str) -> frozenset[str]:
        """The keys of the groups that a country belongs to, by its ISO 3166 alpha-2 code."""
        return frozenset(
            group.key for group in self.country_groups if any(one.code == country for one in group.countries)
        )


class LibraryError(Exception):
    """The library is refused. `problems` holds every fault that was found, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def read_library(folder: Path = SHIPPED) -> Library:
    """Read and check every YAML file of a folder and of the folders in it. Raises LibraryError with every fault.

    A file is told by its folder (programmes, plans, duties), else by its fields. A kind of file that the folder does
    not hold at all is taken from the shipped library, so that a trust can check its own programmes alone.
    """
    drafts, problems = _read_files(folder)
    absent = set(FILE_MODELS) - {one.kind for one in drafts}
    lent = [one for one in _read_files(SHIPPED)[0] if one.kind in absent] if absent and folder != SHIPPED else []
    problems += [problem for one in drafts for problem in one.problems]
    problems += _rule_problems(drafts, Known.of([*drafts, *lent]))
    if problems:
        raise LibraryError(sorted(dict.fromkeys(problems), key=lambda problem: problem.file))
    return _library([*drafts, *lent])


def _read_files(folder: Path) -> tuple[list[Draft], list[Problem]]:
    drafts, problems = [], []
    paths = sorted([*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")])
    if all(path.name in KEPT_FILES for path in paths):
        problems.append(Problem(str(folder), "", "There is no YAML file here. Name a folder that holds a library."))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            raw = read_yaml(path)
            if path.name in KEPT_FILES:
                problems += shape_problems(name, KEPT_FILES[path.name], raw)
            else:
                drafts.append(draft(name, _kind(path, raw), raw))
        except Unreadable as error:
            problems.append(Problem(name, "", str(error)))
    return drafts, problems


def _kind(path: Path, raw: dict[str, Any]) -> str:
    named = {path.parent.name, path.stem} & set(FILE_MODELS)
    told = [*named, *(kind for mark, kind in MARKS.items() if mark in raw)]
    if not told:
        raise Unreadable(
            f"It cannot be told what this file is: it has none of {', '.join(MARKS)}. Add what is missing."
        )
    return told[0]


def _rule_problems(drafts: Sequence[Draft], known: Known) -> list[Problem]:
    found = [*repeated_files(drafts), *cycles(drafts)]
    for one in drafts:
        found += _own_problems(one, known)
    return found


def _own_problems(one: Draft, known: Known) -> Iterator[Problem]:
    match one.kind:
        case "programmes":
            yield from programme_problems(one)
            yield from programme_links(one, known)
        case "plans":
            yield from plan_problems(one, known)
        case "duties":
            yield from repeated_keys(one, "duties")
            yield from duty_links(one, known)
        case "country-groups":
            yield from repeated_keys(one, "groups")


def _library(drafts: Sequence[Draft]) -> Library:
    models = [one.model for one in drafts]
    return Library(
        programmes=tuple(model for model in models if isinstance(model, ProgrammeFile)),
        plans=tuple(model for model in models if isinstance(model, PlanFile)),
        duties=tuple(model for model in models if isinstance(model, DutyFile)),
        country_groups=tuple(
            group for model in models if isinstance(model, CountryGroupsFile) for group in model.groups
        ),
    )
