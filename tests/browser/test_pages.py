"""Every page as each role sees it: nothing that axe finds, nothing wider than the screen, no error in the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, assert_accessible, sign_in
from tests.cast import Cast

PAGES = {
    "": ["/account/sign-in/", "/account/password/reset/", "/demo/", "/demo/mail/", "/help/"],
    "Helen Moss": [
        "/recruits/",
        "/recruits/{amara}/",
        "/recruits/{amara}/dates/arrival/1/",
        "/recruits/{amara}/registration/",
        "/recruits/{amara}/registration/osce/",
        "/recruits/{amara}/sponsor-file/",
        "/sponsor/",
        "/sponsor/people/new/",
        "/review/",
        "/to-do/",
        "/account/",
        "/account/password/",
        "/account/sessions/",
        "/account/confirm/",
        "/reports/readiness/",
        "/reminders/",
        "/reminders/mail/",
        "/messages/",
        "/inherited/",
        "/health/",
        "/help/",
        "/account/messages/",
        "/reports/readiness/behind/?action=5.2&figure=not_met",
        "/reports/metrics/",
        "/commitments/",
        "/manage/",
        "/people/",
        "/people/new/",
        "/people/{liam}/",
        "/places/",
        "/places/sites/new/",
        "/places/wards/{ward}/",
        "/cohorts/",
        "/cohorts/{cohort}/",
        "/cohorts/{cohort}/change/",
        "/cohorts/{cohort}/register/?item=arrival-and-induction/corporate-induction",
    ],
    "Amara Santos": [
        *("/my/", "/my/dates/", "/my/dates/arrival/1/", "/my/registration/", "/my/people/", "/my/data/"),
        *("/account/messages/", "/help/", "/reports/"),
    ],
    "Liam Doyle": ["/to-do/", "/recruits/{amara}/", "/reports/readiness/", "/commitments/"],
    "Ben Carter": ["/recruits/{amara}/"],
    "Diana Frost": [
        "/reports/",
        "/reports/readiness/",
        "/reports/readiness/behind/?action=5.2&figure=people_not_met",
        "/reports/metrics/",
        "/commitments/",
    ],
}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name.split(" ")[0].lower() or "nobody")
def test_pages_are_accessible_and_fit(
    open_page: Callable[..., Page], cast: Cast, name: str, size: dict[str, int]
) -> None:
    page = open_page(size)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    if name:
        sign_in(page, name)
    ids = {"amara": cast.amara_recruit.id, "liam": cast.liam.id, "ward": cast.ward.id, "cohort": cast.cohort.id}
    for path in PAGES[name]:
        answer = page.goto(path.format(**ids))
        assert answer is not None and answer.status == 200, path
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert not errors
