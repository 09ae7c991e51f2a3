"""Through a sign-in service that others have written and back, in a real browser, by its pages and ours."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page

from tests.browser.judging import DESKTOP
from tests.browser.test_invitations import invited
from tests.cast import Cast
from tests.foreign.running import PASSWORD, ForeignService, running_elsewhere


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[ForeignService]:
    with running_elsewhere(tmp_path, "nia") as running:
        yield running


@pytest.mark.real_clock  # as the service's process has it
def test_someone_invited_comes_in_by_it_now_and_later(
    open_page: Callable[..., Page], cast: Cast, foreign: ForeignService, address: str, settings: Any
) -> None:
    settings.SITE_URL = address
    with transaction.atomic():
        foreign.open_to_northgate(settings)
    page = open_page(DESKTOP)
    page.goto(invited(cast, "buddy"))
    page.get_by_role("button", name="Use my account of Northgate").click()
    page.get_by_label("Username").fill("nia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/to-do/")
    assert page.get_by_role("heading", name="My to-do list", level=1).is_visible()
    page.goto("/account/sign-out/")
    page.locator("#maincontent").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with your trust’s account").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/to-do/")
    assert page.get_by_role("heading", name="My to-do list", level=1).is_visible()
