"""A real browser on a real server: its threads work in a database of the test's own, at the time of the test."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.fixtures import Settings

from config.local.chromium import chromium_path
from tests.browser.judging import DESKTOP, WINDOW, Judge, KeepingHandler, Mark, Sent, faults_of
from tests.live_server import live_server


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
def kept() -> list[Sent]:
    """The pages that the server of this test has sent."""
    return []


@pytest.fixture
def address(own_database: str, kept: list[Sent], settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Where the server of this test listens, on loopback. Evidence goes to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    with live_server(partial(KeepingHandler, kept)) as listening:
        yield listening


@pytest.fixture(scope="session")
def good() -> set[Mark]:
    """The pages of this run that were judged and found good."""
    return set()


@pytest.fixture
def open_page(chromium: Browser, address: str, kept: list[Sent], good: set[Mark]) -> Iterator[Callable[..., Page]]:
    """`open_page(PHONE)`: a new window of that size, with cookies of its own. Every page that comes to it is judged, at
    that size and at those named besides."""
    windows: list[tuple[BrowserContext, tuple[dict[str, int], ...], bool]] = []

    def new(size: dict[str, int] = DESKTOP, *besides: dict[str, int], scripting: bool = True) -> Page:
        window = chromium.new_context(
            base_url=address,
            viewport=size,
            java_script_enabled=scripting,
            extra_http_headers={WINDOW: str(len(windows))},
        )
        windows.append((window, (size, *besides), scripting))
        return window.new_page()

    yield new
    judge, faults = Judge(chromium, address, kept, good), []
    for number, (window, sizes, scripting) in enumerate(windows):
        window.close()
        assert any(sent.window == str(number) for sent in kept), f"window {number} came to no page"
        faults += judge.faults(str(number), sizes, scripting)
    assert not faults, "\n".join(faults)


def sign_in(page: Page, name: str) -> None:
    """Through the demo's door, as a visitor would."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.wait_for_url(lambda url: "/demo/" not in url)


def assert_accessible(page: Page) -> None:
    """The same judgement of a page as it stands now: something unfolded, ticked or typed since it came."""
    faults = list(faults_of(page))
    assert not faults, "\n".join(faults)
