"""Who gets in: a token of one membership, or a session with its CSRF token; nobody is told 401."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.models import ApiToken
from onboarding.services.tokens import make_token
from tests.api.asking import ApiFor, ClientFor, refused
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.viewing import ApiBrowser, Browser

pytestmark = pytest.mark.django_db


def with_token(token: str) -> ApiBrowser:
    browser = ApiBrowser()
    browser.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return browser


def test_me_says_who_asks_where_and_what_they_may_do(cast: Cast, api_for: ApiFor) -> None:
    answer = api_for(cast.liam).get("/api/v1/me/")
    assert answer.status_code == 200
    me = answer.json()
    assert me["user"] == {"id": str(cast.liam.user_id), "email": "liam@northgate.example", "full_name": "Liam Doyle"}
    assert me["trust"] == {"id": str(cast.northgate.id), "ods_code": "ZN1", "name": cast.northgate.name}
    assert me["membership"] == str(cast.liam.id)
    assert me["roles"] == ["line_manager"]
    assert "list_recruits" in me["actions"] and "register_recruit" not in me["actions"]


def test_nobody_is_answered_with_401_and_told_how_to_sign_in() -> None:
    answer = ApiBrowser().get("/api/v1/me/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("token", ["", "x", "a b", "é", "\xff\xfe", "0" * 64, "'; --", "0" * 100_000, "💉"])
def test_a_token_that_is_none_is_answered_with_401(token: str) -> None:
    answer = with_token(token).get("/api/v1/me/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_an_expired_token_is_answered_with_401_and_stays_where_it_is(cast: Cast) -> None:
    access.enter(cast.helen)
    token = make_token(cast.helen, days=1)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert with_token(token).get("/api/v1/me/").status_code == 401
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("switched_off", ["membership", "user"])
def test_a_token_of_someone_who_was_switched_off_is_answered_with_401(cast: Cast, switched_off: str) -> None:
    access.enter(cast.helen)
    token = make_token(cast.helen, days=1)
    gone = cast.helen if switched_off == "membership" else cast.helen.user
    gone.is_active = False
    gone.save()
    assert with_token(token).get("/api/v1/me/").status_code == 401


def test_a_token_acts_in_its_own_trust_whatever_session_comes_along(cast: Cast) -> None:
    access.enter(cast.omar)
    there = MembershipFactory(user=cast.helen.user, full_name="Helen Moss")
    token = make_token(there, days=1)
    browser = with_token(token)
    browser.force_login(cast.helen.user)
    assert browser.get("/api/v1/me/").json()["trust"]["ods_code"] == "ZS1"
    names = [row["full_name"] for row in browser.get("/api/v1/recruits/").json()["results"]]
    assert names == ["Sofia Reyes"]


def test_a_session_reads_without_a_token(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.helen).get("/api/v1/me/").json()["roles"] == ["hr"]


def test_an_idle_session_is_nobody_and_is_not_led_to_a_page(
    cast: Cast, client_for: ClientFor, clock: time_machine.Traveller
) -> None:
    browser = client_for(cast.helen)
    browser.get("/api/v1/me/")
    clock.shift(timedelta(minutes=31))
    refused(browser.get("/api/v1/me/"), 401, "not_authenticated")


def test_where_two_steps_are_asked_a_session_with_only_one_is_nobody(
    cast: Cast, client_for: ClientFor, settings: Settings
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    refused(client_for(cast.helen).get("/api/v1/me/"), 401, "not_authenticated")
    assert client_for(cast.amara).get("/api/v1/me/").status_code == 200


def test_a_session_without_its_csrf_token_cannot_write(cast: Cast) -> None:
    class Careful(Browser):
        """A browser that checks CSRF, unlike the test client's default."""

        def __init__(self) -> None:
            Client.__init__(self, enforce_csrf_checks=True)

    browser = Careful()
    browser.force_login(cast.helen.user)
    answer = browser.post("/api/v1/recruits/", {"full_name": "X", "profession": "nurse"}, "application/json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
