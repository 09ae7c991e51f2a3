"""A version brought to people in flight by a program: looked at, done, read again, undone."""

from typing import Any

import pytest

from onboarding import access
from onboarding.models import ProgrammeVersion
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.rolling_out import ADDED, usual_next_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> ProgrammeVersion:
    access.enter(cast.helen)
    return usual_next_version(cast.helen)


def post(api_for: ApiFor, cast: Cast, path: str, body: dict[str, Any], **headers: str) -> Any:
    return api_for(cast.helen).post(f"{API}{path}", body, format="json", **headers)


def test_a_preview_answers_person_by_person_and_saves_nothing(api_for: ApiFor, cast: Cast, version: Any) -> None:
    path = f"/versions/{version.pk}/roll-out/?page_size=1"
    answer = post(api_for, cast, path, {"choice": "not_started", "preview": True})
    (person,) = answer.json()["people"]
    assert answer.status_code == 200 and answer.json()["saved"] is False
    assert answer.json()["totals"]["added"] == answer.json()["totals"]["people"] > 1
    assert {one["did"] for one in person["steps"]} == {"added", "changed", "removed"}
    assert ADDED in {one["item"] for one in person["steps"]}


def test_what_was_seen_is_done_read_again_and_undone(api_for: ApiFor, cast: Cast, version: Any) -> None:
    path, body = f"/versions/{version.pk}/roll-out/", {"choice": "mandated", "reason": "New guidance"}
    seen = post(api_for, cast, path, body | {"preview": True}).json()["seen"]
    done = post(api_for, cast, path, body | {"seen": seen}).json()
    assert done["saved"] is True
    one = api_for(cast.helen).get(f"{API}/roll-outs/{done['roll_out']}/").json()
    assert (one["choice"], one["reason"], one["people"]) == ("mandated", "New guidance", done["totals"]["people"])
    assert one["totals"]["added"] == done["totals"]["added"]
    undone = post(api_for, cast, f"/roll-outs/{done['roll_out']}/undo/", {})
    assert undone.status_code == 200 and undone.json()["undone_on"] == "2026-03-02"
    assert refused(post(api_for, cast, f"/roll-outs/{done['roll_out']}/undo/", {}), 409, "cannot_be_undone") == []


def test_what_cannot_be_is_refused_at_its_field(api_for: ApiFor, cast: Cast, version: Any) -> None:
    path = f"/versions/{version.pk}/roll-out/"
    assert post(api_for, cast, path, {"choice": "not_started", "seen": "0" * 64}).status_code == 409
    assert refused(post(api_for, cast, path, {"choice": "mandated"}), 400, "invalid") == [("reason", "required")]
    assert refused(post(api_for, cast, path, {"choice": "all"}), 400, "invalid")[0][0] == "choice"
    assert post(api_for, cast, f"{path}?page=9", {"choice": "keep", "preview": True}).status_code == 400
