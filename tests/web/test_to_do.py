"""What is mine to do: the list of everyone who is no recruit."""

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_role_finds_what_it_owns(client_for, cast: Cast) -> None:
    for name, title in [
        ("liam", "Explain the post"),
        ("priya", "Send the welcome pack"),
        ("ed", "Explain career options"),
    ]:
        assert title in client_for(getattr(cast, name)).get("/to-do/").text, name


def test_the_list_costs_the_same_whatever_stands_on_it(client_for, cast: Cast, count_queries) -> None:
    buddy, officer = client_for(cast.ben), client_for(cast.helen)
    for browser in (buddy, officer):
        browser.get("/to-do/")

    assert count_queries(lambda: officer.get("/to-do/")) <= count_queries(lambda: buddy.get("/to-do/")) + 1


def test_a_director_has_no_list_of_people(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/to-do/").text

    assert "Amara" not in page
