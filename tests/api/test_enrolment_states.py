"""Pause, resume, withdraw and one step more, over the API."""

import pytest

from onboarding import access
from onboarding.models import Enrolment, Step
from tests.cast import Cast
from tests.viewing import api_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(cast: Cast) -> str:
    access.enter(cast.helen)
    hers = Enrolment.objects.get(recruit=cast.amara_recruit, version__programme__key="pre-arrival")
    return f"/api/v1/enrolments/{hers.pk}/"


def test_an_enrolment_says_its_history_and_what_the_law_asks_for(cast: Cast, base: str) -> None:
    row = api_for(cast.helen).get(base).json()
    assert [one["state"] for one in row["history"]] == ["active"]
    assert row["allowed"] == ["pause", "withdraw"]
    assert row["legal_limits"]
    assert api_for(cast.amara).get(base).json()["allowed"] == []


def test_it_is_paused_goes_on_and_ends(cast: Cast, base: str) -> None:
    api = api_for(cast.helen)
    paused = api.post(f"{base}pause/", {"reason": "Ill"}, format="json")
    assert (paused.status_code, paused.json()["state"]) == (200, "paused")
    assert api.post(f"{base}pause/", {"reason": "Ill"}, format="json").status_code == 409
    assert api.post(f"{base}resume/", {}, format="json").json()["allowed"] == ["pause", "withdraw"]
    stale = api.post(f"{base}withdraw/", {"reason": "No"}, format="json", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert api.post(f"{base}withdraw/", {}, format="json").json()["errors"][0]["field"] == "reason"
    ended = api.post(f"{base}withdraw/", {"reason": "No"}, format="json").json()
    assert (ended["state"], ended["ended_on"], ended["allowed"]) == ("withdrawn", "2026-03-02", [])


def test_a_step_is_added_once_for_one_key(cast: Cast, base: str) -> None:
    body = {"title": "Learn it", "owner_role": "buddy", "due_on": "2026-04-20", "reason": "Her ward has one"}
    asked = [
        api_for(cast.helen).post(f"{base}add-item/", body, format="json", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert [one.status_code for one in asked] == [201, 201]
    assert asked[0].json()["id"] == asked[1].json()["id"]
    assert asked[0].headers["Location"].endswith(f"/steps/{asked[0].json()['id']}/")
    access.enter(cast.helen)
    assert Step.objects.filter(item__title="Learn it").count() == 1


def test_bodies_with_unknown_keys_or_wrong_types_are_refused(cast: Cast, base: str) -> None:
    api = api_for(cast.helen)
    for verb, body in (
        ("pause", {"reasn": "x"}), ("pause", {"reason": 1}), ("resume", {"on": "2026-02-30"}),
        ("withdraw", {"reason": "x", "on": "tomorrow"}), ("add-item", {"reason": "x", "owner_role": 5}),
    ):  # fmt: skip
        assert api.post(f"{base}{verb}/", body, format="json").status_code == 400, (verb, body)
