"""A session is recorded for everyone who came, without a mouse-wheel of pages: also with scripting off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.judging import PHONE
from tests.cast import Cast

TITLE = "Run trust induction for the cohort"


@pytest.mark.parametrize("scripting", [True, False], ids=["with scripting", "without"])
def test_the_education_team_ticks_the_names_once(open_page: Callable[..., Page], cast: Cast, scripting: bool) -> None:
    page = open_page(PHONE, scripting=scripting)
    sign_in(page, "Ed Marsh")
    page.goto("/cohorts/")
    page.get_by_role("link", name="March 2026").click()
    page.goto(page.get_by_role("link", name=TITLE).first.get_attribute("href") or "")
    expect(page.get_by_label("Bilal Ahmed")).not_to_be_checked()

    page.get_by_role("link", name="Tick all 2 names").click()
    page.get_by_label("Bilal Ahmed").uncheck()
    page.get_by_role("button", name="Record").click()

    expect(page.get_by_text("is recorded for 1 person, on 2 March 2026.")).to_be_visible()
    expect(page.get_by_text("Some are missing")).to_be_visible()
