"""Duty clocks by API: listed, begun by what happened, closed with evidence."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Membership, Occurrence, Recruit
from onboarding.services.duty_clocks import follow_everyone
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import MilestoneFactory, RecruitFactory
from tests.journeys import pdf

pytestmark = pytest.mark.django_db
DUTIES = "/api/v1/duties/"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def nurse(cast: Cast) -> Recruit:
    return RecruitFactory(full_name="Zainab Yusuf", line_manager=cast.liam, case_officer=cast.helen, status="started")


def test_what_happened_begins_a_clock_and_the_same_key_begins_it_once(api_for, cast: Cast, nurse: Recruit) -> None:
    api = api_for(cast.helen)
    body = {"recruit": str(nurse.pk), "kind": "changed_role", "on": "2026-02-16", "words": "Band 5 from today"}
    for _ in range(2):
        answer = api.post(DUTIES, body, format="json", HTTP_IDEMPOTENCY_KEY="once")
        assert answer.status_code == 201, answer.content

    row = answer.json()
    (clock,) = row["clocks"]
    assert (row["kind"], clock["duty"], clock["due_on"], clock["days_left"]) == (
        "changed_role",
        "change-of-work",
        "2026-03-02",
        0,
    )
    assert Occurrence.objects.filter(kind="changed_role").count() == 1
    assert api.post(DUTIES, body, format="json").status_code == 409


def test_running_clocks_are_listed_with_their_rule_and_those_without_a_day_first(
    api_for, cast: Cast, nurse: Recruit
) -> None:
    record_milestone(cast.helen, recruit_id=nurse.pk, kind="visa_granted", actual_on=date(2026, 2, 2))
    found = api_for(cast.hana).get(DUTIES, {"recruit": str(nurse.pk)}).json()

    first, second = found["results"]
    assert (first["duty"], first["cannot_be_computed"], first["waiting_for"]) == (
        "right-to-work-follow-up",
        True,
        ["visa_expiry"],
    )
    assert (second["duty"], second["due_on"], second["days_left"]) == ("late-or-no-start", "2026-03-16", 14)
    assert second["confirmed"] is False and second["checked_on"] == "2026-11-23"
    assert [one["evidence"] for one in second["closes_with"]] == [None, "report", "report"]


@pytest.mark.parametrize(
    ("asked", "duties"),
    [
        ({"overdue": "true"}, {"sponsorship-ended"}),
        ({"this_week": "true"}, {"change-of-work"}),
        ({"cannot_be_computed": "true"}, {"right-to-work-follow-up"}),
        ({"duty": "change-of-work"}, {"change-of-work"}),
        ({"mine": "true"}, {"sponsorship-ended", "change-of-work", "right-to-work-follow-up", "late-or-no-start"}),
        ({"mine": "false"}, set()),
        ({"state": "closed"}, set()),
        ({"due_before": "2026-03-02", "search": "zain"}, {"sponsorship-ended", "change-of-work"}),
    ],
)
def test_the_list_is_narrowed(api_for, cast: Cast, nurse: Recruit, asked: dict[str, str], duties: set[str]) -> None:
    api = api_for(cast.helen)
    for kind, on in (("sponsorship_ended", "2026-02-09"), ("changed_role", "2026-02-16")):
        api.post(DUTIES, {"recruit": str(nurse.pk), "kind": kind, "on": on}, format="json")
    record_milestone(cast.helen, recruit_id=nurse.pk, kind="visa_granted", actual_on=date(2026, 2, 2))

    found = api.get(DUTIES, asked | {"recruit": str(nurse.pk)}).json()
    assert {row["duty"] for row in found["results"]} == duties


def test_a_clock_is_closed_with_the_number_of_the_report(api_for, cast: Cast, nurse: Recruit) -> None:
    api = api_for(cast.helen)
    api.post(DUTIES, {"recruit": str(nurse.pk), "kind": "changed_role", "on": "2026-02-16"}, format="json")
    path = f"{DUTIES}{clock_of(nurse, 'change-of-work').pk}/"

    refused = api.post(f"{path}close/", {"way": 1, "on": "2026-02-26"}, format="json")
    assert refused.status_code == 400 and refused.json()["errors"][0]["field"] == "reference"
    etag = api.get(path).headers["ETag"]
    body = {"way": 1, "on": "2026-02-26", "reference": "SMS-4711"}
    answer = api.post(f"{path}close/", body, format="json", HTTP_IF_MATCH=etag)

    assert answer.status_code == 200, answer.content
    row = answer.json()
    assert (row["state"], row["closed_on"], row["closed_with"]["reference"]) == ("closed", "2026-02-26", "SMS-4711")
    assert api.post(f"{path}close/", body, format="json", HTTP_IF_MATCH=etag).status_code == 412
    assert api.post(f"{path}close/", body, format="json").status_code == 409


def test_a_result_page_is_sent_as_a_form(api_for, cast: Cast, nurse: Recruit) -> None:
    api = api_for(cast.helen)
    body = {"recruit": str(nurse.pk), "kind": "pending_check", "on": "2025-09-01"}
    api.post(DUTIES, body, format="json")
    path = f"{DUTIES}{clock_of(nurse, 'right-to-work-pending').pk}/close/"

    answer = api.post(path, {"way": "1", "on": "2026-02-26", "file": pdf()}, format="multipart")

    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "closed"
    assert clock_of(nurse, "right-to-work-pending", 2).due_on == date(2026, 8, 26)
    assert api.post(path, {"way": "one"}, format="json").status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "left_the_country"}, "kind"),
        ({"kind": "changed_role"}, "recruit"),
        ({"kind": "licence_change", "recruit": "RECRUIT"}, "recruit"),
        ({"kind": "changed_role", "recruit": "RECRUIT", "on": "1900-01-01"}, "on"),
        ({"kind": "changed_role", "recruit": "RECRUIT", "on": "2031-01-01"}, "on"),
        ({"kind": "pending_check", "recruit": "RECRUIT", "on": "2026-03-03"}, "on"),
        ({"kind": "changed_role", "recruit": "RECRUIT", "words": "a\0"}, "words"),
        ({"kind": "changed_role", "recruit": "RECRUIT", "who": "me"}, "who"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(api_for, cast: Cast, nurse: Recruit, body: dict, field: str) -> None:
    body = {name: str(nurse.pk) if value == "RECRUIT" else value for name, value in body.items()}
    answer = api_for(cast.helen).post(DUTIES, body, format="json")
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_a_manager_says_who_is_not_at_work_and_nothing_else(api_for, cast: Cast, nurse: Recruit) -> None:
    api = api_for(cast.liam)
    assert api.post(DUTIES, {"recruit": str(nurse.pk), "kind": "changed_role"}, format="json").status_code == 403
    answer = api.post(DUTIES, {"recruit": str(nurse.pk), "kind": "absent"}, format="json")

    assert answer.status_code == 201
    assert [one["duty"] for one in answer.json()["clocks"]] == ["unexplained-absence"]
    assert {row["recruit"]["name"] for row in api.get(DUTIES).json()["results"]} >= {"Zainab Yusuf"}


def test_somebody_else_s_person_is_nobody(api_for, cast: Cast) -> None:
    body = {"recruit": str(cast.southmoor_recruit.pk), "kind": "changed_role"}
    assert api_for(cast.helen).post(DUTIES, body, format="json").status_code == 404


def test_a_page_costs_the_same_for_three_clocks_and_for_thirty(api_for, cast: Cast) -> None:
    def asked(people: int) -> int:
        for _ in range(people):
            MilestoneFactory(recruit=RecruitFactory(), kind="visa_expiry", planned_on=None, actual_on=date(2027, 2, 2))
        follow_everyone(None, cast.northgate)
        api = api_for(cast.helen)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert api.get(DUTIES, {"page_size": 200}).status_code == 200
        return len(found)

    assert asked(3) == asked(30)
