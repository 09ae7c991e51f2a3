"""Previews of moved dates, for one person and for a cohort."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Milestone
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SLIP = {"kind": "arrival", "by_days": 14}


def arrivals(cast: Cast) -> set[date | None]:
    access.enter(cast.helen)
    return set(Milestone.objects.filter(kind="arrival").values_list("planned_on", flat=True))


def post(api_for: ApiFor, cast: Cast, path: str, body: dict[str, Any], **headers: str) -> Any:
    return api_for(cast.helen).post(f"{API}{path}", body, format="json", **headers)


def test_a_preview_answers_what_moves_and_what_stays_and_saves_nothing(api_for: ApiFor, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/milestones/preview/"
    answer = post(api_for, cast, path, {"kind": "arrival", "planned_on": "2026-04-06"})
    (person,) = answer.json()["people"]

    assert answer.status_code == 200 and answer.json()["saved"] is False
    assert person["dates"] == [
        {
            "kind": "arrival", "occurrence": 1, "was_planned": "2026-03-23", "was_actual": None,
            "planned_on": "2026-04-06", "actual_on": None,
        }
    ]  # fmt: skip
    moved = next(one for one in person["moved"] if one["item"] == "arrival-and-induction/bank-account")
    assert (moved["was_on"], moved["due_on"], moved["is_asked"]) == ("2026-04-02", "2026-04-16", True)
    assert all(one["limit"] == "hard" and one["source"] for one in person["stays"])
    assert {one["gate"] for one in person["gates_after"]} >= {"travel", "start"}
    assert arrivals(cast) == {date(2026, 3, 23)}


def test_what_cannot_be_is_refused_at_its_field(api_for: ApiFor, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/milestones/preview/"
    answer = post(api_for, cast, path, {"kind": "visa_expiry", "actual_on": "2026-01-01"})
    assert refused(answer, 400, "invalid") == [("actual_on", "impossible_order")]
    answer = post(api_for, cast, path, {"kind": "arrival", "planned_on": "2026-04-06", "seen": "x"})
    assert refused(answer, 400, "invalid") == [("seen", "unknown_field")]


def test_a_cohort_is_looked_at_and_then_moved_at_once(api_for: ApiFor, cast: Cast) -> None:
    path = f"/cohorts/{cast.cohort.id}/milestones/"
    shown = post(api_for, cast, f"{path}preview/", SLIP).json()
    assert [one["recruit"]["name"] for one in shown["people"]] == ["Amara Santos", "Bilal Ahmed"]
    assert arrivals(cast) == {date(2026, 3, 23)}
    body = SLIP | {"seen": shown["seen"], "reason": "The flight was cancelled"}
    first = post(api_for, cast, path, body, HTTP_IDEMPOTENCY_KEY="slip-1")
    again = post(api_for, cast, path, body, HTTP_IDEMPOTENCY_KEY="slip-1")

    assert (first.status_code, again.status_code) == (201, 201) and again.json() == first.json()
    assert first.json()["saved"] is True
    assert arrivals(cast) == {date(2026, 4, 6)}


def test_what_would_do_something_else_by_now_is_refused(api_for: ApiFor, cast: Cast) -> None:
    path = f"/cohorts/{cast.cohort.id}/milestones/"
    refused(post(api_for, cast, path, SLIP | {"seen": "0" * 64}), 409, "changed_meanwhile")
    refused(post(api_for, cast, path, {"kind": "registration", "by_days": 3}), 409, "nobody")
    assert arrivals(cast) == {date(2026, 3, 23)}
