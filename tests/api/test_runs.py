"""Report runs through the API."""

import pytest
from django.test import Client

from api.serializers import runs
from tests.api.asking import API, ApiFor, refused
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
RUNS = f"{API}/report-runs/"


def test_a_run_is_made_once_for_a_key_listed_and_read(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    made, again = (browser.post(RUNS, {"as_of": "2026-02-28"}, headers={"Idempotency-Key": "one"}) for _ in range(2))

    assert made.status_code == 201, made.content
    assert made.json() == again.json() and set(made.json()) == set(runs.RunDetail().fields)
    assert browser.get(made.headers["Location"]).json() == made.json()
    (row,) = browser.get(RUNS, {"signed": "false", "as_of_after": "2026-02-01"}).json()["results"]
    assert set(row) == set(runs.RunRow().fields) and set(row["actions"][0]) == set(runs.RunAction().fields)
    assert browser.get(RUNS, {"signed": "true"}).json()["count"] == 0
    assert browser.get(RUNS, {"nightly": "true"}).json()["count"] == 0
    assert made.json()["groups"]["cohort"] and api_for(cast.diana).get(made.headers["Location"]).json()["groups"] == {}


def test_a_run_that_cannot_be_is_refused_at_its_field(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    assert refused(browser.post(RUNS, {"as_of": "2026-03-03"}), 400, "invalid") == [("as_of", "in_the_future")]
    assert refused(browser.post(RUNS, {"as_of": "2024-12-31"}), 400, "invalid") == [("as_of", "before_live")]
    assert refused(browser.post(RUNS, {"day": "x"}), 400, "invalid") == [("day", "unknown_field")]
    refused(browser.post(RUNS, {"plan": "none"}), 404, "not_found")


def test_signing_needs_the_password_and_restating_a_reason(cast: Cast, api_for: ApiFor) -> None:
    address = api_for(cast.helen).post(RUNS, {}).headers["Location"]
    browser = api_for(cast.diana)
    assert refused(browser.post(f"{address}sign-off/", {}), 400, "invalid") == [("password", "required")]
    assert refused(browser.post(f"{address}sign-off/", {"password": "no"}), 400, "invalid") == [("password", "wrong")]
    refused(api_for(cast.helen).post(f"{address}sign-off/", {"password": PASSWORD}), 403, "not_allowed")

    signed = browser.post(f"{address}sign-off/", {"password": PASSWORD, "caveats": "As far as we know."})

    assert signed.status_code == 200 and signed.json()["caveats"] == "As far as we know."
    refused(browser.post(f"{address}sign-off/", {"password": PASSWORD}), 409, "signed")
    refused(browser.post(f"{address}restatements/", {"reason": "None"}), 409, "nothing_different")
    assert browser.get(f"{address}restatements/").json()["results"] == []


def test_a_password_is_not_guessed_by_signing(cast: Cast, api_for: ApiFor) -> None:
    address = api_for(cast.helen).post(RUNS, {}).headers["Location"] + "sign-off/"
    browser = api_for(cast.diana)
    tries = [browser.post(address, {"password": "no"}, HTTP_IDEMPOTENCY_KEY=f"key-{one}") for one in range(10)]
    assert {one.status_code for one in tries} == {400}

    answer = browser.post(address, {"password": PASSWORD})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert {Client().post(address, {"password": "no"}).status_code for _ in range(11)} == {401}
