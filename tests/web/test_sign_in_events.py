"""Signing in and out, and failing to, as HR reads it in the audit."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from onboarding import access
from onboarding.models import Event, FailedSignIn, Membership
from onboarding.services.sign_ins import GATHERED_FOR, tell_failures
from tests.cast import PASSWORD, Cast
from tests.elsewhere import link, open_to, signed_in_by
from tests.factories import MembershipFactory
from tests.identity_provider import IdentityProvider
from tests.viewing import Browser, client_for, nobody_entered
from tests.web.test_second_step import code_for

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@northgate.example"


def sign_in(member: Membership, password: str = PASSWORD) -> Browser:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": member.user.email, "password": password})
    return browser


def told(viewer: Membership, *actions: str) -> list[tuple[str, Membership | None]]:
    """What stands in the viewer's trust of signing in, oldest first, and by whom."""
    access.enter(viewer)
    rows = Event.objects.filter(action__in=actions or ("signed_in", "signed_out", "sign_in_failed"))
    return [(one.action, one.actor) for one in rows.order_by("id")]


def told_after(clock, minutes: float = 16) -> int:
    """What the sweep tells of when so much time has passed."""
    clock.shift(minutes * 60)
    with nobody_entered():
        return tell_failures()


def sign_ins(cast: Cast) -> str:
    return client_for(cast.hana).get("/audit/", {"part": "sign_ins"}).text


def test_a_sign_in_by_password_is_a_line_of_the_trust_that_is_entered(cast: Cast) -> None:
    sign_in(cast.helen)

    assert told(cast.helen) == [("signed_in", cast.helen)] and told(cast.omar) == []
    page = sign_ins(cast)
    assert "Helen Moss signed in with their password." in page and cast.helen.user.email not in page


def test_the_line_says_with_which_second_step(cast: Cast, settings) -> None:
    settings.TWO_STEP_SIGN_IN = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.liam.user, secret)
    browser = sign_in(cast.liam)
    assert told(cast.helen) == [], "nobody is in before the second step"

    browser.post("/account/code/", {"code": code_for(secret)})
    browser.post("/account/trust-device/", {"action": "trust"})
    settings.TWO_STEP_SIGN_IN = False

    assert "Liam Doyle signed in with their password and a code from their app." in sign_ins(cast)
    browser.post("/account/sign-out/")
    browser.post("/account/sign-in/", {"login": cast.liam.user.email, "password": PASSWORD})
    page = sign_ins(cast)
    assert "Liam Doyle signed out." in page
    assert "Liam Doyle signed in with their password and a device that they trust." in page


def test_a_click_of_the_demo_is_a_sign_in_too(cast: Cast) -> None:
    Browser().post("/demo/sign-in/", {"email": "liam@northgate.example"})

    assert "Liam Doyle signed in with one click, as this is a demo." in sign_ins(cast)


def test_who_changes_to_another_trust_has_a_line_there_once(cast: Cast, enter) -> None:
    enter(cast.omar)
    far = MembershipFactory(trust=cast.southmoor, user=cast.helen.user, full_name="Helen Moss", roles=["hr"])
    browser = sign_in(cast.helen)
    assert told(cast.omar) == []

    for _ in range(2):
        browser.post("/account/trust/", {"membership": str(far.pk)})

    assert told(cast.omar) == [("signed_in", far)] and told(cast.helen) == [("signed_in", cast.helen)]


def test_who_has_no_trust_is_no_trusts_line_and_no_name_in_the_log(cast: Cast, caplog) -> None:
    access.enter(cast.helen)
    Membership.objects.filter(pk=cast.liam.pk).update(is_active=False)
    with caplog.at_level(logging.INFO):
        assert sign_in(cast.liam).get("/to-do/").status_code == 403

    assert told(cast.helen) == []
    assert "Somebody signed in whom no trust lets in." in caplog.text and cast.liam.user.email not in caplog.text


def test_wrong_passwords_of_a_quarter_of_an_hour_are_one_line(cast: Cast, clock) -> None:
    for _ in range(8):  # of which the last three were not even compared
        sign_in(cast.helen, "not the password")
    assert told_after(clock, minutes=14) == 0 and told(cast.helen) == []

    assert [told_after(clock, minutes=2), told_after(clock)] == [1, 0]

    assert told(cast.helen) == [("sign_in_failed", None)] and told(cast.omar) == []
    assert not FailedSignIn.objects.exists()
    page = sign_ins(cast)
    assert "Somebody signing in as Helen Moss gave a wrong password, 5 times." in page
    assert "At 9:00am" in page and cast.helen.user.email not in page


def test_in_each_of_their_trusts_and_not_where_they_were_switched_off(cast: Cast, clock, enter) -> None:
    enter(cast.omar)
    MembershipFactory(trust=cast.southmoor, user=cast.helen.user, full_name="Helen Moss", roles=["hr"])
    MembershipFactory(trust=cast.southmoor, user=cast.liam.user, full_name="Liam Doyle", is_active=False)
    for member in (cast.helen, cast.liam):
        sign_in(member, "not the password")

    assert told_after(clock) == 2

    assert told(cast.omar) == [("sign_in_failed", None)]
    assert told(cast.helen) == [("sign_in_failed", None)] * 2


def test_failures_at_an_address_that_nobody_has_are_a_number_in_the_log(cast: Cast, clock, caplog) -> None:
    for _ in range(3):
        Browser().post("/account/sign-in/", {"login": UNKNOWN, "password": "not the password"})
    assert FailedSignIn.objects.filter(user=None).count() == 3

    assert told_after(clock) == 0

    assert "Sign-in failed 3 times at addresses that nobody has here." in caplog.text and UNKNOWN not in caplog.text
    assert not FailedSignIn.objects.exists() and told(cast.helen) == told(cast.omar) == []


def test_a_wrong_second_step_is_told_of_its_own(cast: Cast, clock, settings) -> None:
    settings.TWO_STEP_SIGN_IN = True
    totp.TOTP.activate(cast.liam.user, totp.generate_totp_secret())
    browser = sign_in(cast.liam)
    for number in range(7):  # of which the last two were not even compared
        browser.post("/account/code/", {"code": f"{number:06}"})
    settings.TWO_STEP_SIGN_IN = False

    assert told_after(clock) == 1

    assert "Somebody signing in as Liam Doyle gave a wrong code or passkey, 5 times." in sign_ins(cast)


def test_a_wrong_passkey_is_one_too(cast: Cast, clock) -> None:
    totp.TOTP.activate(cast.liam.user, totp.generate_totp_secret())
    sign_in(cast.liam).post("/account/code/", {"credential": '{"id": "x"}'})

    assert told_after(clock) == 1

    assert "Somebody signing in as Liam Doyle gave a wrong code or passkey, once." in sign_ins(cast)


def test_the_right_password_of_a_closed_account_is_told(cast: Cast, clock) -> None:
    cast.liam.user.is_active = False
    cast.liam.user.save()
    sign_in(cast.liam)

    assert told_after(clock) == 1

    assert "Somebody signing in as Liam Doyle found the account closed, once." in sign_ins(cast)


def test_coming_by_the_trusts_account_says_so(cast: Cast, settings, service: IdentityProvider) -> None:
    provider = open_to(settings, service)
    link(cast.liam, provider)

    signed_in_by(service, provider)

    assert "Liam Doyle signed in with their trust’s account." in sign_ins(cast)


def test_what_waits_to_be_told_is_told_once_by_two_sweeps(cast: Cast) -> None:
    long_ago = timezone.now() - GATHERED_FOR - timedelta(minutes=1)
    FailedSignIn.objects.create(user=cast.helen.user, step="password", failed_at=long_ago)
    FailedSignIn.objects.create(user=cast.helen.user, step="password", failed_at=timezone.now())

    with nobody_entered():
        assert [tell_failures(), tell_failures()] == [1, 0]

    page = sign_ins(cast)
    assert "gave a wrong password, 2 times." in page and "From 8:44am to 9:00am" in page
