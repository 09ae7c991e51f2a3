"""The caseload of HR: the usual questions, filters as links, what comes next for whom, and all its states."""

from datetime import date
from typing import Any

import pytest

from onboarding.models import Recruit, Step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, StepFactory, published_version
from tests.journeys import registered

pytestmark = pytest.mark.django_db


def link_with(page: str, words: str) -> str:
    """The link of a usual question, up to its words."""
    end = page.index(f"</span> {words}</a>")
    return page[page.rindex("<a ", 0, end) : end]


def overdue_by_law(recruit: Recruit, **fields: Any) -> Step:
    """Set by law, and its day has passed."""
    version = published_version([{"limit": "hard", "basis": "law", "title": "Check the visa"}])
    enrolment = EnrolmentFactory(recruit=recruit, version=version)
    return StepFactory(enrolment=enrolment, **{"due_on": date(2026, 2, 27)} | fields)


def test_the_usual_questions_say_how_many_people_they_find(client_for, cast: Cast, enter) -> None:
    enter(cast.hana)
    overdue_by_law(registered(cast, full_name="Grace Mensah", case_officer=cast.hana))
    page = client_for(cast.hana).get("/recruits/").text

    assert '__count">3' in link_with(page, "Everyone")
    assert '__count">1' in link_with(page, "My people") and f"case_officer={cast.hana.id}" in link_with(
        page, "My people"
    )
    assert '__count">1' in link_with(page, "Legal limits overdue")
    assert '__count">2' in link_with(page, "Arriving in 4 weeks")
    assert '__count">0' in link_with(page, "Visa ends in 90 days")
    assert 'href="?at_risk=on">Due soon</a>' in page, "not counted, so it stands without a number"
    assert "Waiting on</p>" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("legal_overdue=on", ["Grace Mensah"]),
        ("case_officer={hana}", ["Grace Mensah"]),
        ("country=GH", ["Grace Mensah"]),
        ("site={site}&line_manager={liam}&pastoral_lead={priya}", ["Amara Santos", "Bilal Ahmed", "Grace Mensah"]),
        ("waiting_on=home_office", ["Grace Mensah"]),
        ("arriving_after=2026-03-01&arriving_before=27/3/2026", ["Amara Santos", "Bilal Ahmed"]),
        ("visa_expiring_before=9 February 2029", ["Amara Santos", "Bilal Ahmed"]),
        ("visa_expiring_before=8.2.2029", []),
    ],
)
def test_each_filter_is_part_of_the_address(client_for, cast: Cast, enter, query: str, found: list[str]) -> None:
    enter(cast.hana)
    grace = registered(cast, full_name="Grace Mensah", case_officer=cast.hana)
    overdue_by_law(grace, waiting_on="home_office", waiting_since=date(2026, 2, 20))
    ids = {name: getattr(cast, name).id for name in ("hana", "site", "liam", "priya")}

    page = client_for(cast.helen).get(f"/recruits/?{query.format(**ids)}").text

    assert [name for name in ("Amara Santos", "Bilal Ahmed", "Grace Mensah") if f">{name}</a>" in page] == found
    assert ("Nobody matches." in page) == (not found)


def test_a_line_says_what_comes_next_and_on_whom_it_waits(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    grace = registered(cast, full_name="Grace Mensah")
    overdue_by_law(grace, waiting_on="home_office", waiting_since=date(2026, 2, 20))
    Recruit.objects.filter(pk=grace.pk).update(next_due_on=date(2026, 2, 27))

    page = client_for(cast.helen).get("/recruits/?country=GH").text

    assert "<strong>27 Feb 2026</strong>" in page and "Check the visa" in page
    assert "The Home Office, since 20 Feb 2026" in page
    assert "1 legal limit" in page
    assert "Helen Moss" in page


def test_what_is_applied_can_be_taken_away_again(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get(f"/recruits/?ward={cast.ward.id}&arriving_before=2026-04-01&country=PH").text

    assert "Ward: Ward 7" in page and "Arriving on or before 1 April 2026" in page
    assert "Country of training: Philippines" in page
    assert (
        'href="?arriving_before=2026-04-01&amp;country=PH"' in page
        or "?country=PH&amp;arriving_before=2026-04-01" in page
    )
    assert "Remove all filters" in page


@pytest.mark.parametrize(
    "query",
    ["arriving_after=31.2.2026", "arriving_after=%00", "visa_expiring_before=99999999999999999999", "country=XX",
     "case_officer=01910000-0000-7000-8000-000000000000", "waiting_on=godot", "arriving_before=1 1 26",
     "arriving_before=" + "9" * 300],
)  # fmt: skip
def test_a_value_that_cannot_be_is_left_out_and_said(client_for, cast: Cast, query: str) -> None:
    answer = client_for(cast.helen).get(f"/recruits/?{query}")

    assert answer.status_code == 200
    assert "Not used, because there is no such value" in answer.text and "2 recruits" in answer.text


def test_the_first_and_last_day_of_the_calendar_find_nobody_or_everybody(client_for, cast: Cast) -> None:
    assert "2 recruits" in client_for(cast.helen).get("/recruits/?arriving_after=0001-01-01").text
    assert "2 recruits" in client_for(cast.helen).get("/recruits/?arriving_before=9999-12-31").text


def test_a_member_of_another_trust_is_nobody_to_filter_by(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get(f"/recruits/?case_officer={cast.omar.id}").text

    assert "no such value: HR officer." in page and "Omar" not in page


def test_an_empty_trust_says_what_to_do_first(client_for, cast: Cast, enter) -> None:
    enter(cast.hana)
    page = client_for(cast.liam).post("/recruits/", {"search": "nobody-like-this"}, follow=True).text
    assert "Nobody matches." in page

    newly_here = MembershipFactory(roles=["line_manager"], full_name="Nia Vaughan")
    page = client_for(newly_here).get("/recruits/").text
    assert "There is nobody here for you yet." in page and "Add a recruit" not in page


def test_education_filters_by_what_it_may_know(client_for, cast: Cast) -> None:
    page = client_for(cast.ed).get("/recruits/").text

    assert 'name="ward"' in page and 'name="country"' not in page and 'name="overdue"' not in page
    assert "Legal limits overdue" not in page and "Amara Santos" in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_caseload_costs_eleven_queries(client_for, cast: Cast, enter, real_queries, count: int) -> None:
    enter(cast.helen)
    for number in range(count):
        overdue_by_law(registered(cast, full_name=f"Recruit {number:02}"), waiting_on="ward")
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    # Coming in: session, user, memberships with their trust. What there is to choose from; how many, of all and for the
    # usual questions about people; the counts of those about their steps; recruits with places and people; overdue
    # counts; arrivals; what is due next; on whom it waits.
    assert real_queries(lambda: browser.get("/recruits/")) == 3 + 8
