"""The second step of somebody who came in by their trust's account, and saying once more that it is them."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from onboarding import access
from onboarding.models import Message, SignInProvider
from onboarding.services.outbox import send_waiting
from onboarding.services.sign_in_providers import close_provider
from tests.cast import Cast
from tests.elsewhere import OWN, link, open_to, signed_in_by, there_and_back
from tests.factories import MembershipFactory
from tests.identity_provider import REMOVED, IdentityProvider
from tests.reminding import Desk, make_due
from tests.viewing import Browser
from tests.web.test_second_step import code_for

pytestmark = pytest.mark.django_db
FORGOTTEN = "/account/password/reset/"


@pytest.mark.parametrize("asked", [{}, {"acr": ["two-steps"]}], ids=["not by the service", "by the service"])
def test_staff_take_a_second_step_unless_the_trusts_service_has_asked_for_it(
    cast: Cast, settings: Any, service: IdentityProvider, asked: Any
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    provider = open_to(settings, service, **asked)
    service.changes = {"acr": "two-steps"}
    link(cast.liam, provider)
    totp.TOTP.activate(cast.liam.user, totp.generate_totp_secret())
    browser = Browser()

    answer = there_and_back(browser, service, f"{OWN}{provider.code}/")

    assert (answer["Location"] == "/account/code/") is not bool(asked)
    assert (browser.get("/to-do/").status_code == 200) is bool(asked)


@pytest.mark.parametrize("asked", [{}, {"amr": ["mfa"]}], ids=["not by the service", "by the service"])
def test_staff_without_a_second_step_set_one_up_unless_the_trusts_service_asks_for_it(
    cast: Cast, settings: Any, service: IdentityProvider, asked: Any
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    provider = open_to(settings, service, **asked)
    service.changes = {"amr": ["mfa"]}
    cast.liam.user.set_unusable_password()
    cast.liam.user.save()
    link(cast.liam, provider)
    browser = signed_in_by(service, provider)

    answer = browser.get("/to-do/")

    assert (answer.status_code == 200) is bool(asked)
    if not asked:
        assert browser.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "has_password", "is_open", "kind"),
    [
        ({"amr": ["mfa"]}, False, True, "by_service"),
        ({"amr": ["mfa"]}, True, True, "reset"),
        ({"amr": ["mfa"]}, False, False, "reset"),
        ({}, False, True, "reset"),
    ],
    ids=["no password", "a password", "the service was closed", "the second step is ours"],
)
def test_a_mailbox_gives_no_password_to_who_comes_by_a_service_that_asks_for_both_steps(
    cast: Cast, settings: Any, service: IdentityProvider, asked: Any, has_password: bool, is_open: bool, kind: str
) -> None:
    provider = open_to(settings, service, **asked)
    link(cast.liam, provider)
    if not has_password:
        cast.liam.user.set_unusable_password()
        cast.liam.user.save()
    if not is_open:
        close_provider("ZN1")

    pages = [Browser().post(FORGOTTEN, {"email": one}, follow=True) for one in (cast.liam.user.email, "x@mail.example")]

    assert pages[0].content == pages[1].content, "the page is the same as for an unknown address"
    desk = Desk()
    access.enter(cast.helen)
    assert [one.kind for one in Message.objects.all()] == [kind]
    make_due()
    send_waiting(cast.northgate.pk, desk.send, seconds=30)
    (letter,) = desk.letters
    assert ("/account/password/reset/" in letter.body) is (kind == "reset")
    assert (f"{OWN}{provider.code}/" in letter.body) is (kind == "by_service")


def test_one_trust_that_asks_for_both_steps_is_enough(cast: Cast, settings: Any, service: IdentityProvider) -> None:
    access.enter(cast.omar)
    far = MembershipFactory(trust=cast.southmoor, user=cast.liam.user, full_name="Liam Doyle")
    link(far, open_to(settings, service, "ZS1", acr=["two-steps"]))
    cast.liam.user.set_unusable_password()
    cast.liam.user.save()

    Browser().post(FORGOTTEN, {"email": cast.liam.user.email})

    access.enter(cast.helen)
    assert not Message.objects.exists()
    access.enter(cast.omar)
    assert [(one.kind, one.member) for one in Message.objects.all()] == [("by_service", far)]


def test_who_came_by_the_trusts_account_confirms_there_that_it_is_them(
    cast: Cast, settings: Any, provider: SignInProvider, service: IdentityProvider
) -> None:
    cast.helen.user.set_unusable_password()
    cast.helen.user.save()
    browser, sent = signed_in_by(service, provider), {"name": "Board", "scope": "read", "days": "30"}
    settings.DEMO = False
    asked = browser.post("/account/tokens/", sent)["Location"]
    page = browser.get(asked)["Location"]
    assert page.startswith("/account/confirm/trust/?next=")
    settings.DEMO = True  # the service of this test is on http

    service.changes = {"auth_time": 1}
    stale = there_and_back(browser, service, page, next="/account/tokens/")
    assert "did not ask who you are" in stale.text
    service.changes, service.subject = {}, "a colleague"
    assert "does not lead here yet" in there_and_back(browser, service, page, next="/account/tokens/").text
    service.subject = "subject-1"
    assert there_and_back(browser, service, page, next="/account/tokens/")["Location"] == "/account/tokens/"

    settings.DEMO = False
    assert "Your new token" in browser.post("/account/tokens/", sent).text


def test_a_token_says_when_somebody_signed_in_where_they_are_asked_anew(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    browser = signed_in_by(service, provider)
    service.changes = {"auth_time": REMOVED}

    assert "did not ask who you are" in there_and_back(browser, service, "/account/confirm/trust/").text


def test_codes_that_open_other_trusts_too_are_not_shown_and_not_made_there(
    cast: Cast, settings: Any, service: IdentityProvider
) -> None:
    provider = open_to(settings, service, acr=["two-steps"])
    service.changes, service.subject = {"acr": "two-steps"}, "liam"
    link(cast.liam, provider, "liam")
    totp.TOTP.activate(cast.liam.user, totp.generate_totp_secret())
    RecoveryCodes.activate(cast.liam.user)
    browser = signed_in_by(service, provider)
    assert there_and_back(browser, service, "/account/confirm/trust/")["Location"] == "/account/"

    for path in ("/account/recovery-codes/", "/account/recovery-codes/new/"):
        assert browser.get(path).status_code == browser.post(path).status_code == 403
        assert path not in browser.get("/account/").text


def test_who_sets_up_their_first_second_step_there_sees_the_codes_that_it_brought(
    cast: Cast, settings: Any, service: IdentityProvider, clock: Any
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    provider = open_to(settings, service)
    service.subject = "liam"
    cast.liam.user.set_unusable_password()
    cast.liam.user.save()
    link(cast.liam, provider, "liam")
    browser = signed_in_by(service, provider)
    browser.get("/account/two-step/on/")
    secret = browser.session[totp.SECRET_SESSION_KEY]

    answer = browser.post("/account/two-step/on/", {"code": code_for(secret)}, follow=True)

    assert "Confirm that it is you" in answer.text  # by the code, not by the trust's account
    clock.shift(61)
    asked = answer.redirect_chain[-1][0]
    sent = {"code": code_for(secret), "next": "/account/recovery-codes/"}
    assert "Recovery codes" in browser.post(asked, sent, follow=True).text
    assert browser.get("/to-do/").status_code == 200
    assert browser.get("/account/two-step/on/").status_code != 200
