"""Through the API: another day is proposed, and HR takes it over or declines it."""

from typing import Any

import pytest

from onboarding import access
from onboarding.models import DateProposal, Milestone
from tests.api.asking import API, ApiFor, newcomer, refused
from tests.api.test_query_counts import WHO, queries
from tests.cast import Cast
from tests.factories import DateProposalFactory, MembershipFactory

pytestmark = pytest.mark.django_db
ARRIVAL = {"kind": "arrival", "planned_on": "2026-04-13", "reason": "The flight was cancelled"}


def proposed(cast: Cast, api_for: ApiFor, **changed: Any) -> dict[str, Any]:
    answer = api_for(cast.liam).post(
        f"{API}/recruits/{cast.amara_recruit.pk}/proposals/", ARRIVAL | changed, format="json"
    )
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def arrival(cast: Cast) -> str:
    access.enter(cast.helen)
    return str(Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival").planned_on)


def test_a_manager_proposes_and_nothing_moves(cast: Cast, api_for: ApiFor) -> None:
    row = proposed(cast, api_for)

    assert (row["state"], row["planned_on"], row["now_planned_on"]) == ("open", "2026-04-13", "2026-03-23")
    assert arrival(cast) == "2026-03-23"
    for viewer, count in [(cast.helen, 1), (cast.amara, 1), (cast.liam, 1), (cast.priya, 0), (cast.ben, 0)]:
        address = f"{API}/recruits/{cast.amara_recruit.pk}/proposals/"
        assert api_for(viewer).get(address).json()["count"] == count


def test_hr_takes_it_over_once(cast: Cast, api_for: ApiFor) -> None:
    row = proposed(cast, api_for)
    taken = api_for(cast.helen).post(f"{API}/proposals/{row['id']}/take/", {}, format="json")

    assert (taken.json()["state"], taken.json()["decided_by"], taken["ETag"]) == ("taken", "Helen Moss", '"2"')
    assert arrival(cast) == "2026-04-13"
    again = api_for(cast.hana).post(f"{API}/proposals/{row['id']}/decline/", {"reason": "No"}, format="json")
    refused(again, 409, "wrong_state")


def test_declining_needs_a_reason(cast: Cast, api_for: ApiFor) -> None:
    row = proposed(cast, api_for)
    browser, address = api_for(cast.helen), f"{API}/proposals/{row['id']}/decline/"
    assert refused(browser.post(address, {}, format="json"), 400, "invalid") == [("reason", "required")]

    declined = browser.post(address, {"reason": "The flight goes"}, format="json").json()

    assert (declined["state"], declined["decision_reason"]) == ("declined", "The flight goes")
    assert api_for(cast.liam).get(f"{API}/proposals/{row['id']}/").json()["decision_reason"] == "The flight goes"
    assert arrival(cast) == "2026-03-23"


def test_who_decides_about_an_older_proposal_is_told_so(cast: Cast, api_for: ApiFor) -> None:
    row = proposed(cast, api_for)
    proposed(cast, api_for, planned_on="2026-04-20")
    answer = api_for(cast.helen).post(f"{API}/proposals/{row['id']}/take/", {}, format="json", HTTP_IF_MATCH='"1"')
    refused(answer, 412, "stale")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"kind": "party"}, ("kind", "invalid_choice")),
        ({"planned_on": "soon"}, ("planned_on", "invalid")),
        ({"planned_on": "1900-01-01"}, ("planned_on", "out_of_range")),
        ({"planned_on": "2999-01-01"}, ("planned_on", "out_of_range")),
        ({"planned_on": "2026-03-23"}, ("planned_on", "no_change")),
        ({"actual_on": "2026-03-03"}, ("actual_on", "too_late")),
        ({"occurrence": 0}, ("occurrence", "min_value")),
        ({"reason": "x" * 4001}, ("reason", "too_long")),
        ({"state": "taken"}, ("state", "unknown_field")),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, api_for: ApiFor, wrong: dict[str, Any], problem: tuple[str, str]
) -> None:
    address = f"{API}/recruits/{cast.amara_recruit.pk}/proposals/"
    answer = api_for(cast.liam).post(address, ARRIVAL | wrong, format="json")
    assert problem in refused(answer, 400, "invalid")


def test_the_same_proposal_sent_twice_with_a_key_is_made_once(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.liam)
    address = f"{API}/recruits/{cast.amara_recruit.pk}/proposals/"
    answers = [browser.post(address, ARRIVAL, format="json", HTTP_IDEMPOTENCY_KEY="one-day") for _ in range(2)]
    assert answers[0].json() == answers[1].json() and answers[1].json()["revision"] == 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_however_long_it_is(cast: Cast, api_for: ApiFor, count: int) -> None:
    access.enter(cast.helen)
    recruit = newcomer(cast)
    for _ in range(count):
        DateProposalFactory(recruit=recruit, proposed_by=MembershipFactory(roles=["line_manager"]))
    assert DateProposal.objects.count() == count
    found = queries(api_for, cast, f"recruits/{recruit.pk}/proposals/")
    assert len(found) == WHO + 4, "\n".join(found)  # the recruit; count; proposals with people; dates as they stand
