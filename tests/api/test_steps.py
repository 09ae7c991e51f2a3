"""Steps through the API: lists, one step, and every verb, with what each refuses."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from api.serializers import rows
from api.serializers.one_step import StepDetail
from onboarding import access
from onboarding.models import Event, Evidence, Membership, Step, StepChange
from tests.api.asking import API, MISSING, ApiFor, newcomer, refused, step_of
from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

CONTRACT = [
    "id",
    "item_key",
    "title",
    "stage",
    "programme",
    "enrolment",
    "subject",
    "owner_role",
    "state",
    "applies",
    "due_on",
    "limit",
    "basis",
    "mandatory",
    "gates",
    "plan_actions",
    "overdue",
    "waiting",
    "blocked",
    "at_risk",
    "waiting_on",
    "evidence_kind",
    "review",
    "waived_until",
]


@pytest.fixture(autouse=True)
def own_media(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    yield


def png(size: int = 0) -> SimpleUploadedFile:
    """A real picture, padded to at least that many bytes."""
    content = BytesIO()
    Image.new("RGB", (2, 2)).save(content, "PNG")
    return SimpleUploadedFile("proof.png", content.getvalue().ljust(size, b"\0"), "image/png")


def one_step(cast: Cast, **item: Any) -> tuple[Step, str]:
    """A step of a newcomer, and its address."""
    access.enter(cast.helen)
    step = step_of(newcomer(cast), **item)
    return step, f"{API}/steps/{step.pk}/"


def test_a_list_of_steps_has_rows_of_the_contract_with_the_earliest_first(cast: Cast, api_for: ApiFor) -> None:
    body = api_for(cast.helen).get(f"{API}/steps/", {"recruit": str(cast.amara_recruit.id)}).json()
    assert body["count"] > 20
    assert set(CONTRACT) <= set(body["results"][0])
    assert all(set(row) == set(rows.StepRow().fields) for row in body["results"])
    due = [row["due_on"] for row in body["results"] if row["due_on"]]
    assert due == sorted(due)


def test_one_step_shows_its_evidence_history_and_what_the_viewer_may_do(cast: Cast, api_for: ApiFor) -> None:
    step, address = one_step(cast)
    answer = api_for(cast.helen).get(address)
    assert answer["ETag"] == '"1"'
    body = answer.json()
    assert set(body) == set(StepDetail().fields)
    assert body["subject"] == {"kind": "recruit", "id": str(step.enrolment.recruit_id)}
    assert body["allowed"] == ["submit", "waive", "waiting", "comment", "delegate"]
    assert api_for(cast.priya).get(address).json()["allowed"] == ["comment"]


def test_submitting_a_note_finishes_a_step_that_needs_no_second_person(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast)
    answer = api_for(cast.helen).post(f"{address}submit/", {"note": "Account opened.", "on": "2026-02-27"})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["state"], body["done_on"], body["submitted_by"]) == ("done", "2026-02-27", "Helen Moss")
    assert answer["ETag"] == '"2"'
    (evidence,) = body["evidence"]
    assert set(evidence) == set(rows.EvidenceRow().fields)
    assert evidence["note"] == "Account opened."


@pytest.mark.parametrize(
    ("item", "body", "errors"),
    [
        ({"evidence": "note"}, {}, [("note", "required")]),
        ({"evidence": "note"}, {"note": ""}, [("note", "required")]),
        ({"evidence": "note"}, {"note": " \n\t "}, [("note", "required")]),
        ({"evidence": "note"}, {"note": "x" * 4001}, [("note", "too_long")]),
        ({"evidence": "note"}, {"note": "a\0b"}, [("note", "null_characters_not_allowed")]),
        ({"evidence": "note"}, {"note": 7}, [("note", "invalid")]),
        ({"evidence": "note"}, {"note": None}, [("note", "null")]),
        ({"evidence": "date"}, {"on": "0001-01-01"}, [("on", "out_of_range")]),
        ({"evidence": "date"}, {"on": "2026-03-03"}, [("on", "in_future")]),
        ({"evidence": "date"}, {"on": "tomorrow"}, [("on", "invalid")]),
        ({"evidence": "date"}, {}, [("on", "required")]),
        ({"evidence": "file"}, {"note": "No file"}, [("file", "required")]),
        ({"evidence": "file"}, {"file": "proof.png"}, [("file", "invalid")]),
        ({"evidence": "none"}, {"state": "done"}, [("state", "unknown_field")]),
        ({"evidence": "none"}, {"revision": 1}, [("revision", "unknown_field")]),
        ({"evidence": "note"}, ["Done"], [("", "invalid")]),
        ({"evidence": "note"}, "Done", [("", "invalid")]),
    ],
)
def test_evidence_that_is_not_enough_is_refused_at_its_field(
    cast: Cast, api_for: ApiFor, item: dict[str, Any], body: Any, errors: list[tuple[str, str]]
) -> None:
    step, address = one_step(cast, **item)
    answer = api_for(cast.helen).post(f"{address}submit/", body)
    assert refused(answer, 400, "invalid") == errors
    access.enter(cast.helen)
    assert Step.objects.get(pk=step.pk).state == "to_do"
    assert not Evidence.objects.filter(step=step).exists()


def test_a_file_is_kept_listed_and_given_back_as_it_was_and_each_look_is_recorded(cast: Cast, api_for: ApiFor) -> None:
    step, address = one_step(cast, evidence="file")
    browser, sent = api_for(cast.helen), png()

    made = browser.post(f"{address}evidence/", {"file": sent, "note": "Seen"}, format="multipart")

    assert made.status_code == 201, made.content
    row = made.json()
    assert set(row) == set(rows.EvidenceRow().fields)
    assert (row["kind"], row["file_name"], row["size"]) == ("file", "proof.png", sent.size)
    assert browser.get(f"{address}evidence/").json()["results"] == [row]
    assert browser.get(f"{API}/evidence/{row['id']}/").json() == row
    file = browser.get(f"{API}/evidence/{row['id']}/file/")
    assert file["Content-Type"] == "image/png"
    assert file["Content-Disposition"] == 'attachment; filename="proof.png"'
    assert b"".join(file) == sent.file.getvalue()
    access.enter(cast.helen)
    assert Event.objects.filter(action="evidence_read", actor=cast.helen).count() == 1
    assert Step.objects.get(pk=step.pk).state == "done"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: png(11 * 1024 * 1024), "too_large"),
        (lambda: png(21 * 1024 * 1024), "too_large"),
        (lambda: SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 100, "application/pdf"), "wrong_type"),
        (lambda: SimpleUploadedFile("page.pdf", b"<html><script>", "application/pdf"), "wrong_type"),
        (lambda: SimpleUploadedFile("empty.png", b"", "image/png"), "empty"),
        (lambda: SimpleUploadedFile("half.png", png().file.getvalue()[:30], "image/png"), "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field_and_nothing_is_kept(
    cast: Cast, api_for: ApiFor, tmp_path: Path, file: Any, code: str
) -> None:
    step, address = one_step(cast, evidence="file")
    for door in ("evidence", "submit"):
        answer = api_for(cast.helen).post(f"{address}{door}/", {"file": file()}, format="multipart")
        assert refused(answer, 400, "invalid") == [("file", code)]
    access.enter(cast.helen)
    assert Step.objects.get(pk=step.pk).state == "to_do"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_second_officer_accepts_what_the_first_submitted(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast, review="second_person")
    helen, hana = api_for(cast.helen), api_for(cast.hana)
    assert helen.post(f"{address}submit/", {"note": "Seen"}).json()["state"] == "submitted"
    refused(helen.post(f"{address}accept/"), 403, "not_allowed")
    answer = hana.post(f"{address}accept/")
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    refused(hana.post(f"{address}accept/"), 409, "wrong_state")


def test_a_returned_step_is_its_owners_again_with_the_reason(cast: Cast, api_for: ApiFor) -> None:
    step, address = one_step(cast, review="second_person")
    api_for(cast.helen).post(f"{address}submit/", {"note": "Seen"})
    hana = api_for(cast.hana)
    assert refused(hana.post(f"{address}return/", {}), 400, "invalid") == [("reason", "required")]
    assert refused(hana.post(f"{address}return/", {"reason": "a\0"}), 400, "invalid")[0][0] == "reason"
    body = hana.post(f"{address}return/", {"reason": "The date is missing."}).json()
    assert body["state"] == "returned"
    assert body["history"][0]["reason"] == "The date is missing."
    access.enter(cast.helen)
    assert StepChange.objects.filter(step=step).count() == 2


def test_a_waiver_needs_a_second_officer(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast)
    helen, hana = api_for(cast.helen), api_for(cast.hana)
    wanted = {"reason": "Done at the last trust.", "expires_on": "2026-12-31"}
    asked = helen.post(f"{address}waive/", wanted)
    assert (asked.status_code, asked.json()["state"]) == (200, "to_do")
    assert asked.json()["waiver"]["reason"] == wanted["reason"]
    refused(helen.post(f"{address}accept/"), 403, "own_request")
    given = hana.post(f"{address}accept/").json()
    assert (given["state"], given["waived_until"]) == ("waived", "2026-12-31")
    opened = hana.post(f"{address}reopen/", {"reason": "It is needed after all."}).json()
    assert (opened["state"], opened["waived_until"]) == ("to_do", None)


def test_a_step_says_whom_it_is_waiting_on(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast)
    browser = api_for(cast.helen)
    body = browser.post(f"{address}waiting/", {"waiting_on": "regulator", "since": "2026-02-20"}).json()
    assert (body["waiting_on"], body["waiting_since"]) == ("regulator", "2026-02-20")
    assert browser.post(f"{address}waiting/", {"waiting_on": ""}).json()["waiting_on"] is None
    for wrong in ({"waiting_on": "the moon"}, {}, {"waiting_on": "hr", "since": "0001-01-01"}):
        refused(browser.post(f"{address}waiting/", wrong), 400, "invalid")


def test_a_step_whose_etag_is_stale_is_not_moved(cast: Cast, api_for: ApiFor) -> None:
    step, address = one_step(cast)
    browser = api_for(cast.helen)
    seen = browser.get(address)["ETag"]
    browser.post(f"{address}waiting/", {"waiting_on": "ward"})
    refused(browser.post(f"{address}submit/", {"note": "Done"}, headers={"If-Match": seen}), 412, "stale")
    access.enter(cast.helen)
    assert Step.objects.get(pk=step.pk).state == "to_do"
    now = browser.get(address)["ETag"]
    assert browser.post(f"{address}submit/", {"note": "Done"}, headers={"If-Match": now}).status_code == 200


def test_a_verb_at_the_wrong_moment_is_a_conflict(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast)
    browser = api_for(cast.helen)
    refused(browser.post(f"{address}accept/"), 409, "wrong_state")
    refused(browser.post(f"{address}reopen/", {"reason": "Why not"}), 409, "wrong_state")
    browser.post(f"{address}submit/", {"note": "Done"})
    refused(browser.post(f"{address}submit/", {"note": "Again"}), 409, "wrong_state")


def test_everyone_but_the_owner_and_hr_is_refused_to_submit(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast, owner_role="line_manager")
    refused(api_for(cast.priya).post(f"{address}submit/", {"note": "Done"}), 403, "not_allowed")
    assert api_for(cast.liam).post(f"{address}submit/", {"note": "Done"}).status_code == 200


def test_private_words_are_sealed_from_those_who_may_see_the_step(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast, owner_role="pastoral_lead", private="pastoral")
    api_for(cast.priya).post(f"{address}submit/", {"note": "Homesick."})

    def shown(viewer: Membership) -> dict[str, Any]:
        found: dict[str, Any] = api_for(viewer).get(f"{address}evidence/").json()["results"][0]
        return found

    assert (shown(cast.priya)["sealed"], shown(cast.priya)["note"]) == (False, "Homesick.")
    sealed = shown(cast.helen)
    assert (sealed["sealed"], sealed["note"]) == (True, None)
    refused(api_for(cast.helen).get(f"{API}/evidence/{sealed['id']}/"), 403, "not_allowed")
    refused(api_for(cast.helen).get(f"{API}/evidence/{sealed['id']}/file/"), 403, "not_allowed")


def test_missing_and_foreign_steps_are_the_same_404_before_the_body_is_looked_at(cast: Cast, api_for: ApiFor) -> None:
    step, _ = one_step(cast)
    omar = api_for(cast.omar)
    answers = [
        omar.generic("POST", f"{API}/steps/{key}/submit/", "{not json", "text/strange")
        for key in (step.pk, MISSING, "not-a-uuid", str(step.pk).upper())
    ]
    for answer in answers:
        refused(answer, 404, "not_found")
    assert len({answer.content for answer in answers}) == 1


def test_a_manager_with_a_step_of_a_colleague_sees_nothing_of_it(cast: Cast, api_for: ApiFor) -> None:
    _, address = one_step(cast)
    stranger = MembershipFactory(roles=["line_manager"], effective_on=date(2025, 1, 1))
    refused(api_for(stranger).get(address), 404, "not_found")
