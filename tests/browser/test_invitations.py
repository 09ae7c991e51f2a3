"""From the mail of an invitation to one's own checklist, and from a link that has run out to a new one;
and with an account that one has already."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.services.account_letters import make_key
from onboarding.services.memberships import add_member
from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, PHONE
from tests.cast import PASSWORD, Cast
from tests.viewing import as_member

OpenPage = Callable[..., Page]


def invited(cast: Cast, role: str, email: str = "nia@mail.example") -> str:
    """Where the link of somebody's invitation leads who was just added."""
    with as_member(cast.helen):
        member = add_member(cast.northgate, email=email, full_name="Nia Owen", roles=[role], actor=cast.helen)
        return f"/account/invitation/{make_key(member)}/"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_someone_invited_chooses_a_password_and_signs_in(open_page: OpenPage, cast: Cast, size: dict[str, int]) -> None:
    page = open_page(size)
    page.goto(invited(cast, "buddy"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your password")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("three random words")
    page.get_by_label("Password again").fill("three random words")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Your password is saved. Sign in with it.")).to_be_visible()
    page.get_by_label("Email address").fill("nia@mail.example")
    page.get_by_label("Password", exact=True).fill("three random words")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_link_that_has_run_out_sends_a_new_one(open_page: OpenPage, cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        link = invited(cast, "buddy")
    page = open_page(PHONE)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has run out")
    page.get_by_role("button", name="Send a new link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")


@pytest.mark.parametrize("scripting", [True, False], ids=["with scripts", "without"])
def test_someone_with_an_account_signs_in_and_accepts_by_keyboard(
    open_page: OpenPage, cast: Cast, scripting: bool
) -> None:
    page = open_page(PHONE, scripting=scripting)
    page.goto(invited(cast, "buddy", cast.omar.user.email))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to accept")
    page.get_by_role("button", name="Sign in to accept").press("Enter")
    page.get_by_label("Email address").fill(cast.omar.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accept the invitation")
    page.get_by_role("button", name="Accept the invitation").press("Enter")
    expect(page.get_by_text("You have accepted the invitation of Northgate")).to_be_visible()


def test_a_colleague_to_whom_it_was_passed_on_reads_whose_it_is_and_can_sign_out(
    open_page: OpenPage, cast: Cast
) -> None:
    page = open_page(PHONE)
    sign_in(page, "Liam Doyle")
    page.goto(invited(cast, "buddy"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This invitation is for somebody else")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("main").get_by_role("button", name="Sign out")).to_have_count(0)
