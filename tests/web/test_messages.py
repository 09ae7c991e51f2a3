"""HR's pages of reminders and messages: what they say, what can be done there, and what cannot."""

from datetime import UTC, date, datetime

import pytest

from onboarding import access
from onboarding.models import Message, Recruit, Step, TrustSettings
from onboarding.services.mail_hold import set_mail_held
from tests.cast import Cast
from tests.reminding import message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)
REFUSED = {"state": "dead", "attempts": 1, "last_error": "SMTPRecipientsRefused 550"}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def step(cast: Cast) -> Step:
    return step_due(DUE, cast.amara_recruit, title="Send your references")


@pytest.fixture
def message(cast: Cast, step: Step) -> Message:
    return message_to(cast.amara, step)


def test_reminders_stand_by_day_with_who_is_told_of_what(client_for, cast: Cast, message: Message, step: Step) -> None:
    page = client_for(cast.helen).get("/reminders/").text

    for words in (
        "Today, 2 March 2026",
        "Send your references",
        "To Amara Santos",
        "Due 9 March 2026",
        "7 days before",
    ):
        assert words in page
    assert f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/" in page
    assert f"/messages/{message.pk}/" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [("?state=pending", True), ("?state=sent", False), ("?state=lost", True), ("?page=99", True),
     ("?page=x", True), ("?search=nobody", True), ("?names=unknown", True)],
)  # fmt: skip
def test_what_is_asked_of_a_list_narrows_it_or_is_said_to_be_left_out(
    client_for, cast: Cast, message: Message, asked: str, found: bool
) -> None:
    for path, words in (("/reminders/", "Send your references"), ("/messages/", f"/messages/{message.pk}/")):
        answer = client_for(cast.helen).get(path + asked)
        assert answer.status_code == 200
        assert (words in answer.text) == found, path
        assert ("Not used" in answer.text) == (asked == "?state=lost")


def test_what_leaves_in_the_next_days_is_one_link_away(client_for, cast: Cast, step: Step) -> None:
    browser = client_for(cast.helen)
    assert "/reminders/coming/" in browser.get("/reminders/").text

    page = browser.get("/reminders/coming/").text

    for words in (
        "Today, 2 March 2026: 1 message",
        "1 message to 1 person",
        "Amara Santos",
        "1 thing to do",
        "Before the due day",
    ):
        assert words in page


def test_empty_lists_say_so(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert "Nobody is to be reminded of anything" in browser.get("/reminders/coming/").text

    assert "Nobody has had to be reminded of anything yet" in browser.get("/reminders/").text
    assert "Nobody has been written to yet" in browser.get("/messages/").text
    assert "We have not written to you yet" in browser.get("/account/messages/").text


def test_messages_that_could_not_be_sent_stand_on_top_with_why_and_what_to_do(
    client_for, cast: Cast, message: Message
) -> None:
    Message.objects.update(**REFUSED)
    message_to(cast.liam, state="sent", sent_at=datetime(2026, 3, 2, 8, 5, tzinfo=UTC))
    browser = client_for(cast.helen)

    top = browser.get("/messages/").text.split("See the reminders")[0]

    assert "1 message to fix" in top and "Amara Santos" in top and "Liam Doyle" not in top
    assert "refuses the person&#39;s address for good (answer 550)" in top
    assert "correct it, then try again" in top
    assert "Sent on 2 March 2026 at 8:05am" in browser.get("/messages/").text
    assert "1 message could not be sent" in browser.get("/review/").text


def test_a_message_tells_who_when_why_and_leads_to_its_steps(
    client_for, cast: Cast, message: Message, step: Step
) -> None:
    Message.objects.update(**REFUSED)

    page = client_for(cast.helen).get(f"/messages/{message.pk}/").text

    for words in ("Message for 2 March 2026", "Could not be sent", "amara@northgate.example", "Try again",
        "Correct the address of Amara Santos", f"/recruits/{cast.amara_recruit.pk}/edit/", "You have 1 thing to do"):  # fmt: skip
        assert words in page
    assert f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/" in page


def test_correcting_the_address_and_trying_again_mends_it(client_for, cast: Cast, message: Message) -> None:
    Message.objects.update(**REFUSED)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(contact_email="amara@home.example")
    browser = client_for(cast.helen)

    answer = browser.post(f"/messages/{message.pk}/", {"verb": "requeue"}, follow=True)

    assert "The message is tried again" in answer.text and "amara@home.example" in answer.text
    access.enter(cast.helen)
    assert Message.objects.get().state == "pending"


def test_a_message_is_held_back_and_released(client_for, cast: Cast, message: Message) -> None:
    browser = client_for(cast.helen)
    address = f"/messages/{message.pk}/"

    held = browser.post(address, {"verb": "hold"}, follow=True)
    assert "The message is held back" in held.text and "Release this message" in held.text

    assert "The message is released" in browser.post(address, {"verb": "release"}, follow=True).text


def test_at_the_wrong_moment_the_page_says_why(client_for, cast: Cast, message: Message) -> None:
    browser = client_for(cast.helen)
    address = f"/messages/{message.pk}/"
    browser.post(address, {"verb": "hold"})

    again = browser.post(address, {"verb": "hold"})

    assert again.status_code == 409
    assert "This was not done" in again.text and "Only a message that waits to be sent" in again.text


@pytest.mark.parametrize("sent", [{}, {"verb": ""}, {"verb": "delete"}, {"verb": "\0"}, {"verb": "x" * 5000}])
def test_a_verb_that_nobody_knows_is_refused_in_words(client_for, cast: Cast, message: Message, sent) -> None:
    answer = client_for(cast.helen).post(f"/messages/{message.pk}/", sent)

    assert answer.status_code == 400
    assert "Choose what to do with the message" in answer.text


def test_all_messages_are_held_after_a_page_that_asks(client_for, cast: Cast, message: Message) -> None:
    browser = client_for(cast.helen)
    assert "As it stands, that keeps back 1 message to 1 person." in browser.get("/reminders/mail/").text

    held = browser.post("/reminders/mail/", {"held": "yes", "revision": "1"}, follow=True)

    assert "Messages are held since 2 March 2026" in held.text
    assert "Look at what would leave, then release" in browser.get("/messages/").text
    asked = browser.get("/reminders/mail/").text
    assert "Release all messages?" in asked and "1 person gets 1 message." in asked
    released = browser.post("/reminders/mail/", {"held": "no", "revision": "2"}, follow=True)
    assert "Messages are released" in released.text and "Messages are held" not in released.text


def test_a_stale_page_holds_nothing(client_for, cast: Cast) -> None:
    set_mail_held(cast.hana, held=True)

    answer = client_for(cast.helen).post("/reminders/mail/", {"held": "no", "revision": "1"})

    assert answer.status_code == 409 and "Someone else has changed this" in answer.text
    access.enter(cast.helen)
    assert TrustSettings.objects.get().mail_held


@pytest.mark.parametrize("sent", [{}, {"held": "perhaps", "revision": "1"}, {"held": "yes", "revision": "x"},
    {"held": "yes", "revision": "99999999999999999999"}, {"held": "yes", "revision": "-1"}, {"held": "\0"}])  # fmt: skip
def test_a_form_that_cannot_be_holds_nothing(client_for, cast: Cast, sent) -> None:
    answer = client_for(cast.helen).post("/reminders/mail/", sent)

    assert answer.status_code == 400
    access.enter(cast.helen)
    assert not TrustSettings.objects.get().mail_held


def test_everybody_reads_what_was_written_to_them(client_for, cast: Cast, message: Message, step: Step) -> None:
    Message.objects.update(state="sent", sent_at=datetime(2026, 3, 2, 8, 5, tzinfo=UTC))
    of_liam = step_due(DUE, cast.amara_recruit, title="Meet her", owner_role="line_manager")
    message_to(cast.liam, of_liam, state="sent", sent_at=datetime(2026, 3, 2, 8, 5, tzinfo=UTC))

    amara, liam = (client_for(who).get("/account/messages/").text for who in (cast.amara, cast.liam))

    assert f"/my/steps/{step.pk}/" in amara and "Send your references" in amara and "Meet her" not in amara
    assert "Meet her (Amara Santos)" in liam and f"/steps/{of_liam.pk}/" in liam
    assert "Send your references" not in liam


@pytest.mark.parametrize("count", [3, 30])
def test_the_pages_cost_the_same_however_much_there_is(client_for, cast: Cast, count_queries, count: int) -> None:
    for number in range(count):
        state = "dead" if number % 2 else "sent"
        message_to(cast.amara, step_due(DUE, cast.amara_recruit), sequence=number, state=state)
    browser = client_for(cast.helen)
    amara = client_for(cast.amara)
    for each in (browser, amara):
        each.get("/help/")
    # What every page costs, and for a recruit the people in its foot; the help page's own: whom to ask.
    shared, amaras = (count_queries(lambda each=each: each.get("/help/")) - 1 for each in (browser, amara))
    found = {
        path: count_queries(lambda path=path: browser.get(path)) - shared for path in ("/reminders/", "/messages/")
    }
    # /reminders/: count; rows; whether mail is held. /messages/: count; by state; rows; the dead; whether mail is held.
    assert found == {"/reminders/": 3, "/messages/": 5}
    # count; rows; which recruit I am; what they told of.
    assert count_queries(lambda: amara.get("/account/messages/")) - amaras == 4


def test_hr_reads_everything_that_was_written_to_a_person_with_rule_and_state(
    client_for, cast: Cast, message: Message, step: Step
) -> None:
    address, browser = f"/people/{cast.amara.pk}/messages/", client_for(cast.helen)
    assert address in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text

    page = browser.get(address).text

    assert "1 message" in page and "Waiting to be sent" in page and "Rule: " in page
    assert f"/messages/{message.pk}/" in page and f"/steps/{step.pk}/" in page
    assert "Nobody has written to them" in browser.get(f"/people/{cast.ben.pk}/messages/").text
