"""One recruit's journey by token alone: her arrival moves, a must-have is done, and the figure follows."""

from typing import Any

import pytest

from tests.api.asking import API, ApiFor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def rows(browser: Any, address: str, **asked: Any) -> list[dict[str, Any]]:
    """All rows of a list."""
    body = browser.get(f"{API}/{address}", {"page_size": 200} | asked).json()
    assert body["next"] is None
    found: list[dict[str, Any]] = body["results"]
    return found


def action(browser: Any, key: str) -> dict[str, Any]:
    report = browser.get(f"{API}/reports/readiness/").json()
    (found,) = [one for one in report["actions"] if one["key"] == key]
    return dict(found)


def test_moving_an_arrival_by_ten_days_moves_open_steps_that_count_from_it_and_nothing_else(
    cast: Cast, api_for: ApiFor
) -> None:
    browser, amara = api_for(cast.helen), str(cast.amara_recruit.id)
    before = {row["id"]: row for row in rows(browser, "steps/", recruit=amara)}
    done = next(row for row in before.values() if "after arrival" in row["due_words"] and not row["blocked"])
    answer = browser.post(f"{API}/steps/{done['id']}/waive/", {"reason": "Done at her last trust."})
    assert answer.status_code == 200, answer.content
    assert api_for(cast.hana).post(f"{API}/steps/{done['id']}/accept/").status_code == 200

    moved = browser.post(f"{API}/recruits/{amara}/milestones/", {"kind": "arrival", "planned_on": "2026-04-02"})

    assert moved.status_code == 201, moved.content
    after = {row["id"]: row for row in rows(browser, "steps/", recruit=amara)}
    changed = {key for key in before if before[key]["due_on"] != after[key]["due_on"]}
    assert done["id"] not in changed
    assert changed
    assert all("arrival" in before[key]["due_words"] for key in changed)
    assert {after[key]["state"] for key in changed} <= {"to_do", "returned", "submitted"}


@pytest.mark.clock("2026-04-20 09:00")
def test_a_must_have_that_is_done_is_met_and_what_is_due_stays(cast: Cast, api_for: ApiFor) -> None:
    browser, amara = api_for(cast.helen), str(cast.amara_recruit.id)
    before = action(browser, "5.2")
    must_haves = {one["item"] for one in before["must_haves"]}
    late = rows(browser, "steps/", recruit=amara, plan_action="5.2", overdue="true")
    step = next(row for row in late if row["item_key"] in must_haves and row["evidence_kind"] != "file")

    sent = {"note": "Seen.", "on": "2026-04-20", "out_of_order_reason": "It was done on the day."}
    answer = browser.post(f"{API}/steps/{step['id']}/submit/", sent)

    assert (answer.status_code, answer.json()["state"]) == (200, "done"), answer.content
    after = action(browser, "5.2")
    assert after["met"] == before["met"] + 1
    assert after["not_met"] + after["unknown"] == before["not_met"] + before["unknown"] - 1
    assert after["due"] == before["due"]
