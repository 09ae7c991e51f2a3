"""Three people, three screens: what the service is for, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from onboarding.models import PersonStep
from onboarding.services.steps import submit_step
from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, NARROW, PHONE
from tests.browser.keyboard import Keyboard
from tests.cast import Cast
from tests.journeys import PDF

OpenPage = Callable[..., Page]
STAMP = {"name": "share-code.pdf", "mimeType": "application/pdf", "buffer": PDF}


def enter_today(page: Page) -> None:
    page.get_by_role("textbox", name="Day").fill("2")
    page.get_by_role("textbox", name="Month").fill("3")
    page.get_by_role("textbox", name="Year").fill("2026")


def test_a_recruit_records_a_step_on_a_phone(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(PHONE)
    sign_in(page, "Amara Santos")
    page.get_by_role("heading", name="Open your NMC account and check eligibility").get_by_role("link").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the date on which it was done.")
    expect(page).to_have_title("Error: Open your NMC account and check eligibility – Onboarding tracker")

    page.get_by_role("link", name="Enter the date on which it was done.").click()
    page.keyboard.type("2")
    enter_today(page)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("alert")).to_contain_text("“Open your NMC account and check eligibility” is recorded.")
    expect(page.get_by_text("Your steps: 1 of")).to_be_visible()


def test_a_second_officer_accepts_what_a_colleague_sent_in(open_page: OpenPage, cast: Cast) -> None:
    title = "Check the right to work before the first shift"
    first = open_page(DESKTOP)
    sign_in(first, "Helen Moss")
    first.get_by_role("link", name="Amara Santos").click()
    first.get_by_text("Before the first shift").first.click()
    first.get_by_role("link", name=title).first.click()
    first.locator("input[type=file]").set_input_files([STAMP])
    first.get_by_role("button", name="Save and continue").click()
    expect(first.get_by_role("alert")).to_contain_text("is recorded")

    second = open_page(DESKTOP)
    sign_in(second, "Hana Lewis")
    second.get_by_role("link", name="To review").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("To review")
    second.get_by_role("link", name=title).click()
    with second.expect_download() as download:
        second.get_by_role("link", name="share-code.pdf").click()
    assert download.value.suggested_filename == "share-code.pdf"
    second.get_by_role("button", name="Accept").click()

    expect(second.get_by_role("heading", level=1)).to_have_text("To review")
    expect(second.get_by_role("alert")).to_contain_text(f"Accepted: “{title}”.")


def test_the_director_s_figure_changes_when_a_must_have_is_done(open_page: OpenPage, cast: Cast, as_member) -> None:
    with as_member(cast.helen):
        booked = PersonStep.objects.get(recruit=cast.amara_recruit, item__key="accommodation-booked")
        submit_step(cast.helen, step_id=booked.step_id, note="A room in the nurses' home")
    director, officer = open_page(DESKTOP), open_page(DESKTOP)
    sign_in(director, "Diana Frost")
    card = director.get_by_role("region", name="5.2 Comprehensive onboarding, measured")
    expect(card).to_contain_text("0 of 2 people have all that is due.")

    sign_in(officer, "Helen Moss")
    officer.get_by_role("link", name="Amara Santos").click()
    officer.get_by_role("link", name="Give the recruit a named contact").first.click()
    officer.get_by_label("Note").fill("Helen, and Hana when Helen is away")
    officer.get_by_role("button", name="Save and continue").click()

    director.reload()
    expect(card).to_contain_text("50%")
    expect(card).to_contain_text("1 of 2 people have all that is due. 1 has not.")


def test_a_step_is_recorded_without_scripting_and_by_keyboard_alone(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(NARROW, scripting=False)
    keys = Keyboard(page)
    page.goto("/demo/")
    keys.open(page.get_by_role("button", name="Sign in as Amara Santos"))
    keys.open(page.get_by_role("heading", name="Open your NMC account and check eligibility").get_by_role("link"))
    keys.open(page.get_by_role("button", name="Save and continue"))
    keys.open(page.get_by_role("link", name="Enter the date on which it was done."))
    for box, typed in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        keys.write(page.get_by_role("textbox", name=box), typed)
    keys.open(page.get_by_role("button", name="Save and continue"))

    expect(page.get_by_text("is recorded.")).to_be_visible()


def test_the_education_team_records_a_session_by_keyboard_alone(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(NARROW)
    keys = Keyboard(page)
    page.goto("/demo/")
    keys.open(page.get_by_role("button", name="Sign in as Ed Marsh"))
    keys.press(page.get_by_role("button", name="Browse More"))
    keys.open(page.get_by_role("link", name="Cohorts", exact=True))
    keys.open(page.get_by_role("link", name="March 2026"))
    keys.open(page.get_by_role("link", name="Run trust induction for the cohort").first)
    keys.press(page.get_by_label("Bilal Ahmed"), "Space")
    keys.open(page.get_by_role("button", name="Record"))

    expect(page.get_by_text("is recorded for 1 person, on 2 March 2026.")).to_be_visible()
