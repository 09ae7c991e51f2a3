"""A line manager, a buddy, a pastoral lead and occupational health do their share in a real browser."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from onboarding.models import PersonStep, Recruit
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.browser.conftest import assert_accessible, sign_in
from tests.browser.judging import DESKTOP, NARROW, PHONE
from tests.browser.keyboard import Keyboard
from tests.cast import Cast
from tests.journeys import step_of

OpenPage = Callable[..., Page]


def at_work(cast: Cast) -> None:
    """Amara has arrived and begun."""
    for kind, on in (("arrival", date(2026, 2, 16)), ("start_date", date(2026, 2, 23))):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind=kind, actual_on=on)


def test_a_manager_does_a_step_in_place_and_hr_hears_who_is_not_at_work(
    open_page: OpenPage, cast: Cast, as_member
) -> None:
    with as_member(cast.helen):
        at_work(cast)
        own = PersonStep.objects.filter(recruit=cast.amara_recruit, item__owner_role="line_manager", shared=False)
        notes = own.filter(item__evidence="note", item__sensitivity="", item__prerequisites=[], due_on__isnull=False)
        title = notes.order_by("due_on")[0].item.title
    page = open_page(PHONE)
    sign_in(page, "Liam Doyle")
    page.get_by_role("link", name="Everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My to-do list")
    row = page.locator("li.app-do", has_text=title)
    row.locator("summary").first.click()
    row.get_by_role("button", name="Save as done").click()
    expect(page.get_by_role("alert").first).to_contain_text("Enter a note.")
    row = page.locator("li.app-do", has_text=title)
    row.get_by_label("Note").fill("We spoke for half an hour.")
    assert_accessible(page)
    row.get_by_role("button", name="Save as done").click()
    expect(page.get_by_text("is recorded.")).to_be_visible()

    page.get_by_text("Not at work today?").first.click()
    assert_accessible(page)
    page.get_by_role("button", name="Tell HR").first.click()
    expect(page.get_by_text("Not at work since 2 March 2026").first).to_be_visible()

    officer = open_page(DESKTOP)
    sign_in(officer, "Helen Moss")
    officer.goto("/absences/")
    expect(officer.get_by_role("heading", name="Amara Santos")).to_be_visible()
    expect(officer.get_by_text("to be confirmed").first).to_be_attached()


def test_a_manager_proposes_another_day_by_keyboard_alone_and_hr_takes_it_over(
    open_page: OpenPage, cast: Cast, as_member
) -> None:
    manager, officer = open_page(NARROW), open_page(DESKTOP)
    keys = Keyboard(manager)
    manager.goto("/demo/")
    keys.open(manager.get_by_role("button", name="Sign in as Liam Doyle"))
    keys.open(manager.get_by_role("link", name="Recruits", exact=True))
    keys.open(manager.get_by_role("link", name="Amara Santos"))
    keys.open(manager.get_by_role("link", name="Propose another day: Arrival in the UK"))
    keys.choose(manager.get_by_role("radio").first, manager.get_by_label("It is planned for another day"))
    for box, typed in (("Day", "30"), ("Month", "3"), ("Year", "2026")):
        keys.write(manager.get_by_label(box, exact=True), typed)
    keys.write(manager.get_by_label("What should HR know?"), "The airline moved the flight.")
    assert_accessible(manager)
    keys.open(manager.get_by_role("button", name="Propose to HR"))

    sign_in(officer, "Helen Moss")
    officer.get_by_role("link", name="To review").click()
    officer.get_by_role("link", name="Arrival in the UK").first.click()
    expect(officer.get_by_text("The airline moved the flight.")).to_be_visible()
    officer.get_by_label("Accept it").check()
    assert_accessible(officer)
    officer.get_by_role("button", name="Save").click()

    expect(officer.get_by_text("The date is accepted.")).to_be_visible()
    with as_member(cast.helen):
        recruit = Recruit.objects.get(pk=cast.amara_recruit.pk)
        assert recruit.milestones.get(kind="arrival").planned_on == date(2026, 3, 30)


def test_a_recruit_says_that_what_their_manager_recorded_did_not_happen(
    open_page: OpenPage, cast: Cast, as_member
) -> None:
    path = "arrival-and-induction/manager-welcome"
    with as_member(cast.helen):
        at_work(cast)
    with as_member(cast.liam):
        step = step_of(cast.amara_recruit, path)
        submit_step(cast.liam, step_id=step.pk, on=date(2026, 2, 27))
    page = open_page(PHONE)
    sign_in(page, "Amara Santos")
    question = page.locator(".app-question", has_text=step.item.title)
    expect(question).to_contain_text("Liam Doyle recorded that this was done on 27 February 2026.")
    question.get_by_role("button", name="No").click()

    expect(page.get_by_text("Thank you for your answer")).to_be_visible()
    with as_member(cast.helen):
        assert step_of(cast.amara_recruit, path).state == "to_do"


def test_a_buddy_does_their_share_in_place_without_scripting(open_page: OpenPage, cast: Cast, as_member) -> None:
    with as_member(cast.helen):
        own = PersonStep.objects.filter(recruit=cast.amara_recruit, item__owner_role="buddy", item__prerequisites=[])
        item = own.filter(item__evidence__in=["note", "date"]).order_by("due_on")[0].item
    page = open_page(NARROW, scripting=False)
    sign_in(page, "Ben Carter")
    page.get_by_role("link", name="Everything").click()
    row = page.locator("li.app-do", has_text=item.title).first
    row.locator("summary").first.click()
    if item.evidence == "note":
        row.get_by_label("Note").fill("We had tea and walked round the ward.")
    else:
        for box, typed in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
            row.get_by_role("textbox", name=box).fill(typed)
    row.get_by_role("button", name="Save as done").click()

    expect(page.get_by_text("is recorded.")).to_be_visible()


def test_what_a_pastoral_lead_writes_is_not_read_by_hr(open_page: OpenPage, cast: Cast, as_member) -> None:
    with as_member(cast.priya):
        row = PersonStep.objects.filter(
            recruit=cast.amara_recruit, item__private="pastoral", item__owner_role="pastoral_lead", shared=False
        ).select_related("item")[0]
        submit_step(cast.priya, step_id=row.step_id, note="She misses her sister.", on=date(2026, 3, 2))
    address = f"/recruits/{cast.amara_recruit.id}/steps/{row.step_id}/"
    lead, officer = open_page(DESKTOP), open_page(DESKTOP)
    sign_in(lead, "Priya Nair")
    lead.goto(address)
    expect(lead.get_by_text("She misses her sister.")).to_be_visible()

    sign_in(officer, "Helen Moss")
    officer.goto(address)
    expect(officer.get_by_text("Only those who need the words can read them")).to_be_visible()
    expect(officer.get_by_text("She misses her sister.")).to_have_count(0)


def test_occupational_health_clears_someone_by_keyboard_alone_on_a_narrow_screen(
    open_page: OpenPage, cast: Cast, as_member
) -> None:
    with as_member(cast.helen):
        own = PersonStep.objects.filter(recruit=cast.amara_recruit, item__owner_role="occupational_health")
        item = own.select_related("item").order_by("due_on", "item__position")[0].item
    page = open_page(NARROW)
    keys = Keyboard(page)
    page.goto("/demo/")
    keys.open(page.get_by_role("button", name="Sign in as Olu Adeyemi"))
    keys.open(page.get_by_role("link", name="Everything"))
    row = page.locator("li.app-do", has_text=item.title).first
    keys.press(row.locator("summary").first)
    if item.evidence == "note":
        keys.write(row.get_by_label("Note"), "Cleared for work on the ward.")
    if item.evidence == "date":
        for box, typed in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
            keys.write(row.get_by_role("textbox", name=box), typed)
    assert_accessible(page)
    keys.open(row.get_by_role("button", name="Save as done"))

    expect(page.get_by_text("is recorded.")).to_be_visible()
