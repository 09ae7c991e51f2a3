"""The pages round a trust's own sign-in service: finding it, when it fails, and what logs and lists give away."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from config.redaction import Links
from onboarding.models import SignInProvider
from tests.cast import Cast
from tests.elsewhere import OWN, signed_in_by, there_and_back
from tests.identity_provider import IdentityProvider
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_leads_there_where_there_is_such_a_service(cast: Cast, settings: Any) -> None:
    words = "Sign in with your trust’s account"
    assert words not in Browser().get("/account/sign-in/").text
    settings.OIDC_SECRETS = {"ZN1": "secret"}
    page = Browser().get("/account/sign-in/?next=/recruits/").text
    assert words in page and "/account/sign-in/trust/?next=%2Frecruits%2F" in page


@pytest.mark.parametrize("code", ["", "zn1", "zn1-aaaaaaaa", "zs1-aaaaaaaa", "xyz-aaaaaaaa", "Northgate", "%", "\0"])
def test_no_name_and_no_guess_tells_which_trust_has_such_a_service(provider: SignInProvider, code: str) -> None:
    answer = Browser().post(OWN, {"code": code})
    assert answer.status_code == 400
    assert Browser().get(f"{OWN}{code or 'x'}/".replace("\0", "%00")).status_code == 404


def test_the_code_that_hr_gave_leads_to_the_service_and_on_to_the_page_that_was_asked_for(
    provider: SignInProvider, service: IdentityProvider
) -> None:
    browser = Browser()
    page = browser.post(OWN, {"code": f" {provider.code.upper()} ", "next": "/cohorts/"})["Location"]
    assert "Sign in with your account of Northgate" in browser.get(page).text

    assert there_and_back(browser, service, page, next="/cohorts/")["Location"] == "/cohorts/"
    browser.post("/account/sign-out/")
    assert browser.get(OWN)["Location"] == f"{OWN}{provider.code}/", "this browser knows its trust from now on"
    assert browser.get(f"{OWN}?other=1").status_code == 200


def test_hr_has_the_link_to_pass_on_and_nobody_elses(cast: Cast, provider: SignInProvider) -> None:
    assert f"{OWN}{provider.code}/" in client_for(cast.helen).get("/people/").text
    assert "Sign-in with your trust" not in client_for(cast.omar).get("/people/").text


def test_what_it_costs_to_be_in_by_a_trusts_account_is_one_query(
    cast: Cast,
    provider: SignInProvider,
    service: IdentityProvider,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    """Whether it is linked still, and the service open."""
    own, elsewhere = client_for(cast.helen), signed_in_by(service, provider)
    for browser in (own, elsewhere):
        browser.get("/help/")
    assert count_queries(lambda: elsewhere.get("/help/")) == count_queries(lambda: own.get("/help/")) + 1


def test_nobody_is_led_to_another_host_afterwards(provider: SignInProvider, service: IdentityProvider) -> None:
    answer = there_and_back(Browser(), service, f"{OWN}{provider.code}/", next="https://evil.example/")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("status", [500, 404, 302, 401])
def test_a_service_that_does_not_answer_is_a_page_that_says_so(
    provider: SignInProvider, service: IdentityProvider, status: int
) -> None:
    service.status = status
    answer = Browser().post(f"{OWN}{provider.code}/")
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)


def test_a_service_that_stops_answering_in_between_is_a_page_that_says_so(
    provider: SignInProvider, service: IdentityProvider
) -> None:
    browser = Browser()
    assert browser.post(f"{OWN}{provider.code}/").status_code == 200
    service.status = 500

    assert "does not answer" in there_and_back(browser, service, f"{OWN}{provider.code}/").text


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "ftp://service.example/"},
        {"authorization_endpoint": "https://x.example/'; url=https://evil.example"},
        {"jwks_uri": None},
        {"scopes": "x" * 300_000},
    ],
    ids=["another issuer", "no https", "an address that does more", "no keys", "too much"],
)
def test_what_a_service_says_of_itself_has_to_be_sound(
    provider: SignInProvider, service: IdentityProvider, changed: dict[str, Any]
) -> None:
    service.metadata = changed
    assert Browser().post(f"{OWN}{provider.code}/").status_code == 503


def test_outside_a_demo_no_service_is_asked_without_https(
    provider: SignInProvider, service: IdentityProvider, settings: Any
) -> None:
    settings.DEMO = False
    assert Browser().post(f"{OWN}{provider.code}/").status_code == 503
    assert service.fetched == []


def test_keys_are_kept_and_fetched_anew_for_one_that_is_not_known(
    provider: SignInProvider, service: IdentityProvider
) -> None:
    for _ in range(2):
        signed_in_by(service, provider)
    assert service.fetched == ["/.well-known/openid-configuration", "/keys"]

    service.key_name = "second"

    assert signed_in_by(service, provider).get("/recruits/").status_code == 200
    assert service.fetched.count("/keys") == 2


def test_without_its_secret_nothing_is_asked(
    provider: SignInProvider, service: IdentityProvider, settings: Any
) -> None:
    settings.OIDC_SECRETS = {}
    assert there_and_back(Browser(), service, f"{OWN}{provider.code}/").status_code == 503


def test_answers_of_the_service_are_in_no_log() -> None:
    said = '"GET /account/sign-in/trust/zn1-7k2q9xmp/back/?code=SECRET&state=SECRET&iss=x HTTP/1.1" 302'
    line = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (said,), None)
    assert Links().filter(line)
    assert line.getMessage() == '"GET /account/sign-in/trust/zn1-7k2q9xmp/back/?… HTTP/1.1" 302'


def test_who_signed_in_and_by_which_token_is_in_no_log(
    provider: SignInProvider, service: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    service.changes = {"iss": "https://another.example"}
    there_and_back(Browser(), service, f"{OWN}{provider.code}/")

    assert "was refused" in caplog.text
    assert not [one for one in ("subject-1", "helen@", "eyJ") if one in caplog.text]
