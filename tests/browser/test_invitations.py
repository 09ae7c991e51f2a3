"""From the mail of an invitation to one's own checklist, and from a link that has run out to a new one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.services.account_letters import make_key
from onboarding.services.memberships import add_member
from tests.browser.judging import DESKTOP, PHONE
from tests.cast import Cast
from tests.viewing import as_member

OpenPage = Callable[..., Page]


def invited(cast: Cast, role: str) -> str:
    """Where the link of somebody's invitation leads who was just added."""
    with as_member(cast.helen):
        member = add_member(
            cast.northgate, email="nia@mail.example", full_name="Nia Owen", roles=[role], actor=cast.helen
        )
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
