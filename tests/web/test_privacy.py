"""What people are told of the data about them: a page for everybody, which says what the library says."""

from html import unescape

import pytest
from django.test import Client

from onboarding.library.personal_data import read_personal_data
from onboarding.library.privacy_notice import read_privacy_notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/privacy/"


def test_whoever_comes_reads_every_part_and_how_long_each_kind_is_kept(client: Client) -> None:
    text = unescape(client.get(ADDRESS).text)

    for section in read_privacy_notice().sections:
        assert section.title in text
        assert [words for words in (*section.words, *section.points, *section.after) if words not in text] == []
    assert [kind.key for kind in read_personal_data().kinds if kind.in_words not in text] == []
    assert "Ask the HR team of your trust." in text


def test_what_is_for_the_trust_to_fill_in_or_look_up_is_not_for_readers(client: Client) -> None:
    text = unescape(client.get(ADDRESS).text)

    for section in read_privacy_notice().sections:
        assert [words for words in (*section.fill, *section.sources) if words in text] == []
    assert "This is a draft." in text


def test_who_is_signed_in_reads_of_their_trust_and_whom_to_ask(client_for, cast: Cast) -> None:
    text = client_for(cast.amara).get(ADDRESS).text

    assert "Your trust here is Northgate" in text
    assert "of the HR team" in text


def test_every_page_leads_there(client: Client, client_for, cast: Cast) -> None:
    for page in (
        client.get("/account/sign-in/"),
        client_for(cast.amara).get("/my/"),
        client_for(cast.liam).get("/to-do/"),
    ):
        assert f'href="{ADDRESS}"' in page.text


def test_the_page_asks_only_whom_to_ask(client_for, cast: Cast, django_assert_num_queries) -> None:
    browser = client_for(cast.helen)
    browser.get(ADDRESS)

    # Session, user, user for the walls, memberships with trust, trust for the walls; the two savepoints of the test;
    # as on the help page; and whom to ask.
    with django_assert_num_queries(7 + 3 + 1):
        browser.get(ADDRESS)
