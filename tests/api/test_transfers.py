"""Moving someone to another ward or other people, by the API."""

from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(cast: Cast) -> Membership:
    access.enter(cast.helen)
    return MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])


def post(api_for: ApiFor, cast: Cast, body: dict[str, Any], path: str = "", **headers: str) -> Any:
    address = f"{API}/recruits/{cast.amara_recruit.id}/transfer/{path}"
    return api_for(cast.helen).post(address, body, format="json", **headers)


def test_a_preview_saves_nothing_and_what_it_saw_can_be_saved_once(
    api_for: ApiFor, cast: Cast, nia: Membership
) -> None:
    body = {"line_manager": str(nia.pk), "reason": "With the stroke unit"}
    looked = post(api_for, cast, body, "preview/").json()

    assert looked["saved"] is False and looked["handovers"][0]["now"]["name"] == "Nia Bevan"
    assert looked["handovers"][0]["steps"] and looked["handovers"][0]["late"] >= 0
    first = post(api_for, cast, body | {"seen": looked["seen"]}, HTTP_IDEMPOTENCY_KEY="once")
    again = post(api_for, cast, body | {"seen": looked["seen"]}, HTTP_IDEMPOTENCY_KEY="once")
    assert (first.status_code, first.json()["saved"]) == (201, True)
    assert first.content == again.content
    access.enter(cast.helen)
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).line_manager == nia


def test_what_was_seen_before_a_change_is_refused(api_for: ApiFor, cast: Cast, nia: Membership) -> None:
    answer = post(api_for, cast, {"line_manager": str(nia.pk), "seen": "0" * 64})
    assert refused(answer, 409, "changed_meanwhile") == []


def test_unknown_names_and_foreign_people_are_refused(api_for: ApiFor, cast: Cast) -> None:
    assert refused(post(api_for, cast, {"manager": None}), 400, "invalid") == [("manager", "unknown_field")]
    foreign = post(api_for, cast, {"line_manager": str(cast.omar.pk)})
    assert refused(foreign, 400, "invalid") == [("line_manager", "unknown")]


def test_a_move_for_a_day_to_come_is_planned_listed_and_cancelled(api_for: ApiFor, cast: Cast, nia: Membership) -> None:
    body = {"line_manager": str(nia.pk), "buddy": None, "on": "2026-03-09"}
    assert post(api_for, cast, body, "preview/").json()["planned"] is None

    planned = post(api_for, cast, body).json()["planned"]

    client = api_for(cast.helen)
    address = f"{API}/planned-transfers/"
    [row] = client.get(address, {"recruit": str(cast.amara_recruit.pk), "state": "waiting"}).json()["results"]
    assert (row["id"], row["on"], row["state"]) == (planned, "2026-03-09", "waiting")
    assert row["to"] == {"line_manager": {"id": str(nia.pk), "name": "Nia Bevan"}, "buddy": None}
    assert refused(post(api_for, cast, body), 409, "planned_already") == []
    assert refused(client.get(address, {"state": "gone"}), 400, "invalid") == [("state", "invalid_choice")]
    stale = client.post(f"{address}{planned}/cancel/", HTTP_IF_MATCH='"9"')
    assert stale.status_code == 412
    done = client.post(f"{address}{planned}/cancel/", HTTP_IF_MATCH='"1"')
    assert (done.status_code, done.json()["state"], done.headers["ETag"]) == (200, "cancelled", '"2"')
    assert refused(client.post(f"{address}{planned}/cancel/"), 409, "settled") == []


def test_a_recruit_reads_of_a_move_once_it_is_done_and_not_that_hr_plans_it(
    api_for: ApiFor, cast: Cast, nia: Membership
) -> None:
    def told(member: Membership) -> set[str]:
        address = f"{API}/recruits/{cast.amara_recruit.pk}/timeline/?page_size=200"
        return {one["action"] for one in api_for(member).get(address).json()["results"]} & {
            "transfer_planned",
            "transfer_cancelled",
            "transferred",
        }

    body = {"line_manager": str(nia.pk), "on": "2026-03-09"}
    planned = post(api_for, cast, body).json()["planned"]
    api_for(cast.helen).post(f"{API}/planned-transfers/{planned}/cancel/")
    assert (told(cast.helen), told(cast.amara)) == ({"transfer_planned", "transfer_cancelled"}, set())

    post(api_for, cast, body | {"on": "2026-03-02"})
    assert told(cast.amara) == {"transferred"}
