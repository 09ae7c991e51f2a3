"""The report of a past day, and whether what was reached is kept."""

import re
from html import unescape

import pytest

from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.web.test_reports import BEHIND, words_of

pytestmark = pytest.mark.django_db


def test_a_past_day_shows_its_own_figures_and_their_lists(client_for, cast: Cast, step_of) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "named-contact").id, note="Told her")
    browser = client_for(cast.helen)
    page = browser.get("/reports/readiness/?as_of=28+2+2026").text
    assert "These are figures of 28 February 2026, from what was recorded by 2 March 2026." in words_of(page)
    assert "as_of=2026-02-28&amp;known_at=2026-02-28" in page
    assert "output=csv&amp;as_of=2026-02-28" in page
    links = {unescape(href): int(number) for href, number in BEHIND.findall(page)}
    assert links and all("as_of=2026-02-28" in href for href in links)
    for href, number in list(links.items())[::9]:
        behind = browser.get(href).text
        assert f": {number}</h1>" in behind and "of 28 February 2026" in behind


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("as_of=3+3+2026", "Ask for today or a day in the past."),
        ("as_of=1+2+2024", "This trust began to use the service on 1 January 2025."),
        ("known_at=31+2+2026", "Enter a real date"),
        ("as_of=%00", "Null characters are not allowed."),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field_and_today_is_shown(
    client_for, cast: Cast, asked: str, words: str
) -> None:
    answer = client_for(cast.diana).get(f"/reports/readiness/?{asked}")
    assert answer.status_code == 400
    assert answer.text.count(words) == 2, "in the summary and at the field"
    assert "These are figures of" not in answer.text


def test_a_list_of_a_day_that_cannot_be_is_refused(client_for, cast: Cast) -> None:
    for day in ("yesterday", "2026-03-03", "2024-01-01"):
        answer = client_for(cast.helen).get(f"/reports/readiness/behind/?figure=met&action=5.2&as_of={day}")
        assert answer.status_code == 400


def test_the_board_reads_first_whether_it_is_sustained(client_for, cast: Cast) -> None:
    browser = client_for(cast.diana)
    assert 'href="/reports/readiness/sustained/"' in browser.get("/reports/readiness/").text
    page = browser.get("/reports/readiness/sustained/").text
    words = words_of(page)
    assert "This trust began to use the service on 1 January 2025, after the deadline." in words
    assert "Today it was met for 0 of 2 people (0%)." in words
    assert re.findall(r'href="/reports/readiness/\?as_of=(\d{4}-\d\d-\d\d)"', page)[-1] == "2025-01-01"
    assert "No earlier figure yet" in words or "Since the end of last month" in words


def test_a_manager_reads_counts_of_their_own_people_over_time(client_for, cast: Cast) -> None:
    page = client_for(cast.liam).get("/reports/readiness/sustained/").text
    assert "%" not in page.split("<main")[1]
