"""Every page as each role sees it, on a desk and at 320 pixels: nothing that axe finds, nothing wider than the screen.

Which pages there are and who is let in stands in the sweep's matrix: a page added there is opened and judged here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, NARROW, PHONE, faults_of, show
from tests.cast import PASSWORD, Cast
from tests.sweep.matrix import WEB
from tests.sweep.objects import of_northgate
from tests.sweep.open_routes import OPEN, OWN_ACCOUNT
from tests.sweep.routes import Route, every_route
from tests.viewing import as_member

OpenPage = Callable[..., Page]
NOBODY, OFFICER, OUTSIDER = "", "Helen Moss", "Omar Reid"
# One of each role at Northgate. Omar sees his lists: at his trust nothing has happened yet, and they are almost empty.
PEOPLE = (
    *(OFFICER, "Liam Doyle", "Priya Nair", "Ben Carter", "Ed Marsh", "Olu Adeyemi", "Diana Frost", "Amara Santos"),
    *(OUTSIDER, NOBODY),
)
# Pages that show something, or something else, when they are asked for it.
ASKED = {
    "register": ["?item=arrival-and-induction/corporate-induction"],
    "readiness_behind": ["?action=5.2&figure=not_met", "?action=5.2&figure=people_not_met"],
    "duties": ["", "?state=closed"],
    "to_do": ["", "?show=all"],
}
# Files to save, answers for machines, a form without a page of its own, and what only the link of a mail leads to.
NO_PAGES = {"evidence_file", "report_file_saved", "my_data_file", "version_file", "healthz", "readyz", "demo_sign_in"}
NO_PAGES |= {"letter_html", "recruit_letter_html", "message_letter"}
NO_PAGES |= {"account_invitation", "account_invitation_key", "notify_receipts"}
NO_PAGES |= {
    "account_invitation_elsewhere",
    "account_elsewhere_trust",
    "account_elsewhere_back",
    "account_confirm_elsewhere",
}
NO_PAGES |= {"mfa_remove_webauthn", "mfa_reauthenticate_webauthn"}
WITH_TWO_STEPS = {"mfa_deactivate_totp", "mfa_view_recovery_codes"}
MAIL = "01767225600000000000-000001"


def is_for(name: str, route: Route) -> bool:
    """Whether that person may open it, as the matrix of the sweep has it."""
    if name == NOBODY:
        return route.name in OPEN
    if route.name in OWN_ACCOUNT:
        return name == OFFICER and route.name not in WITH_TWO_STEPS
    rows = WEB.get(route.name, {})
    if name == OUTSIDER:
        return rows.keys() == {"GET"} and not route.parts and is_for(OFFICER, route)
    return "GET" in rows and name.split(" ")[0].lower() in rows["GET"].into


def addresses(name: str, values: dict[str, object]) -> Iterator[str]:
    for route in every_route():
        if route.name not in NO_PAGES and is_for(name, route):
            yield from (route.address(values) + asked for asked in ASKED.get(route.name, [""]))


# HR opens most pages: in parts, so that they are read side by side.
READINGS = (*((name, 0, 1) for name in PEOPLE if name != OFFICER), *((OFFICER, part, 4) for part in range(4)))


@pytest.mark.parametrize(("name", "part", "parts"), READINGS)
def test_pages_are_accessible_and_fit(
    chromium: Browser, address: str, cast: Cast, settings: Settings, tmp_path: Path, name: str, part: int, parts: int
) -> None:
    """Each is judged as it stands: what is only opened need not be shown a second time."""
    settings.MAIL_CATCHER_DIR = tmp_path
    (tmp_path / f"{MAIL}.eml").write_bytes(
        b"X-Envelope-To: amara@northgate.example\r\nSubject: Two things to do\r\n\r\nHello"
    )
    with as_member(cast.helen):
        values = of_northgate(cast) | {"name": MAIL}
    page = chromium.new_context(base_url=address).new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    if name:
        sign_in(page, name)
    wrong: dict[str, object] = {}
    for path in list(addresses(name, values))[part::parts]:
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            wrong[path] = answer and answer.status
        for width in (DESKTOP["width"], NARROW["width"]):
            show(page, width)
            wrong |= {f"{path} at {width}": fault for fault in faults_of(page)}
    page.context.close()
    assert wrong == {} and errors == []


def test_the_pages_of_two_step_sign_in_are_accessible_and_fit(open_page: OpenPage, cast: Cast) -> None:
    TOTP.activate(cast.helen.user, "A" * 32)
    code = RecoveryCodes.activate(cast.helen.user).get_unused_codes()[0]
    page = open_page(DESKTOP, NARROW)
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(cast.helen.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill("no code")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recruits")
    for route in every_route():
        if route.name in WITH_TWO_STEPS:
            answer = page.goto(route.address({}))
            assert answer is not None and answer.status == 200, route.name


def test_pages_that_refuse_are_accessible_and_fit(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(DESKTOP, NARROW)
    sign_in(page, "Ben Carter")
    found = {
        path: page.goto(path) for path in ("/no-such-page/", "/sponsor/", f"/recruits/{cast.southmoor_recruit.id}/")
    }
    assert [answer and answer.status for answer in found.values()] == [404, 403, 404]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_duty_clock_refuses_to_close_with_nothing(open_page: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_page(size)
    sign_in(page, "Helen Moss")
    page.goto("/duties/?duty=right-to-work-follow-up")
    page.locator(".app-clock .app-step__title").first.click()
    page.get_by_role("button", name="Close with this evidence").click()

    expect(page.get_by_text("There is a problem")).to_be_visible()
