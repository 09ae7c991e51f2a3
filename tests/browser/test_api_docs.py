"""The page of the API's documentation, in a real browser under our own content security policy."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in


def test_the_api_can_be_read_and_tried_without_asking_any_other_machine(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    errors: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    sign_in(page, "Helen Moss")

    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    me = page.locator("#operations-me-me_retrieve button.opblock-summary-control")
    for _ in range(60):  # what is far down is drawn when one comes there
        if me.count():
            break
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(250)
    me.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute", exact=True).click()

    expect(page.locator(".live-responses-table .response .response-col_status").first).to_contain_text("200")
    expect(page.locator(".live-responses-table")).to_contain_text("Helen Moss")
    assert asked - {""} == {urlsplit(address).netloc}
    assert errors == []
