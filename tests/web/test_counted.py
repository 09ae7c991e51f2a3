"""An attempt is counted and noted also where the answer fails: nobody guesses for free by making answers fail."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart
from pytest_django import Settings

from onboarding.models import FailedSignIn, User
from tests.cast import PASSWORD, Cast
from tests.viewing import Browser
from tests.web.test_second_step import code_for
from web import counts

pytestmark = pytest.mark.django_db
NO_ADDRESS = "http://[::1"


class Fails:
    """A middleware under which every answer to a form is a failure, once the view has done its work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return HttpResponse(status=500) if request.method == "POST" else answer


@pytest.fixture
def everything_fails(settings: Settings) -> Callable[[], None]:
    """From when this is called on."""

    def begin() -> None:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Fails"]

    return begin


@pytest.fixture
def secret(cast: Cast, settings: Settings) -> str:
    """What Helen's app makes codes of."""
    settings.TWO_STEP_SIGN_IN = True
    made: str = totp.generate_totp_secret()
    totp.TOTP.activate(cast.helen.user, made)
    return made


def with_password(user: User, password: str = PASSWORD, browser: Client | None = None) -> Client:
    browser = browser or Browser()
    browser.raise_request_exception = False
    browser.post("/account/sign-in/", {"login": user.email, "password": password})
    return browser


def test_wrong_passwords_count_where_every_answer_fails(cast: Cast, everything_fails) -> None:
    everything_fails()
    for _ in range(5):
        with_password(cast.amara.user, "a wrong one")

    assert FailedSignIn.objects.filter(user=cast.amara.user).count() == 5


def test_after_too_many_the_right_password_does_not_help_either(
    cast: Cast, settings: Settings, everything_fails
) -> None:
    as_ever = settings.MIDDLEWARE
    everything_fails()
    for _ in range(10):
        with_password(cast.amara.user, "a wrong one")
    settings.MIDDLEWARE = as_ever

    assert "_auth_user_id" not in with_password(cast.amara.user).session


def test_wrong_codes_count_where_every_answer_fails(
    cast: Cast, settings: Settings, secret: str, everything_fails
) -> None:
    browser, as_ever, right = with_password(cast.helen.user), settings.MIDDLEWARE, code_for(secret)
    wrong = "000000" if right != "000000" else "111111"
    everything_fails()
    failing = Browser(raise_request_exception=False)  # a browser asks for what is between it and the page only once
    failing.cookies = browser.cookies
    for _ in range(10):
        assert failing.post("/account/code/", {"code": wrong}).status_code == 500
    settings.MIDDLEWARE = as_ever

    assert 0 < FailedSignIn.objects.filter(user=cast.helen.user).count() <= 10
    assert browser.post("/account/code/", {"code": right}).status_code == 200
    assert "_auth_user_id" not in browser.session


def test_what_others_counted_meanwhile_stays(cast: Cast) -> None:
    ours = counts.begin()
    with transaction.atomic():
        cache.set("attempts", [2.0, 1.0])
        transaction.set_rollback(True)
    counts.begin()
    cache.set("attempts", [3.0, 1.0])

    counts.write_again(ours)

    assert cache.get("attempts") == [3.0, 2.0, 1.0]


def test_what_else_a_failing_sign_in_did_is_taken_back(cast: Cast, everything_fails) -> None:
    everything_fails()

    assert "_auth_user_id" not in with_password(cast.amara.user).session


@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/code/", "/account/password/reset/", "/account/trust/"])
def test_a_page_to_go_on_to_that_is_no_address_is_refused_at_once(cast: Cast, path: str) -> None:
    browser = with_password(cast.amara.user)

    assert browser.get(path, {"next": NO_ADDRESS}).status_code == 400
    assert browser.post(path, {"next": NO_ADDRESS}).status_code == 400
    assert browser.post(f"{path}?next={NO_ADDRESS}").status_code == 400


def test_letters_of_an_alphabet_that_nobody_can_write_down_do_not_come_in(cast: Cast) -> None:
    browser = Browser()
    browser.raise_request_exception = False
    form = {"login": cast.amara.user.email, "password": "a wrong one", "next": "/\\udc80"}
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset=raw_unicode_escape"

    assert browser.post("/account/sign-in/", encode_multipart(BOUNDARY, form), content_type=kind).status_code == 200
    assert FailedSignIn.objects.filter(user=cast.amara.user).count() == 1
