"""Recruits through the API: lists, one person, what is worked out about them, and changes."""

from datetime import date
from typing import Any

import pytest

from api.serializers import gates, rows
from onboarding import access
from onboarding.models import Event, Membership, Recruit, Step
from onboarding.services.counters import recount
from tests.api.asking import API, MISSING, ApiFor, enrolled, newcomer, refused, step_of
from tests.cast import Cast
from tests.factories import MembershipFactory, MilestoneFactory, RecruitFactory

pytestmark = pytest.mark.django_db

CONTRACT = [
    "id",
    "full_name",
    "known_as",
    "profession",
    "sponsor",
    "visa_route",
    "cohort",
    "site",
    "ward",
    "line_manager",
    "pastoral_lead",
    "buddy",
    "case_officer",
    "status",
    "done",
    "total",
    "overdue",
    "legal_overdue",
    "next_due_on",
]


def names(answer: Any) -> list[str]:
    return [row["full_name"] for row in answer.json()["results"]]


def test_an_hr_officer_sees_everyone_of_her_trust_in_rows_of_the_contract(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    step = step_of(zainab, limit="hard", basis="law")
    Step.objects.filter(pk=step.pk).update(due_on=date(2026, 2, 27))
    recount(cast.northgate.id)

    answer = api_for(cast.helen).get(f"{API}/recruits/")

    body = answer.json()
    assert (body["count"], body["next"], body["previous"]) == (3, None, None)
    assert names(answer) == ["Amara Santos", "Bilal Ahmed", "Zainab Yusuf"]
    row = body["results"][2]
    assert set(CONTRACT) <= set(row)
    assert set(row) == set(rows.RecruitRow().fields)
    assert row["id"] == str(zainab.id)
    assert row["ward"] == {"id": str(cast.ward.id), "name": "Ward 7"}
    assert row["case_officer"] == {"id": str(cast.helen.id), "name": "Helen Moss"}
    assert (row["done"], row["total"], row["overdue"], row["legal_overdue"]) == (0, 1, 1, 1)
    assert (row["next_due_on"], row["arrival_on"]) == ("2026-02-27", None)


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("ben", {"id", "full_name", "known_as", "ward", "arrival_on"}),
        ("ed", {"id", "full_name", "known_as", "profession", "ward", "cohort", "status"}),
        ("olu", {"id", "full_name", "known_as", "profession", "ward", "cohort", "status"}),
    ],
)
def test_a_row_holds_only_what_the_viewers_role_needs(cast: Cast, api_for: ApiFor, who: str, fields: set[str]) -> None:
    viewer = getattr(cast, who)
    body = api_for(viewer).get(f"{API}/recruits/").json()
    assert body["count"] == 2
    assert all(set(row) == fields for row in body["results"])
    one = api_for(viewer).get(f"{API}/recruits/{cast.amara_recruit.id}/").json()
    assert set(one) == fields


def test_someone_with_two_roles_knows_of_each_person_what_their_role_for_that_person_needs(
    cast: Cast, api_for: ApiFor
) -> None:
    access.enter(cast.helen)
    both = MembershipFactory(roles=["buddy", "line_manager"])
    RecruitFactory(full_name="Managed", line_manager=both)
    RecruitFactory(full_name="Befriended", buddy=both)

    befriended, managed = api_for(both).get(f"{API}/recruits/").json()["results"]

    assert "visa_route" in managed and "facts" not in managed
    assert set(befriended) == {"id", "full_name", "known_as", "ward", "arrival_on"}


def test_a_recruit_sees_themself_and_nobody_else(cast: Cast, api_for: ApiFor) -> None:
    assert names(api_for(cast.amara).get(f"{API}/recruits/")) == ["Amara Santos"]
    answer = api_for(cast.amara).get(f"{API}/recruits/{cast.bilal_recruit.id}/")
    assert refused(answer, 404, "not_found") == []


def test_a_director_is_refused_people_and_the_refusal_is_recorded(cast: Cast, api_for: ApiFor) -> None:
    refused(api_for(cast.diana).get(f"{API}/recruits/"), 403, "not_allowed")
    refused(api_for(cast.diana).get(f"{API}/recruits/{cast.amara_recruit.id}/"), 403, "not_allowed")
    access.enter(cast.helen)
    assert Event.objects.filter(action="refused", actor=cast.diana).count() == 2


def test_one_person_is_the_row_with_contact_and_facts_and_an_etag(cast: Cast, api_for: ApiFor) -> None:
    answer = api_for(cast.helen).get(f"{API}/recruits/{cast.amara_recruit.id}/")
    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.json()) == set(rows.RecruitDetail().fields)
    assert answer.json()["contact_email"] == "amara@northgate.example"


def test_registering_a_recruit_answers_the_person_and_where_they_are(cast: Cast, api_for: ApiFor) -> None:
    body = {
        "full_name": "Chidi Okafor",
        "profession": "doctor",
        "country_of_training": "NG",
        "ward": str(cast.ward.id),
        "line_manager": str(cast.liam.id),
        "facts": {"family_joining": True},
    }
    browser = api_for(cast.helen)
    answer = browser.post(f"{API}/recruits/", body)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["full_name"], made["regulator"], made["facts"]) == ("Chidi Okafor", "gmc", {"family_joining": True})
    assert made["ward"]["name"] == "Ward 7" and made["line_manager"]["name"] == "Liam Doyle"
    assert made["case_officer"]["name"] == "Helen Moss"
    assert browser.get(answer["Location"]).json() == made


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("full_name", "", "blank"),
        ("full_name", "Nul\0l", "null_characters_not_allowed"),
        ("full_name", 7, "invalid"),
        ("full_name", None, "null"),
        ("full_name", "x" * 201, "max_length"),
        ("profession", "wizard", "invalid_choice"),
        ("profession", ["nurse"], "invalid_choice"),
        ("contact_email", "nobody", "invalid"),
        ("country_of_training", "Philippines", "invalid"),
        ("existing_staff", "yes", "invalid"),
        ("facts", {"likes_tea": True}, "unknown_field"),
        ("facts", {"family_joining": "yes"}, "invalid"),
        ("facts", "yes", "invalid"),
        ("ward", MISSING, "unknown"),
        ("ward", "Ward 7", "invalid"),
        ("ward", 7, "invalid"),
        ("nickname", "Chi", "unknown_field"),
        ("membership", MISSING, "unknown_field"),
        ("trust", MISSING, "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_made(
    cast: Cast, api_for: ApiFor, field: str, value: object, code: str
) -> None:
    body = {"full_name": "Chidi Okafor", "profession": "doctor"} | {field: value}
    errors = refused(api_for(cast.helen).post(f"{API}/recruits/", body), 400, "invalid")
    assert [(name.split(".")[0], found) for name, found in errors] == [(field, code)]
    access.enter(cast.helen)
    assert Recruit.objects.count() == 2


def test_a_ward_or_person_of_another_trust_is_as_unknown_as_none(cast: Cast, api_for: ApiFor) -> None:
    def sent(ward: object, manager: object) -> bytes:
        body = {"full_name": "X", "profession": "nurse", "ward": str(ward), "line_manager": str(manager)}
        answer = api_for(cast.helen).post(f"{API}/recruits/", body)
        assert refused(answer, 400, "invalid") == [("ward", "unknown"), ("line_manager", "unknown")]
        return bytes(answer.content)

    assert sent(cast.southmoor_ward.id, cast.omar.id) == sent(MISSING, MISSING)


def test_changing_a_person_moves_the_etag_and_a_stale_one_is_refused(cast: Cast, api_for: ApiFor) -> None:
    browser, address = api_for(cast.helen), f"{API}/recruits/{cast.amara_recruit.id}/"

    answer = browser.patch(address, {"known_as": "Ama", "ward": None}, headers={"If-Match": '"1"'})

    assert answer.status_code == 200, answer.content
    assert (answer.json()["known_as"], answer.json()["ward"], answer["ETag"]) == ("Ama", None, '"2"')
    refused(browser.patch(address, {"known_as": "Mara"}, headers={"If-Match": '"1"'}), 412, "stale")
    refused(browser.patch(address, {"known_as": "Mara"}, headers={"If-Match": "nonsense"}), 412, "stale")
    assert browser.patch(address, {"known_as": "Mara"}, headers={"If-Match": '"7", "2"'}).status_code == 200
    assert browser.patch(address, {"known_as": "Mara"}, headers={"If-Match": "*"}).status_code == 200
    assert browser.patch(address, {"known_as": "Mara"}).status_code == 200


def test_nobody_but_hr_changes_a_person(cast: Cast, api_for: ApiFor) -> None:
    for viewer in (cast.liam, cast.priya, cast.ben, cast.ed, cast.amara):
        refused(api_for(viewer).patch(f"{API}/recruits/{cast.amara_recruit.id}/", {}), 403, "not_allowed")


def test_a_checklist_holds_the_steps_by_stage_and_the_next_three(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    enrolled(zainab, {"title": "Open a bank account"}, {"title": "Meet HR", "owner_role": "hr"})

    body = api_for(cast.liam).get(f"{API}/recruits/{zainab.id}/checklist/").json()

    assert set(body) == set(rows.ChecklistRow().fields)
    (stage,) = body["stages"]
    assert set(stage) == set(rows.ChecklistStageRow().fields)
    assert [step["title"] for step in stage["steps"]] == ["Open a bank account", "Meet HR"]
    assert [step["title"] for step in body["next_three"]] == ["Open a bank account"]
    assert (body["done"], body["total"], body["overdue"]) == (0, 2, 0)


def test_recording_an_arrival_moves_the_open_steps_that_count_from_it(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    MilestoneFactory(recruit=zainab, planned_on=date(2026, 3, 6))
    done, open_ = enrolled(zainab, {}, {}).steps.order_by("item__position")
    Step.objects.filter(pk=done.pk).update(state="done", done_on=date(2026, 3, 1))
    browser, address = api_for(cast.helen), f"{API}/recruits/{zainab.id}/milestones/"

    answer = browser.post(address, {"kind": "arrival", "planned_on": "2026-04-02", "reason": "Visa is late"})

    assert answer.status_code == 201, answer.content
    assert set(answer.json()) == set(rows.MilestoneRow().fields)
    assert answer.json()["planned_on"] == "2026-04-02"
    access.enter(cast.helen)
    assert Step.objects.get(pk=open_.pk).due_on == date(2026, 4, 12)
    assert Step.objects.get(pk=done.pk).due_on == date(2026, 3, 16)
    listed = browser.get(address).json()
    assert listed["count"] == 1 and listed["results"] == [answer.json()]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "arrival", "planned_on": "0001-01-01"}, "planned_on"),
        ({"kind": "arrival", "planned_on": "9999-12-31"}, "planned_on"),
        ({"kind": "arrival", "planned_on": "1948-07-04"}, "planned_on"),
        ({"kind": "arrival", "planned_on": "2026-02-30"}, "planned_on"),
        ({"kind": "arrival", "planned_on": "20260401"}, "planned_on"),
        ({"kind": "arrival", "planned_on": "2026-W10-1"}, "planned_on"),
        ({"kind": "arrival", "planned_on": 20260401}, "planned_on"),
        ({"kind": "arrival", "actual_on": "2026-03-03"}, "actual_on"),
        ({"kind": "arrival", "planned_on": "2057-03-02"}, "planned_on"),
        ({"kind": "arrival"}, "planned_on"),
        ({"kind": "birthday", "planned_on": "2026-04-01"}, "kind"),
        ({"kind": "arrival", "planned_on": "2026-04-01", "occurrence": 0}, "occurrence"),
        ({"kind": "arrival", "planned_on": "2026-04-01", "occurrence": "1"}, "occurrence"),
        ({"kind": "arrival", "planned_on": "2026-04-01", "reason": "\0"}, "reason"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused_at_its_field(
    cast: Cast, api_for: ApiFor, body: dict[str, object], field: str
) -> None:
    answer = api_for(cast.helen).post(f"{API}/recruits/{cast.amara_recruit.id}/milestones/", body)
    assert {name for name, _ in refused(answer, 400, "invalid")} == {field}


def test_a_buddy_learns_of_the_arrival_and_of_no_visa(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    for kind in ("arrival", "visa_expiry", "osce_sitting"):
        MilestoneFactory(recruit=zainab, kind=kind)

    def kinds(viewer: Membership) -> list[str]:
        found = api_for(viewer).get(f"{API}/recruits/{zainab.id}/milestones/").json()
        return [row["kind"] for row in found["results"]]

    assert kinds(cast.helen) == ["visa_expiry", "arrival", "osce_sitting"]
    assert kinds(cast.ben) == ["arrival"]
    assert kinds(cast.liam) == ["arrival", "osce_sitting"]


def test_the_timeline_tells_hr_and_the_person_what_happened(cast: Cast, api_for: ApiFor) -> None:
    address = f"{API}/recruits/{cast.amara_recruit.id}/"
    api_for(cast.helen).patch(address, {"known_as": "Ama"})
    for viewer in (cast.helen, cast.amara):
        body = api_for(viewer).get(f"{address}timeline/").json()
        assert set(body["results"][0]) == set(rows.EventRow().fields)
        assert body["results"][0]["sentence"].startswith("Helen Moss changed facts about this person.")
    refused(api_for(cast.liam).get(f"{address}timeline/"), 403, "not_allowed")


def test_readiness_speaks_by_gate_to_those_who_answer_for_the_person(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    step_of(zainab, gate="start", title="Right to work check")
    address = f"{API}/recruits/{zainab.id}/readiness/"
    for viewer in (cast.helen, cast.liam, cast.priya):
        (gate,) = api_for(viewer).get(address).json()["results"]
        assert set(gate) == set(gates.GateRow().fields)
        assert (gate["gate"], gate["word"]) == ("start", "on_track")
    for viewer in (cast.ben, cast.ed, cast.olu, cast.diana):
        refused(api_for(viewer).get(address), 403, "not_allowed")
