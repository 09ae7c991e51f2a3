"""How dates came to be, and putting right a day on which something happened."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import Occurrence
from onboarding.services.milestones import record_milestone
from onboarding.services.occurrences import record_occurrence
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import RecruitFactory

pytestmark = pytest.mark.django_db
WHY = "The letter says the 23rd"


def test_every_value_of_a_date_stands_there_with_who_why_and_both_times(client_for, cast: Cast) -> None:
    access.enter(cast.hana)
    amara = cast.amara_recruit.pk
    record_milestone(cast.hana, recruit_id=amara, kind="arrival", planned_on=date(2026, 3, 27), reason="No flight")
    record_milestone(
        cast.helen, recruit_id=amara, kind="visa_expiry", occurrence=2, actual_on=date(2032, 2, 9),
        effective_on=date(2026, 2, 20),
    )  # fmt: skip

    page = client_for(cast.helen).get(f"/recruits/{amara}/dates/").text

    for words in (
        "How the dates came to be",
        "Now: Planned for 27 March 2026.",
        "Planned for 23 March 2026",
        "by Hana Lewis",
        "No flight",
        "Visa expires 2",
        "True from 20 February 2026, recorded on",
    ):
        assert words in page, words
    assert f"/recruits/{amara}/dates/" in client_for(cast.helen).get(f"/recruits/{amara}/").text


def test_others_see_the_dates_that_they_need_and_not_why(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    amara = cast.amara_recruit.pk
    record_milestone(cast.helen, recruit_id=amara, kind="arrival", planned_on=date(2026, 3, 27), reason="No flight")

    liam = client_for(cast.liam).get(f"/recruits/{amara}/dates/").text
    own = client_for(cast.amara).get("/my/dates/history/").text

    assert "27 March 2026" in liam and "No flight" not in liam and "Visa granted" not in liam
    assert "No flight" in own and "Visa granted" in own and "How my dates came to be" in own
    assert "/my/dates/history/" in client_for(cast.amara).get("/my/dates/").text
    assert client_for(cast.bilal).get(f"/recruits/{amara}/dates/").status_code == 404


@pytest.fixture
def ended(cast: Cast) -> Occurrence:
    access.enter(cast.helen)
    nurse = RecruitFactory(full_name="Zainab Yusuf", line_manager=cast.liam, case_officer=cast.helen, status="started")
    return record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 26))


def typed(day: str, **more: str) -> dict[str, str]:
    return {"on-day": day, "on-month": "2", "on-year": "2026", "reason": WHY} | more


def test_a_wrong_day_is_corrected_from_its_clock_and_stays_in_the_history(client_for, cast: Cast, ended) -> None:
    clock = clock_of(ended.recruit, "sponsorship-ended")
    browser, path = client_for(cast.helen), f"/duties/happened/{ended.pk}/"
    assert path in browser.get(f"/duties/{clock.pk}/").text
    assert "26 February 2026" in browser.get(path).text

    answer = browser.post(path, typed("23", revision=str(ended.revision)), follow=True)

    assert "The day is corrected." in answer.text
    assert "Corrected from 26 February 2026 to 23 February 2026" in answer.text and WHY in answer.text
    assert "Report by 9 March 2026" in browser.get(f"/duties/{clock.pk}/").text
    assert "corrected the day of" in browser.get(f"/recruits/{ended.recruit_id}/").text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (typed("31"), "Enter a real date"),
        (typed("23", reason=" "), "Enter a reason."),
        (typed("26"), "stands here already"),
        ({}, "Enter the day on which it happened."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client_for, cast: Cast, ended, body, words: str) -> None:
    answer = client_for(cast.helen).post(f"/duties/happened/{ended.pk}/", {"revision": "1"} | body)
    assert answer.status_code == 400 and words in answer.text and "There is a problem" in answer.text


def test_a_stale_page_says_so_and_can_be_sent_again(client_for, cast: Cast, ended) -> None:
    browser, path = client_for(cast.helen), f"/duties/happened/{ended.pk}/"
    browser.post(path, typed("24", revision="1"))

    answer = browser.post(path, typed("23", revision="1"))

    assert answer.status_code == 400 and "Look at the day that stands there now" in answer.text
    assert WHY in answer.text and 'name="revision" value="2"' in answer.text


def test_the_history_costs_the_same_however_long_it_is(client_for, cast: Cast, real_queries) -> None:
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/dates/"
    browser.get(path)
    before = real_queries(lambda: browser.get(path))
    access.enter(cast.helen)
    for day in range(1, 28):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="arrival", planned_on=date(2026, 5, day))
    # Three for signing in, the person; dates, their changes; what happened, which is nothing.
    assert real_queries(lambda: browser.get(path)) == before == 3 + 4
