"""Figures as CSV: one row for each action, the contract's names as columns, `key` first; by group, one for each action of
each group after those of everybody, with `group` empty for everybody and no numbers where they are withheld.

UTF-8 without a byte order mark, so that the first column is called `key` and nothing else by whatever reads it; rates as
fractions, days as YYYY-MM-DD, empty where there is no value. A text that a spreadsheet would take for a formula gets an
apostrophe before it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse

OF_ACTION = (
    *("key", "title", "deadline_on", "people", "people_met", "people_not_met", "people_unknown", "people_rate"),
    *("due", "met", "on_time", "not_met", "unknown", "waiting", "waived", "inherited", "step_rate"),
    *("rag", "rag_by_rule", "rag_rule", "override", "direction", "confidence", "said_yes", "said_no", "said_rate"),
)
OF_REPORT = ("plan", "as_of", "known_at", "definition_version", "people_in_scope")
OF_GROUP = ("people", "people_met", "people_not_met", "people_unknown", "people_rate", "suppressed")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def readiness_csv(report: Mapping[str, Any]) -> HttpResponse:
    """The readiness report, to be saved as a file."""
    about = {name: report[name] for name in OF_REPORT}
    if report["group_by"]:
        text = table(["key", "group_by", "group", "label", *OF_GROUP, *OF_REPORT], [*_by_group(report, about)])
    else:
        text = table([*OF_ACTION, *OF_REPORT], [action | about for action in report["actions"]])
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    by = f"-by-{report['group_by']}" if report["group_by"] else ""
    name = f"readiness{by}-{report['plan']}-{report['as_of']}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _by_group(report: Mapping[str, Any], about: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for action in report["actions"]:
        everybody = {"group_by": report["group_by"], "group": "", "label": "Everybody", "suppressed": False}
        yield {**action, **about, **everybody}
    for group in report["groups"]:
        named = {"group_by": report["group_by"], "group": group["key"] or "none", "label": group["label"]}
        for action in group["actions"]:
            yield {**about, **named, **action, "people_in_scope": group["people_in_scope"]}


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A header and a line for each row."""
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow(columns)
    lines.writerows([[cell(row[name]) for name in columns] for row in rows])
    return written.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell; a text never begins as a formula does. Of an override, the reason and whose it is."""
    if isinstance(value, dict):
        return cell(f"{value['reason']} ({value['by']['name']}, until {value['holds_until']})")
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
