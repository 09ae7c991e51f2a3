"""Codes of an app: each once, for half a minute, and not as often as one likes. Passwords: long, any, and not common."""

import pytest
from allauth.mfa.totp.internal import auth as totp

from onboarding.models import Membership
from tests.cast import PASSWORD, Cast
from tests.viewing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(cast: Cast, settings) -> str:
    """Liam has an app; its secret."""
    settings.TWO_STEP_SIGN_IN = True
    made = totp.generate_totp_secret()
    totp.TOTP.activate(cast.liam.user, made)
    return made


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def at_second_step(member: Membership) -> Browser:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": member.user.email, "password": PASSWORD})
    return browser


def is_through(browser: Browser, code: str) -> bool:
    return browser.post("/account/code/", {"code": code}).status_code == 302


def test_a_code_lets_in_once(cast: Cast, secret: str) -> None:
    code = code_for(secret)
    assert is_through(at_second_step(cast.liam), code)
    assert not is_through(at_second_step(cast.liam), code)


def test_a_code_is_good_for_its_half_minute(cast: Cast, secret: str, clock) -> None:
    browser, code = at_second_step(cast.liam), code_for(secret)
    clock.shift(61)
    assert not is_through(browser, code)
    assert is_through(browser, code_for(secret))


def test_codes_cannot_be_guessed_one_after_another(cast: Cast, secret: str) -> None:
    browser = at_second_step(cast.liam)
    for number in range(12):
        assert not is_through(browser, f"{number:06}")
    assert not is_through(browser, code_for(secret))


def test_staff_who_take_their_second_step_away_are_asked_for_one_at_once(cast: Cast, secret: str) -> None:
    browser = at_second_step(cast.liam)
    assert is_through(browser, code_for(secret))
    browser.post("/account/trust-device/", {"action": "none"})
    assert browser.get("/to-do/").status_code == 200
    browser.post("/account/confirm/", {"password": PASSWORD})
    browser.post("/account/two-step/off/")
    assert browser.get("/to-do/")["Location"] == "/account/two-step/on/"


@pytest.mark.parametrize(
    ("chosen", "is_taken"),
    [
        ("three random words", True),
        ("aaaa bbbb cccc", True),  # no rule asks for capitals, digits or signs
        ("x y" * 40, True),  # 120 characters
        (" begins and ends with a space ", True),
        ("password1234", False),  # common
        ("helen@northgate.example", False),  # one's own address
        ("short", False),
    ],
)
def test_a_password_is_long_and_not_common_and_kept_as_typed(cast: Cast, chosen: str, is_taken: bool) -> None:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": cast.helen.user.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen}
    assert (browser.post("/account/password/", new).status_code == 302) == is_taken
    cast.helen.user.refresh_from_db()
    assert cast.helen.user.check_password(chosen) == is_taken
    assert not cast.helen.user.check_password(chosen.strip()) or chosen.strip() == chosen


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_host(cast: Cast, elsewhere: str) -> None:
    answer = Browser().post(
        "/account/sign-in/", {"login": cast.liam.user.email, "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/"
