"""The page of text messages: a number, a code, and how one stops them."""

import pytest
from pytest_django import Settings

from onboarding import access
from onboarding.models import Message, MobileNumber
from onboarding.services.texts import code_of
from tests.cast import Cast
from tests.fake_notify import KEY

pytestmark = pytest.mark.django_db
PAGE = "/account/texts/"


@pytest.fixture(autouse=True)
def on(settings: Settings) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = KEY, "a-template"


def test_where_no_texts_are_sent_there_is_no_choice(client_for, cast: Cast, settings: Settings) -> None:
    settings.NOTIFY_SMS_TEMPLATE = ""
    browser = client_for(cast.amara)

    assert PAGE not in browser.get("/account/mail/").text
    assert browser.get(PAGE).status_code == browser.post(PAGE, {"verb": "number", "number": "x"}).status_code == 404


def test_a_number_is_given_proven_and_taken_back(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    assert PAGE in browser.get("/account/mail/").text

    asked = browser.post(PAGE, {"verb": "number", "number": "07700 900 123"}, follow=True).text
    assert "We have sent a code to your number ending in 123" in asked and "900" not in asked.split("<main")[1]
    access.enter(cast.amara)
    code = code_of(MobileNumber.objects.get())
    proven = browser.post(PAGE, {"verb": "code", "code": code}, follow=True).text
    assert "Text messages go to your number ending in 123" in proven

    stopped = browser.post(PAGE, {"verb": "stop"}, follow=True).text
    assert "You get no text messages any more" in stopped and "Mobile number" in stopped


def test_hr_reads_how_a_number_ends_and_no_more(client_for, cast: Cast) -> None:
    client_for(cast.amara).post(PAGE, {"verb": "number", "number": "07700 900 123"})
    access.enter(cast.helen)
    message = Message.objects.get(kind="mobile_code")

    page = client_for(cast.helen).get(f"/messages/{message.pk}/").text.split("<main")[1]

    assert "ending in 123" in page and "7700900" not in page


@pytest.mark.parametrize(
    ("number", "words"),
    [("", "Enter your mobile number."), ("020 7946 0000", "Enter a mobile number, such as"), ("\x00", "Null characters"),
     ("0" * 31, "at most 30 characters"), ("<b>", "Enter a mobile number, such as")],
)  # fmt: skip
def test_a_bad_number_is_said_at_the_field_and_kept(client_for, cast: Cast, number: str, words: str) -> None:
    answer = client_for(cast.amara).post(PAGE, {"verb": "number", "number": number})

    assert answer.status_code == 400 and words in answer.text and "There is a problem" in answer.text
    access.enter(cast.amara)
    assert not MobileNumber.objects.exists()


def test_wrong_codes_are_said_until_the_number_has_to_be_given_again(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    browser.post(PAGE, {"verb": "number", "number": "07700 900 123"})

    answers = [browser.post(PAGE, {"verb": "code", "code": "abc"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 409, 409]
    assert "This is not the code that we sent" in answers[0].text
    assert "Give your number again" in answers[4].text and "Mobile number" in answers[4].text


@pytest.mark.parametrize("sent", [{}, {"verb": "x"}, {"verb": "code"}, {"verb": "code", "code": "1"}, {"verb": "stop"}])
def test_what_does_not_fit_changes_nothing(client_for, cast: Cast, sent: dict[str, str]) -> None:
    assert client_for(cast.amara).post(PAGE, sent).status_code < 500
    access.enter(cast.amara)
    assert not MobileNumber.objects.exists()
