"""Names that are looked for: no address and no log has them, and the page is as easy to use as with a link."""

import logging
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
LISTS = ["/recruits/", "/people/", "/messages/", "/reminders/"]


@pytest.mark.parametrize("path", LISTS)
def test_no_address_and_no_log_has_the_name(
    client_for: Any, cast: Cast, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    browser = client_for(cast.helen)

    place = browser.post(path, {"search": " amara "})["Location"]

    page = browser.get(place).text
    assert urlsplit(place).path == path and set(parse_qs(urlsplit(place).query)) == {"names"}
    assert 'value="amara"' in page and "amara" not in place.lower() and "amara" not in caplog.text.lower()
    assert not re.findall(r'(?:href|action)="[^"]*amara[^"]*"', page, re.IGNORECASE)
    assert (
        browser.post(path, {"search": "amara"})["Location"] == place
    )  # the same search, the same address: back and again
    assert browser.post(path, {"search": " "})["Location"] == path


@pytest.mark.parametrize("path", LISTS)
def test_a_name_that_stands_in_an_address_all_the_same_is_not_looked_for(
    client_for: Any, cast: Cast, path: str
) -> None:
    page = client_for(cast.helen).get(f"{path}?search=zzyzx").text
    assert "zzyzx" not in page.partition("<main")[2]


def test_filters_stay_an_address_that_one_can_send_and_the_name_stays_with_whoever_typed_it(
    client_for: Any, cast: Cast
) -> None:
    browser, wanted = client_for(cast.helen), {"search": "amara", "status": "offered", "overdue": "on", "ward": ""}
    place = browser.post("/recruits/", wanted)["Location"]
    query = parse_qs(urlsplit(place).query)
    assert query.pop("names") and query == {"status": ["offered"], "overdue": ["on"]}
    assert browser.post("/recruits/", {"status": "offered", "search": ""})["Location"] == "/recruits/?status=offered"
    place = browser.post("/recruits/", {"search": "amara", "status": "offered"})["Location"]
    mine, theirs = browser.get(place).text, client_for(cast.hana).get(place).text
    lost = "came with a search for a name"
    assert "1 recruit<" in mine and "Name: amara" in mine and lost not in mine
    assert (
        "2 recruits<" in theirs and lost in theirs and "amara" not in theirs.split("<h1>")[1].split("<table")[0].lower()
    )
    assert 'href="?status=offered"' in mine and 'href="?names=' in mine  # each filter alone can be taken away


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("words", ["\0", "x" * 500, "x" * 200_000, "\u202eamara", "%", "’ OR 1=1"])
def test_words_that_cannot_be_are_never_a_failure(client_for: Any, cast: Cast, path: str, words: str) -> None:
    answer = client_for(cast.helen).post(path, {"search": words, "state": words, "status": words}, follow=True)
    assert answer.status_code == 200 and len(answer.redirect_chain[0][0]) < 1000
    if path != "/people/" and words in ("\0", "x" * 500):
        assert "Not used" in answer.text


def test_a_list_costs_the_same_with_words_behind_a_key(client_for: Any, cast: Cast, count_queries: Any) -> None:
    browser = client_for(cast.helen)
    place = browser.post("/people/", {"search": "e"})["Location"]
    assert count_queries(lambda: browser.get(place)) == count_queries(lambda: browser.get("/people/"))


def test_a_page_turns_with_the_words_still_looked_for(client_for: Any, cast: Cast, enter: Any) -> None:
    enter(cast.helen)
    for number in range(60):
        MembershipFactory(full_name=f"Grace {number}", roles=["buddy"])
    browser = client_for(cast.helen)
    page = browser.post("/people/", {"search": "grace"}, follow=True).text
    assert "60 people" in page
    second = re.findall(r'href="(\?names=[^"]+page=2)"', page)[0].replace("&amp;", "&")
    assert "60 people" in browser.get(f"/people/{second}").text
