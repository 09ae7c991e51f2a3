"""The pages on which somebody changes the address with which they sign in."""

import logging

import pytest
from pytest_django.fixtures import Settings

from config.redaction import Links
from onboarding import access
from onboarding.models import AddressChange, User
from onboarding.services.account_letters import make_address_key
from onboarding.services.addresses import ask_for_address
from tests.cast import PASSWORD, Cast
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db
ASK, CONFIRM, NEW = "/account/address/", "/account/address/confirm/", "amara.santos@mail.example"


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return client_for(cast.amara)


def link_for(cast: Cast) -> str:
    """The link that Amara gets at her new address."""
    access.enter(cast.amara)
    return f"/account/address/{make_address_key(ask_for_address(cast.amara, email=NEW))}/"


def test_somebody_asks_and_is_told_what_to_do(browser: Browser, cast: Cast) -> None:
    assert "amara@northgate.example" in browser.get(ASK).text

    answer = browser.post(ASK, {"email": NEW}, follow=True)

    assert "We have sent a link to that address" in answer.text
    access.enter(cast.amara)
    assert AddressChange.objects.get().email == NEW


def test_it_waits_until_they_say_that_it_is_them(browser: Browser, cast: Cast, settings: Settings) -> None:
    settings.DEMO = False

    answer = browser.post(ASK, {"email": NEW})

    assert answer["Location"].startswith("/account/confirm/?next=")
    access.enter(cast.amara)
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize("typed", ["", "no address", "amara@northgate.example", "x" * 300, "a\0@mail.example"])
def test_what_is_wrong_is_said_at_the_field_and_kept(browser: Browser, typed: str) -> None:
    answer = browser.post(ASK, {"email": typed})

    assert answer.status_code == 400
    assert "Error: Change your email address" in answer.text and 'id="email-error"' in answer.text


def test_the_link_asks_to_sign_in_and_the_button_changes_the_address(cast: Cast) -> None:
    link, browser = link_for(cast), Browser()
    assert browser.get(link)["Location"] == CONFIRM
    assert browser.get(CONFIRM)["Location"].startswith("/account/sign-in/")
    browser.post("/account/sign-in/", {"login": "amara@northgate.example", "password": PASSWORD})
    page = browser.get(CONFIRM).text
    assert NEW in page and "amara@northgate.example" in page

    answer = browser.post(CONFIRM, follow=True)

    assert f"From now on you sign in with {NEW}." in answer.text
    assert User.objects.get(pk=cast.amara.user_id).email == NEW
    assert browser.get(link, follow=True).status_code == 200
    assert "This link does not work any more" in browser.get(CONFIRM).text


def test_somebody_elses_link_is_a_page_that_is_not_there(cast: Cast) -> None:
    link, bilal = link_for(cast), client_for(cast.bilal)
    bilal.get(link)

    assert bilal.get(CONFIRM).status_code == 404
    assert bilal.post(CONFIRM).status_code == 404
    assert User.objects.get(pk=cast.amara.user_id).email == "amara@northgate.example"


@pytest.mark.parametrize("part", ["address", "invitation", "password/reset", "mail/stop"])
def test_no_log_keeps_the_key_of_a_link(part: str) -> None:
    link = f"/account/{part}/WyIwMTlhIl0:1abc:def/"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", link), None)

    assert Links().filter(record)
    assert record.getMessage() == f"Not Found: /account/{part}/…/"
