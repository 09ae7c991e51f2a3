"""What goes wrong: one shape, the right status, and never a failure of ours for what someone sent."""

from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from api import errors
from onboarding import access
from onboarding.models import Event
from tests.api.asking import API, ApiFor, ClientFor, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "nothing/", "recruits/x/", "recruits", "steps/../me/", "me/me/", "v2/é/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_path_that_is_none_is_the_same_404_for_every_method(
    cast: Cast, api_for: ApiFor, path: str, method: str
) -> None:
    answer = api_for(cast.helen).generic(method, f"{API}/{path}")
    assert refused(answer, 404, "not_found") == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_a_method_that_is_none_is_405_and_says_which_there_are(cast: Cast, api_for: ApiFor, method: str) -> None:
    answer = api_for(cast.helen).generic(method, f"{API}/recruits/{cast.amara_recruit.id}/")
    refused(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, PATCH, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1,]",
        b"NaN",
        b'{"full_name": "\xff"}',
        b'{"full_name": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 5000,
        b"\0",
        b"null",
        b"[]",
        b"7",
        b'"full_name"',
    ],
)
def test_a_body_that_is_no_object_is_400(cast: Cast, api_for: ApiFor, body: bytes) -> None:
    answer = api_for(cast.helen).generic("POST", f"{API}/recruits/", body, "application/json")
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] in ("parse_error", "invalid")


def test_a_body_of_another_kind_is_415_and_one_that_is_too_large_413(cast: Cast, api_for: ApiFor) -> None:
    browser, address = api_for(cast.helen), f"{API}/recruits/"
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "x"):
        refused(browser.generic("POST", address, b"full_name=X", kind), 415, "unsupported_media_type")
    large = b'{"full_name": "%s"}' % (b"x" * 1024 * 1024)
    refused(browser.generic("POST", address, large, "application/json"), 413, "too_large")


def test_a_body_in_pieces_is_411_and_not_taken_for_an_empty_one(cast: Cast, api_for: ApiFor) -> None:
    answer = api_for(cast.helen).post(f"{API}/recruits/", {}, headers={"Transfer-Encoding": "chunked"})
    refused(answer, 411, "length_required")


def test_a_form_that_is_none_is_400(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = cast.amara_recruit.enrolments.filter(begun_by="").first().steps.first()
    address = f"{API}/steps/{step.pk}/evidence/"
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = api_for(cast.helen).generic("POST", address, b"--y\r\nnothing", kind)
        assert answer.status_code == 400, answer.content


def test_head_answers_like_get_without_a_body_and_options_says_the_methods(cast: Cast, api_for: ApiFor) -> None:
    browser, address = api_for(cast.helen), f"{API}/recruits/{cast.amara_recruit.id}/"
    head = browser.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", '"1"')
    options = browser.options(address)
    assert (options.status_code, options["Allow"]) == (204, "GET, PATCH, HEAD, OPTIONS")
    refused(api_for(cast.omar).options(address), 404, "not_found")


def test_any_format_that_is_asked_for_gets_json(cast: Cast, api_for: ApiFor) -> None:
    for accept in ("text/html", "application/xml", "*/*", "nonsense"):
        answer = api_for(cast.helen).get(f"{API}/me/", headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_reading_changes_nothing(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    access.enter(cast.helen)
    before = Event.objects.count()
    step = cast.amara_recruit.enrolments.filter(begun_by="").first().steps.first()
    paths = [f"recruits/{cast.amara_recruit.id}/{part}" for part in ("", "checklist/", "timeline/", "readiness/")]
    for path in [*paths, "me/", "recruits/", "steps/", f"steps/{step.pk}/", "enrolments/", "events/"]:
        assert browser.get(f"{API}/{path}").status_code == 200
    access.enter(cast.helen)
    assert Event.objects.count() == before


def test_a_refusal_of_the_session_speaks_like_that_of_a_token(cast: Cast, client_for: ClientFor) -> None:
    refused(client_for(cast.diana).get(f"{API}/events/"), 403, "not_allowed")
    refused(client_for(cast.omar).get(f"{API}/recruits/{cast.amara_recruit.id}/"), 404, "not_found")


class _Deadlock(Exception):
    sqlstate = "40P01"


def _busy() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = _Deadlock()
    return error


@pytest.mark.parametrize(("error", "code"), [(IntegrityError("duplicate key"), "conflict"), (_busy(), "busy")])
def test_a_race_that_the_database_stops_is_a_conflict(error: Exception, code: str) -> None:
    known = errors.domain_error(error)
    assert known is not None
    assert (errors.status_of(known), known.code) == (409, code)


def test_a_fault_of_ours_is_a_problem_too_and_says_nothing_of_its_inside(
    cast: Cast, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("api.views.me.may", broken)
    browser = api_for(cast.helen)
    browser.raise_request_exception = False
    answer = browser.get(f"{API}/me/")
    refused(answer, 500, "failure")
    assert b"secret" not in answer.content
