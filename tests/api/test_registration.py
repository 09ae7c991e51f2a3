"""Through the API: the road to a register, with results only for those who may know them."""

import pytest

from onboarding import access
from tests.api.asking import API, ApiFor
from tests.cast import Cast
from tests.factories import MilestoneFactory

pytestmark = pytest.mark.django_db


def test_the_road_is_one_row(cast: Cast, api_for: ApiFor) -> None:
    path = f"{API}/recruits/{cast.amara_recruit.pk}"
    browser = api_for(cast.helen)
    for kind, on, more in (
        ("osce_sitting", "2026-02-23", {}),
        ("osce_result", "2026-02-27", {"outcome": "partly"}),
    ):
        body = {"kind": kind, "actual_on": on} | more
        assert browser.post(f"{path}/milestones/", body, format="json").status_code == 201
    row = browser.get(f"{path}/registration/").json()
    osce = next(one for one in row["stages"] if one["key"] == "osce")
    assert (row["journey"]["key"], osce["left"], osce["next"]) == (
        "nmc",
        2,
        {"number": 2, "earliest_on": "2026-03-09"},
    )
    assert [one["days_left"] for one in row["limits"]] == [112, 273]
    refused = browser.post(
        f"{path}/milestones/",
        {"kind": "osce_sitting", "occurrence": 3, "planned_on": "2026-05-04"},
        format="json",
    )
    assert refused.json()["errors"][0]["code"] == "no_result_yet"


def test_a_line_manager_finds_no_result_anywhere(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_result", outcome="not_passed")
    browser, path = api_for(cast.liam), f"{API}/recruits/{cast.amara_recruit.pk}"
    row = browser.get(f"{path}/registration/").json()
    assert [one.get("sittings") for one in row["stages"]] == [[], [], None, None, None]
    assert "osce_result" not in browser.get(f"{path}/milestones/").text
