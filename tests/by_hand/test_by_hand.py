"""The case of `case.py`: report, proof trail, CSV and kept report give the numbers that one counts by hand."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from onboarding.library.schema import read_library
from onboarding.models import Membership, Step
from onboarding.outputs.workbook import OF_ACTION
from onboarding.services.library import load_library
from onboarding.services.report_runs import make_run, unproven
from onboarding.services.trusts import open_trust
from tests import databases
from tests.api.asking import API, ApiFor
from tests.by_hand import case
from tests.by_hand.files import day_of, tables_of, words_of
from tests.by_hand.reading import PEOPLE, STEPS, figures, officer_of, said_in, table, written_down
from tests.cast import Cast

TRUSTS = ("Northgate", "Southmoor", "Westvale")
AsMember = Callable[[Membership], AbstractContextManager[None]]


@pytest.fixture
def officers(cast: Cast, own_database: str) -> Iterator[dict[str, Membership]]:
    """The case in the database; of each trust somebody of HR who reads its figures."""
    databases.use(own_database, databases.OWNER)
    with transaction.atomic():
        westvale = open_trust(ods_code="ZW1", name="Westvale", live_on=date(2025, 1, 1))
        load_library(westvale, read_library())
    databases.use(own_database)
    written_down(cast.northgate, case.NORTHGATE)
    written_down(cast.southmoor, case.SOUTHMOOR)
    written_down(westvale, case.WESTVALE, case.WESTVALE_SHARED)
    yield {"Northgate": cast.helen, "Southmoor": cast.omar, "Westvale": officer_of(westvale)}


def told(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        one["key"]: {name: one[name] for name in (*PEOPLE, *STEPS, *case.SAID_FIGURES, "rag")}
        for one in report["actions"]
    }


def wanted(trust: str) -> dict[str, dict[str, Any]]:
    found = {action: numbers for (where, action), numbers in figures().items() if where == trust}
    return {action: numbers | said_in(trust, action) for action, numbers in found.items()}


def test_the_case_is_as_large_as_it_says_and_its_cells_add_up_to_its_figures() -> None:
    tables = {"Northgate": case.NORTHGATE, "Southmoor": case.SOUTHMOOR, "Westvale": case.WESTVALE}
    cells = {trust: [cell for row in table(words).values() for cell in row] for trust, words in tables.items()}
    shared = [line.split("|")[1].strip() for line in case.WESTVALE_SHARED.strip().splitlines()]
    assert sum(len(table(words)) for words in tables.values()) == 12
    assert sum(map(len, cells.values())) + len(shared) == 40
    counted = Counter((trust, cell.action, cell.counts_as) for trust, row in cells.items() for cell in row)
    counted.update(("Westvale", "5.3", words.split(": ")[1].replace(" ", "_")) for words in shared)
    for (trust, action), numbers in figures().items():
        for name in ("met", "not_met", "unknown", "waiting", "waived", "inherited"):
            assert numbers[name] == counted[trust, action, name], (trust, action, name)
        assert numbers["due"] == numbers["met"] + numbers["not_met"] + numbers["unknown"]
        assert numbers["people"] == sum(numbers[name] for name in PEOPLE[1:])
    laws = Counter(cell.counts_as for cell in cells["Southmoor"] if cell.action == "law")
    assert (laws["running"] + laws["overdue"], laws["overdue"]) == (
        case.LEGAL["Southmoor"]["running"],
        case.LEGAL["Southmoor"]["overdue"],
    )


def test_report_csv_and_proof_trail_give_the_numbers_counted_by_hand(
    officers: dict[str, Membership], api_for: ApiFor
) -> None:
    for trust, officer in officers.items():
        api = api_for(officer)
        report = api.get(f"{API}/reports/readiness/").json()
        assert told(report) == wanted(trust)
        assert report["people_in_scope"] == case.IN_SCOPE[trust]
        assert report["legal_limits"] == case.LEGAL[trust]

        lines = list(csv.DictReader(api.get(f"{API}/reports/readiness/", {"output": "csv"}).text.splitlines()))
        assert {line["key"]: line["rag"] for line in lines} == {key: one["rag"] for key, one in wanted(trust).items()}
        for line in lines:
            for name in (*PEOPLE, *STEPS):
                assert int(line[name]) == wanted(trust)[line["key"]][name], (trust, line["key"], name)
            for name in case.SAID_FIGURES:
                assert line[name] == str(wanted(trust)[line["key"]][name] if line["key"] == "5.3" else "")

        for action, numbers in wanted(trust).items():
            for name in (*PEOPLE, *STEPS, *case.SAID_FIGURES):
                asked = {"action": action, "figure": name, "page_size": 200}
                found = api.get(f"{API}/reports/readiness/proof/", asked).json()
                assert found["count"] == len(found["results"]) == (numbers[name] or 0), (trust, action, name)
        for name in ("running", "overdue"):
            found = api.get(f"{API}/reports/readiness/proof/", {"figure": f"legal_{name}"}).json()
            assert found["count"] == len(found["results"]) == case.LEGAL[trust][name]


def test_the_workbook_holds_the_same_numbers_as_numbers(officers: dict[str, Membership], api_for: ApiFor) -> None:
    for trust, officer in officers.items():
        answer = api_for(officer).get(f"{API}/reports/readiness/", {"output": "xlsx"})
        sheets = tables_of(answer.content)
        lines = {line["Ref"]: line for line in sheets["Actions"]}
        for action, numbers in wanted(trust).items():
            line = lines[action]
            assert [line[OF_ACTION[name]] for name in (*PEOPLE, *STEPS)] == [numbers[n] for n in (*PEOPLE, *STEPS)]
            assert [line[OF_ACTION[name]] for name in case.SAID_FIGURES] == [
                numbers[name] for name in case.SAID_FIGURES
            ]
            assert line["Word"].lower() == numbers["rag"]
            assert day_of(line["Deadline of the plan"]) == date(2024, 3, 31)
            groups = [one for one in sheets["Groups"] if (one["Grouped by"], one["Ref"]) == ("Profession", action)]
            assert sum(one["People met"] for one in groups) == numbers["people_met"]
        about = {line["What"]: line["Value"] for line in sheets["Summary"]}
        assert about["People in scope"] == case.IN_SCOPE[trust]
        assert about["Legal limits overdue"] == case.LEGAL[trust]["overdue"]
        assert day_of(about["As of"]) == case.TODAY


def test_the_paper_says_the_same_numbers_in_words(officers: dict[str, Membership], api_for: ApiFor) -> None:
    for trust, officer in officers.items():
        words = words_of(api_for(officer).get(f"{API}/reports/readiness/", {"output": "pdf"}).content)
        for action, one in wanted(trust).items():
            if one["people"]:
                assert f"People: {one['people_met']} of {one['people']} (" in words
                assert f"{one['people_not_met']} have not; {one['people_unknown']} not known" in words
                assert (
                    f"Steps: {one['met']} of {one['due']} that are due are done, {one['on_time']} of them on time"
                    in words
                )
                apart = f"{one['waiting']} not due yet, {one['waived']} waived, {one['inherited']} inherited"
                assert f"Outside the rate: {apart}" in words
            if one["said_yes"]:
                answered = one["said_yes"] + one["said_no"]
                assert f"{one['said_yes']} of {answered} who answered say that it happened" in words
            assert f"{action} " in words
        limits = case.LEGAL[trust]
        assert f"{limits['overdue']} of them overdue" in words


def test_the_proof_trail_names_the_people_of_the_table(officers: dict[str, Membership], api_for: ApiFor) -> None:
    for trust, words in {"Northgate": case.NORTHGATE, "Southmoor": case.SOUTHMOOR, "Westvale": case.WESTVALE}.items():
        cells = [(name, cell) for name, row in table(words).items() for cell in row if cell.action != "law"]
        for action in {cell.action for _, cell in cells}:
            for name in ("met", "not_met", "unknown", "waiting", "waived", "inherited"):
                asked = {"action": action, "figure": name}
                found = api_for(officers[trust]).get(f"{API}/reports/readiness/proof/", asked).json()["results"]
                assert sorted((row["person"]["name"], row["item_key"]) for row in found) == sorted(
                    (who, cell.item) for who, cell in cells if (cell.action, cell.counts_as) == (action, name)
                ), (trust, action, name)


def test_a_report_that_was_kept_holds_the_same_numbers_and_is_proven(
    officers: dict[str, Membership], as_member: AsMember
) -> None:
    for trust, officer in officers.items():
        with as_member(officer):
            run = make_run(officer)
            assert told(run.report) == wanted(trust)
            assert run.report["people_in_scope"] == case.IN_SCOPE[trust]
            assert run.report["legal_limits"] == case.LEGAL[trust]
            kept = {(one.action, one.figure): one.number for one in run.figures.all()}
            assert all(
                kept.get((action, name), 0) == (numbers[name] or 0)
                for action, numbers in wanted(trust).items()
                for name in (*PEOPLE[1:], *STEPS[1:], *case.SAID_FIGURES)
            )
            assert unproven(run) == []


def test_no_trust_counts_what_happened_in_another(
    officers: dict[str, Membership], as_member: AsMember, api_for: ApiFor
) -> None:
    with as_member(officers["Southmoor"]):
        Step.objects.filter(enrolment__recruit__isnull=False, superseded_on=None).update(state="to_do", done_on=None)
    for trust in ("Northgate", "Westvale"):
        assert told(api_for(officers[trust]).get(f"{API}/reports/readiness/").json()) == wanted(trust)
    assert told(api_for(officers["Southmoor"]).get(f"{API}/reports/readiness/").json()) != wanted("Southmoor")
