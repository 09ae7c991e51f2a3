"""A report as a workbook: a sheet each for summary, actions, must-haves, groups, trend and definitions.

Numbers are numbers, days are days, and each text is written as text: nothing that somebody typed becomes a formula or
a link. The library lets go of each row once it is written, so that long sheets cost no memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from onboarding.outputs.words import DEFINITIONS, GROUPED_BY, WORDS, item_title
from onboarding.selectors.whole_report import WholeReport

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST = 60
Row = Sequence[Any]

OF_ACTION = {
    "key": "Ref", "title": "Action", "deadline_on": "Deadline of the plan", "target_on": "Trust's own date",
    "people": "People counted", "people_met": "People met", "people_not_met": "People not met",
    "people_unknown": "People unknown", "people_rate": "Rate of people", "said_yes": "Said it happened",
    "said_no": "Said it did not", "said_rate": "Rate of what was said", "due": "Steps due", "met": "Steps met",
    "on_time": "Met on time", "not_met": "Steps not met", "unknown": "Steps unknown", "waiting": "Waiting",
    "waived": "Waived", "inherited": "Inherited", "step_rate": "Rate of steps", "rag": "Word", "rag_rule": "Rule",
    "override": "Another word than the rule's, by whom and why",
    "direction": "Direction",
}  # fmt: skip
RATES = ("people_rate", "said_rate", "step_rate")
OF_ITEM = ("Ref", "Must-have", "Due", "Met", "Not met", "Unknown")
OF_GROUP = (
    *("Grouped by", "Group", "People in scope", "Ref", "People counted", "People met", "People not met"),
    *("People unknown", "Rate of people", "Withheld", "As of"),
)
OF_MONTH = ("As of", "Ref", "People in scope", "People counted", "People met", "Rate of people", "Word", "Signed")


OF_STAYING = ("Months after the first day", "People who reached them in a year", "Still here", "Rate")
OF_PACE = (
    "Step",
    "Actions",
    "Done here",
    "Half done, days from the due day",
    "Four fifths done, days from the due day",
)


class Rate(float):
    """A share that is written as a percentage."""


def workbook_of(whole: WholeReport) -> bytes:
    """The bytes of the workbook."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, AS_TEXT | {"constant_memory": True}) as book:
        sheets = Sheets(book)
        sheets.add("Summary", ("What", "Value"), _summary(whole))
        sheets.add("Actions", tuple(OF_ACTION.values()), _actions(whole.report))
        sheets.add("Must-haves", OF_ITEM, _items(whole))
        sheets.add("Groups", OF_GROUP, _groups(whole))
        sheets.add("Trend", OF_MONTH, _months(whole))
        sheets.add("Staying", OF_STAYING, _staying(whole))
        sheets.add("Pace", OF_PACE, _pace(whole))
        sheets.add("Definitions", ("Name", "Meaning"), DEFINITIONS.items())
    return written.getvalue()


class Sheets:
    """Writes tables into a workbook, each with its first row frozen and a filter over it."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDEE"})
        self.day: Format = book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
        self.share: Format = book.add_format({"num_format": "0.0%"})

    def add(self, name: str, head: Sequence[str], rows: Iterable[Row]) -> None:
        """One sheet. Widths must be known before the rows are written, so they go by the head and the first of them."""
        sheet, rows = self.book.add_worksheet(name), list(rows)
        for column, words in enumerate(head):
            longest = max([len(words), *(len(str(row[column])) for row in rows[:200])])
            sheet.set_column(column, column, min(longest + 2, WIDEST))
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, self.bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(head) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        match value:
            case None | "":
                sheet.write_blank(row, column, None)
            case Rate():
                sheet.write_number(row, column, value, self.share)
            case bool():
                sheet.write_string(row, column, "yes" if value else "no")
            case int() | float():
                sheet.write_number(row, column, value)
            case date():
                sheet.write_datetime(row, column, value, self.day)
            case _:
                sheet.write_string(row, column, str(value))


def _summary(whole: WholeReport) -> Iterable[Row]:
    report, run = whole.report, whole.run
    limits = report["legal_limits"]
    yield "Trust", whole.trust
    yield "Improvement plan", report["title"]
    yield "Published by", report["publisher"]
    yield "As of", day_in(report["as_of"])
    yield "As known on", day_in(report["known_at"])
    yield "Live since", day_in(report["live_on"])
    yield "In scope are", report["population"]
    yield "People in scope", report["people_in_scope"]
    for action in report["actions"]:
        yield f"{action['key']} people met", action["people_met"]
        yield f"{action['key']} people counted", action["people"]
        yield f"{action['key']} rate of people", rate(action["people_rate"])
    yield "Legal limits running", limits["running"]
    yield "Legal limits overdue", limits["overdue"]
    yield "Oldest overdue, days", limits["oldest_days"]
    yield "Definition of the figures, version", report["definition_version"]
    if run:
        yield "Signed by", run["signed_by"]["name"] if run["signed_by"] else "Not signed"
        yield "Caveats", run["caveats"] or ""


def _actions(report: Mapping[str, Any]) -> Iterable[Row]:
    days = ("deadline_on", "target_on")
    for action in report["actions"]:
        yield [
            rate(action.get(name))
            if name in RATES
            else day_in(action[name])
            if name in days
            else _said(name, action.get(name))
            for name in OF_ACTION
        ]


def _said(name: str, value: Any) -> Any:
    if name == "override":
        return f"{value['by']['name']}, until {value['holds_until']}: {value['reason']}" if value else None
    return WORDS[value] if name in ("rag", "direction") else value


def _items(whole: WholeReport) -> Iterable[Row]:
    for action in whole.report["actions"]:
        for one in action["must_haves"]:
            counted = [one[name] for name in ("due", "met", "not_met", "unknown")]
            yield [action["key"], item_title(one["item"], whole.titles), *counted]


def _groups(whole: WholeReport) -> Iterable[Row]:
    for breakdown in whole.breakdowns:
        for group in breakdown.rows:
            for one in group["actions"]:
                counted = [one[name] for name in ("people", "people_met", "people_not_met", "people_unknown")]
                named = [GROUPED_BY[breakdown.by], group["label"], group["people_in_scope"], one["key"]]
                yield [*named, *counted, rate(one["people_rate"]), one["suppressed"], breakdown.as_of]


def _months(whole: WholeReport) -> Iterable[Row]:
    for month in whole.months:
        for key, one in month["actions"].items():
            counted = [one["people"], one["people_met"], rate(one["people_rate"]), WORDS[one["rag"]]]
            yield [month["as_of"], key, month["people_in_scope"], *counted, month["signed"]]


def _staying(whole: WholeReport) -> Iterable[Row]:
    return ([one["months"], one["people"], one["stayed"], rate(one["rate"])] for one in whole.retention)


def _pace(whole: WholeReport) -> Iterable[Row]:
    for one in whole.pace:
        yield [one["title"], ", ".join(one["plan_actions"]), one["cases"], one["median_days"], one["p80_days"]]


def rate(value: float | None) -> Rate | None:
    """A share as a percentage; empty where there is none."""
    return None if value is None else Rate(value)


def day_in(value: Any) -> Any:
    """A day, also where a kept report has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value
