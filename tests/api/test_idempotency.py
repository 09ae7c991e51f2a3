"""The same key and the same request are done once, whatever happens to the answer on its way."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from onboarding import access
from onboarding.models import Evidence, IdempotencyKey, Membership, Recruit, ReportRun
from onboarding.services.memberships import change_member
from tests.api.asking import API, ApiFor, newcomer, refused, step_of
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.journeys import PDF

CHIDI = {"full_name": "Chidi Okafor", "profession": "doctor"}
KEY = {"Idempotency-Key": "4a9f"}


@pytest.mark.django_db
def test_a_repeat_gets_the_same_answer_and_makes_nothing(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    first = browser.post(f"{API}/recruits/", CHIDI, headers=KEY)
    second = browser.post(f"{API}/recruits/", dict(reversed(CHIDI.items())), headers=KEY)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert (first["ETag"], first["Location"]) == (second["ETag"], second["Location"])
    access.enter(cast.helen)
    assert Recruit.objects.filter(full_name="Chidi Okafor").count() == 1


@pytest.mark.django_db
def test_a_key_used_for_another_request_is_a_conflict(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    browser.post(f"{API}/recruits/", CHIDI, headers=KEY)
    refused(browser.post(f"{API}/recruits/", CHIDI | {"known_as": "Chi"}, headers=KEY), 409, "key_used_otherwise")
    address = f"{API}/recruits/{cast.amara_recruit.id}/milestones/"
    refused(browser.post(address, {"kind": "left", "planned_on": "2026-09-01"}, headers=KEY), 409, "key_used_otherwise")
    assert api_for(cast.hana).post(f"{API}/recruits/", CHIDI, headers=KEY).status_code == 201


@pytest.mark.django_db
def test_what_failed_is_not_kept_and_can_be_tried_again(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    refused(browser.post(f"{API}/recruits/", CHIDI | {"profession": "wizard"}, headers=KEY), 400, "invalid")
    assert browser.post(f"{API}/recruits/", CHIDI, headers=KEY).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "x" * 101, "é", "a\tb"])
def test_a_key_that_is_none_is_refused_by_its_name(cast: Cast, api_for: ApiFor, key: str) -> None:
    answer = api_for(cast.helen).post(f"{API}/recruits/", CHIDI, headers={"Idempotency-Key": key})
    assert refused(answer, 400, "invalid") == [("Idempotency-Key", "invalid")]


@pytest.mark.django_db
def test_a_form_with_a_file_is_known_again_by_its_bytes(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast))
    browser, address = api_for(cast.helen), f"{API}/steps/{step.pk}/evidence/"

    def sent(note: str) -> Any:
        form = {"note": note, "file": SimpleUploadedFile("a.pdf", PDF, "application/pdf")}
        return browser.post(address, form, format="multipart", headers=KEY)

    first, second = sent("Seen"), sent("Seen")
    assert (first.status_code, first.content) == (201, second.content)
    refused(sent("Seen twice"), 409, "key_used_otherwise")
    access.enter(cast.helen)
    assert Evidence.objects.filter(step=step).count() == 1


@pytest.mark.django_db
def test_what_was_answered_to_other_roles_is_not_told_again_nor_done_again(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.hana)
    officer = MembershipFactory(roles=["hr"], full_name="Nia Powell")
    address, day = f"{API}/report-runs/", {"as_of": "2026-02-27"}
    assert api_for(officer).post(address, day, headers=KEY).json()["groups"], "HR reads groups of any size"
    access.enter(cast.hana)
    change_member(cast.hana, member_id=officer.pk, changes={"roles": ["director"]}, reason="Changed job")
    officer.refresh_from_db()

    refused(api_for(officer).post(address, day, headers=KEY), 409, "key_used_otherwise")

    access.enter(cast.hana)
    assert ReportRun.objects.filter(made_by=officer).count() == 1


def test_two_at_once_with_one_key_are_done_once_and_answered_alike(
    own_database: str, cast: Cast, api_for: ApiFor, as_member: Callable[[Membership], AbstractContextManager[None]]
) -> None:
    browsers = [api_for(cast.helen) for _ in range(4)]
    start, answers = threading.Barrier(4), []

    def post(browser: Any) -> None:
        start.wait()
        answers.append(browser.post(f"{API}/recruits/", CHIDI, headers=KEY))
        connection.close()

    threads = [threading.Thread(target=post, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    with as_member(cast.helen):
        assert Recruit.objects.filter(full_name="Chidi Okafor").count() == 1
        assert IdempotencyKey.objects.count() == 1
