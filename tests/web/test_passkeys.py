"""Who may trust a device, and what becomes of passkeys that no browser would send."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from onboarding.models import Membership
from tests.cast import PASSWORD, Cast
from tests.factories import MembershipFactory
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
KEY = {"id": "aaaa", "rawId": "aaaa", "type": "public-key"}
BAD = [
    "", "x", "[]", "5", "null", "{}", '"\\u0000"', json.dumps({"id": "x"}), json.dumps(KEY | {"response": {}}),
    json.dumps(KEY | {"response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    json.dumps(KEY | {"rawId": "%%", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}),
    json.dumps(KEY | {"response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}),
    json.dumps({"id": "x" * 30_000}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def two_steps(settings) -> None:
    settings.TWO_STEP_SIGN_IN = True


def has_codes(member: Membership) -> str:
    """They have an app; its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member.user, secret)
    return secret


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def password(browser: Browser, member: Membership) -> str:
    return str(browser.post("/account/sign-in/", {"login": member.user.email, "password": PASSWORD})["Location"])


def trusted(member: Membership, clock) -> Browser:
    """A browser on which they passed the second step, and said that it is to be trusted."""
    browser, secret = Browser(), has_codes(member)
    assert password(browser, member) == "/account/code/"
    assert browser.post("/account/code/", {"code": code_for(secret)})["Location"] == "/account/trust-device/"
    assert "Trust this device for 14 days?" in browser.get("/account/trust-device/").text
    browser.post("/account/trust-device/", {"action": "trust"})
    browser.post("/account/sign-out/")
    return browser


@pytest.mark.parametrize("name", ["liam", "priya", "amara"])
def test_a_trusted_device_is_asked_for_no_second_step_for_fourteen_days(cast: Cast, clock, name: str) -> None:
    member = getattr(cast, name)
    browser = trusted(member, clock)
    clock.shift(13 * 24 * 3600)
    assert password(browser, member) == "/"
    browser.post("/account/sign-out/")
    clock.shift(2 * 24 * 3600)
    assert password(browser, member) == "/account/code/"


@pytest.mark.parametrize("name", ["helen", "diana"])
def test_hr_and_directors_are_never_offered_it(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    browser, secret = Browser(), has_codes(member)
    password(browser, member)
    assert browser.post("/account/code/", {"code": code_for(secret)})["Location"] == "/"
    assert browser.get("/account/trust-device/").status_code == 302


def test_whoever_becomes_hr_is_asked_on_their_trusted_device_too(cast: Cast, clock, enter) -> None:
    browser = trusted(cast.liam, clock)
    enter(cast.helen)
    Membership.objects.filter(pk=cast.liam.pk).update(roles=["line_manager", "hr"])
    assert password(browser, cast.liam) == "/account/code/"


def test_hr_of_another_trust_may_trust_none_either(cast: Cast, clock, enter) -> None:
    browser = trusted(cast.liam, clock)
    enter(cast.omar)
    MembershipFactory(user=cast.liam.user, trust=cast.southmoor, roles=["hr"])
    assert password(browser, cast.liam) == "/account/code/"


def test_a_device_that_was_not_trusted_is_asked_again(cast: Cast, clock) -> None:
    browser, secret = Browser(), has_codes(cast.liam)
    password(browser, cast.liam)
    browser.post("/account/code/", {"code": code_for(secret)})
    browser.post("/account/trust-device/", {"action": "none"})
    browser.post("/account/sign-out/")
    assert password(browser, cast.liam) == "/account/code/"


def test_the_trust_of_one_person_lets_no_other_in_and_ends_with_the_password(cast: Cast, clock) -> None:
    browser = trusted(cast.liam, clock)
    has_codes(cast.priya)
    assert password(browser, cast.priya) == "/account/code/"
    browser.post("/account/sign-out/")
    cast.liam.user.set_password("another long password")
    cast.liam.user.save(update_fields=["password"])
    answer = browser.post("/account/sign-in/", {"login": cast.liam.user.email, "password": "another long password"})
    assert answer["Location"] == "/account/code/"


def test_a_cookie_that_we_did_not_sign_is_no_trust(cast: Cast, clock) -> None:
    browser = trusted(cast.liam, clock)
    name = next(one for one in browser.cookies if "trust" in one)
    browser.cookies[name] = browser.cookies[name].value[:-3] + "xyz"
    assert password(browser, cast.liam) == "/account/code/"


@pytest.mark.parametrize("credential", BAD, ids=range(len(BAD)))
def test_what_no_browser_sends_is_a_wrong_passkey_and_no_failure(cast: Cast, credential: str) -> None:
    browser = Browser()
    password(browser, cast.helen)
    confirm = browser.get("/account/passkeys/new/")["Location"]
    browser.post(confirm, {"password": PASSWORD, "next": "/account/passkeys/new/"})
    assert "Add a passkey" in browser.get("/account/passkeys/new/").text
    answer = browser.post("/account/passkeys/new/", {"name": "Mine\0" * 40, "credential": credential})
    assert answer.status_code == 200 and "Add a passkey" in answer.text
    assert not Authenticator.objects.exists()

    has_codes(cast.helen)
    again = Browser()
    assert password(again, cast.helen) == "/account/code/"
    again.get("/account/code/")
    assert again.post("/account/code/", {"credential": credential}).status_code == 200
    assert again.get("/recruits/").status_code == 302


def test_a_passkey_of_somebody_else_cannot_be_looked_at_or_removed(cast: Cast, client_for) -> None:
    theirs = Authenticator.objects.create(
        user=cast.hana.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Hers", "credential": {}}
    )
    has_codes(cast.helen)
    browser = client_for(cast.helen)
    assert browser.get(f"/account/passkeys/{theirs.pk}/remove/").status_code in (302, 404)
    browser.post(f"/account/passkeys/{theirs.pk}/remove/")
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
    assert "Hers" not in browser.get("/account/passkeys/").text
