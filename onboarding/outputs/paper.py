"""A report as a paper for a board: PDF/UA, tagged, set by Typst from data. Nothing that somebody typed is ever markup."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from onboarding.outputs.paper_charts import chart_of
from onboarding.outputs.paper_words import (
    action_columns,
    asked_of_the_board,
    cover_lines,
    group_tables,
    measure_rows,
    method_lines,
    opening,
    staying_rows,
    then,
    then_head,
)
from onboarding.outputs.words import WORDS, item_title
from onboarding.outputs.workbook import day_in
from onboarding.rules.plain_words import long_date
from onboarding.selectors.whole_report import WholeReport

TEMPLATE = Path(__file__).with_name("paper.typ")
# What the typeface that Typst brings can draw: Latin with all its accents, Greek, Cyrillic, and the marks between words.
# A paper whose letters are missing would be refused as not accessible, so others are shown as a square.
CANNOT_BE_DRAWN = re.compile(
    r"[^\n\u0020-\u007e\u00a0-\u024f\u0370-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac]"
)
Row = dict[str, Any]
MONTHS_PRINTED = 13


def paper_of(whole: WholeReport) -> bytes:
    """The bytes of the paper."""
    told = CANNOT_BE_DRAWN.sub("□", orjson.dumps(_told(whole)).decode())
    made = typst.compile(
        _template(), sys_inputs={"paper": told}, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _told(whole: WholeReport) -> Row:
    report = whole.report
    return {
        "title": "How ready we are for internationally educated colleagues",
        "trust": whole.trust,
        "plan": report["title"],
        "as_of": long_date(day_in(report["as_of"])),
        "cover": cover_lines(whole),
        "opening": opening(whole),
        "summary_head": ["Ref", "Action", then_head(whole), "People met", "Rate", "Word", "Direction"],
        "summary": [_line(whole, action) for action in report["actions"]],
        "asked": asked_of_the_board(whole),
        "actions": [_action(whole, action) for action in report["actions"]],
        "groups": group_tables(whole),
        "measures": measure_rows(whole),
        "staying": staying_rows(whole),
        "method": method_lines(whole),
    }


def _line(whole: WholeReport, action: Row) -> Row:
    return {
        "then": then(whole, action["key"]),
        "ref": action["key"],
        "title": action["title"],
        "deadline": long_date(day_in(action["deadline_on"])),
        "people": f"{action['people_met']} of {action['people']}" if action["people"] else "Nothing due",
        "rate": percent(action["people_rate"]),
        "word": WORDS[action["rag"]],
        "direction": WORDS[action["direction"]] or "No earlier figure",
    }


def _action(whole: WholeReport, action: Row) -> Row:
    months = [(day_in(month["as_of"]), month["actions"].get(action["key"])) for month in whole.months]
    known = [*((on, one) for on, one in months if one), (day_in(whole.report["as_of"]), action)]
    if len(known) > 1 and known[-2][0] == known[-1][0]:
        del known[-2]  # kept for that very day: the report itself says it
    return _line(whole, action) | {
        "columns": action_columns(whole, action),
        "must_haves": [_must_have(whole, one) for one in action["must_haves"]],
        "chart": chart_of(action["key"], [(on, one["people_rate"]) for on, one in known[-MONTHS_PRINTED:]]),
        "months": [_month(on, one) for on, one in known[-MONTHS_PRINTED:]],
    }


def _must_have(whole: WholeReport, one: Row) -> list[str]:
    return [item_title(one["item"], whole.titles), *(str(one[name]) for name in ("due", "met", "not_met", "unknown"))]


def _month(on: date, one: Row) -> list[str]:
    met = f"{one['people_met']} of {one['people']}" if one["people"] else "Nothing due"
    return [long_date(on), met, percent(one["people_rate"]), WORDS[one["rag"]]]


def percent(rate: float | None) -> str:
    """Whole percent, rounded down so that 100% means everyone."""
    return "none" if rate is None else f"{int(rate * 100)}%"
