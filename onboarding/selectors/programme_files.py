"""A version of a programme as a file: in the form of the library, so that it can be read in again just so."""

from typing import Any

import yaml

from onboarding.errors import NotNow
from onboarding.library.columns import COLUMNS, as_written
from onboarding.library.sensitive_items import read_sensitive_items
from onboarding.models import Item, ProgrammeVersion
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.version_detail import Row, item_rows, stage_rows

SCHEMA = 2
NOT_SAID = {"scope": "person", "roll": "none", "limit": "target", "review": "none", "confirm_by_recruit": False}
"""What a file leaves out because it is so unless it says otherwise."""


class _Dumper(yaml.SafeDumper):
    """Plain YAML that people edit: no names for what is said twice, lists indented under what they belong to."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def version_file(version: ProgrammeVersion) -> bytes:
    """A version as a YAML file. Three queries, however long it is. Raises NotNow for what the library writes."""
    if version.programme.kind not in FOR_PEOPLE:
        raise NotNow("Duties and commitments come with the library, in files of their own.", code="from_library")
    text: str = yaml.dump(written(version), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text.encode()


def file_name(version: ProgrammeVersion) -> str:
    """What the file is called: as the library calls it."""
    return f"{version.programme.key}.yaml"


def written(version: ProgrammeVersion) -> Row:
    """The fields of the file."""
    programme = version.programme
    hidden = read_sensitive_items()
    return {
        "key": programme.key,
        "title": programme.title,
        "kind": programme.kind,
        "audience": list(programme.audience),
        "version": version.template_version or str(version.number),
        "schema": SCHEMA,
        "checked_on": version.checked_on,
        "review_on": version.review_on,
        "source_note": version.source_note,
        "stages": [{"key": row["key"], "title": row["title"]} for row in stage_rows(version)],
        "items": [_item(row, programme.key, hidden) for row in _in_reading_order(version)],
    }


def _in_reading_order(version: ProgrammeVersion) -> list[Row]:
    """Items as they were written, which need not be stage by stage."""
    places = dict(Item.objects.filter(version=version).values_list("id", "position"))
    return sorted(item_rows(version), key=lambda row: places[row["id"]])


def _item(row: Row, programme: str, hidden: dict[str, str]) -> Row:
    columns = {name: row[name] for name in COLUMNS if name not in NOT_SAID or row[name] != NOT_SAID[name]}
    columns["prerequisites"] = [path.removeprefix(f"{programme}/") for path in row["prerequisites"]]
    if hidden.get(f"{programme}/{row['key']}", "") != (row["sensitivity"] or ""):
        columns["sensitivity"] = row["sensitivity"]
    return as_written(columns)
