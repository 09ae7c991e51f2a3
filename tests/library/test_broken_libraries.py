"""One broken copy of the library for each kind of fault: each is refused with the file, the key and what to do."""

import shutil
from pathlib import Path

import pytest

from onboarding.library.schema import SHIPPED, LibraryError, Problem, read_library

PRE, ARRIVAL, NURSE, DEVELOPMENT = (
    f"programmes/{key}.yaml" for key in ("pre-arrival", "arrival-and-induction", "nurse-osce", "development")
)
PLAN = "plans/edi-improvement-plan-2023.yaml"
DUTIES = "duties/duty-clocks.yaml"
GROUPS = "country-groups.yaml"

SECOND_ITEM = """    anchor: offer_accepted
    offset_days: 3
    mandatory: true
    evidence: note
    depends_on: []
    remind_days_before: [1]
    hia5: ['5.1', '5.2']
    basis: plan
"""
"""How `named-contact` of pre-arrival goes on after its wording; it stands in the file once."""

LAST_DAY = """    anchor: visa_granted
    offset_days: 89"""
FIRST_SITTING = """    offset_weeks: 12
    roll: back
    limit: hard
    mandatory: true
    evidence: date
    depends_on: []
    remind_days_before: [42, 21, 7]
    hia5: []
    basis: law
"""
ROUTE = """    evidence: date
    depends_on: []
    remind_days_before: [2]
    hia5: []
    basis: law
    basis_note: 'Duties differ by route"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A library of its own, to be broken."""
    folder = tmp_path / "library"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md"))
    return folder


def break_in(folder: Path, file: str, old: str, new: str) -> None:
    """Change one place of one file. A place that has moved must fail here, not be missed."""
    path = folder / file
    text = path.read_text()
    assert text.count(old) >= 1, f"{file} has no longer the text to break"
    path.write_text(text.replace(old, new, 1))


def faults(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(LibraryError) as refused:
        read_library(folder)
    return refused.value.problems


def item(**changes: str) -> str:
    """The second item of pre-arrival with some lines changed; "" leaves a line out."""
    text = SECOND_ITEM
    for field, line in changes.items():
        old = next(one for one in text.splitlines(keepends=True) if one.startswith(f"    {field}:"))
        text = text.replace(old, f"    {line}\n" if line else "")
    return text


# file, what stands there, what is written instead, the key of the entry, and a part of the reason
SHAPES = [
    (PRE, SECOND_ITEM, item(anchor="anchor: full_moon"), "named-contact", "“anchor” names “full_moon”"),
    (PRE, SECOND_ITEM, item(anchor="anchor: {latest_of: [arrival]}"), "named-contact", "two or more milestones"),
    (PRE, SECOND_ITEM, item(anchor="anchor: {latest_of: [arrival, moon]}"), "named-contact", "names “moon”"),
    (PRE, SECOND_ITEM, item(offset_days="offset_days: 3\n    offset_weeks: 1"), "named-contact", "2 offsets"),
    (PRE, SECOND_ITEM, item(offset_days=""), "named-contact", "has no offset"),
    (PRE, SECOND_ITEM, item(offset_days="offset_days: 3.5"), "named-contact", "must be a whole number; it is “3.5”"),
    (PRE, SECOND_ITEM, item(offset_days="offset_days: 99999"), "named-contact", "must be 3650 or less"),
    (PRE, SECOND_ITEM, item(offset_days="offset_hours: 3"), "named-contact", "“offset_hours” is not a field"),
    (PRE, SECOND_ITEM, item(hia5="hia5: [5.1]"), "named-contact", "must be text. Put quotes around “5.1”"),
    (PRE, SECOND_ITEM, item(hia5="hia5: ['5.1', '5.1']"), "named-contact", "names something twice"),
    (PRE, SECOND_ITEM, item(hia5="hia5: ['9.9']"), "named-contact", "“9.9” is in no plan. Use one of 5.1, 5.2"),
    (PRE, SECOND_ITEM, item(mandatory="mandatory: maybe"), "named-contact", "must be true or false"),
    (PRE, SECOND_ITEM, item(evidence="evidence: photo"), "named-contact", "“evidence” must be one of"),
    (PRE, SECOND_ITEM, item(basis="basis: habit"), "named-contact", "“basis” must be one of"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on: [no-such-item]"), "named-contact", "“pre-arrival/no-such-item”"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on: [gone/away]"), "named-contact", "“gone/away”, which is not in"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on: [named-contact]"), "named-contact", "in a circle"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on: [conditions-of-employment]"), None, "in a circle"),
    (PRE, SECOND_ITEM, item(anchor="anchor: {item: no-such-item}"), "named-contact", "“pre-arrival/no-such-item”"),
    (PRE, SECOND_ITEM, item(anchor="anchor: {item: conditions-of-employment}"), None, "in a circle"),
    (PRE, SECOND_ITEM, item(remind_days_before="remind_days_before: [7, 1]"), "named-contact", "may have 1"),
    (PRE, SECOND_ITEM, item(remind_days_before="remind_days_before: [-1]"), "named-contact", "must be 0 or more"),
    (PRE, SECOND_ITEM, item(mandatory="roll: up\n    mandatory: true"), "named-contact", "“roll” must be one of"),
    (
        PRE,
        SECOND_ITEM,
        item(mandatory="valid_months: 3\n    mandatory: true"),
        "named-contact",
        "only for items of scope",
    ),
    (
        PRE,
        SECOND_ITEM,
        item(mandatory="repeats: weekly\n    mandatory: true"),
        "named-contact",
        "must be each_permission",
    ),
    (PRE, SECOND_ITEM, item(anchor="anchor: {latest_of: [[1], {a: b}]}"), "named-contact", "“anchor” names “[1]”"),
    (PRE, SECOND_ITEM, item(anchor="anchor: 5"), "named-contact", "“anchor” must be a milestone"),
    (PRE, SECOND_ITEM, item(hia5="hia5: 5.1"), "named-contact", "“hia5” must be a list"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on: [[1]]"), "named-contact", "must be text"),
    (PRE, SECOND_ITEM, item(depends_on="depends_on:"), "named-contact", "“depends_on” has no value"),
    (PRE, "fact: [has_repayment_clause]", "fact: [[1]]", "repayment-terms", "has “[1]” under “fact”"),
    (PRE, "fact: [has_repayment_clause]", "country_group: [{}]", "repayment-terms", "under “country_group”"),
    (PRE, "      fact: [has_repayment_clause]\n", "", "repayment-terms", "“applies_when” has no value"),
    (PRE, "stages:\n", "stages:\n  - lost\n", "", "must be named fields"),
    (PRE, "key: named-contact", "key: Named Contact", "Named Contact", "lower-case letters and digits"),
    (PRE, "key: named-contact", "key: sponsorship-route", "sponsorship-route", "used 2 times in “items”"),
    (PRE, "title: Give the recruit a named contact", f"title: {'x' * 71}", "named-contact", "up to 70 characters"),
    (PRE, "title: Give the recruit a named contact", 'title: "A\\0B"', "named-contact", "cannot be shown"),
    (PRE, "title: Give the recruit a named contact", "title: ' '", "named-contact", "must not be empty"),
    (PRE, "    source: NHS England EDI improvement plan, June 2023\n", "", "named-contact", "“source” is missing"),
    (PRE, "    owner: hr\n    anchor", "    owner: boss\n    anchor", "named-contact", "“owner” must be one of"),
    (
        PRE,
        "    stage: offer\n    owner: hr\n    anchor",
        "    stage: later\n    owner: hr\n    anchor",
        None,
        "is not in “stages”",
    ),
    (PRE, "stages:\n", "stages:\n  - {key: lost, title: Lost}\n", "lost", "This stage has no item"),
    (PRE, "{key: travel, title: Ready", "{key: offer, title: Ready", "offer", "used 2 times in “stages”"),
    (PRE, "fact: [has_repayment_clause]", "mood: [good]", "repayment-terms", "condition “mood”"),
    (PRE, "fact: [has_repayment_clause]", "fact: [likes_tea]", "repayment-terms", "“likes_tea” under “fact”"),
    (PRE, "fact: [has_repayment_clause]", "fact: has_repayment_clause", "repayment-terms", "needs a list of values"),
    (PRE, "fact: [has_repayment_clause]", "sponsor: [father]", "repayment-terms", "“father” under “sponsor”"),
    (PRE, "fact: [has_repayment_clause]", "existing_staff: [1]", "repayment-terms", "“1” under “existing_staff”"),
    (PRE, "fact: [has_repayment_clause]", "country_group: [tb_tset]", "repayment-terms", "Use one of tb_test"),
    (PRE, "hia5: []\n    basis: law", "hia5: ['5.1']\n    basis: law", None, "evidences no plan action"),
    (PRE, "key: pre-arrival", "key: before", "", "the file is named “pre-arrival”"),
    (PRE, "schema: 2", "schema: 3", "", "“schema” must be one of 2; it is “3”"),
    (PRE, "version: '2.1'", "version: 2.1", "", "“version” must be text"),
    (PRE, "kind: onboarding", "kind: holiday", "", "“kind” must be one of"),
    (PRE, "audience: [all]", "audience: [dentist]", "", "must be one of all, nurse"),
    (PRE, "audience: [all]", "audience: []", "", "“audience” must not be empty"),
    (PRE, "review_on: 2027-05-23", "review_on: 2026-11-23", "", "must be later than “checked_on”"),
    (PRE, "review_on: 2027-05-23", "review_on: next May", "", "must be a date such as"),
    (PRE, "audience: [all]", "audience: [all]\ncolour: blue", "", "“colour” is not a field that we know"),
    (NURSE, FIRST_SITTING, FIRST_SITTING.replace("    roll: back\n", ""), "osce-first-sitting", "Add “roll: back”"),
    (NURSE, FIRST_SITTING, FIRST_SITTING.replace("roll: back", "roll: forward"), "osce-first-sitting", "shut day"),
    (NURSE, FIRST_SITTING, FIRST_SITTING.replace("[42, 21, 7]", "[7, 21, 42]"), "osce-first-sitting", "in order"),
    (NURSE, FIRST_SITTING, FIRST_SITTING.replace("[42, 21, 7]", "[42, 21, 7, 1]"), "osce-first-sitting", "may have 3"),
    (
        NURSE,
        FIRST_SITTING,
        FIRST_SITTING.replace("depends_on: []", "depends_on: [osce-booking]"),
        "osce-first-sitting",
        None,
    ),
    (NURSE, "depends_on: [pre-arrival/sponsorship-route]", "depends_on: [osce-first-sitting]", None, "is a hard limit"),
    (NURSE, "depends_on: [pre-arrival/sponsorship-route]", "depends_on: sponsorship-route", None, "must be a list"),
    (PLAN, "5.1': [conditions-of-employment, ", "5.1': [no-such-item, ", "5.1", "“no-such-item” is in no programme"),
    (PLAN, "5.1': [conditions-of-employment, ", "5.1': [study-access, ", "5.1", "does not name this action"),
    (PLAN, "5.1': [conditions-of-employment, ", "5.9': [conditions-of-employment, ", "5.9", "not in this plan"),
    (PLAN, "5.1': [conditions-of-employment, ", "5.1': []\n  '5.8': [", "", "needs a list of item keys"),
    (PLAN, "item: family-guidance", "item: family-tree", "5.1", "needs the item “family-tree”"),
    (PLAN, "[cohort-feedback, retention-report]", "[cohort-party]", "5.2", "commitment “cohort-party”"),
    (PLAN, "  '5.3': {counts", "  '5.7': {counts", "5.7", "“conditions” names an action"),
    (PLAN, "pre-joining-pack, action: '5.1'", "pre-joining-pack, action: '6.1'", "pre-joining-pack", "“6.1” is not in"),
    (PLAN, "met_before: arrival", "met_before: sunrise", "", "must be one of offer_accepted"),
    (PLAN, "green: {at_least: 0.95}", "green: {at_least: 0.5}", "rag", "Green must begin"),
    (PLAN, "green: {at_least: 0.95}", "green: {at_least: 95}", "", "must be 1 or less"),
    (PLAN, "key: '5.2'\n", "key: '5.1'\n", "5.1", "used 2 times in “actions”"),
    (DUTIES, "event: cos_assigned", "event: new_year", "cos-use", "must be one of offer_accepted"),
    (DUTIES, "{from: cos_assigned,", "{from: new_year,", "cos-use", "“clock.from” names “new_year”"),
    (DUTIES, "{offset_working_days: 10}", "{offset_working_days: 10, offset_days: 1}", "late-or-no-start", "2 offsets"),
    (DUTIES, "{offset_working_days: 10}", "{}", "late-or-no-start", "has no offset"),
    (DUTIES, "basis: law", "basis: plan", "late-or-no-start", "“basis” must be one of"),
    (DUTIES, "key: cos-use", "key: tb-certificate", "tb-certificate", "used 2 times in “duties”"),
    (DUTIES, "country_group: [tb_test]", "country_group: [oecd]", "tb-certificate", "“oecd” is not in the library"),
    (GROUPS, "code: 'AF'", "code: afg", "afg", "the two capital letters"),
    (GROUPS, "code: 'AF'", "code: 'DZ'", "tb_test", "names DZ more than once"),
    (GROUPS, "confidence: found", "confidence: certain", "tb_test", "“confidence” must be one of"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"), SHAPES, ids=[f"{n}-{row[4]}" for n, row in enumerate(SHAPES)]
)
def test_a_broken_copy_is_refused_with_file_key_and_reason(
    copy: Path, file: str, old: str, new: str, key: str | None, reason: str | None
) -> None:
    break_in(copy, file, old, new)

    found = faults(copy)

    told = [problem for problem in found if problem.file == file and (reason or "waits for nothing") in problem.reason]
    assert told, [str(problem) for problem in found]
    assert key is None or key in [problem.key for problem in told]


def test_one_slip_is_one_fault(copy: Path) -> None:
    break_in(copy, PRE, SECOND_ITEM, item(anchor="anchor: full_moon"))

    assert len(faults(copy)) == 1


def test_every_fault_of_every_file_is_told_at_once(copy: Path) -> None:
    break_in(copy, PRE, SECOND_ITEM, item(anchor="anchor: full_moon"))
    break_in(copy, NURSE, "depends_on: [pre-arrival/sponsorship-route]", "depends_on: [nowhere]")
    break_in(copy, PLAN, "item: family-guidance", "item: family-tree")
    break_in(copy, DUTIES, "event: cos_assigned", "event: new_year")

    assert {problem.file for problem in faults(copy)} == {PRE, NURSE, PLAN, DUTIES}


def test_a_fault_is_said_in_one_line_with_file_and_key(copy: Path) -> None:
    break_in(copy, PRE, SECOND_ITEM, item(mandatory="mandatory: maybe"))

    with pytest.raises(LibraryError) as refused:
        read_library(copy)

    assert str(refused.value) == f"{PRE}, named-contact: “mandatory” must be true or false; it is “maybe”."


def test_two_files_with_one_key_are_both_named(copy: Path) -> None:
    shutil.copy(copy / DEVELOPMENT, copy / "programmes/again.yaml")

    told = {problem.file for problem in faults(copy) if "used by another file" in problem.reason}

    assert told == {DEVELOPMENT, "programmes/again.yaml"}


def test_two_plans_may_not_have_an_action_of_the_same_key(copy: Path) -> None:
    again = (copy / PLAN).read_text().replace("key: edi-2023", "key: edi-2030", 1)
    (copy / "plans/another.yaml").write_text(again)

    told = [problem for problem in faults(copy) if "Another plan has an action of this key" in problem.reason]

    assert {(problem.file, problem.key) for problem in told} >= {(PLAN, "5.1"), ("plans/another.yaml", "5.4")}


# What is written as a whole file, and a part of the reason.
UNREADABLE = [
    (b"key: pre-arrival\0", "NUL byte"),
    (b"key: caf\xe9", "Byte 9 is not UTF-8"),
    (b"- one\n- two\n", "must be a list of named fields"),
    (b"", "must be a list of named fields"),
    (b"key: one\nkey: two\n", "Line 2 gives “key” a second time"),
    (b"items:\n  - {key: a, key: b}\n", "Line 2 gives “key” a second time"),
    (b"a: &a [x, x]\nb: [*a, *a]\n", "uses “&” or “*” names"),
    (b"<<: {key: one}\n", "uses “<<”"),
    (b"key: [one\n", "is not valid YAML"),
    (b"key: one\n---\nkey: two\n", "is not valid YAML"),
    (b"key: !!python/object/apply:os.getcwd []\n", "uses “!”"),
    (b"checked_on: 2026-13-45\n", "cannot be read"),
    (b"1: one\n", "which is not text. Put it in quotes"),
    (b"key: " + b"[" * 5000 + b"]" * 5000, "nested more than 20 levels deep"),
    (b"# " + b"x" * 1_000_000, "more than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("content", "reason"), UNREADABLE, ids=[reason for _, reason in UNREADABLE])
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(copy: Path, content: bytes, reason: str) -> None:
    (copy / PRE).write_bytes(content)

    assert any(problem.file == PRE and reason in problem.reason for problem in faults(copy))


def test_a_file_of_no_known_kind_is_refused(copy: Path) -> None:
    (copy / "notes.yaml").write_text("key: notes\n")

    assert "It cannot be told what this file is" in faults(copy)[0].reason


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_without_a_library_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    assert "There is no YAML file here" in faults(tmp_path / name)[0].reason
