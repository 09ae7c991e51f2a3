"""A director says another word for an action than its rule."""

import pytest

from tests.cast import Cast
from tests.web.test_reports import words_of

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/words/5.2/"
SENT = {
    "word": "amber",
    "reason": "Two wards are closed.",
    "holds_until-day": "30",
    "holds_until-month": "6",
    "holds_until-year": "2026",
}


def test_the_report_shows_the_word_the_name_and_the_reason_with_that_of_the_rule(client_for, cast: Cast) -> None:
    browser = client_for(cast.diana)
    assert f'href="{ADDRESS}"' in browser.get("/reports/readiness/").text
    assert "The word of the rule again" not in browser.get(ADDRESS).text
    assert browser.post(ADDRESS, SENT).headers["Location"] == "/reports/readiness/#action-5-2"
    for viewer in (cast.diana, cast.helen):
        words = words_of(client_for(viewer).get("/reports/readiness/").text)
        assert (
            "Amber: said by Diana Frost until 30 June 2026, because: Two wards are closed. The rule says: Red:" in words
        )
    assert browser.post(ADDRESS, {"word": "rule", "reason": "They are open again."}).status_code == 302
    assert "said by Diana Frost" not in browser.get("/reports/readiness/").text


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(client_for, cast: Cast) -> None:
    browser = client_for(cast.diana)
    answer = browser.post(ADDRESS, SENT | {"word": "", "holds_until-year": ""})
    assert answer.status_code == 400 and "Choose a word." in answer.text and "Two wards are closed." in answer.text
    assert "Say until which day it holds" in browser.post(ADDRESS, SENT | {"holds_until-year": "2030"}).text
    assert browser.get("/reports/words/9.9/").status_code == 404
    assert client_for(cast.helen).get(ADDRESS).status_code == 403
