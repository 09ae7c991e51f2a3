"""Through the API: someone is not at work without word, and is back."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Occurrence, Recruit
from tests.api.asking import API, MISSING, ApiFor, newcomer, refused
from tests.api.test_query_counts import WHO, queries
from tests.cast import Cast
from tests.factories import OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def zainab(cast: Cast) -> Recruit:
    """Someone of Liam's who has started."""
    access.enter(cast.helen)
    return newcomer(cast, status="started")


def test_it_is_said_listed_and_closed(cast: Cast, api_for: ApiFor, zainab: Recruit) -> None:
    browser = api_for(cast.liam)
    body = {"recruit": str(zainab.pk), "kind": "absent", "on": "2026-02-27", "words": "No answer"}
    made = browser.post(f"{API}/occurrences/", body, format="json")
    assert made.status_code == 201, made.content
    assert (made.json()["happened_on"], made.json()["working_days"]) == ("2026-02-27", 2)

    listed = api_for(cast.helen).get(f"{API}/occurrences/", {"open": "true", "recruit": str(zainab.pk)}).json()
    assert [row["id"] for row in listed["results"]] == [made.json()["id"]]

    ended = browser.post(f"{API}/occurrences/{made.json()['id']}/end/", {"words": "Back"}, format="json")
    assert (ended.json()["ended_on"], ended.json()["ended_by"]) == ("2026-03-02", "Liam Doyle")
    assert api_for(cast.helen).get(f"{API}/occurrences/", {"open": "true"}).json()["count"] == 0
    again = browser.post(f"{API}/occurrences/{made.json()['id']}/end/", {}, format="json")
    refused(again, 409, "already_ended")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"recruit": "Zainab"}, ("recruit", "invalid")),
        ({"kind": "late"}, ("kind", "invalid_choice")),
        ({"on": "yesterday"}, ("on", "invalid")),
        ({"on": "2026-03-03"}, ("on", "in_future")),
        ({"words": 1}, ("words", "invalid")),
        ({"days": 3}, ("days", "unknown_field")),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, api_for: ApiFor, zainab: Recruit, wrong: dict[str, Any], problem: tuple[str, str]
) -> None:
    body = {"recruit": str(zainab.pk), "kind": "absent"} | wrong
    assert refused(api_for(cast.liam).post(f"{API}/occurrences/", body, format="json"), 400, "invalid") == [problem]


def test_a_foreign_person_and_a_missing_one_are_the_same(cast: Cast, api_for: ApiFor) -> None:
    for person in (cast.southmoor_recruit.pk, MISSING):
        body = {"recruit": str(person), "kind": "absent"}
        answer = api_for(cast.liam).post(f"{API}/occurrences/", body, format="json")
        assert refused(answer, 404, "not_found") == [("recruit", "not_found")]


@pytest.mark.parametrize("asked", ["recruit=x", "kind=late", "open=maybe", "since=2026-01-01"])
def test_a_filter_that_cannot_be_is_refused(cast: Cast, api_for: ApiFor, asked: str) -> None:
    refused(api_for(cast.helen).get(f"{API}/occurrences/?{asked}"), 400, "invalid")


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_however_long_it_is(cast: Cast, api_for: ApiFor, count: int) -> None:
    access.enter(cast.helen)
    for number in range(count):
        recruit = newcomer(cast, full_name=f"Person {number}")
        OccurrenceFactory(recruit=recruit, reported_by=cast.liam, happened_on=date(2026, 2, 27))
    assert Occurrence.objects.count() == count
    found = queries(api_for, cast, "occurrences/")
    assert len(found) == WHO + 2, "\n".join(found)  # count; occurrences with person, ward and who said so
