"""A recruit's own dates: what is asked, what is proposed, and that nothing moves by it."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import DateProposal
from onboarding.services.proposals import decide_proposal, propose_date
from tests.cast import Cast
from tests.factories import MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.mark.clock("2026-03-26 09:00")
def test_a_planned_day_that_has_passed_is_asked_about_and_a_yes_is_one_press(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    assert "Did you arrive in the UK on 23 March 2026?" in browser.get("/my/").text

    typed = {"happened": "yes", "on-day": "23", "on-month": "3", "on-year": "2026"}
    page = browser.post("/my/dates/arrival/1/", typed, follow=True).text

    assert "You told HR on 26 March 2026: it happened on 23 March 2026. HR has not decided yet" in page
    assert "Did you arrive" not in browser.get("/my/").text
    access.enter(cast.helen)
    proposal = DateProposal.objects.get()
    assert (proposal.actual_on, proposal.planned_on) == (date(2026, 3, 23), None)
    decide_proposal(cast.helen, proposal_id=proposal.id, take=True)
    assert "23 March 2026" in browser.get("/my/dates/").text.split("What is recorded")[1]


def test_another_day_is_proposed_and_nothing_moves(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    page = browser.get("/my/dates/").text
    assert "Planned for 23 March 2026" in page and "open steps counted from this day" in page

    typed = {"happened": "no", "on-day": "6", "on-month": "April", "on-year": "2026", "reason": "The flight"}
    page = browser.post("/my/dates/arrival/1/", typed, follow=True).text

    assert "Nothing moves" in page or "nothing has moved" in page
    assert "Planned for 23 March 2026" in page
    access.enter(cast.helen)
    decide_proposal(cast.helen, proposal_id=DateProposal.objects.get().id, take=False, reason="The flight goes.")
    assert "HR declined it: The flight goes." in browser.get("/my/dates/").text


@pytest.mark.parametrize(
    ("typed", "status", "sentence", "field"),
    [
        ({}, 400, "Choose one of the two.", "happened"),
        ({"happened": "no"}, 400, "Enter the planned day or the day it happened.", "on-day"),
        ({"happened": "no", "on-day": "23", "on-month": "3", "on-year": "2026"}, 400, "planned for 23 March", "on-day"),
        ({"happened": "yes", "on-day": "3", "on-month": "3", "on-year": "2026"}, 400, "today or in the past", "on-day"),
        ({"happened": "no", "on-day": "31", "on-month": "2", "on-year": "2026"}, 400, "Enter a real date", "on-day"),
        ({"happened": "no", "on-day": "1", "on-month": "1", "on-year": "9999"}, 400, "or earlier", "on-day"),
        ({"happened": "no", "on-day": "1", "on-month": "5", "on-year": "2026", "reason": "x" * 4001}, 400, "4,000", "reason"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_at_its_field(
    client_for, cast: Cast, typed: dict[str, str], status: int, sentence: str, field: str
) -> None:
    answer = client_for(cast.amara).post("/my/dates/arrival/1/", typed)
    assert answer.status_code == status
    assert sentence in answer.text and f'href="#{field}' in answer.text


@pytest.mark.parametrize("path", ["teleported/1", "arrival/0", "arrival/100", "arrival/1000000000000"])
def test_a_date_that_does_not_exist_is_not_found(client_for, cast: Cast, path: str) -> None:
    assert client_for(cast.amara).get(f"/my/dates/{path}/").status_code == 404


def test_what_has_happened_is_not_planned_again(client_for, cast: Cast) -> None:
    typed = {"happened": "no", "on-day": "6", "on-month": "4", "on-year": "2026"}
    answer = client_for(cast.amara).post("/my/dates/visa_granted/1/", typed)
    assert answer.status_code == 409 and "has happened already" in answer.text


def test_a_colleagues_proposal_about_me_is_mine_to_read(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    propose_date(cast.liam, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 4, 1))
    assert "Liam Doyle told HR on 2 March 2026: 1 April 2026." in client_for(cast.amara).get("/my/dates/").text


def test_two_sittings_are_two_dates(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting")
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", occurrence=2)
    assert "Practical test (OSCE) sitting 2" in client_for(cast.amara).get("/my/dates/").text
