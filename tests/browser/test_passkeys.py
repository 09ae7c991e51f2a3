"""Signing in with a passkey, in a real browser with an authenticator that Chromium plays."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from onboarding.models import Event, Message
from tests.browser.judging import PHONE
from tests.cast import PASSWORD, Cast
from tests.viewing import as_member

OpenPage = Callable[..., Page]


def with_authenticator(page: Page) -> Page:
    """The browser has a platform authenticator whose owner always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    return page


def sign_in(page: Page, home: str, email: str) -> None:
    page.goto(f"{home}/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def confirm(page: Page) -> None:
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page, home: str) -> None:
    page.goto(f"{home}/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def add_passkey(page: Page) -> None:
    """Staff set up a second step before anything else; whoever does says once more that it is them."""
    confirm(page)
    page.get_by_role("link", name="Use the fingerprint, face or PIN").click()
    page.get_by_label("What do you call it?").fill("Ward laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def test_an_officer_signs_in_with_a_passkey_each_time(
    open_page: OpenPage, address: str, cast: Cast, settings: Settings
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    home = address.replace("127.0.0.1", "localhost")
    page = with_authenticator(open_page(PHONE))
    sign_in(page, home, cast.helen.user.email)
    add_passkey(page)
    page.goto(f"{home}/account/passkeys/")
    expect(page.get_by_role("link", name="Remove Ward laptop")).to_be_visible()

    for _ in range(2):
        sign_out(page, home)
        sign_in(page, home, cast.helen.user.email)
        page.get_by_role("button", name="Use your passkey").click()
        page.wait_for_url(f"{home}/recruits/")

    page.goto(f"{home}/account/passkeys/")
    page.get_by_role("link", name="Remove Ward laptop").click()
    confirm(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="Set up two-step sign-in")).to_be_visible()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    with as_member(cast.helen):
        told = Event.objects.filter(action__startswith="passkey").order_by("id").values_list("action", flat=True)
        mails = Message.objects.filter(kind__startswith="passkey").order_by("sequence").values_list("kind", flat=True)
        assert list(told) == list(mails) == ["passkey_added", "passkey_removed"]


def test_a_manager_trusts_a_device_and_is_not_asked_there_again(
    open_page: OpenPage, address: str, cast: Cast, settings: Settings
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    home = address.replace("127.0.0.1", "localhost")
    page = with_authenticator(open_page())
    sign_in(page, home, cast.liam.user.email)
    add_passkey(page)
    sign_out(page, home)
    sign_in(page, home, cast.liam.user.email)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("button", name="Trust this device").click()
    page.wait_for_url(f"{home}/to-do/")
    sign_out(page, home)
    sign_in(page, home, cast.liam.user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("My to-do list")


def test_without_a_passkey_at_hand_the_page_says_that_nothing_was_sent(
    open_page: OpenPage, address: str, cast: Cast, settings: Settings
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    home = address.replace("127.0.0.1", "localhost")
    page = open_page()
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('no'))")
    sign_in(page, home, cast.helen.user.email)
    confirm(page)
    page.get_by_role("link", name="Use the fingerprint, face or PIN").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("That did not work: nothing was sent.")).to_be_visible()
