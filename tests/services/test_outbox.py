"""Claim, look again, send, settle: at least once, with one Message-ID, and nothing stops the rest."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding import access
from onboarding.models import Enrolment, Message, Reminder, ReminderPolicy, Step
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.reminding import Desk, make_due, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def step(cast: Cast) -> Step:
    """Something that Amara is to be told of today."""
    return step_due(DUE, cast.amara_recruit, title="Send your references")


def send(cast: Cast, desk: Desk) -> bool:
    return send_waiting(cast.northgate.id, desk.send, seconds=30)


def test_a_message_is_sent_once_and_its_reminders_with_it(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)

    assert send(cast, desk) is False
    assert send(cast, desk) is False

    message, reminder = Message.objects.get(), Reminder.objects.get()
    assert [letter.message_id for letter in desk.letters] == [message.message_id]
    assert (message.state, message.attempts, message.lease_until) == ("sent", 1, None)
    assert message.sent_at and message.frozen_at
    assert (reminder.state, reminder.message) == ("sent", message)


CHANGES = {
    "closed": {"state": "done", "done_on": DUE},
    "submitted": {"state": "submitted"},
    "moved": {"due_on": DUE + timedelta(days=1)},
    "not theirs": {"applies": "no"},
    "rolled out of": {"superseded_on": DUE},
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_no_longer_holds_under_the_claim_is_not_sent(cast: Cast, desk: Desk, step: Step, change: str) -> None:
    prepare(cast.northgate.id)
    Step.objects.filter(id=step.id).update(**CHANGES[change])

    send(cast, desk)

    assert desk.letters == []
    assert (Message.objects.get().state, Reminder.objects.get().state) == ("cancelled", "cancelled")


@pytest.mark.parametrize("state", ["paused", "withdrawn"])
def test_a_pause_after_planning_holds_a_target_back(cast: Cast, desk: Desk, step: Step, state: str) -> None:
    prepare(cast.northgate.id)
    Enrolment.objects.filter(id=step.enrolment_id).update(state=state)

    send(cast, desk)

    assert desk.letters == []


def test_only_the_rest_of_a_digest_is_sent(cast: Cast, desk: Desk, step: Step) -> None:
    other = step_due(DUE, cast.amara_recruit, title="Book your flight")
    prepare(cast.northgate.id)
    Step.objects.filter(id=step.id).update(state="done", done_on=DUE)

    send(cast, desk)

    assert "Book your flight" in desk.letters[0].body
    assert "references" not in desk.letters[0].body
    assert Reminder.objects.get(step=other).state == "sent"


@pytest.mark.clock("2026-03-10 08:00")
def test_a_reminder_whose_due_day_went_by_is_missed_rather_than_late(cast: Cast, desk: Desk, step: Step) -> None:
    message = Message.objects.create(
        trust=cast.northgate, recipient=cast.amara, local_day=DUE, message_id="<1@onboarding.example>"
    )
    Reminder.objects.create(
        trust=cast.northgate,
        step=step,
        policy=ReminderPolicy.objects.get(key="before-due"),
        occasion=-7,
        due_on=DUE,
        send_on=date(2026, 3, 2),
        recipient=cast.amara,
        message=message,
    )

    make_due()
    send(cast, desk)

    assert desk.letters == []
    assert Reminder.objects.get().state == "missed"


def test_what_left_has_left_even_if_the_step_was_closed_meanwhile(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)

    def close_while_sending(letter: Letter) -> Outcome:
        Step.objects.filter(id=step.id).update(state="done", done_on=DUE)
        Reminder.objects.update(state="cancelled")
        return Outcome("sent")

    send_waiting(cast.northgate.id, close_while_sending, seconds=30)

    assert Reminder.objects.get().state == "sent"


def test_trouble_that_may_pass_is_tried_again_after_a_while(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)
    desk.answers["amara@northgate.example"] = Outcome("later", "SMTPServerDisconnected")

    send(cast, desk)

    message = Message.objects.get()
    wait = message.next_at - timezone.now().replace(tzinfo=message.next_at.tzinfo)
    assert (message.state, message.attempts, message.last_error) == ("pending", 1, "SMTPServerDisconnected")
    assert Reminder.objects.get().state == "pending"
    assert wait > timedelta(seconds=59)


def test_the_eighth_failure_is_the_last(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)
    desk.answers["amara@northgate.example"] = Outcome("later", "TimeoutError")

    for _ in range(10):
        make_due()
        send(cast, desk)

    assert len({letter.message_id for letter in desk.letters}) == 1
    assert len(desk.letters) == 8
    assert Message.objects.get().state == "dead"


def test_an_address_refused_for_good_is_dead_at_once(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)
    desk.answers["amara@northgate.example"] = Outcome("refused", "SMTPRecipientsRefused 550")

    send(cast, desk)

    message = Message.objects.get()
    assert (message.state, message.attempts, message.last_error) == ("dead", 1, "SMTPRecipientsRefused 550")


def test_one_message_that_cannot_be_sent_does_not_stop_the_rest(cast: Cast, desk: Desk, step: Step) -> None:
    for role in ("education", "buddy", "hr"):
        step_due(DUE, cast.amara_recruit, owner_role=role)
    prepare(cast.northgate.id)
    desk.answers["amara@northgate.example"] = ValueError("amara@northgate.example is poison")

    send(cast, desk)

    assert (
        sorted(Message.objects.values_list("state", "last_error")) == [("pending", "ValueError")] + [("sent", "")] * 3
    )


def test_a_claim_that_ran_out_is_sent_again_under_the_same_id(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)
    lost = Message.objects.get()
    Message.objects.update(
        state="claimed", attempts=1, lease_until=timezone.now() - timedelta(days=1), frozen_at=timezone.now()
    )

    send(cast, desk)

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("sent", 2)
    assert [letter.message_id for letter in desk.letters] == [lost.message_id]


def test_a_claim_that_holds_is_left_alone(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)
    Message.objects.update(state="claimed", attempts=1, lease_until=timezone.now() + timedelta(days=3650))

    send(cast, desk)

    assert desk.letters == []


def test_who_lost_the_claim_settles_nothing(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)

    def slow(letter: Letter) -> Outcome:
        Message.objects.update(lease_token="00000000-0000-0000-0000-000000000001")
        return Outcome("sent")

    send_waiting(cast.northgate.id, slow, seconds=30)

    assert (Message.objects.get().state, Reminder.objects.get().state) == ("claimed", "pending")


def test_sending_stops_when_the_time_is_up_and_says_so(cast: Cast, desk: Desk, step: Step) -> None:
    step_due(DUE, cast.amara_recruit, owner_role="hr")
    prepare(cast.northgate.id)

    assert send_waiting(cast.northgate.id, desk.send, seconds=0) is True
    assert len(desk.letters) == 1


def test_what_there_was_no_time_for_is_given_back_untried(cast: Cast, desk: Desk, step: Step) -> None:
    step_due(DUE, cast.amara_recruit, owner_role="hr")
    prepare(cast.northgate.id)

    send_waiting(cast.northgate.id, desk.send, seconds=0)

    rows = Message.objects.values_list("state", "attempts", "lease_until")
    assert sorted(rows) == [("pending", 0, None), ("sent", 1, None)]
    assert send(cast, desk) is False
    assert len(desk.letters) == 2


def test_one_message_that_cannot_be_written_does_not_stop_those_claimed_with_it(
    cast: Cast, desk: Desk, step: Step
) -> None:
    step_due(DUE, cast.amara_recruit, owner_role="hr")
    prepare(cast.northgate.id)
    with connection.cursor() as cursor:  # Python has no such day
        cursor.execute("UPDATE onboarding_reminder SET due_on = '10000-01-01' WHERE recipient_id = %s", [cast.amara.id])

    send(cast, desk)

    rows = Message.objects.values_list("state", "attempts", "last_error")
    assert sorted(rows) == [("pending", 1, "DataError"), ("sent", 1, "")]


def test_what_its_worker_died_of_comes_last_and_if_that_happens_again_alone(cast: Cast, desk: Desk, step: Step) -> None:
    for role in ("education", "buddy", "pastoral_lead", "hr"):
        step_due(DUE, cast.amara_recruit, owner_role=role)
    prepare(cast.northgate.id)
    for recipients, attempts in (([cast.amara, cast.ed], 1), ([cast.ben, cast.priya], 2)):
        left_over = Message.objects.filter(recipient__in=recipients)
        left_over.update(state="claimed", attempts=attempts, lease_until=timezone.now() - timedelta(days=1))
    mine: list[list[str]] = []

    def look(letter: Letter) -> Outcome:
        claimed = Message.objects.filter(state="claimed", lease_until__gt=timezone.now())
        mine.append(sorted(claimed.values_list("recipient__full_name", flat=True)))
        return Outcome("sent")

    send_waiting(cast.northgate.id, look, seconds=30)

    assert [len(names) for names in mine] == [1, 2, 1, 1, 1]
    assert (mine[0], mine[1]) == (["Helen Moss"], ["Amara Santos", "Ed Marsh"])


def test_a_message_more_costs_one_statement(cast: Cast, desk: Desk, step: Step) -> None:
    for _ in range(9):
        step_due(DUE, recruit_with_people(cast, case_officer=MembershipFactory()), owner_role="hr")
    prepare(cast.northgate.id)

    with CaptureQueriesContext(connection) as captured:
        send(cast, desk)

    # Claim: savepoint, enter, claim, release; three times more at the end, to find that nothing waits and nothing is left
    # over. Write: savepoint, enter, trust, recipients, their users, their recruits and officers, reminders,
    # release. Then by message: settle.
    assert (len(desk.letters), len(captured)) == (10, 4 * 4 + 9 + 10)


def test_one_trust_sends_nothing_of_another(cast: Cast, desk: Desk, step: Step) -> None:
    prepare(cast.northgate.id)

    send_waiting(cast.southmoor.id, desk.send, seconds=30)

    access.enter(cast.helen)
    assert desk.letters == []
    assert Message.objects.get().state == "pending"
