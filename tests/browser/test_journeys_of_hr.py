"""What HR and directors do besides: someone new, mail held and released, a number's people, and words typed too late."""

from collections.abc import Callable

import time_machine
from playwright.sync_api import Page, expect

from onboarding.models import Recruit
from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, PHONE
from tests.cast import PASSWORD, Cast

OpenPage = Callable[..., Page]


def test_an_officer_adds_someone_with_programmes_without_scripting(open_page: OpenPage, cast: Cast, as_member) -> None:
    page = open_page(DESKTOP, scripting=False)
    sign_in(page, "Helen Moss")
    page.get_by_role("link", name="Add a recruit").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("There is a problem")).to_be_visible()

    page.get_by_label("Full name").fill("Grace Mensah")
    page.get_by_label("Profession", exact=True).select_option(label="Nurse")
    page.get_by_label("Country of training").select_option(label="Ghana")
    page.get_by_label("Who sponsors the visa").select_option(label="The trust")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace Mensah")
    expect(page.get_by_text("Before you travel").first).to_be_visible()
    with as_member(cast.helen):
        assert Recruit.objects.get(full_name="Grace Mensah").step_total > 50


def test_an_officer_holds_all_mail_and_lets_it_go_again(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(DESKTOP)
    sign_in(page, "Helen Moss")
    page.get_by_role("link", name="Manage").click()
    page.get_by_role("link", name="Reminders").click()
    page.get_by_role("link", name="Hold").first.click()
    page.locator("main form button").last.click()
    expect(page.get_by_text("held").first).to_be_visible()

    page.get_by_role("link", name="release").first.click()
    page.locator("main form button").last.click()
    expect(page.get_by_role("alert").first).to_be_visible()


def test_a_director_looks_behind_a_number_and_reads_no_name(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(DESKTOP)
    sign_in(page, "Diana Frost")
    page.get_by_role("link", name="Report", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    assert download.value.suggested_filename.endswith(".csv")
    page.goto("/reports/readiness/behind/?action=5.2&figure=people_not_met")
    for name in ("Amara", "Bilal", "Santos", "Ahmed"):
        expect(page.get_by_text(name)).to_have_count(0)


def test_a_long_note_typed_into_an_expired_session_is_still_there(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(PHONE)
    sign_in(page, "Amara Santos")
    page.get_by_role("heading", name="Open your NMC account and check eligibility").get_by_role("link").click()
    page.get_by_role("textbox", name="Day").fill("1")
    page.get_by_role("textbox", name="Month").fill("3")
    page.get_by_role("textbox", name="Year").fill("2026")
    with time_machine.travel("2026-03-02 10:00+00:00"):
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("signed out").first).to_be_visible()
        page.get_by_label("Email address").fill("amara@northgate.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Nothing is lost").first).to_be_visible()
        expect(page.get_by_role("textbox", name="Month")).to_have_value("3")
