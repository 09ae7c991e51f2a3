"""Every page that a window was sent is judged: nothing that axe finds, nothing wider than the screen or than 320 pixels.

The server keeps each page as it went out, refusals of a form too. When the journey is over each is shown once more at its
own address, with or without its scripts as the journey had them, and judged. So no page is passed over because a click
led on too soon, and a window without scripting, in which axe cannot run, is judged like any other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpResponse
from playwright.sync_api import Browser, Page, expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
# What a window says with every request: which one it is, or which page it wants to see again.
WINDOW, AGAIN = "X-Window", "X-Again"
AXE = Axe().axe_script
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
# Scripts answer to another width a frame later, and what they move may glide.
SETTLED = """async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
}"""
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Sent:
    """A page as it went out, and to which window."""

    window: str
    path: str
    answer: HttpResponse

    @property
    def digest(self) -> str:
        return sha256(_CSRF.sub(b"", self.answer.content)).hexdigest()

    def __str__(self) -> str:
        return f"{self.path} ({self.answer.status_code})"


@dataclass(frozen=True)
class Mark:
    """What was found good, and how it was looked at."""

    digest: str
    width: int
    scripting: bool
    by_axe: bool


class KeepingHandler(StaticFilesHandler):
    """Answers like the server of any test, keeps the pages, and shows one of them again to whom asks for it by number."""

    def __init__(self, kept: list[Sent], application: Any) -> None:
        super().__init__(application)
        self.kept = kept

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if "HTTP_X_AGAIN" in environ and environ.get("HTTP_SEC_FETCH_DEST") == "document":
            answer = self.kept[int(environ["HTTP_X_AGAIN"])].answer
            stays = [
                header for header in answer.items() if header[0] != "Refresh"
            ]  # what leads on by itself is looked at too
            start_response(f"{answer.status_code} {answer.reason_phrase}", stays)
            return answer
        answer = super().__call__(environ, start_response)
        window = environ.get("HTTP_X_WINDOW")
        if window and _is_page(environ, answer):
            self.kept.append(Sent(window, environ["PATH_INFO"], answer))
        return answer


def _is_page(environ: dict[str, Any], answer: Any) -> bool:
    return (
        environ.get("HTTP_SEC_FETCH_DEST") == "document"
        and isinstance(answer, HttpResponse)
        and answer["Content-Type"].startswith("text/html")
        and not 300 <= answer.status_code < 400
        and not environ["PATH_INFO"].startswith("/api/")  # the API's documentation is written by a library's script
    )


@dataclass
class Judge:
    """Judges what was kept, in windows of its own. What was found good once, at that width, passes."""

    browser: Browser
    address: str
    kept: list[Sent]
    good: set[Mark]

    def faults(self, window: str, sizes: tuple[dict[str, int], ...], scripting: bool) -> Iterator[str]:
        """What is wrong with the pages that went to this window. Axe looks at each of the sizes; none may scroll sideways,
        and at 320 pixels neither."""
        page = self._window(scripting)
        for number, sent in enumerate(self.kept):
            if sent.window != window:
                continue
            marks = {width: Mark(sent.digest, width, scripting, by_axe) for width, by_axe in widths(sizes).items()}
            if self.good.issuperset(marks.values()):
                continue
            page.set_extra_http_headers({AGAIN: str(number)})
            page.goto(sent.path)
            for width, mark in marks.items():
                show(page, width)
                found = list(faults_of(page) if mark.by_axe else too_wide(page))
                yield from (f"{sent} at {width}: {fault}" for fault in found)
                self.good |= set() if found else {mark}
        page.context.close()

    def _window(self, scripting: bool) -> Page:
        """Without scripting none of the page's own scripts comes; the page itself is as it would be."""
        window = self.browser.new_context(base_url=self.address)
        if not scripting:
            window.route("**/*.js", lambda route: route.abort())
        return window.new_page()


def show(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
    page.evaluate(SETTLED)


def widths(sizes: tuple[dict[str, int], ...]) -> dict[int, bool]:
    """How wide a page is shown, and whether axe looks at it then."""
    return {NARROW["width"]: False} | {size["width"]: True for size in sizes}


def faults_of(page: Page) -> Iterator[str]:
    """What axe finds once the page has come whole, and whether it is wider than its window."""
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_be_visible()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    for one in page.evaluate(VIOLATIONS):
        yield f"{one['id']}: {one['help']} {[node['html'] for node in one['nodes']][:3]}"
    yield from too_wide(page)


def too_wide(page: Page) -> Iterator[str]:
    room = (page.viewport_size or NARROW)["width"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > room:
        yield f"{wide} pixels wide, in a window of {room}"
