"""A real browser on a real server: its threads work in a database of the test's own, at the time of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.fixtures import Settings

from config.local.chromium import chromium_path

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def chromium(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A Chromium for one journey. Without its own sandbox, which a machine's root or a container may refuse.

    Playwright keeps an event loop in this thread; Django would then refuse the test's own look at the database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
        # Inside the loop Django keeps connections of its own, to a database that is dropped now.
        connections.close_all()


@pytest.fixture
def address(own_database: str, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Where the server of this test listens, on loopback. Evidence goes to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """`open_page(PHONE)`: a new window of that size, with cookies of its own."""
    contexts = []

    def new(size: dict[str, int] = DESKTOP, **options: object) -> Page:
        context = chromium.new_context(base_url=address, viewport=size, **options)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str) -> None:
    """Through the demo's door, as a visitor would."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.wait_for_url(lambda url: "/demo/" not in url)


def assert_accessible(page: Page) -> None:
    """No violation that axe finds, once the page has come whole."""
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert not found, "\n".join(
        f"{one['id']}: {one['help']} {[node['html'] for node in one['nodes']][:3]}" for one in found
    )
