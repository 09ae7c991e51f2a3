"""What the paper for a board says, in words: its cover, the columns of each action, its groups, measures and method."""

from collections.abc import Iterable, Mapping
from typing import Any

from onboarding.outputs.words import DEFINITIONS, GROUPED_BY, WORDS, item_title
from onboarding.outputs.workbook import day_in
from onboarding.rules.plain_words import counted, listed, long_date
from onboarding.selectors.whole_report import Breakdown, WholeReport

Row = dict[str, Any]
Pair = tuple[str, list[str]]
ASSURANCE = {
    "substantial": "Substantial",
    "reasonable": "Reasonable",
    "limited": "Limited",
    "none": "None",
    "": "Not given yet",
}
PURPOSE = "For assurance: whether the trust meets the plan, since when, how it is known, and what happens next"


def cover_lines(whole: WholeReport) -> list[Pair]:
    """The head of the paper."""
    report, run = whole.report, whole.run or {}
    signed = run.get("signed_by")
    status = f"Signed by {signed['name']} on {long_date(run['signed_at'].date())}" if signed else "Not signed"
    lines = {
        "Trust": whole.trust,
        "Paper": f"Readiness report: {report['title']}",
        "Purpose": PURPOSE,
        "Assurance level": assurance_of(whole),
        "Lead director": leads(whole),
        "Date of data": f"{_day(report['as_of'])}, as known on {_day(report['known_at'])}",
        "Status": status + (" and kept as it stood" if run else ""),
    }
    return [(name, [words]) for name, words in lines.items()]


def opening(whole: WholeReport) -> list[str]:
    """The answer first, in sentences."""
    report, limits = whole.report, whole.report["legal_limits"]
    by_word = {word: [a["key"] for a in report["actions"] if a["rag"] == word] for word in WORDS if word}
    said = [
        f"{listed(keys, 'and')} {'is' if len(keys) == 1 else 'are'} {word}" for word, keys in by_word.items() if keys
    ]
    deadline = min(day_in(action["deadline_on"]) for action in report["actions"])
    found = [
        f"On {_day(report['as_of'])}, {_people(report['people_in_scope'])} in scope. Of the plan’s actions, {_joined(said)}.",
        f"The plan asked for all of it by {long_date(deadline)}. That date is a fact; what this paper answers is whether it "
        "is sustained for each new colleague.",
        f"{counted(limits['running'], 'limits')} set by law {'runs' if limits['running'] == 1 else 'run'}, "
        f"{limits['overdue']} of them overdue"
        + (f", the oldest by {counted(limits['oldest_days'], 'days')}." if limits["overdue"] else "."),
    ]
    if whole.run and whole.run["caveats"]:
        found.append(f"The director who signed adds: {whole.run['caveats']}")
    if whole.restatements:
        found.append(f"Since it was signed it was restated {counted(len(whole.restatements), 'times')}: see the end.")
    return found


def then_head(whole: WholeReport) -> str:
    """The head of the column of the plan's own day."""
    return f"On {long_date(whole.deadline_on)}"


def then(whole: WholeReport, action: str) -> str:
    """How an action stood on the plan's own day."""
    if whole.at_deadline is None:
        return "Not in use yet"
    met, people = whole.at_deadline[action]
    return f"{met} of {people}" if people else "Nothing due"


def asked_of_the_board(whole: WholeReport) -> list[str]:
    """What a board does with the paper."""
    behind = [action["key"] for action in whole.report["actions"] if action["rag"] in ("red", "amber")]
    found = ["Note the figures, and what they cannot say (the last page)"]
    if behind:
        found.append(f"Agree who closes the gaps of {listed(behind, 'and')}, and by when")
    if whole.report["legal_limits"]["overdue"]:
        found.append("Ask what is done about the limits of law that are overdue")
    return [*found, "Say which level of assurance it takes from this paper"]


def action_columns(whole: WholeReport, action: Row) -> list[Pair]:
    """One action as boards read it, from what was asked to how sure one is."""
    report = whole.report
    return [
        ("Requirement", [action["requirement"]]),
        ("Deadline", [_day(action["deadline_on"])]),
        ("What we have in place", _controls(action)),
        ("Evidence", _evidence(action)),
        ("Gap", _gaps(whole, action)),
        ("Action", _next(whole, action)),
        ("Lead director", [leads(whole)]),
        ("Action due", [_day(action["target_on"]) if action["target_on"] else "The trust has set no date of its own"]),
        ("Word", _word(action)),
        ("Direction", [_direction(report, action)]),
        ("Date of data", [_day(report["as_of"])]),
        ("Assurance level", [assurance_of(whole)]),
    ]


def _word(action: Row) -> list[str]:
    """The rule's sentence; before it, where a director says another word, whose it is and why."""
    given = action.get("override")
    said = f"{WORDS[action['rag']]}: said by {given['by']['name']} until {_day(given['holds_until'])}" if given else ""
    return [f"{said}, because: {given['reason']}", f"The rule: {action['rag_rule']}"] if given else [action["rag_rule"]]


def _controls(action: Row) -> list[str]:
    return [
        f"{one['title']}: " + (f"done on {_day(one['done_on'])}" if one["done_on"] else "not done yet")
        + ("" if one["in_date"] else ", out of date")
        for one in action["commitments"]
    ] or ["No commitment of the trust belongs to this action"]  # fmt: skip


def _evidence(action: Row) -> list[str]:
    if not action["people"]:
        return ["Nothing is due for anyone yet"]
    answered = (action.get("said_yes") or 0) + (action.get("said_no") or 0)  # reports of long ago do not ask
    said = [
        f"In the recruits’ own words: {action['said_yes']} of {answered} who answered say that it happened; the lower of the "
        "two rates gives the word"
    ]
    return [
        f"People: {action['people_met']} of {action['people']} ({int(action['people_rate'] * 100)}%) have every must-have "
        f"that is due; {action['people_not_met']} have not; {action['people_unknown']} not known",
        f"Steps: {action['met']} of {action['due']} that are due are done, {action['on_time']} of them on time",
        f"Outside the rate: {action['waiting']} not due yet, {action['waived']} waived, {action['inherited']} inherited",
        *(said if answered else []),
    ]


def _gaps(whole: WholeReport, action: Row) -> list[str]:
    missing = [
        f"{item_title(one['item'], whole.titles)}: {_missing(one)}"
        for one in action["must_haves"]
        if one["not_met"] or one["unknown"]
    ]
    late = [f"{one['title']}: out of date" for one in action["commitments"] if not one["in_date"]]
    return [*missing, *late] or ["None"]


def _next(whole: WholeReport, action: Row) -> list[str]:
    missing = max(action["must_haves"], key=lambda one: one["not_met"], default=None)
    found = []
    if missing and missing["not_met"]:
        found.append(f"Complete “{item_title(missing['item'], whole.titles)}” for {_number(missing['not_met'])}")
    found += [f"Keep “{one['title']}”" for one in action["commitments"] if not one["in_date"]]
    return found or ["Keep what is in place"]


def group_tables(whole: WholeReport) -> list[Row]:
    """The groups, each kind as a table; those of managers and roles are for the workbook of HR."""
    shown = [one for one in whole.breakdowns if one.by in ("profession", "site", "cohort")]
    return [_table(whole, one) for one in shown]


def _table(whole: WholeReport, one: Breakdown) -> Row:
    keys = [action["key"] for action in whole.report["actions"]]
    note = "No month has been kept yet, so there are no figures by group." if one.as_of is None else ""
    if one.limit is not None:
        small = f"Groups of fewer than {one.limit} people, and those that would tell of them, are withheld."
        note = f"As of {_day(one.as_of)}. {small}"
    return {
        "title": f"By {GROUPED_BY[one.by].lower()}",
        "note": note,
        "head": [GROUPED_BY[one.by], "People", *keys],
        "rows": [
            [group["label"], _or_withheld(group["people_in_scope"]), *(_cell(cell) for cell in group["actions"])]
            for group in one.rows
        ],
    }


def _cell(one: Mapping[str, Any]) -> str:
    if one["suppressed"]:
        return "Withheld"
    return f"{one['people_met']} of {one['people']}" if one["people"] else "Nothing due"


def _or_withheld(number: int | None) -> str:
    return "Withheld" if number is None else str(number)


def measure_rows(whole: WholeReport) -> list[list[str]]:
    """The national measures as they were typed in, with where they were read."""
    return [
        [f"{one['metric']} {one['title']}", str(one["year"]), f"{one['value']:g}{'%' if one['unit'] == 'percent' else ''}",
         "" if one["respondents"] is None else str(one["respondents"]), one["source"]]
        for one in whole.measures
    ]  # fmt: skip


def staying_rows(whole: WholeReport) -> list[list[str]]:
    """Who was still here after so many months."""
    return [
        [
            f"{one['months']} months",
            str(one["people"]),
            str(one["stayed"]),
            f"{int(one['rate'] * 100)}%" if one["people"] else "none",
        ]
        for one in whole.retention
    ]


def method_lines(whole: WholeReport) -> list[Pair]:
    """How the figures are made and what they cannot say."""
    report = whole.report
    wanted = (
        "People counted",
        "People met",
        "People unknown",
        "Managers and teams",
        "Said it happened",
        "Waived",
        "Inherited",
    )
    limits = [
        "Figures rest on what was recorded in the service. Work that was done and not recorded counts as not done.",
        "Who looks after whom, and whom a shared session serves, is read as it is now, also for past days.",
        f"Wording of the plan: {report['status_note']}" if report["status_note"] else "",
        "The report was kept as it stood. The plan’s own day, who stays and the measures are as known when this paper was made."
        if whole.run
        else "",
        "Letters that the typeface of this paper lacks are shown as a square.",
    ]
    return [
        ("In scope", [report["population"]]),
        *((name, [DEFINITIONS[name]]) for name in (*wanted, "Withheld", "Trend")),
        ("Limits", [one for one in limits if one]),
        ("Source of the plan", [f"{report['publisher']}. {report['source']}"]),
        ("Definition", [f"Version {report['definition_version']} of the service’s definition of the figures"]),
        *(("Restated", [f"{one['published_by']['name']}: {one['reason']}"]) for one in whole.restatements),
    ]


def assurance_of(whole: WholeReport) -> str:
    """The word that the director gave who signed."""
    return ASSURANCE[(whole.run or {}).get("assurance") or ""]


def leads(whole: WholeReport) -> str:
    """Who signed, else the trust's directors."""
    signed = (whole.run or {}).get("signed_by")
    return signed["name"] if signed else listed(whole.directors, "and") or "Nobody holds the role of director"


def _direction(report: Row, action: Row) -> str:
    way, before = WORDS[action["direction"]], report["compared_with"]
    if not way or not before:
        return "No earlier figure yet"
    return f"{way} {'as' if action['direction'] == 'same' else 'than'} on {_day(before['as_of'])}"


def _missing(one: Row) -> str:
    told = {"missing for": one["not_met"], "not known for": one["unknown"]}
    return ", ".join(f"{words} {_number(number)}" for words, number in told.items() if number)


def _joined(words: Iterable[str]) -> str:
    return listed(list(words), "and")


def _people(number: int) -> str:
    return "1 person is" if number == 1 else f"{number} people are"


def _number(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _day(value: Any) -> str:
    return long_date(day_in(value))
