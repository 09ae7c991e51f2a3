"""What a trust's own sign-in service answers, and what of it is refused: a real service on loopback is told to answer wrongly."""

import time
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Event, SignInProvider
from onboarding.rules.id_tokens import half_digest
from tests.cast import Cast
from tests.elsewhere import OWN, leave, link, open_to, path_of, signed_in_by, there_and_back
from tests.identity_provider import BESIDE, CLIENT, REMOVED, IdentityProvider, running_provider
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
NOW = object()  # put in the place of a time; the offset stands beside it


def is_in(browser: Browser) -> bool:
    return browser.get("/recruits/").status_code == 200


def test_a_token_that_is_as_it_should_be_lets_in(provider: SignInProvider, service: IdentityProvider) -> None:
    assert is_in(signed_in_by(service, provider))


def test_a_token_that_speaks_of_the_one_beside_it_lets_in_too(
    provider: SignInProvider, service: IdentityProvider
) -> None:
    service.changes = {"at_hash": half_digest(BESIDE)}
    assert is_in(signed_in_by(service, provider))


def test_a_token_signed_on_a_curve_lets_in_too(provider: SignInProvider, service: IdentityProvider) -> None:
    service.signed_how = "ES256"
    assert is_in(signed_in_by(service, provider))


@pytest.mark.parametrize(
    ("changes", "signed_how"),
    [
        pytest.param({"iss": "https://another.example"}, "RS256", id="wrong issuer"),
        pytest.param({"iss": REMOVED}, "RS256", id="no issuer"),
        pytest.param({"aud": "another-client"}, "RS256", id="wrong audience"),
        pytest.param({"aud": REMOVED}, "RS256", id="no audience"),
        pytest.param({"aud": [CLIENT, "another-client"]}, "RS256", id="several audiences and nobody named"),
        pytest.param({"aud": [CLIENT, "x"], "azp": "x"}, "RS256", id="several audiences and another named"),
        pytest.param({"azp": "another-client"}, "RS256", id="another client named"),
        pytest.param({"exp": (NOW, -120)}, "RS256", id="expired"),
        pytest.param({"exp": REMOVED}, "RS256", id="never expires"),
        pytest.param({"iat": (NOW, 600)}, "RS256", id="issued in the future"),
        pytest.param({"nbf": (NOW, 600)}, "RS256", id="not yet valid"),
        pytest.param({"nonce": "of another sign-in"}, "RS256", id="wrong nonce"),
        pytest.param({"nonce": REMOVED}, "RS256", id="no nonce"),
        pytest.param({"sub": REMOVED}, "RS256", id="no subject"),
        pytest.param({"sub": ""}, "RS256", id="empty subject"),
        pytest.param({"sub": "subject-1\0"}, "RS256", id="subject with a character that cannot be stored"),
        pytest.param({"sub": "s" * 256}, "RS256", id="subject that is too long"),
        pytest.param({"sub": 1}, "RS256", id="subject that is a number"),
        pytest.param({"at_hash": half_digest("of another")}, "RS256", id="that came with another access token"),
        pytest.param({}, "none", id="not signed"),
        pytest.param({}, "HS256", id="signed with the public key as a secret"),
        pytest.param({}, "another", id="signed by another key under the name of the right one"),
        pytest.param({}, "unknown", id="signed by a key that the service does not have"),
    ],
)
def test_a_bad_token_is_refused(
    cast: Cast, provider: SignInProvider, service: IdentityProvider, changes: dict[str, Any], signed_how: str
) -> None:
    now = int(time.time())
    service.changes = {name: now + one[1] if isinstance(one, tuple) else one for name, one in changes.items()}
    service.signed_how, browser = signed_how, Browser()

    answer = there_and_back(browser, service, f"{OWN}{provider.code}/")

    assert (answer.status_code, "We cannot trust the answer" in answer.text) == (400, True)
    assert not is_in(browser)
    access.enter(cast.helen)
    assert Event.objects.filter(action="sign_in_refused").count() == 1


@pytest.mark.parametrize(
    ("asked", "said", "comes_in"),
    [
        pytest.param({"acr": ["two-steps"]}, {"acr": "two-steps"}, True, id="the right acr"),
        pytest.param({"acr": ["two-steps"]}, {"acr": "password"}, False, id="wrong acr"),
        pytest.param({"acr": ["two-steps"]}, {}, False, id="no acr"),
        pytest.param({"acr": ["two-steps"]}, {"acr": ["two-steps"]}, False, id="acr of the wrong kind"),
        pytest.param({"amr": ["mfa"]}, {"amr": ["pwd", "mfa"]}, True, id="the right amr"),
        pytest.param({"amr": ["mfa"]}, {"amr": ["pwd"]}, False, id="wrong amr"),
        pytest.param({"amr": ["mfa"]}, {"amr": "mfa"}, False, id="amr of the wrong kind"),
    ],
)
def test_only_who_signed_in_there_as_the_trust_asks_comes_in(
    cast: Cast, settings: Any, service: IdentityProvider, asked: Any, said: Any, comes_in: bool
) -> None:
    provider = open_to(settings, service, **asked)
    link(cast.helen, provider)
    service.changes, browser = said, Browser()

    answer = there_and_back(browser, service, f"{OWN}{provider.code}/")

    assert ("without your second step" in answer.text) is not comes_in
    assert is_in(browser) is comes_in


def test_what_is_asked_for_is_bound_to_this_browser(cast: Cast, settings: Any, service: IdentityProvider) -> None:
    provider = open_to(settings, service, acr=["two-steps"])
    address = leave(Browser(), f"{OWN}{provider.code}/")

    service.visit(address)

    (asked,) = service.asked.values()
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert (asked["code_challenge_method"], asked["acr_values"]) == ("S256", "two-steps")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_an_answer_is_used_once(provider: SignInProvider, service: IdentityProvider) -> None:
    browser = Browser()
    back = path_of(service.visit(leave(browser, f"{OWN}{provider.code}/")))
    assert browser.get(back).status_code == 302
    browser.post("/account/sign-out/")

    assert "We were not waiting for this answer" in browser.get(back).text
    assert not is_in(browser)


def test_a_code_that_was_used_before_is_refused(provider: SignInProvider, service: IdentityProvider) -> None:
    back = path_of(service.visit(leave(Browser(), f"{OWN}{provider.code}/")))
    service.used.update(service.asked)  # somebody else was quicker
    browser = Browser()
    again = service.visit(leave(browser, f"{OWN}{provider.code}/"))
    stolen = path_of(again).replace(again.split("code=")[1].split("&")[0], back.split("code=")[1].split("&")[0])

    assert "We cannot trust the answer" in browser.get(stolen).text
    assert not is_in(browser)


def test_a_code_of_another_sign_in_is_refused(provider: SignInProvider, service: IdentityProvider) -> None:
    """Whoever slips a victim a code of their own has not the verifier that belongs to it."""
    attackers = service.visit(leave(Browser(), f"{OWN}{provider.code}/")).split("code=")[1].split("&")[0]
    browser = Browser()
    own = service.visit(leave(browser, f"{OWN}{provider.code}/"))
    slipped = path_of(own).replace(own.split("code=")[1].split("&")[0], attackers)

    assert "We cannot trust the answer" in browser.get(slipped).text
    assert not is_in(browser)


def test_what_another_browser_began_is_refused(provider: SignInProvider, service: IdentityProvider) -> None:
    back = path_of(service.visit(leave(Browser(), f"{OWN}{provider.code}/")))
    other = Browser()

    assert "We were not waiting for this answer" in other.get(back).text
    assert not is_in(other)


@pytest.mark.parametrize("state", ["", "x", "%00", "ä"])
def test_an_answer_that_nobody_asked_for_is_refused(provider: SignInProvider, state: str) -> None:
    answer = Browser().get(f"{OWN}{provider.code}/back/?code=x&state={state}")
    assert (answer.status_code, "We were not waiting for this answer" in answer.text) == (400, True)


def test_an_answer_that_comes_too_late_is_refused(provider: SignInProvider, service: IdentityProvider, clock) -> None:
    browser = Browser()
    back = path_of(service.visit(leave(browser, f"{OWN}{provider.code}/")))
    clock.shift(11 * 60)

    assert "We were not waiting for this answer" in browser.get(back).text


@pytest.mark.parametrize("said", ["https://another.example", REMOVED], ids=["another", "nobody"])
def test_an_answer_that_names_another_service_or_none_is_refused(
    provider: SignInProvider, service: IdentityProvider, said: object
) -> None:
    service.says, browser = {"iss": said}, Browser()

    assert "We cannot trust the answer" in there_and_back(browser, service, f"{OWN}{provider.code}/").text
    assert not is_in(browser) and not service.used, "its code was not sent anywhere"


def test_an_answer_at_the_address_of_another_service_is_refused(
    cast: Cast, settings: Any, provider: SignInProvider, service: IdentityProvider
) -> None:
    with running_provider() as southmoors:
        other, browser = open_to(settings, southmoors, "ZS1"), Browser()
        back = path_of(service.visit(leave(browser, f"{OWN}{provider.code}/")))

        answer = browser.get(back.replace(provider.code, other.code))

    assert "We were not waiting for this answer" in answer.text
    assert not is_in(browser) and not service.used and not southmoors.used


def test_who_stops_there_is_told_so(provider: SignInProvider, service: IdentityProvider) -> None:
    service.says = {"code": REMOVED, "error": "access_denied"}
    assert "You were not signed in" in there_and_back(Browser(), service, f"{OWN}{provider.code}/").text
