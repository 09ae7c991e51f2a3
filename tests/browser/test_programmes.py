"""HR writes a new version of a programme: begun, changed, compared, published, brought to people and taken back.

No violation on any page, at any width."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, PHONE


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_hr_writes_a_new_version_and_publishes_it(open_page: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_page(size)
    sign_in(page, "Helen Moss")
    page.goto("/programmes/")
    page.get_by_role("link", name="Nurse and midwife registration").click()
    page.get_by_role("button", name="Begin a new version").click()
    page.get_by_role("link", name="Pass the computer test", exact=True).click()
    page.get_by_label("Title").fill("Pass the computer-based test")
    page.get_by_label("How many days, weeks or months?").fill("9999")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("3650 or less")
    page.get_by_label("How many days, weeks or months?").fill("50")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name=re.compile("^Move up.*Pass the computer-based test")).click()
    add_nothing(page)
    publish(page)
    bring_people(page)


def add_nothing(page: Page) -> None:
    """An item that lacks almost everything is refused, and the draft is what it was."""
    page.get_by_role("link", name=re.compile("^Add an item.*Preceptorship")).click()
    page.get_by_label("Title").fill("Say hello")
    page.get_by_role("button", name="Save").click()
    page.goto(page.url.split("/items/")[0] + "/diff/")
    page.get_by_role("link", name="Version 2").click()
    page.get_by_role("link", name="Change what it rests on").click()
    page.get_by_role("button", name="Save").click()


def publish(page: Page) -> None:
    """Asked before it is thrown away, and again before it is published."""
    page.get_by_role("link", name="Throw the draft away").click()
    page.get_by_role("link", name="Go back, and change nothing").click()
    page.get_by_role("button", name="Check it and publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("From now on new people are given this version.")


def bring_people(page: Page) -> None:
    """Seen person by person, then done, then taken back."""
    page.get_by_role("link", name="Version 2", exact=True).click()
    page.get_by_role("link", name=re.compile("an older version: bring")).click()
    page.get_by_label("Everyone, for the steps that are not begun").check()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("main")).to_contain_text("1 changed")
    page.get_by_label("Why it is done").fill("The test has a new name")
    page.get_by_role("button", name=re.compile("^Bring .* to version 2")).click()
    expect(page.get_by_role("main")).to_contain_text("You can undo it until tomorrow")
    page.get_by_role("button", name="Undo it for everyone").click()
    expect(page.get_by_role("main")).to_contain_text("Everyone follows the version that they followed before.")
