"""The record of who did what, as HR reads it; and that looks at private words stand in it."""

import re
from datetime import date
from urllib.parse import parse_qsl

import pytest

from onboarding.models import Event, Membership
from onboarding.services.comments import comment_on_step
from onboarding.services.notes import add_note
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import step_of

pytestmark = pytest.mark.django_db
WELL_BEING = "arrival-and-induction/check-in-week-1"


@pytest.fixture
def private_step(cast: Cast, enter):
    """Amara's check-in, with words of her pastoral lead."""
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    submit_step(cast.priya, step_id=step.pk, on=date(2026, 3, 2), note="She misses home")
    enter(cast.helen)
    return step


def searched(browser, query: str):
    """The page that a search with these words leads to."""
    answer = browser.post("/audit/", dict(parse_qsl(query)))
    return browser.get(answer["Location"])


def looks() -> list[Membership | None]:
    return [one.actor for one in Event.objects.filter(action="private_read").order_by("pk")]


def test_the_record_says_who_did_what_and_leads_to_the_person(client_for, cast: Cast, enter) -> None:
    enter(cast.hana)
    add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words="Called")
    browser = client_for(cast.helen)
    assert 'href="/audit/"' in browser.get("/manage/").text

    page = browser.get("/audit/").text

    assert f"{cast.hana.full_name} wrote a note." in page
    assert f'href="/recruits/{cast.amara_recruit.pk}/"' in page and "Called" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=hana", True),
        ("who=helen", False),
        ("about=amara", True),
        ("about=bilal", False),
        ("since=2020-01-01&until=2099-12-31", True),
        ("until=2020-01-01", False),
        ("since=2099-01-01", False),
        ("part=looks", False),
        ("part=refusals", False),
    ],
)
def test_it_is_narrowed_by_who_whom_kind_and_day(client_for, cast: Cast, enter, query: str, found: bool) -> None:
    enter(cast.hana)
    add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words="Called")
    page = searched(client_for(cast.helen), query)
    assert (f"{cast.hana.full_name} wrote a note." in page.text) == found


@pytest.mark.parametrize(
    "query",
    ["since=soon", "until=9999-12-31", "since=0001-01-01", "part=x", "who=%00", "about=" + "x" * 500, "before=x",
     "before=01900000-0000-7000-8000-000000000000"],
)  # fmt: skip
def test_what_cannot_be_is_left_out_and_never_a_failure(client_for, cast: Cast, query: str) -> None:
    browser = client_for(cast.helen)
    assert browser.get(f"/audit/?{query}").status_code == searched(browser, query).status_code == 200


def test_no_address_holds_a_name_and_a_key_is_good_in_its_own_session_alone(client_for, cast: Cast, enter) -> None:
    enter(cast.hana)
    add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words="Called")
    enter(cast.helen)
    add_note(cast.helen, recruit_id=cast.bilal_recruit.pk, words="Called")
    browser = client_for(cast.helen)

    place = browser.post("/audit/", {"about": "amara", "who": "hana", "part": ""})["Location"]

    page = browser.get(place).text
    assert "amara" not in place.lower() and "hana" not in place.lower()
    assert 'value="amara"' in page and "Hana Lewis wrote a note." in page and "Helen Moss wrote a note." not in page
    assert not re.findall(r'(?:href|action)="[^"]*(?:amara|hana)[^"]*"', page)
    assert (
        browser.post("/audit/", {"about": "amara", "who": "hana"})["Location"] == place
    )  # the same search, the same key
    other = client_for(cast.hana).get(place).text
    assert 'value="amara"' not in other and "Helen Moss wrote a note." in other
    assert "Helen Moss wrote a note." in browser.get("/audit/?who=hana").text  # what stands in an address is not read


def test_older_lines_stand_on_the_next_page_and_none_twice(client_for, cast: Cast, enter) -> None:
    enter(cast.hana)
    for number in range(60):
        add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words=f"Note {number}")
    browser = client_for(cast.helen)
    first = searched(browser, "who=hana").text
    (older,) = re.findall(r'href="([^"]+before=[^"]+)"', first)
    second = browser.get(older.replace("&amp;", "&")).text
    assert (first.count("wrote a note."), second.count("wrote a note.")) == (50, 10)
    assert "Newest" in second and "Older" not in second


def test_a_page_costs_the_same_for_one_line_as_for_fifty(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    place = browser.post("/audit/", {"about": "amara"})["Location"]
    browser.get(place)
    few = count_queries(lambda: browser.get(place))
    enter(cast.hana)
    for number in range(60):
        add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words=f"Note {number}")
    # Ten of coming in, as for every page; then the events with who did them, their words and whom they are about.
    assert count_queries(lambda: browser.get(place)) == few == 10 + 1


def test_a_refusal_says_what_was_asked_for(client_for, cast: Cast) -> None:
    client_for(cast.liam).get("/audit/")
    page = client_for(cast.helen).get("/audit/?part=refusals").text
    assert f"{cast.liam.full_name} was refused" in page and "They asked for /audit/" in page


def test_reading_private_words_of_somebody_else_is_noted_once_a_day(
    client_for, cast: Cast, private_step, enter
) -> None:
    path = f"/recruits/{cast.amara_recruit.pk}/steps/{private_step.pk}/"
    enter(cast.amara)
    comment_on_step(cast.amara, step_id=private_step.pk, words="Thank you")
    for _ in range(2):
        assert "Thank you" in client_for(cast.priya).get(path).text
    enter(cast.helen)
    assert looks() == [cast.priya]
    assert f"{cast.priya.full_name} read the private words of" in client_for(cast.helen).get("/audit/?part=looks").text


def test_the_person_and_whoever_sees_no_words_are_not_noted(client_for, cast: Cast, private_step, enter) -> None:
    client_for(cast.amara).get(f"/my/steps/{private_step.pk}/")
    client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.pk}/steps/{private_step.pk}/")
    enter(cast.helen)
    assert looks() == []


def test_the_api_notes_a_look_too(api_for, cast: Cast, private_step, enter) -> None:
    enter(cast.amara)
    comment_on_step(cast.amara, step_id=private_step.pk, words="Thank you")
    api_for(cast.priya).get(f"/api/v1/steps/{private_step.pk}/")
    enter(cast.helen)
    assert looks() == [cast.priya]
