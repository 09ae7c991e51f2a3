"""What changes hands: someone moves to another ward, a colleague stands in, and what waits or is let off is looked at."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from onboarding.models import Recruit, Step
from onboarding.services.steps import accept_step
from onboarding.services.waivers import waive_step
from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, NARROW
from tests.cast import Cast
from tests.factories import MembershipFactory, WardFactory

OpenPage = Callable[..., Page]


def test_someone_moves_to_another_ward_and_manager_and_it_is_seen_first(
    open_page: OpenPage, cast: Cast, as_member
) -> None:
    with as_member(cast.helen):
        WardFactory(site=cast.site, name="Ward 9")
        MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])
        Step.objects.filter(enrolment__recruit=cast.amara_recruit, item__owner_role="line_manager").update(
            due_on=date(2026, 2, 27)
        )
    page = open_page(DESKTOP, NARROW, scripting=False)
    sign_in(page, "Helen Moss")
    page.goto(f"/recruits/{cast.amara_recruit.pk}/")
    page.get_by_role("link", name="Move to another ward").click()
    page.get_by_label("Ward").select_option(label="Ward 9")
    page.get_by_label("Line manager").select_option(label="Nia Bevan")
    page.get_by_role("button", name="See what changes hands").click()
    expect(page.get_by_role("heading", name="Line manager: from Liam Doyle to Nia Bevan")).to_be_visible()
    page.get_by_role("button", name="Save this move").click()
    expect(page.get_by_text("Amara Santos is moved.")).to_be_visible()
    with as_member(cast.helen):
        moved = Recruit.objects.select_related("ward", "line_manager").get(pk=cast.amara_recruit.pk)
        assert (moved.ward.name, moved.line_manager.full_name) == ("Ward 9", "Nia Bevan")


def test_a_manager_goes_away_and_a_colleague_does_their_steps(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(DESKTOP, NARROW, scripting=False)
    sign_in(page, "Liam Doyle")
    page.get_by_role("link", name="Going away?").click()
    page.get_by_role("button", name="Say who stands in").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Who stands in?").select_option(label="Priya Nair")
    for group, day in (("First day away", "2"), ("Last day away", "13")):
        boxes = page.get_by_role("group", name=group)
        for label, words in (("Day", day), ("Month", "3"), ("Year", "2026")):
            boxes.get_by_label(label).fill(words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Priya Nair for you", exact=True)).to_be_visible()
    other = open_page(DESKTOP, NARROW)
    sign_in(other, "Priya Nair")
    other.goto("/to-do/?show=all")
    expect(other.get_by_text("For Liam Doyle until 13 March 2026").first).to_be_visible()


def test_what_waits_is_waived_or_has_nobody_is_looked_at(open_page: OpenPage, cast: Cast, as_member) -> None:
    with as_member(cast.helen):
        steps = list(Step.objects.filter(enrolment__recruit=cast.amara_recruit, state="to_do", applies="yes")[:9])
        for number, step in enumerate(steps[:6]):
            whom = ("home_office", "home_office", "ward", "regulator", "landlord", "home_office")[number]
            Step.objects.filter(pk=step.pk).update(waiting_on=whom, waiting_since=date(2026, 2, 25 - 4 * number))
        waive_step(cast.helen, step_id=steps[7].pk, reason="She lives with her sister", expires_on=date(2026, 3, 12))
        accept_step(cast.hana, step_id=steps[7].pk)
        Recruit.objects.filter(pk=cast.amara_recruit.pk).update(line_manager=None, buddy=None)
    page = open_page(DESKTOP, NARROW, scripting=False)
    sign_in(page, "Helen Moss")
    for path in ("/waiting/", "/review/waivers/", "/recruits/nobody/", "/review/"):
        page.goto(path)
    page.get_by_role("link", name="Name somebody").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody in the role")
