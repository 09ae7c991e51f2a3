"""How often one is written to: chosen on a page, or stopped by the link of a message, which does nothing else."""

import logging

import pytest
from django.urls import reverse

from config.redaction import Links
from onboarding import access
from onboarding.models import MailPreference
from onboarding.services.mail_preferences import stop_token
from tests.cast import Cast
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db


def chosen(cast: Cast) -> list[tuple[str, str]]:
    access.enter(cast.helen)
    return list(MailPreference.objects.values_list("membership__full_name", "frequency"))


def test_everybody_chooses_for_themselves(cast: Cast) -> None:
    browser = client_for(cast.amara)
    assert "How often we write" in browser.get(reverse("account")).text

    answer = browser.post(reverse("my_mail"), {"frequency": "weekly"}, follow=True)

    assert "Your choice is saved." in answer.text
    assert "That cannot be switched off." in answer.text
    assert chosen(cast) == [("Amara Santos", "weekly")]


@pytest.mark.parametrize("sent", ["", "hourly", "\0", "x" * 10_000])
def test_anything_else_is_refused_at_its_field(cast: Cast, sent: str) -> None:
    answer = client_for(cast.amara).post(reverse("my_mail"), {"frequency": sent})

    assert answer.status_code == 400
    assert "Choose how often we may write to you." in answer.text
    assert chosen(cast) == []


def test_the_link_of_a_message_asks_first_and_a_mail_program_need_not(cast: Cast) -> None:
    link = reverse("mail_stop", args=[stop_token(cast.amara)])
    nobody = Browser()

    looked = nobody.get(link)
    assert "Stop messages?" in looked.text
    assert "Amara" not in looked.text
    assert chosen(cast) == []

    stopped = nobody.post(link, {"List-Unsubscribe": "One-Click"})
    assert "We write less now" in stopped.text
    assert "Amara" not in stopped.text
    assert chosen(cast) == [("Amara Santos", "limits")]
    assert nobody.get(reverse("account")).status_code == 302


def test_the_link_of_one_trust_shows_the_other_nothing(cast: Cast) -> None:
    link = reverse("mail_stop", args=[stop_token(cast.amara)])

    assert client_for(cast.omar).post(link).status_code == 200
    assert chosen(cast) == [("Amara Santos", "limits")]


def test_a_link_that_was_made_up_is_a_page_that_is_not_there(cast: Cast) -> None:
    assert Browser().post(reverse("mail_stop", args=["made-up"])).status_code == 404


def test_no_log_keeps_the_secret_of_a_link() -> None:
    link = "/account/mail/stop/WyIwMTlhIl0:1abc:def/"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", link), None)

    assert Links().filter(record)
    assert record.getMessage() == "Not Found: /account/mail/stop/…/"


def test_no_log_keeps_the_words_of_a_search() -> None:
    asked = '"GET /api/v1/recruits/?status=offered&search=Amara+Santos&ordering=full_name HTTP/1.1" 200'
    record = logging.LogRecord("a.server", logging.INFO, "", 0, asked, (), None)

    assert Links().filter(record)
    assert record.getMessage() == '"GET /api/v1/recruits/?status=offered&search=…&ordering=full_name HTTP/1.1" 200'
