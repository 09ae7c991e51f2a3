"""The page that an invitation leads to: a password chosen by POST, and a way on for every link."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from onboarding import access
from onboarding.models import Membership, Message
from onboarding.services.account_letters import make_key
from onboarding.services.memberships import add_member
from tests.cast import Cast
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/account/invitation/"
WORDS = {"password1": "three random words", "password2": "three random words"}


@pytest.fixture
def member(cast: Cast) -> Membership:
    access.enter(cast.helen)
    return add_member(cast.northgate, email="nia@mail.example", full_name="Nia Owen", roles=["buddy"], actor=cast.helen)


@pytest.fixture
def browser(member: Membership) -> Browser:
    """Someone who has just opened the link."""
    browser = Browser()
    answer = browser.get(f"{PAGE}{make_key(member)}/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    return browser


def test_opening_the_link_changes_nothing_and_sending_the_form_opens_the_account(
    browser: Browser, member: Membership
) -> None:
    assert "and sign in with nia@mail.example" in browser.get(PAGE).text

    answer = browser.post(PAGE, WORDS, follow=True)

    assert "Your password is saved." in answer.text
    signed_in = Browser().post("/account/sign-in/", {"login": "nia@mail.example", "password": WORDS["password1"]})
    assert signed_in.status_code == 302


def test_before_they_accept_they_can_read_what_is_kept_about_them(browser: Browser) -> None:
    text = browser.get(PAGE).text

    assert "Before you accept" in text
    assert '<a href="/privacy/">how we use your information</a>' in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "This field is required."),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": "three random words", "password2": "three other words"}, "same password"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(browser: Browser, typed: dict[str, str], sentence: str) -> None:
    answer = browser.post(PAGE, typed)
    assert (answer.status_code, sentence in answer.text, "Error: Choose" in answer.text) == (200, True, True)


def test_a_link_that_has_run_out_sends_a_new_one(browser: Browser, member: Membership, cast: Cast) -> None:
    access.enter(cast.helen)
    Message.objects.update(state="sent")
    key = make_key(member)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        browser.get(f"{PAGE}{key}/")
        assert "This link has run out" in browser.get(PAGE).text
        assert "A new link is on its way" in browser.post(PAGE).text

    access.enter(cast.helen)
    assert sorted(Message.objects.values_list("kind", "state")) == [("invitation", "sent"), ("reset", "pending")]


def test_a_link_that_was_used_leads_to_signing_in(browser: Browser, member: Membership) -> None:
    key = make_key(member)
    browser.post(PAGE, WORDS)
    other = Browser()
    other.get(f"{PAGE}{key}/")

    assert "This link does not work any more" in other.get(PAGE).text
    assert "This link does not work any more" in other.post(PAGE, WORDS).text


def test_without_a_link_or_with_a_foreign_one_there_is_no_page(member: Membership) -> None:
    other = Browser()
    other.get(f"{PAGE}nonsense/")
    assert (Browser().get(PAGE).status_code, other.get(PAGE).status_code) == (404, 404)


def test_who_is_signed_in_goes_to_their_start(client_for, cast: Cast) -> None:
    assert client_for(cast.helen).get(PAGE)["Location"] == "/"
