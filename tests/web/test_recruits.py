"""The caseload, a recruit's page, and the dates of their journey."""

from datetime import date

import pytest

from onboarding.models import Milestone
from tests.cast import Cast
from tests.journeys import registered
from tests.web.test_moves import seen_in

pytestmark = pytest.mark.django_db


def test_hr_sees_everyone_of_the_trust_and_nobody_else(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/recruits/").text

    assert "Amara Santos" in page and "Bilal Ahmed" in page and "2 recruits" in page
    assert "Sofia Reyes" not in page


def test_filters_are_an_address_that_one_can_send(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)

    assert "1 recruit<" in browser.get("/recruits/?profession=doctor").text
    assert "2 recruits" in browser.get(f"/recruits/?cohort={cast.cohort.id}&ward={cast.ward.id}&status=offered").text
    assert "2 recruits" in browser.get("/recruits/?overdue=on&ordering=next_due_on").text


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("profession=wizard", "Profession"),
        ("cohort=not-an-id", "Cohort"),
        ("cohort=01910000-0000-7000-8000-000000000000", "Cohort"),
        ("ordering=password", "In order of"),
    ],
)
def test_a_filter_that_does_not_exist_is_left_out_and_said(client_for, cast: Cast, query: str, label: str) -> None:
    answer = client_for(cast.helen).get(f"/recruits/?{query}")

    assert answer.status_code == 200
    assert f"no such value: {label}." in answer.text
    assert "2 recruits" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "%00"])
def test_a_page_that_does_not_exist_shows_one_that_does(client_for, cast: Cast, page: str) -> None:
    assert "Amara Santos" in client_for(cast.helen).get(f"/recruits/?page={page}").text


def test_fifty_stand_on_a_page(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    for number in range(49):
        registered(cast, full_name=f"Recruit {number:02}")
    browser = client_for(cast.helen)

    assert browser.get("/recruits/").text.count('class="nhsuk-table__row"') == 50
    assert "Recruit 48" in browser.get("/recruits/?page=2").text


def test_the_caseload_costs_as_many_queries_for_fifty_as_for_two(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    few = count_queries(lambda: browser.get("/recruits/"))
    enter(cast.helen)
    for number in range(20):
        registered(cast, full_name=f"Recruit {number:02}")

    assert count_queries(lambda: browser.get("/recruits/")) == few


def test_a_recruit_s_page_says_whether_they_are_ready_and_why(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.id}/").text

    assert "First day at work" in page and "Blocked" in page
    assert "“Check identity” was due on 17 November 2025." in page
    assert "Legal limit, to be confirmed" in page
    assert "Helen Moss" in page and "Priya Nair" in page
    assert "planned" in page.lower() and "23 March 2026" in page


def test_a_recruit_s_page_costs_the_same_whatever_stands_on_it(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    # Three of the test's browser, which enters nobody and then goes back, and the two ends of a savepoint.
    # Coming in: session, user, user for the walls, memberships with their trust, trust for the walls.
    # The recruit with their people, their row, overdue counts, the day of arrival, all steps, which of them come
    # first; milestones; for the gates: which steps there are and what they wait for; absences, proposals, evidence, notes,
    # messages; timeline.
    assert count_queries(lambda: browser.get(f"/recruits/{cast.amara_recruit.id}/")) == 5 + 5 + 12


def test_a_buddy_sees_name_ward_and_arrival_and_no_more(client_for, cast: Cast) -> None:
    page = client_for(cast.ben).get(f"/recruits/{cast.amara_recruit.id}/").text

    assert "Amara Santos" in page and "Ward 7" in page and "Arrival in the UK" in page
    assert "Visa" not in page and "Skilled Worker" not in page and "amara@northgate.example" not in page


def test_another_trust_s_recruit_is_not_there(client_for, cast: Cast) -> None:
    for path in ("", "dates/arrival/1/"):
        assert client_for(cast.omar).get(f"/recruits/{cast.amara_recruit.id}/{path}").status_code == 404


def test_moving_the_arrival_moves_the_steps_that_wait_for_it(client_for, cast: Cast, enter) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/"
    browser = client_for(cast.helen)
    assert 'value="23"' in browser.get(path).text

    typed = later("2", "4", "2026") | {"reason": "The flight was cancelled"}
    answer = browser.post(path, typed | {"seen": seen_in(browser.post(path, typed))}, follow=True)

    assert "The date is saved." in answer.text
    assert "Planned: 2 April 2026" in answer.text
    enter(cast.helen)
    assert Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival").planned_on == date(2026, 4, 2)


def later(day: str, month: str, year: str) -> dict[str, str]:
    return {"planned_on-day": day, "planned_on-month": month, "planned_on-year": year}


@pytest.mark.parametrize(
    ("typed", "sentence", "target"),
    [
        (later("31", "2", "2026"), "Enter a real date", "planned_on-day"),
        (later("", "2", "2026"), "The date must include a day.", "planned_on-day"),
        (later("1", "", ""), "The date must include a month and a year.", "planned_on-month"),
        (later("1", "1", "26"), "with a year of four figures", "planned_on-day"),
        (later("1", "1", "0001"), "The date must be 5 July 1948 or later.", "planned_on-day"),
        (later("1", "1", "9999"), "or earlier.", "planned_on-day"),
        (later("x", "y", "z"), "Enter a real date", "planned_on-day"),
        (later("\0", "²", "٣٣٣٣"), "Enter a real date", "planned_on-day"),
    ],
)
def test_a_date_that_cannot_be_is_refused_at_its_box(client_for, cast: Cast, typed, sentence: str, target: str) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/"

    answer = client_for(cast.helen).post(path, typed | {"reason": "Kept as typed"})

    assert answer.status_code == 400
    assert sentence in answer.text and f'href="#{target}"' in answer.text
    assert "Kept as typed" in answer.text


def test_a_month_may_be_a_word(client_for, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/"

    page = client_for(cast.helen).post(path, later("2", "April", "2026"))
    assert "to 2 April 2026 (planned)" in page.text


def test_only_hr_moves_dates(client_for, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/"
    for name in ("liam", "priya", "amara"):
        answer = client_for(getattr(cast, name)).post(path, later("2", "4", "2026"))
        assert answer.status_code == 403, name
        assert "You do not have permission" in answer.text


def test_a_refusal_is_kept_for_the_audit(client_for, cast: Cast, enter) -> None:
    from onboarding.models import Event

    client_for(cast.liam).get(f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/")

    enter(cast.helen)
    assert Event.objects.get(action="refused").actor_id == cast.liam.id


@pytest.mark.parametrize("path", ["dates/no_such_kind/1/", "dates/arrival/0/", "dates/arrival/100/"])
def test_a_date_that_does_not_exist_is_not_there(client_for, cast: Cast, path: str) -> None:
    assert client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.id}/{path}").status_code == 404
