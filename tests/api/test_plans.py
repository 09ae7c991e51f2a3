"""Plans, commitments, values of measures, the CSV and the proof of figures through the API."""

import csv
from io import StringIO
from typing import Any

import pytest

from api.serializers import plan_rows, reports
from api.tables import OF_ACTION, OF_REPORT, cell
from tests.api.asking import API, MISSING, ApiFor, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
METRIC = {"metric": "5a", "year": 2025, "value": 61.25, "respondents": 412, "source": "Our survey results, page 9."}
PROOF = f"{API}/reports/readiness/proof/"


def test_a_plan_tells_its_actions_must_haves_measures_and_sources(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.diana)
    (row,) = browser.get(f"{API}/plans/").json()["results"]
    assert set(row) == set(plan_rows.PlanRow().fields)
    plan = browser.get(f"{API}/plans/edi-2023/").json()
    assert set(plan) == set(plan_rows.PlanDetail().fields)
    assert all(set(action) == set(plan_rows.PlanActionRow().fields) for action in plan["actions"])
    assert plan["actions"][0]["deadline_on"] == "2024-03-31"
    assert plan["actions"][1]["must_haves"][0] == {"item": "named-contact", "title": "Give the recruit a named contact"}
    assert [(one["key"], one["unit"]) for one in plan["metrics"]] == [
        ("5a", "percent"), ("5b", "percent"), ("5c", "score"),
    ]  # fmt: skip
    assert all(set(one) == set(plan_rows.MetricRow().fields) for one in plan["metrics"])
    assert (plan["numbers"]["months_after_start"], plan["numbers"]["waived_at_most"]) == (24, 0.05)
    refused(browser.get(f"{API}/plans/edi-1923/"), 404, "not_found")


def test_the_csv_has_a_row_for_each_action_and_the_names_of_the_contract(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    answer = browser.get(f"{API}/reports/readiness/", {"output": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="readiness-edi-2023-2026-03-02.csv"'
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert list(rows[0]) == [*OF_ACTION, *OF_REPORT] and next(iter(rows[0])) == "key"
    told = browser.get(f"{API}/reports/readiness/", {"output": "json"}).json()
    for row, action in zip(rows, told["actions"], strict=True):
        assert {name: row[name] for name in OF_ACTION} == {
            name: "" if action[name] is None else str(action[name]) for name in OF_ACTION
        }
    assert {row["people_in_scope"] for row in rows} == {str(told["people_in_scope"])}
    assert refused(browser.get(f"{API}/reports/readiness/", {"output": "docx"}), 400, "invalid")[0][0] == "output"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\tx", "\rx"])
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert (cell("a=1"), cell(-1), cell(None)) == ("a=1", -1, None)


def test_the_rows_of_proof_are_as_many_as_the_figure(cast: Cast, api_for: ApiFor) -> None:
    for viewer in (cast.helen, cast.diana, cast.liam, cast.amara):
        browser = api_for(viewer)
        report = browser.get(f"{API}/reports/readiness/").json()
        action = report["actions"][1]
        for figure in ("people_not_met", "not_met", "waiting"):
            body = browser.get(PROOF, {"action": "5.2", "figure": figure, "page_size": "3"}).json()
            assert body["count"] == action[figure], figure
            assert len(body["results"]) == min(3, action[figure])
            assert all(set(row) == set(reports.ProofRow().fields) for row in body["results"])
        legal = browser.get(PROOF, {"figure": "legal_overdue"}).json()
        assert legal["count"] == report["legal_limits"]["overdue"]


def test_the_proof_for_a_director_leads_to_nobody(cast: Cast, api_for: ApiFor) -> None:
    text = api_for(cast.diana).get(PROOF, {"action": "5.2", "figure": "due", "page_size": "200"}).text
    for word in ("Amara", "Bilal", "Ward", "PH", str(cast.amara_recruit.pk)):
        assert word not in text


def test_questions_for_proof_that_make_no_sense_are_refused(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    for asked, field in (
        ({}, "figure"),
        ({"figure": "met"}, "action"),
        ({"figure": "lost", "action": "5.1"}, "figure"),
        ({"figure": "met", "action": "5.1", "page": "0"}, "page"),
        ({"figure": "met", "action": "5.1", "page": "99"}, "page"),
        ({"figure": "met", "action": "5.1", "page_size": "201"}, "page_size"),
        ({"figure": "met", "action": "5.1", "as_of": "2026-03-03"}, "as_of"),
        ({"figure": "met", "action": "5.1", "ward": "7"}, "ward"),
        ({"figure": "met", "action": "5\0", "item": "x"}, "action"),
    ):
        assert refused(browser.get(PROOF, asked), 400, "invalid")[0][0] == field, asked
    refused(browser.get(PROOF, {"figure": "met", "action": "5.1", "plan": "x"}), 404, "not_found")
    refused(api_for(cast.ben).get(PROOF, {"figure": "met", "action": "5.1"}), 403, "not_allowed")


def test_commitments_are_told_with_their_last_and_next_day_and_can_be_narrowed(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)

    def keys(**asked: str) -> set[str]:
        body = browser.get(f"{API}/commitments/", asked).json()
        assert all(set(row) == set(reports.CommitmentRow().fields) for row in body["results"])
        return {row["key"] for row in body["results"]}

    everything = keys()
    assert {"cohort-feedback", "board-review"} <= everything
    assert keys(lead_role="pastoral_lead") == {"cohort-feedback", "speaking-up"}
    assert keys(mine="true") | keys(mine="false") == everything and not keys(mine="true") & keys(mine="false")
    assert keys(in_date="true") == set() and keys(in_date="false") == everything
    assert keys(plan_action="5.3") == {"manager-learning", "speaking-up", "team-briefing"}
    assert keys(search="turnover") == {"retention-report"}
    assert keys(state="done") == set() and keys(due_before="2025-01-01", ordering="-due_on") <= everything
    assert keys(ordering="title") == everything
    for wrong in ({"in_date": "yes"}, {"lead_role": "king"}, {"due_before": "soon"}, {"ordering": "x"}, {"who": "x"}):
        assert refused(browser.get(f"{API}/commitments/", wrong), 400, "invalid")[0][0] == next(iter(wrong))
    led = api_for(cast.priya).get(f"{API}/commitments/").json()["results"]
    assert {row["lead_role"] for row in led} == {"pastoral_lead"}


def test_a_commitment_is_kept_by_submitting_the_step_that_it_is(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.priya)
    (row,) = browser.get(f"{API}/commitments/", {"search": "feedback"}).json()["results"]
    assert browser.post(f"{API}/steps/{row['id']}/submit/", {"note": "41 of 60 answered"}).status_code == 200
    (after,) = browser.get(f"{API}/commitments/", {"in_date": "true"}).json()["results"]
    assert (after["key"], after["done_on"], after["due_on"]) == ("cohort-feedback", "2026-03-02", "2026-09-02")
    assert after["id"] != row["id"] and after["occurrence"] == 2


def test_hr_types_in_a_value_once_and_everyone_who_reads_plans_reads_it(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    key = {"HTTP_IDEMPOTENCY_KEY": "metric-1"}
    made = browser.post(f"{API}/metric-values/", METRIC, **key)
    assert made.status_code == 201, made.content
    assert set(made.json()) == set(plan_rows.MetricValueRow().fields)
    assert (made.json()["value"], made.json()["unit"], made.json()["title"][:8]) == (61.25, "percent", "Sense of")
    assert browser.post(f"{API}/metric-values/", METRIC, **key).json() == made.json()
    refused(browser.post(f"{API}/metric-values/", METRIC), 409, "taken")
    for reader in (cast.diana, cast.liam, cast.priya):
        assert api_for(reader).get(f"{API}/metric-values/", {"metric": "5a", "year": "2025"}).json()["count"] == 1
        refused(api_for(reader).post(f"{API}/metric-values/", METRIC), 403, "not_allowed")
    assert browser.get(f"{API}/metric-values/", {"plan": "other"}).json()["count"] == 0


def test_a_value_is_corrected_by_whoever_has_seen_it_as_it_is(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    made = browser.post(f"{API}/metric-values/", METRIC)
    address = made["Location"]
    changed = browser.patch(address, {"value": 62, "respondents": None}, HTTP_IF_MATCH=made["ETag"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["value"], changed.json()["respondents"]) == (62.0, None)
    refused(browser.patch(address, {"value": 63}, HTTP_IF_MATCH=made["ETag"]), 412, "stale")
    assert browser.get(address)["ETag"] == changed["ETag"] == '"2"'
    assert refused(browser.patch(address, {"year": 2024}), 400, "invalid") == [("year", "unknown_field")]
    refused(browser.patch(f"{API}/metric-values/{MISSING}/", {"value": 1}), 404, "not_found")
    refused(api_for(cast.omar).patch(address, {"value": 1}), 404, "not_found")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"metric": "5z"}, "metric"),
        ({"metric": 5}, "metric"),
        ({"plan": "edi-1923"}, "plan"),
        ({"year": 1999}, "year"),
        ({"year": 2027}, "year"),
        ({"year": "2025"}, "year"),
        ({"value": 100.01}, "value"),
        ({"value": -0.01}, "value"),
        ({"value": "61"}, "value"),
        ({"value": 1.234}, "value"),
        ({"value": True}, "value"),
        ({"value": None}, "value"),
        ({"value": 1e300}, "value"),
        ({"respondents": 0}, "respondents"),
        ({"respondents": 10**12}, "respondents"),
        ({"respondents": 1.5}, "respondents"),
        ({"source": ""}, "source"),
        ({"source": "  "}, "source"),
        ({"source": "a\0b"}, "source"),
        ({"source": "a" * 501}, "source"),
        ({"sauce": "x"}, "sauce"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(
    cast: Cast, api_for: ApiFor, change: dict[str, Any], field: str
) -> None:
    answer = api_for(cast.helen).post(f"{API}/metric-values/", METRIC | change)
    assert refused(answer, 400, "invalid")[0][0] == field


def test_a_score_may_be_above_a_hundred_and_a_missing_field_is_named(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    assert browser.post(f"{API}/metric-values/", METRIC | {"metric": "5c", "value": 101.5}).status_code == 201
    missing = refused(browser.post(f"{API}/metric-values/", {}), 400, "invalid")
    assert missing == [(name, "required") for name in ("value", "metric", "year", "source")]
