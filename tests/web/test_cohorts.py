"""Cohorts on pages, and the register that ticks many names at once."""

from typing import Any

import pytest

from onboarding.models import Recruit
from tests.api.asking import newcomer
from tests.api.asking import step_of as step_made
from tests.cast import Cast
from tests.factories import CohortFactory, MilestoneFactory
from tests.journeys import person_step

pytestmark = pytest.mark.django_db
INDUCTION = "arrival-and-induction/corporate-induction"
CONTACT = "pre-arrival/named-contact"


def register(cast: Cast, item: str = INDUCTION) -> str:
    return f"/cohorts/{cast.cohort.id}/register/?item={item}"


def filled(*people: Recruit, day: str = "20", note: str = "") -> dict[str, Any]:
    return {
        "recruits": [str(one.id) for one in people],
        "on-day": day,
        "on-month": "2",
        "on-year": "2026",
        "note": note,
    }


def test_cohorts_stand_with_people_arrival_and_progress(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/cohorts/").text
    assert "March 2026" in page and "2 people" in page and "23 Mar 2026" in page and "percent done" in page
    assert "Southmoor" not in page


def test_the_list_costs_the_same_for_three_as_for_thirty(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/cohorts/")
    few = count_queries(lambda: browser.get("/cohorts/"))
    enter(cast.helen)
    for _ in range(27):
        MilestoneFactory(recruit=newcomer(cast, cohort=CohortFactory()))
    # Ten as everywhere (tests/web/test_people.py); cohorts; their people; steps of these; arrivals.
    assert count_queries(lambda: browser.get("/cohorts/")) == few == 5 + 5 + 4


def test_a_cohort_shows_its_people_what_it_does_together_and_what_can_be_recorded(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get(f"/cohorts/{cast.cohort.id}/").text
    assert (f'href="/recruits/{cast.amara_recruit.id}/"' in page and "2 overdue" in page) or "overdue" in page
    assert "Run trust induction for the cohort" in page and "For 2 people" in page
    assert "register/?item=pre-arrival%2Fnamed-contact" in page and "Open for 2 people" in page


def test_a_cohort_s_page_costs_the_same_for_three_as_for_thirty(client_for, cast: Cast, enter, count_queries) -> None:
    browser, path = client_for(cast.helen), f"/cohorts/{cast.cohort.id}/"
    enter(cast.helen)
    step_made(newcomer(cast))
    browser.get(path)
    few = count_queries(lambda: browser.get(path))
    enter(cast.helen)
    for _ in range(27):
        step_made(newcomer(cast))
    # Ten as everywhere; the cohort; its row, people, steps and arrivals; what can be recorded; the people's rows, overdue
    # counts and arrivals; steps of the cohort, what comes before them, for how many they were done.
    assert count_queries(lambda: browser.get(path)) == few


def test_each_viewer_finds_their_own_people_there(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    newcomer(cast, line_manager=None, full_name="Not His")
    page = client_for(cast.liam).get(f"/cohorts/{cast.cohort.id}/").text
    assert "Amara Santos" in page and "Not His" not in page and "Rename or close" not in page


def test_names_are_ticked_once_and_all_are_recorded(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    page = browser.get(register(cast)).text
    assert "Tick all 2 names" in page and 'value="2"' in page and "checked" not in page
    assert browser.get(f"{register(cast)}&everyone=1").text.count("checked") == 2

    answer = browser.post(register(cast), filled(cast.amara_recruit, cast.bilal_recruit), follow=True)

    assert "is recorded for 2 people, on 20 February 2026." in answer.text
    assert "2 of 2 took part" in answer.text
    enter(cast.helen)
    assert person_step(cast.bilal_recruit, INDUCTION).state == "done"
    assert "There is nothing left to tick." in browser.get(register(cast)).text


def test_who_was_away_can_be_ticked_later(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    browser.post(register(cast), filled(cast.amara_recruit))
    assert "Some are missing" in browser.get(f"/cohorts/{cast.cohort.id}/").text
    page = browser.get(register(cast)).text
    assert "Amara Santos, 20 February 2026" in page and f'value="{cast.bilal_recruit.id}"' in page


def test_a_register_sent_twice_says_who_is_recorded_and_records_nobody(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    browser.post(register(cast, CONTACT), filled(cast.amara_recruit, note="By call"))

    answer = browser.post(register(cast, CONTACT), filled(cast.amara_recruit, cast.bilal_recruit, note="By call again"))

    assert answer.status_code == 409
    assert "Amara Santos: “Give the recruit a named contact” is recorded already." in answer.text
    assert "By call again" in answer.text and "Nothing was recorded" in answer.text
    enter(cast.helen)
    assert person_step(cast.bilal_recruit, CONTACT).state == "to_do"


def test_what_comes_first_is_said_at_the_person(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post(
        register(cast, "pre-arrival/money-guidance"), filled(cast.amara_recruit, note="x")
    )
    assert answer.status_code == 409
    assert "something else comes first: “Give the recruit a named contact”." in answer.text


@pytest.mark.parametrize(
    ("item", "typed", "sentence", "target"),
    [
        (INDUCTION, {"recruits": []}, "Tick at least one person.", "recruits"),
        (INDUCTION, {"recruits": ["x"]}, "Someone you ticked is not in this register.", "recruits"),
        (INDUCTION, {"on-day": "31"}, "Enter a real date", "on-day"),
        (INDUCTION, {"on-day": "", "on-month": "", "on-year": ""}, "Enter the date", "on-day"),
        (INDUCTION, {"on-year": "2027"}, "The date must be today or in the past.", "on-day"),
        (INDUCTION, {"on-year": "1900"}, "The date must be", "on-day"),
        (CONTACT, {"note": " "}, "Enter a note.", "note"),
        (CONTACT, {"note": "x" * 4001}, "The note must be 4,000 characters or fewer.", "note"),
        (CONTACT, {"note": "a\0b"}, "Null characters are not allowed.", "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(
    client_for, cast: Cast, item: str, typed: dict[str, Any], sentence: str, target: str
) -> None:
    answer = client_for(cast.helen).post(register(cast, item), filled(cast.amara_recruit, note="Kept") | typed)
    assert answer.status_code == 400
    assert sentence in answer.text and f'href="#{target}"' in answer.text
    assert "checked" in answer.text or target == "recruits"


@pytest.mark.parametrize("item", ["", "no/such", "%00", "x" * 500, "pre-arrival/team-briefing"])
def test_an_item_that_is_not_there_has_no_register(client_for, cast: Cast, item: str) -> None:
    assert client_for(cast.helen).get(register(cast, item)).status_code == 404


def test_the_education_team_records_its_own_sessions_and_no_others(client_for, cast: Cast) -> None:
    browser = client_for(cast.ed)
    assert browser.post(register(cast), filled(cast.amara_recruit)).status_code == 302
    assert browser.get(register(cast, CONTACT)).status_code == 404
