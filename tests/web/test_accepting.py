"""Accepting with an account that one has already: by a button, as oneself, and as nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from onboarding import access
from onboarding.models import Membership, SignInProvider, User
from onboarding.services.account_letters import make_key
from onboarding.services.invitations import accept_signed_in
from onboarding.services.invitations_anew import invite_anew
from onboarding.services.memberships import add_member, change_member
from tests.cast import PASSWORD, Cast
from tests.elsewhere import link, open_to, signed_in_by
from tests.identity_provider import IdentityProvider
from tests.viewing import ApiBrowser, Browser, as_member, client_for

pytestmark = pytest.mark.django_db
PAGE = "/account/invitation/"
CHOSEN = {"password1": "three random words", "password2": "three random words"}


@pytest.fixture
def omars(cast: Cast, enter: Callable[[Membership], None]) -> Membership:
    """What Omar of Southmoor would be at Northgate."""
    enter(cast.helen)
    return add_member(
        cast.northgate, actor=cast.helen, email=cast.omar.user.email, full_name="Omar Reid", roles=["buddy"]
    )


def opened(browser: Browser, member: Membership) -> Browser:
    browser.get(f"{PAGE}{make_key(member)}/")
    return browser


def is_member(member: Membership) -> bool:
    access.enter_trust(member.trust_id)
    return Membership.objects.get(pk=member.pk).accepted_at is not None


def test_signed_out_they_sign_in_with_both_steps_and_accept_on_the_page_they_come_back_to(
    cast: Cast, omars: Membership, settings: Any
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.omar.user, secret)
    browser = opened(Browser(), omars)
    page = browser.get(PAGE).text
    assert "Northgate University Hospitals invites you" in page and 'name="password1"' not in page
    where = "/account/sign-in/?next=/account/invitation/"
    assert f'href="{where}"' in page

    browser.post(where, {"login": cast.omar.user.email, "password": PASSWORD, "next": PAGE})
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    answer = browser.post("/account/code/", {"code": code}, follow=True)
    assert "Accept the invitation" in answer.text and not is_member(omars)
    answer = browser.post(PAGE, follow=True)

    assert "You have accepted the invitation of Northgate University Hospitals" in answer.text
    assert is_member(omars) and 'aria-label="Onboarding tracker home, Northgate' in answer.text
    assert "Work in Southmoor Community" in browser.get("/account/").text


def test_looking_at_it_accepts_nothing_and_a_form_from_elsewhere_does_not_either(cast: Cast, omars: Membership) -> None:
    browser = opened(client_for(cast.omar), omars)
    for ask in (browser.get, browser.head, browser.options, browser.put):
        ask(PAGE)
    foreign = Browser(enforce_csrf_checks=True)
    foreign.cookies = browser.cookies

    assert foreign.post(PAGE).status_code == 403
    assert not is_member(omars)


@pytest.mark.parametrize("password", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("name", ["hana", "liam", "amara"])
def test_a_colleague_to_whom_it_was_passed_on_cannot_accept_it(
    cast: Cast, omars: Membership, name: str, password: bool
) -> None:
    if not password:
        User.objects.filter(pk=cast.omar.user_id).update(password="!")
    browser = opened(client_for(getattr(cast, name)), omars)

    for answer in (browser.get(PAGE), browser.post(PAGE, CHOSEN)):
        assert answer.status_code == 200 and "This invitation is for somebody else" in answer.text
        assert "Sign out</button>" in answer.text.replace("\n", "").replace("  ", "")
    assert not is_member(omars)
    assert not User.objects.get(pk=cast.omar.user_id).check_password(CHOSEN["password1"])


def test_another_trusts_account_does_not_accept_it_though_it_is_the_same_person(
    cast: Cast, omars: Membership, settings: Any, service: IdentityProvider
) -> None:
    southmoors: SignInProvider = open_to(settings, service, "ZS1")
    link(cast.omar, southmoors)
    browser = opened(signed_in_by(service, southmoors), omars)

    for answer in (browser.get(PAGE), browser.post(PAGE)):
        assert "which opens that trust alone" in answer.text

    assert not is_member(omars)
    with as_member(omars):
        accept_signed_in(cast.omar.user, make_key(omars))
    assert browser.post("/account/trust/", {"membership": str(omars.pk)}).status_code == 409


def test_with_an_account_that_has_a_password_the_trusts_own_service_is_not_offered(
    cast: Cast, omars: Membership, provider: SignInProvider
) -> None:
    browser = opened(Browser(), omars)
    assert "Use my account of" not in browser.get(PAGE).text
    assert browser.post(f"{PAGE}trust/")["Location"] == PAGE


def test_an_account_that_works_nowhere_any_more_still_accepts(cast: Cast, omars: Membership) -> None:
    access.enter(cast.omar)
    Membership.objects.filter(pk=cast.omar.pk).update(is_active=False)
    browser = opened(Browser(), omars)
    browser.post("/account/sign-in/", {"login": cast.omar.user.email, "password": PASSWORD})
    assert "You do not have access to a trust" in browser.get("/to-do/").text

    assert "Accept the invitation" in browser.get(PAGE).text
    assert browser.post(PAGE)["Location"] == "/"
    assert browser.get("/to-do/").status_code == 200


def test_whoever_opens_a_link_that_was_replaced_is_told_to_look_for_the_newest(cast: Cast, omars: Membership) -> None:
    key = make_key(omars)
    access.enter(cast.helen)
    invite_anew(cast.helen, member_id=omars.pk, email=cast.omar.user.email)
    for browser in (client_for(cast.omar), Browser()):
        browser.get(f"{PAGE}{key}/")

        for page in (browser.get(PAGE), browser.post(PAGE, CHOSEN)):
            assert "sent you another since: only the newest one works" in page.text
    assert not is_member(omars)


def test_in_two_tabs_it_is_accepted_once_and_the_link_is_used_up(cast: Cast, omars: Membership) -> None:
    key = make_key(omars)
    browser = opened(client_for(cast.omar), omars)
    other = opened(client_for(cast.omar), omars)

    assert [one.post(PAGE)["Location"] for one in (browser, browser, other)] == ["/", "/", "/"]

    stranger = Browser()
    stranger.get(f"{PAGE}{key}/")
    assert "This link does not work any more" in stranger.post(PAGE, CHOSEN).text
    assert User.objects.get(pk=cast.omar.user_id).check_password(PASSWORD)


def test_a_stranger_with_the_link_chooses_no_password_for_an_account_that_has_one(
    cast: Cast, omars: Membership
) -> None:
    browser = opened(Browser(), omars)
    assert "Sign in to accept" in browser.post(PAGE, CHOSEN).text
    assert not is_member(omars) and User.objects.get(pk=cast.omar.user_id).check_password(PASSWORD)


def test_who_is_switched_off_meanwhile_cannot_accept(cast: Cast, omars: Membership) -> None:
    browser = opened(client_for(cast.omar), omars)
    with as_member(cast.helen):
        change_member(cast.helen, member_id=omars.pk, changes={"is_active": False}, reason="Another address")

    assert (browser.get(PAGE).status_code, browser.post(PAGE).status_code) == (404, 404)
    assert not is_member(omars)


def test_until_then_neither_a_session_nor_a_token_reaches_the_trust(
    cast: Cast, omars: Membership, api_for: Any
) -> None:
    browser = client_for(omars)  # the trust chosen in the session, as by whoever could write there
    assert "Amara Santos" not in browser.get("/recruits/").text
    assert browser.post("/account/trust/", {"membership": str(omars.pk)}).status_code == 404
    with as_member(cast.helen):
        Membership.objects.filter(pk=omars.pk).update(accepted_at=omars.recorded_at)
    asking: ApiBrowser = api_for(Membership.objects.get(pk=omars.pk))
    assert asking.get("/api/v1/me/").status_code == 200
    with as_member(cast.helen):
        Membership.objects.filter(pk=omars.pk).update(accepted_at=None)

    assert asking.get("/api/v1/me/").status_code == 401


def test_who_took_too_long_to_press_the_button_is_led_to_signing_in(cast: Cast, omars: Membership, clock: Any) -> None:
    browser = opened(client_for(cast.omar), omars)
    browser.get(PAGE)
    clock.shift(31 * 60)

    assert browser.post(PAGE)["Location"] == "/"
    assert browser.get("/")["Location"].startswith("/account/sign-in/")
    assert not is_member(omars)
