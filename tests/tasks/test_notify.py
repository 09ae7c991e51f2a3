"""GOV.UK Notify as a road for letters: signed, sent once, and told apart what may pass from what never will."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings

from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome
from tasks.delivery import ConsoleTransport, NotifyTransport, SmtpTransport, transport
from tests.fake_notify import BAD_ADDRESS, BAD_TEMPLATE, KEY, SERVICE, FakeNotify, running_notify

pytestmark = pytest.mark.real_clock
LETTER = Letter("amara@mail.example", "You have 1 thing to do", "Hello Amara", "<k@x>", (), reference="trust.message")


@pytest.fixture
def notify(settings: Settings) -> Iterator[FakeNotify]:
    with running_notify() as notify:
        settings.NOTIFY_URL, settings.NOTIFY_API_KEY, settings.NOTIFY_EMAIL_TEMPLATE = notify.url, KEY, "a-template"
        yield notify


def post(*letters: Letter) -> list[Outcome]:
    with NotifyTransport() as carrier:
        return [carrier.send(each) for each in letters]


def test_a_letter_is_handed_over_with_its_reference_and_its_way_out(notify: FakeNotify) -> None:
    assert post(replace(LETTER, stop_url="https://x.example/stop/")) == [Outcome("sent")]

    (taken,) = notify.taken
    assert taken["personalisation"] == {"subject": "You have 1 thing to do", "body": "Hello Amara"}
    assert (taken["email_address"], taken["reference"]) == ("amara@mail.example", "trust.message")
    assert (taken["template_id"], taken["one_click_unsubscribe_url"]) == ("a-template", "https://x.example/stop/")
    assert notify.asked_for == []


def test_a_second_try_asks_first_and_sends_nothing_twice(notify: FakeNotify) -> None:
    notify.swallows = True  # it takes the letter, and its answer is lost
    assert post(LETTER) == [Outcome("later", "NotifyError")]
    notify.swallows = False

    assert post(replace(LETTER, is_retry=True)) == [Outcome("sent")]

    assert len(notify.taken) == 1 and notify.asked_for == ["trust.message"]


def test_what_came_to_nothing_there_is_sent_again(notify: FakeNotify) -> None:
    post(LETTER)
    notify.taken[0]["status"] = "temporary-failure"

    assert post(replace(LETTER, is_retry=True)) == [Outcome("sent")]

    assert len(notify.taken) == 2


@pytest.mark.parametrize(
    ("status", "errors", "outcome"),
    [
        (400, [BAD_ADDRESS], Outcome("refused", "NotifyRefused 400")),
        (400, [BAD_TEMPLATE], Outcome("later", "NotifyError 400")),
        (429, [{"error": "RateLimitError", "message": "Exceeded rate limit"}], Outcome("later", "NotifyError 429")),
        (500, [{"error": "Exception", "message": "Internal server error"}], Outcome("later", "NotifyError 500")),
        (503, [], Outcome("later", "NotifyError 503")),
    ],
)
def test_only_a_bad_address_is_refused_for_good(
    notify: FakeNotify, status: int, errors: list[dict[str, str]], outcome: Outcome
) -> None:
    notify.answers["amara@mail.example"] = (status, errors)

    assert post(LETTER, replace(LETTER, to="bilal@mail.example")) == [outcome, Outcome("sent")]


def test_a_wrong_key_is_ours_to_mend(notify: FakeNotify, settings: Settings) -> None:
    settings.NOTIFY_API_KEY = f"tests-{SERVICE}-{SERVICE}"

    assert post(LETTER) == [Outcome("later", "NotifyError 403")]


def test_no_answer_is_trouble_that_may_pass(settings: Settings) -> None:
    settings.NOTIFY_URL, settings.NOTIFY_API_KEY = "http://127.0.0.1:1", KEY

    assert post(LETTER) == [Outcome("later", "NotifyError")]


def test_the_settings_choose_the_road(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for name, kind in (("smtp", SmtpTransport), ("notify", NotifyTransport), ("console", ConsoleTransport)):
        settings.MAIL_TRANSPORT = name
        assert isinstance(transport().mail, kind)

    with transport() as carrier:
        assert carrier.send(LETTER) == Outcome("sent")
    assert "would leave" in caplog.text and "Amara" not in caplog.text and "amara@" not in caplog.text
