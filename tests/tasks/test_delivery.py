"""SMTP as it really answers: what is refused for good, what may pass, and what a letter looks like on arrival."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_django import Settings

from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome
from tasks.delivery import SmtpTransport
from tests.mail_sink import Sink, running_sink


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def letter(to: str = "amara@mail.example") -> Letter:
    key = uuid4()
    return Letter(to, "You have 1 thing to do", "Hello Amara,\n\n– 2 March –\n", f"<{key}@onboarding.example>", ())


def post(*letters: Letter) -> list[Outcome]:
    with SmtpTransport() as transport:
        return [transport.send(each) for each in letters]


def test_a_letter_arrives_as_it_was_written_under_its_own_message_id(sink: Sink) -> None:
    written = letter()

    assert post(written) == [Outcome("sent")]

    taken = sink.taken[0]
    assert (taken["To"], taken["Subject"], taken["Message-ID"]) == (written.to, written.subject, written.message_id)
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_content().replace("\r\n", "\n") == written.body


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("550 no such person", "refused"), ("553 not here", "refused"), ("450 try later", "later"), ("421 busy", "later")],
)
def test_the_servers_answer_decides_whether_it_is_worth_another_try(sink: Sink, answer: str, kind: str) -> None:
    sink.answers["amara@mail.example"] = answer

    (outcome,) = post(letter())

    assert (outcome.kind, outcome.reason) == (kind, f"SMTPRecipientsRefused {answer[:3]}")


def test_after_a_refusal_the_next_letter_leaves(sink: Sink) -> None:
    sink.answers["bad@mail.example"] = "550 no such person"

    outcomes = post(letter(), letter("bad@mail.example"), letter("bilal@mail.example"))

    assert [outcome.kind for outcome in outcomes] == ["sent", "refused", "sent"]
    assert [message["To"] for message in sink.taken] == ["amara@mail.example", "bilal@mail.example"]


def test_no_server_is_trouble_that_may_pass(sink: Sink, settings: Settings) -> None:
    settings.EMAIL_PORT = 1

    (outcome,) = post(letter())

    assert (outcome.kind, outcome.reason) == ("later", "ConnectionRefusedError")


def test_a_server_that_never_answers_is_trouble_that_may_pass(sink: Sink, settings: Settings) -> None:
    sink.seconds, settings.EMAIL_TIMEOUT = 5, 0.2

    (outcome,) = post(letter())

    assert outcome.kind == "later"
