"""The road to the register as pages: what comes next in words, forms for those who record it, and the recruit's own."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Milestone, Recruit
from tests.cast import Cast
from tests.factories import MilestoneFactory

pytestmark = pytest.mark.django_db


def typed(name: str, day: str, month: str = "2", **more: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": "2026"} | more


@pytest.fixture
def failed(cast: Cast) -> str:
    """Amara did not pass the first time. Her road's address."""
    access.enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", planned_on=None, actual_on=date(2026, 2, 23))
    MilestoneFactory(
        recruit=cast.amara_recruit,
        kind="osce_result",
        planned_on=None,
        actual_on=date(2026, 2, 27),
        outcome="not_passed",
    )
    return f"/recruits/{cast.amara_recruit.pk}/registration/"


def test_the_whole_road_stands_on_one_page(client_for, cast: Cast, failed: str) -> None:
    page = client_for(cast.ed).get(failed).text
    for words in (
        "Registration with the NMC",
        "Make sure the first practical test is sat in time",
        "22 June 2026",
        "112 days left",
        "273 days left",
        "Confirm registration before the eight months end",
        "First sitting",
        "Sat on 23 February 2026, result on 27 February 2026",
        "The next sitting can be on 9 March 2026 or later.",
        "2 sittings left in this application.",
        "Speak with Amara Santos before anything is planned or sent",
        "Pass CBT OSCE, on failing the test</a>",
        "From a second-hand source. Ten working days or ten days.",
        "These facts were looked up on 28 November 2026",
    ):
        assert words in page, words
    assert f"{failed}osce/" in page


def test_a_recruit_reads_kind_words_and_tells_the_day_of_the_next_sitting(client_for, cast: Cast, failed: str) -> None:
    browser = client_for(cast.amara)
    assert "/my/registration/" in browser.get("/my/dates/").text
    assert "/my/registration/" in browser.get("/my/").text
    page = browser.get("/my/registration/").text
    assert "it did not work out this time" in page and "/my/dates/osce_sitting/2/" in page
    assert f"{failed}osce/" not in page


def test_a_line_manager_reads_no_result(client_for, cast: Cast, failed: str) -> None:
    page = client_for(cast.liam).get(failed).text
    assert "Sat on 23 February 2026" in page
    for words in ("Not passed", "27 February 2026", "left in this application", "not passed in full", "Record"):
        assert words not in page, words


def test_education_books_the_next_sitting(client_for, cast: Cast, failed: str) -> None:
    browser = client_for(cast.ed)
    early = browser.post(f"{failed}osce/", typed("on", "6", "3", verb="sitting"))
    assert early.status_code == 400 and "At least ten working days" in early.text and 'value="6"' in early.text
    done = browser.post(f"{failed}osce/", typed("on", "6", "3", verb="sitting", sure="on"), follow=True)
    assert "Second sitting" in done.text and "Booked for 6 March 2026" in done.text


def test_a_result_is_recorded_for_the_sitting_that_is_booked(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", planned_on=date(2026, 2, 23))
    road, browser = f"/recruits/{cast.amara_recruit.pk}/registration/", client_for(cast.helen)
    page = browser.get(f"{road}osce/").text
    assert "Record the result" in page and "Move the sitting" in page
    wrong = browser.post(f"{road}osce/", typed("sat_on", "23", verb="result", outcome="passed"))
    assert wrong.status_code == 400 and "Enter the day of the result." in wrong.text
    sent = typed("sat_on", "23", verb="result", outcome="passed") | typed("result_on", "27")
    assert "Passed" in browser.post(f"{road}osce/", sent, follow=True).text
    assert "There is nothing to record here now." in browser.get(f"{road}osce/").text


def test_the_number_on_the_register_is_kept_with_its_day(client_for, cast: Cast) -> None:
    road = f"/recruits/{cast.amara_recruit.pk}/registration/"
    browser = client_for(cast.hana)
    assert road in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text
    page = browser.post(f"{road}registration/", typed("on", "27", verb="day", number="26B12"), follow=True).text
    assert "NMC Pin: 26B12. This is not the usual form" in page
    access.enter(cast.helen)
    assert Milestone.objects.get(kind="registration").actual_on == date(2026, 2, 27)


@pytest.mark.parametrize("sent", [{}, {"verb": "dance"}, {"verb": "result"}])
def test_a_form_that_is_not_on_the_page_finds_nothing(
    client_for, cast: Cast, failed: str, sent: dict[str, str]
) -> None:
    assert client_for(cast.helen).post(f"{failed}osce/", sent).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        typed("on", "32"),
        typed("on", "x"),
        typed("on", "1", "1", **{"on-year": "0001"}),
        typed("on", "\0"),
        {"on-day": "1"},
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(client_for, cast: Cast, failed: str, sent: dict[str, Any]) -> None:
    answer = client_for(cast.helen).post(f"{failed}osce/", sent | {"verb": "sitting"})
    assert answer.status_code == 400 and "There is a problem" in answer.text


def test_who_has_no_register_reads_so(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(regulator="none")
    road = f"/recruits/{cast.amara_recruit.pk}/registration/"
    assert "Nothing is written down yet" in client_for(cast.helen).get(road).text
    assert road not in client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.pk}/").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_road_costs_the_same_however_many_sittings(client_for, cast: Cast, enter, real_queries, count: int) -> None:
    enter(cast.helen)
    for number in range(count):
        MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", occurrence=number + 1)
    browser, road = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/registration/"
    browser.get("/recruits/")
    # Coming in: session, user, memberships with their trust. The recruit with their people; dates; the limits' steps.
    assert real_queries(lambda: browser.get(road)) == 3 + 3


def test_what_comes_before_a_registration_is_no_longer_asked(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="registration", planned_on=None, actual_on=date(2026, 2, 20))
    page = client_for(cast.amara).get("/my/registration/").text
    assert "Not recorded" in page and "left in this application" not in page and "This is not right" in page
