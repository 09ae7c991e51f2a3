"""Pages of refusal and failure, and the questions that machines ask."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from onboarding.models import Heartbeat
from tests.cast import Cast
from tests.viewing import Browser
from web.views import errors, health

pytestmark = pytest.mark.django_db


def test_a_form_from_before_sign_in_is_refused_in_words(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "This form has expired" in answer.text


def test_the_page_of_a_failure_needs_no_database(django_assert_num_queries, rf) -> None:
    with django_assert_num_queries(0):
        answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "there is a problem with the service" in answer.text


def test_the_process_says_that_it_lives_without_the_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_means_database_broker_and_background_work() -> None:
    Heartbeat.objects.create(name="sweep", beaten_at=timezone.now())

    answer = Client().get("/readyz")

    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "broker": "ok", "background": "ok"},
        "background": {"sweep": {"seconds_ago": 0}},
    }


def test_what_the_hourly_comparison_found_is_told_and_turns_nobody_away() -> None:
    figures = {"due_without_row": 3, "pending_over_30_minutes": 1, "oldest_pending_since": "2026-03-02T08:00:00+00:00"}
    hour_ago = timezone.now() - timedelta(hours=1)
    Heartbeat.objects.create(name="reconcile", beaten_at=hour_ago, figures=figures)

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["background"]) == (200, {"reconcile": {"seconds_ago": 3600} | figures})


def test_a_silent_worker_is_not_ready() -> None:
    Heartbeat.objects.create(name="sweep", beaten_at=timezone.now() - timedelta(minutes=6))

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert "sweep last ran 36" in answer.json()["checks"]["background"]


def test_a_broker_that_is_away_is_not_ready(settings) -> None:
    settings.REDIS_URL = "redis+socket:///no/such/socket?virtual_host=0"

    assert Client().get("/readyz").json()["checks"]["broker"] == "the broker does not answer"
    assert Client().get("/readyz").status_code == 503


def test_the_broker_may_stand_behind_either_kind_of_address() -> None:
    assert health.broker_client("redis://broker.example:6380/3").connection_pool.connection_kwargs["port"] == 6380
    assert (
        health.broker_client("redis+socket:///run/x%20y.sock?virtual_host=0").connection_pool.connection_kwargs["path"]
        == "/run/x y.sock"
    )


@pytest.mark.parametrize("path", ["/recruits/not-an-id/", "/my/steps/1/", "/evidence/x/file/", "/recruits/%00/"])
def test_an_address_that_cannot_be_is_a_page(client_for, cast: Cast, path: str) -> None:
    answer = client_for(cast.helen).get(path)

    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_every_answer_forbids_foreign_and_inline_scripts() -> None:
    policy = Browser().get("/help/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy and "unsafe-inline" not in policy
    assert connection.vendor == "postgresql"


def test_an_unknown_host_is_a_bad_request_and_no_failure_of_ours() -> None:
    answer = Client(raise_request_exception=False).get("/demo/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "There is a problem with what you sent" in answer.text


@pytest.mark.parametrize(
    ("path", "heads"),
    [
        ("/recruits/%0d%0aERROR forged/", {}),
        ("/api/v1/recruits/%0AERROR%20forged/", {}),
        ("/help/", {"host": "elsewhere.example\nERROR forged"}),
        ("/help/?%0aERROR=forged", {"referer": "x\r\nERROR forged", "user-agent": "x\nERROR forged"}),
    ],
)
def test_no_line_of_the_log_is_forged_by_what_came_in(
    client_for, cast: Cast, caplog, path: str, heads: dict[str, str]
) -> None:
    caplog.set_level("DEBUG")
    browser = client_for(cast.helen)

    for ask in (browser.get, browser.post):
        ask(path, headers=heads)

    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert said and not [one for one in said if len(one.splitlines()) != 1]


def test_a_refusal_says_what_to_do_and_whom_to_ask(client_for, cast: Cast) -> None:
    missing = client_for(cast.amara).get("/recruits/none/").text
    assert "If you typed the address" in missing and "Go to your start page" in missing
    assert "Ask Helen Moss of the HR team" in missing and "helen@northgate.example" in missing  # her case officer

    refused = client_for(cast.liam).get("/review/").text
    assert "Your role here is line manager" in refused and "Ask Hana Lewis" in refused


def test_who_is_not_signed_in_is_told_to_ask_hr() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"login": "x", "password": "y"})

    assert "Ask the HR team of your trust." in answer.text and "@" not in answer.text.split("<main")[1]


def test_help_begins_with_the_viewer_s_own_role(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/help/").text

    mine, others = page.split("What the others do here")
    assert "Fix messages that could not be sent" in mine and 'href="/messages/"' in mine
    assert "Director" in others and "Ask Hana Lewis" in mine
    assert "What each role does here" in Client().get("/help/").text


@pytest.mark.parametrize("name", ["helen", "liam", "priya", "ben", "ed", "olu", "diana", "amara"])
def test_every_link_of_the_help_page_opens_for_its_role(client_for, cast: Cast, name: str) -> None:
    browser = client_for(getattr(cast, name))

    links = set(re.findall(r'<li><a href="(/[^"]*)"', browser.get("/help/").text.split("<main")[1]))

    assert links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)
