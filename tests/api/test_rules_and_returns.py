"""Rules read by programs; the right day of something that happened; somebody leaves, and comes back."""

import pytest

from onboarding import access
from onboarding.models import Enrolment, Occurrence
from onboarding.services.occurrences import record_occurrence
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.factories import TODAY
from tests.journeys import enrolled

pytestmark = pytest.mark.django_db


def test_a_program_reads_every_rule_with_its_source(api_for: ApiFor, cast: Cast) -> None:
    api = api_for(cast.amara)
    found = api.get(f"{API}/rules/?basis=law&limit=hard").json()["results"]
    assert found and {row["basis"] for row in found} == {"law"} and all(row["source"] for row in found)
    one = api.get(f"{API}/rules/{found[0]['id']}/").json()
    assert one == found[0] and {"confirmed", "checked_on", "review_on", "in_force_since"} <= set(one)
    assert refused(api.get(f"{API}/rules/?colour=red"), 400, "invalid")[0][0] == "colour"
    assert api.get(f"{API}/rules/{cast.amara_recruit.pk}/").status_code == 404


def test_a_wrong_day_of_something_that_happened_is_put_right(api_for: ApiFor, cast: Cast) -> None:
    access.enter(cast.helen)
    made = record_occurrence(cast.helen, kind="changed_role", recruit_id=cast.amara_recruit.pk, on=TODAY)
    api, path = api_for(cast.helen), f"{API}/occurrences/{made.pk}/correct/"
    done = api.post(path, {"on": "2026-02-26", "reason": "A slip of the pen."}, format="json")
    assert done.status_code == 200 and done.json()["happened_on"] == "2026-02-26"
    assert refused(api.post(path, {"on": "2026-02-25"}, format="json"), 400, "invalid") == [("reason", "required")]
    assert api_for(cast.liam).post(path, {"on": "2026-02-25", "reason": "No."}, format="json").status_code in (403, 404)
    access.enter(cast.helen)
    assert Occurrence.objects.get(pk=made.pk).revision == 2


def test_somebody_leaves_and_comes_back(api_for: ApiFor, cast: Cast) -> None:
    access.enter(cast.helen)
    grace = enrolled(cast)
    chosen = str(Enrolment.objects.get(recruit=grace, version__programme__key="pre-arrival").pk)
    api, path = api_for(cast.helen), f"{API}/recruits/{grace.pk}"
    assert api.post(f"{path}/leaving/", {"last_day": "2026-02-27"}, format="json").json()["status"] == "left"
    assert refused(api.post(f"{path}/returning/", {}, format="json"), 400, "invalid") == [("start_on", "required")]
    back = api.post(f"{path}/returning/", {"start_on": "2026-03-02", "anew": [chosen]}, format="json")
    assert (back.status_code, back.json()["status"]) == (200, "started")
    assert api.post(f"{path}/returning/", {"start_on": "2026-03-02"}, format="json").status_code == 409
