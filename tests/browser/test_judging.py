"""The judge of pages itself: what it would find, and that nothing which came to a window is passed over."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from playwright.sync_api import Browser, Page

from tests.browser.judging import DESKTOP, NARROW, PHONE, Judge, Sent

HEAD = "<!doctype html><html lang='en'><title>A page</title><style>main {{ overflow: visible }}</style><main><h1>A page</h1>"


def faults(chromium: Browser, address: str, kept: list[Sent], body: str, scripting: bool = True) -> list[str]:
    kept.append(Sent("0", "/a-page/", HttpResponse(f"{HEAD}{body}</main>", status=422)))
    return list(Judge(chromium, address, kept, set()).faults("0", (DESKTOP, PHONE), scripting))


@pytest.mark.parametrize("scripting", [True, False], ids=["with scripting", "without"])
def test_a_picture_without_words_is_found_also_where_scripting_is_off(
    chromium: Browser, address: str, kept: list[Sent], scripting: bool
) -> None:
    found = faults(chromium, address, kept, "<img src='/static/web/icon.svg'>", scripting)

    assert [fault.split(":")[0] for fault in found] == ["/a-page/ (422) at 1280", "/a-page/ (422) at 390"]
    assert all("image-alt" in fault for fault in found)


def test_what_is_wider_than_320_pixels_is_found_from_every_window(
    chromium: Browser, address: str, kept: list[Sent]
) -> None:
    found = faults(chromium, address, kept, "<div style='width: 350px'>Wide</div>")

    assert [fault.split(": ")[0] for fault in found] == [f"/a-page/ (422) at {NARROW['width']}"]


def test_every_page_that_came_is_kept_a_refused_form_too(open_page: Callable[..., Page], kept: list[Sent]) -> None:
    page = open_page(scripting=False)
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    page.goto("/no-such-page/")

    assert [str(sent) for sent in kept] == [
        "/account/sign-in/ (200)",
        "/account/sign-in/ (200)",
        "/no-such-page/ (404)",
    ]
