"""Sites, wards, cohorts and members through the API."""

from typing import Any

import pytest

from api.serializers import place_rows
from onboarding import access
from onboarding.models import Membership, Recruit
from tests.api.asking import API, MISSING, ApiFor, newcomer, refused
from tests.api.test_query_counts import WHO, queries
from tests.cast import Cast
from tests.factories import (
    CohortFactory,
    MembershipFactory,
    MilestoneFactory,
    RecruitFactory,
    SiteFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db
KINDS = ("sites", "wards", "cohorts", "memberships")
WHY = "She moves to the ward on Monday"


def found(answer: Any, name: str = "name") -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row[name] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("sites", place_rows.SiteRow),
        ("wards", place_rows.WardRow),
        ("cohorts", place_rows.CohortRow),
        ("memberships", place_rows.MemberRow),
    ],
)
def test_rows_are_as_the_schema_says_and_only_of_ones_own_trust(
    cast: Cast, api_for: ApiFor, kind: str, row: type[place_rows.Row]
) -> None:
    body = api_for(cast.helen).get(f"{API}/{kind}/").json()
    assert body["count"] == (10 if kind == "memberships" else 1)
    assert all(set(one) == set(row().fields) for one in body["results"])
    assert b"Southmoor" not in api_for(cast.helen).get(f"{API}/{kind}/").content


def test_a_place_counts_the_people_whom_the_viewer_may_know(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    newcomer(cast, line_manager=None)
    newcomer(cast, status="left")

    def row(viewer: Membership, kind: str) -> dict[str, Any]:
        one: dict[str, Any] = api_for(viewer).get(f"{API}/{kind}/").json()["results"][0]
        return one

    assert [row(cast.helen, kind)["recruits"] for kind in ("sites", "wards", "cohorts")] == [3, 3, 3]
    assert row(cast.helen, "cohorts")["people"] == 4
    assert row(cast.liam, "wards")["recruits"] == 2
    assert row(cast.helen, "sites")["open_wards"] == 1
    assert row(cast.helen, "wards")["site"] == {"id": str(cast.site.id), "name": "Northgate General"}


def test_a_cohort_says_when_its_people_arrive_and_how_far_they_are(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    late = newcomer(cast)
    MilestoneFactory(recruit=late, planned_on="2026-04-20", actual_on="2026-04-21")
    Recruit.objects.filter(cohort=cast.cohort).update(step_total=10, step_done=4)

    (row,) = api_for(cast.helen).get(f"{API}/cohorts/").json()["results"]
    assert (row["arriving_from"], row["arriving_to"]) == ("2026-03-23", "2026-04-21")
    assert (row["done"], row["total"]) == (12, 30)
    (row,) = api_for(cast.ed).get(f"{API}/cohorts/").json()["results"]
    assert (row["people"], row["total"], row["arriving_from"]) == (3, None, None)


def test_places_are_narrowed_and_put_in_order(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    west = SiteFactory(name="West", country="WLS")
    WardFactory(site=west, name="Ward 1", is_open=False)
    browser = api_for(cast.helen)
    assert found(browser.get(f"{API}/sites/?country=WLS")) == ["West"]
    assert found(browser.get(f"{API}/wards/?is_open=false")) == ["Ward 1"]
    assert found(browser.get(f"{API}/wards/?site={cast.site.id}&is_open=true")) == ["Ward 7"]
    assert found(browser.get(f"{API}/wards/?search=wes&country=WLS")) == ["Ward 1"]
    assert found(browser.get(f"{API}/wards/?ordering=-name")) == ["Ward 7", "Ward 1"]
    assert found(browser.get(f"{API}/wards/?site={cast.southmoor_site.id}")) == []


def test_members_are_narrowed_and_put_in_order(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    MembershipFactory(full_name="Away", roles=["buddy"], is_active=False, job_title="Matron")
    browser = api_for(cast.helen)
    assert found(browser.get(f"{API}/memberships/?role=buddy"), "full_name") == ["Away", "Ben Carter"]
    assert found(browser.get(f"{API}/memberships/?active=false"), "full_name") == ["Away"]
    assert found(browser.get(f"{API}/memberships/?search=matron"), "full_name") == ["Away"]
    assert found(browser.get(f"{API}/memberships/?search=olu@north"), "full_name") == ["Olu Adeyemi"]
    assert found(browser.get(f"{API}/memberships/?role=hr&ordering=-full_name"), "full_name")[0] == "Helen Moss"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("sites/?country=FRA", "country"),
        ("sites/?is_open=maybe", "is_open"),
        ("wards/?site=x", "site"),
        ("wards/?search=" + "x" * 101, "search"),
        ("wards/?search=%00", "search"),
        ("cohorts/?ordering=is_open", "ordering"),
        ("cohorts/?country=ENG", "country"),
        ("memberships/?role=porter", "role"),
        ("memberships/?active=yes", "active"),
        ("memberships/?email=x", "email"),
        ("memberships/?page=9", "page"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused_by_its_name(cast: Cast, api_for: ApiFor, asked: str, field: str) -> None:
    errors = refused(api_for(cast.helen).get(f"{API}/{asked}"), 400, "invalid")
    assert [name for name, _ in errors] == [field]


def test_a_place_is_added_once_however_often_it_is_sent(cast: Cast, api_for: ApiFor) -> None:
    browser, key = api_for(cast.helen), {"HTTP_IDEMPOTENCY_KEY": "ward-20"}
    body = {"name": "Ward 20", "site": str(cast.site.id)}
    first = browser.post(f"{API}/wards/", body, **key)
    again = browser.post(f"{API}/wards/", body, **key)
    assert first.status_code == again.status_code == 201
    assert (first["Location"], first["ETag"]) == (f"{API}/wards/{first.json()['id']}/", '"1"')
    assert first.json() == again.json()
    assert refused(browser.post(f"{API}/wards/", body), 400, "invalid") == [("name", "taken")]
    assert browser.get(first["Location"]).json() == first.json()


@pytest.mark.parametrize(
    ("kind", "body", "problem"),
    [
        ("sites", {}, ("name", "required")),
        ("sites", {"name": 7}, ("name", "invalid")),
        ("sites", {"name": "West", "country": "FRA"}, ("country", "invalid_choice")),
        ("sites", {"name": "West", "colour": "blue"}, ("colour", "unknown_field")),
        ("wards", {"name": "Ward 1"}, ("site", "required")),
        ("wards", {"name": "Ward 1", "site": MISSING}, ("site", "unknown")),
        ("wards", {"name": "Ward 1", "site": None}, ("site", "null")),
        ("cohorts", {"name": "x" * 201}, ("name", "max_length")),
        ("cohorts", {"name": "a\0b"}, ("name", "null_characters_not_allowed")),
        ("memberships", {"full_name": "X", "roles": ["hr"]}, ("email", "required")),
        ("memberships", {"email": "x", "full_name": "X", "roles": ["hr"]}, ("email", "invalid")),
        ("memberships", {"email": "\u017fofia@southmoor.example", "full_name": "X", "roles": ["hr"]}, ("email", "not_ascii")),
        ("memberships", {"email": "x@x.example", "full_name": "X", "roles": []}, ("roles", "empty")),
        ("memberships", {"email": "x@x.example", "full_name": "X", "roles": "hr"}, ("roles", "not_a_list")),
        ("memberships", {"email": "x@x.example", "full_name": "X", "roles": ["porter"]}, ("roles.0", "invalid_choice")),
        ("memberships", {"email": "x@x.example", "full_name": "X", "roles": ["hr", "director"]}, ("roles", "not_together")),
        ("memberships", {"email": "helen@northgate.example", "full_name": "X", "roles": ["hr"]}, ("email", "taken")),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_is_refused_at_its_field(
    cast: Cast, api_for: ApiFor, kind: str, body: dict[str, object], problem: tuple[str, str]
) -> None:
    assert refused(api_for(cast.helen).post(f"{API}/{kind}/", body), 400, "invalid") == [problem]


def test_a_place_with_people_in_it_does_not_close(cast: Cast, api_for: ApiFor) -> None:
    browser, address = api_for(cast.helen), f"{API}/wards/{cast.ward.id}/"
    refused(browser.patch(address, {"is_open": False}), 409, "people_still_there")
    renamed = browser.patch(address, {"name": "Ward 8"}, HTTP_IF_MATCH='"1"')
    assert (renamed.json()["name"], renamed["ETag"]) == ("Ward 8", '"2"')
    refused(browser.patch(address, {"name": "Ward 9"}, HTTP_IF_MATCH='"1"'), 412, "stale")


def test_a_change_of_roles_answers_who_needs_someone_new(cast: Cast, api_for: ApiFor) -> None:
    address = f"{API}/memberships/{cast.liam.id}/"
    browser = api_for(cast.helen)
    assert browser.get(address).json()["looks_after"][0]["needs_new"] is False
    assert refused(browser.patch(address, {"roles": ["buddy"]}), 400, "invalid") == [("reason", "required")]
    answer = browser.patch(address, {"roles": ["buddy"], "reason": WHY}, HTTP_IF_MATCH='"1"')
    assert answer.status_code == 200 and answer["ETag"] == '"2"'
    assert set(answer.json()) == set(place_rows.MemberDetail().fields)
    (left,) = answer.json()["looks_after"]
    assert (left["tie"], left["needs_new"]) == ("line_manager", True)
    assert [one["name"] for one in left["recruits"]] == ["Amara Santos", "Bilal Ahmed"]
    refused(browser.patch(address, {"telephone": "1"}, HTTP_IF_MATCH='"1"'), 412, "stale")


def test_nobody_changes_their_own_roles(cast: Cast, api_for: ApiFor) -> None:
    answer = api_for(cast.helen).patch(f"{API}/memberships/{cast.helen.id}/", {"roles": ["buddy"], "reason": WHY})
    refused(answer, 403, "not_allowed")
    access.enter(cast.helen)
    assert Membership.objects.get(pk=cast.helen.pk).roles == ["hr"]


COSTS = {
    "sites": WHO + 3,  # count; sites with their wards; people
    "wards": WHO + 3,  # count; wards with their sites; people
    "cohorts": WHO + 5,  # count; cohorts; people; their steps; their arrivals
    "memberships": WHO + 3,  # count; members with their users; whom they look after
}


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("kind", COSTS)
def test_a_list_costs_the_same_however_long_it_is(cast: Cast, api_for: ApiFor, kind: str, count: int) -> None:
    access.enter(cast.helen)
    for _ in range(count):
        manager = MembershipFactory(roles=["line_manager"])
        recruit = RecruitFactory(ward=WardFactory(), cohort=CohortFactory(), line_manager=manager)
        MilestoneFactory(recruit=recruit)
    asked = queries(api_for, cast, f"{kind}/")
    assert len(asked) == COSTS[kind], "\n".join(asked)
