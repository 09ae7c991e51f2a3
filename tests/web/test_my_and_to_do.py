"""What is mine to do: a recruit's checklist, and everyone else's list."""

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_recruit_reads_the_next_three_things_and_who_helps(client_for, cast: Cast) -> None:
    page = client_for(cast.amara).get("/my/").text

    assert "Hello Amara" in page
    assert page.count('class="app-next"') == 3
    assert "Questions? Helen Moss, HR officer" in page
    assert "Planned: 23 March 2026" in page


def test_someone_who_is_no_recruit_has_no_checklist(client_for, cast: Cast) -> None:
    assert client_for(cast.helen).get("/my/").status_code == 404


def test_each_role_finds_what_it_owns(client_for, cast: Cast) -> None:
    for name, title in [
        ("liam", "Explain the post"),
        ("priya", "Send the welcome pack"),
        ("ed", "Explain career options"),
    ]:
        assert title in client_for(getattr(cast, name)).get("/to-do/").text, name


def test_a_director_has_no_list_of_people(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/to-do/").text

    assert "Amara" not in page
