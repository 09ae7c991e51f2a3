"""Reading one file of the library safely: plain YAML, of a modest size, without tricks.

PyYAML keeps the last of two equal keys in silence, follows aliases into exponential growth and nests without end.
A library file that a policy person edits needs none of that, so each is refused with a reason.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

MOST_BYTES = 1_000_000
DEEPEST = 20
MERGE_KEY = "tag:yaml.org,2002:merge"


class Unreadable(Exception):
    """The file cannot be read as a library file. The message says why and what to do."""


class StrictLoader(yaml.CSafeLoader):
    """PyYAML's safe loader, which also refuses a field that is given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            line = _line(key_node.start_mark)
            if key_node.tag == MERGE_KEY:
                raise Unreadable(f"Line {line} uses “<<”. Write the fields out instead.")
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise Unreadable(f"Line {line} has the field “{key}”, which is not text. Put it in quotes.")
            if key in seen:
                raise Unreadable(f"Line {line} gives “{key}” a second time. Keep one of the two.")
            seen.add(key)
        fields: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return fields


def read_yaml(path: Path) -> dict[str, Any]:
    """The fields of one YAML file. Raises Unreadable with a reason in plain English."""
    return read_content(_content(path))


def read_content(content: bytes) -> dict[str, Any]:
    """The same of the bytes of a file. Raises Unreadable."""
    text = _text(content)
    try:
        _refuse_tricks(text)
        data = yaml.load(text, Loader=StrictLoader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(
            f"Line {_line(error.problem_mark)} is not valid YAML: {error.problem or error.context}. Correct it."
        ) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise Unreadable(f"The file holds a value that cannot be read: {error}. Correct it.") from error
    if not isinstance(data, dict):
        raise Unreadable("The file must be a list of named fields, beginning with “key:”.")
    return data


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        return path.read_bytes() if size <= MOST_BYTES else b" " * (MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Unreadable(f"The file has more than {MOST_BYTES:,} bytes, which is the most that is read. Split it.")
    if b"\0" in content:
        raise Unreadable("The file holds a NUL byte, so it is not a text file. Save it again as UTF-8 text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"Byte {error.start + 1} is not UTF-8. Save the file again as UTF-8 text.") from error


def _refuse_tricks(text: str) -> None:
    """Walk the parser's events, which costs no memory, before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(f"Line {line} uses “&” or “*” names. Write the value out instead.")
        if getattr(event, "tag", None):
            raise Unreadable(f"Line {line} uses “!” to say what kind of value it is. Write the value alone.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(f"Line {line} is nested more than {DEEPEST} levels deep. Flatten it.")


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1
