"""The readiness report, enrolments and events through the API."""

from datetime import date

import pytest

from api.serializers import reports, rows
from onboarding import access
from onboarding.services.report_runs import keep_days
from tests.api.asking import API, MISSING, ApiFor, newcomer, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_report_holds_the_names_of_the_contract_and_its_sums_add_up(cast: Cast, api_for: ApiFor) -> None:
    report = api_for(cast.helen).get(f"{API}/reports/readiness/", {"plan": "edi-2023", "as_of": "2026-03-02"}).json()
    assert set(report) == set(reports.ReportRow().fields)
    assert (report["as_of"], report["known_at"], report["suppressed"]) == ("2026-03-02", "2026-03-02", False)
    assert [action["key"] for action in report["actions"]][:4] == ["5.1", "5.2", "5.3", "5.4"]
    for action in report["actions"]:
        assert set(action) == set(reports.ActionRow().fields)
        assert action["people"] == action["people_met"] + action["people_not_met"] + action["people_unknown"]
        assert action["due"] == action["met"] + action["not_met"] + action["unknown"]
    assert set(report["legal_limits"]) == {"running", "overdue", "oldest_days"}


def test_the_report_is_for_those_of_the_access_table(cast: Cast, api_for: ApiFor) -> None:
    for viewer in (cast.helen, cast.diana, cast.liam, cast.priya, cast.amara):
        assert api_for(viewer).get(f"{API}/reports/readiness/").status_code == 200
    for viewer in (cast.ben, cast.ed, cast.olu):
        refused(api_for(viewer).get(f"{API}/reports/readiness/"), 403, "not_allowed")


def test_what_the_report_cannot_answer_is_refused(cast: Cast, api_for: ApiFor) -> None:
    browser, address = api_for(cast.helen), f"{API}/reports/readiness/"
    refused(browser.get(address, {"plan": "other"}), 404, "not_found")
    assert refused(browser.get(address, {"plan": "a\0b"}), 400, "invalid") == [("plan", "null_character")]
    for day in ("2026-03-03", "2024-12-31", "0001-01-01", "yesterday"):
        for clock in ("as_of", "known_at"):
            assert refused(browser.get(address, {clock: day}), 400, "invalid")[0][0] == clock


def test_a_recruit_is_enrolled_in_one_programme_or_in_the_usual_bundle(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    browser, subject = api_for(cast.helen), {"kind": "recruit", "id": str(zainab.id)}

    one = browser.post(f"{API}/enrolments/", {"subject": subject, "programme": "arrival-and-induction"})

    assert one.status_code == 201, one.content
    assert set(one.json()) == set(rows.EnrolmentRow().fields)
    assert one.json()["subject"] == subject
    alone = browser.get(f"{API}/enrolments/{one.json()['id']}/").json()
    assert one.json().items() <= alone.items()
    assert set(alone) - set(one.json()) == {"allowed", "history", "legal_limits"}
    again = browser.post(f"{API}/enrolments/", {"subject": subject, "programme": "arrival-and-induction"})
    refused(again, 409, "already_enrolled")
    bundle = browser.post(f"{API}/enrolments/", {"subject": subject, "enrolled_on": "2026-03-01"})
    assert bundle.status_code == 201, bundle.content
    keys = {row["programme"] for row in bundle.json()["results"]}
    assert {"pre-arrival", "nurse-osce"} <= keys and "arrival-and-induction" not in keys


def test_an_enrolment_that_cannot_be_is_refused_at_its_field(cast: Cast, api_for: ApiFor) -> None:
    browser, amara = api_for(cast.helen), {"kind": "recruit", "id": str(cast.amara_recruit.id)}

    def sent(body: object, status: int = 400) -> list[tuple[str, str]]:
        code = "not_found" if status == 404 else "invalid"
        return refused(browser.post(f"{API}/enrolments/", body), status, code)

    assert sent({}) == [("subject", "required")]
    assert sent({"subject": str(cast.amara_recruit.id)}) == [("subject", "invalid")]
    assert sent({"subject": {"kind": "recruit", "id": "x"}}) == [("subject.id", "invalid")]
    assert sent({"subject": amara | {"name": "A"}}) == [("subject.name", "unknown_field")]
    assert sent({"subject": {"kind": "ward", "id": str(cast.ward.id)}}) == [("subject.kind", "not_by_hand")]
    assert sent({"subject": amara, "programme": "none-such"}) == [("programme", "unknown")]
    assert sent({"subject": amara, "enrolled_on": "0001-01-01"}) == [("enrolled_on", "out_of_range")]
    for key in (MISSING, str(cast.southmoor_recruit.id)):
        assert sent({"subject": {"kind": "recruit", "id": key}}, 404) == [("subject.id", "not_found")]


def test_events_are_for_hr_and_in_rows_of_the_schema(cast: Cast, api_for: ApiFor) -> None:
    body = api_for(cast.helen).get(f"{API}/events/", {"page_size": "5"}).json()
    assert body["count"] > 5 and len(body["results"]) == 5
    assert all(set(row) == set(rows.EventRow().fields) for row in body["results"])
    for viewer in (cast.diana, cast.liam, cast.amara, cast.ed):
        refused(api_for(viewer).get(f"{API}/events/"), 403, "not_allowed")


def test_small_groups_are_withheld_in_json_and_csv_alike(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    keep_days(cast.northgate, [date(2026, 2, 28)])
    asked = {"group_by": "cohort"}
    for viewer, shown in ((cast.helen, True), (cast.diana, False)):
        browser = api_for(viewer)
        (row,) = browser.get(f"{API}/reports/readiness/", asked).json()["groups"]
        assert set(row) == set(reports.GroupRow().fields)
        assert set(row["actions"][0]) == set(reports.GroupActionRow().fields)
        assert (row["people_in_scope"] == 2) is shown and row["suppressed"] is not shown
        lines = browser.get(f"{API}/reports/readiness/", asked | {"output": "csv"}).text.splitlines()
        assert lines[0].startswith("key,group_by,group,label,people,people_met")
        assert len(lines) == 1 + 4 + 4, "everybody, then the one group"
        assert lines[1].startswith("5.1,cohort,,Everybody,2,0,2")
        assert (f"{cast.cohort.name},," in lines[5]) is not shown
        proof = browser.get(
            f"{API}/reports/readiness/proof/", asked | {"group": row["key"], "action": "5.1", "figure": "people"}
        )
        assert proof.status_code == (200 if shown else 403)
    assert proof.json()["code"] == "withheld"
    refused(api_for(cast.liam).get(f"{API}/reports/readiness/", asked), 403, "not_allowed")
    refused(api_for(cast.helen).get(f"{API}/reports/readiness/", {"group_by": "ward"}), 400, "invalid")


def test_the_forecast_holds_the_names_of_its_schema(cast: Cast, api_for: ApiFor) -> None:
    found = api_for(cast.helen).get(f"{API}/reports/forecast/", {"on": "2026-06-30"}).json()
    assert set(found) == set(reports.ForecastRow().fields)
    assert set(found["actions"][0]) == set(reports.ForecastActionRow().fields)
    assert set(found["actions"][0]["items"][0]) == set(reports.ForecastItemRow().fields)
    assert found["people"] and set(found["people"][0]) == set(reports.ForecastPersonRow().fields)
    wrong = api_for(cast.helen).get(f"{API}/reports/forecast/", {"on": "tomorrow"})
    assert refused(wrong, 400, "invalid")[0][0] == "on"
