"""Who stands in for whom, by the API."""

from typing import Any

import pytest

from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    days = {"first_on": "2026-03-02", "last_on": "2026-03-13"}
    return {"absent": str(cast.liam.pk), "by": str(cast.ben.pk)} | days | more


def test_it_is_arranged_once_listed_and_ended(api_for: ApiFor, cast: Cast) -> None:
    liam = api_for(cast.liam)
    first, again = (
        liam.post(f"{API}/stand-ins/", body(cast), format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)
    )
    assert (first.status_code, first.content) == (201, again.content)
    (row,) = liam.get(f"{API}/stand-ins/", {"open": "true", "absent": str(cast.liam.pk)}).json()["results"]
    assert (row["by"]["name"], row["state"], row["may_end"]) == ("Ben Carter", "now", True)
    end = f"{API}/stand-ins/{row['id']}/end/"
    assert liam.post(end, HTTP_IF_MATCH='"7"').status_code == 412
    assert liam.post(end).json()["state"] == "over"
    assert refused(liam.post(end), 409, "over") == []
    assert liam.get(f"{API}/stand-ins/", {"open": "true"}).json()["count"] == 0


def test_what_is_missing_or_unknown_is_refused(api_for: ApiFor, cast: Cast) -> None:
    helen = api_for(cast.helen)
    answer = helen.post(f"{API}/stand-ins/", {"absent": "x", "for": 1}, format="json")
    assert answer.status_code == 400
    foreign = helen.post(f"{API}/stand-ins/", body(cast, by=str(cast.omar.pk)), format="json")
    assert refused(foreign, 400, "invalid") == [("by", "unknown")]
    assert helen.get(f"{API}/stand-ins/", {"who": "x"}).status_code == 400
