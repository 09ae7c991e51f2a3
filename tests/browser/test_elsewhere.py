"""Through a trust's own sign-in service and back, in a real browser, whose policy lets our forms lead nowhere else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from onboarding.models import SignInProvider
from tests.browser.judging import DESKTOP, PHONE
from tests.browser.test_invitations import invited
from tests.cast import PASSWORD, Cast
from tests.elsewhere import open_to
from tests.identity_provider import IdentityProvider, running_provider

OpenPage = Callable[..., Page]


@pytest.fixture
def service() -> Iterator[IdentityProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(address: str, service: IdentityProvider, settings: Any) -> SignInProvider:
    """Northgate's; it sends people back to where the server of this test listens."""
    settings.SITE_URL = address
    with transaction.atomic():
        return open_to(settings, service)


@pytest.mark.parametrize(("size", "scripting"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no scripts"])
def test_someone_invited_comes_in_by_their_trusts_account_now_and_later(
    open_page: OpenPage, cast: Cast, provider: SignInProvider, size: dict[str, int], scripting: bool
) -> None:
    page = open_page(size, scripting=scripting)
    page.goto(invited(cast, "buddy"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Open your account")
    page.get_by_role("button", name="Use my account of Northgate").click()
    page.wait_for_url("**/to-do/")
    page.goto("/account/")
    page.get_by_role("link", name="Show your trust’s account").click()
    expect(page.get_by_text("It is your only way in.")).to_be_visible()
    page.goto("/account/sign-out/")
    page.locator("#maincontent").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with your trust’s account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Sign in with your account of Northgate University Hospitals"
    )
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/to-do/")


def test_somebody_links_their_trusts_account_and_a_stranger_is_told_what_to_do(
    open_page: OpenPage, cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    page, stranger = open_page(DESKTOP, PHONE), open_page(PHONE)
    stranger.goto("/account/sign-in/trust/")
    stranger.get_by_label("Your trust’s code").fill("zn1-aaaaaaaa")
    stranger.get_by_role("button", name="Continue").click()
    expect(stranger.get_by_text("There is a problem")).to_be_visible()
    stranger.get_by_label("Your trust’s code").fill(provider.code)
    stranger.get_by_role("button", name="Continue").click()
    stranger.get_by_role("button", name="Continue").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Your trust’s account does not lead here yet")
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(cast.liam.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/linked/")
    page.get_by_role("button", name="Link it").click()
    expect(page.get_by_text("Your trust’s account is linked.")).to_be_visible()
    page.get_by_role("button", name="Unlink it").click()
    expect(page.get_by_text("Your trust’s account is unlinked.")).to_be_visible()
