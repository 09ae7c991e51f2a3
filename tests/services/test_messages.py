"""What HR does with a message: hold it back, release it, give it another try; and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from onboarding.errors import NotAllowed, NotFound, NotNow
from onboarding.models import Event, Membership, Message, Reminder, Step
from onboarding.services.digests import gather
from onboarding.services.messages import hold_message, release_message, requeue_message, what_it_says
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import Desk, message_to, plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
TUESDAY = TODAY + timedelta(days=1)
DUE = date(2026, 3, 9)
VERBS = {"hold": hold_message, "release": release_message, "requeue": requeue_message}
Verb = Callable[..., Message]


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def step(cast: Cast) -> Step:
    return step_due(DUE, cast.amara_recruit, title="Send your references")


@pytest.fixture
def message(cast: Cast, step: Step) -> Message:
    """Today's digest to Amara, as the sweep makes it."""
    prepare(cast.northgate.id)
    return Message.objects.get()


def send(cast: Cast, desk: Desk) -> list[str]:
    """As a moment later: in a test all has one and the same time."""
    Message.objects.update(next_at=timezone.now())
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    return [letter.message_id for letter in desk.letters]


def test_a_message_that_is_held_does_not_leave_and_once_released_it_does(cast: Cast, message: Message) -> None:
    held = hold_message(cast.helen, message_id=message.pk)

    assert (held.state, send(cast, Desk())) == ("held", [])
    release_message(cast.hana, message_id=message.pk)
    assert send(cast, Desk()) == [message.message_id]
    actions = Event.objects.filter(object_id=message.pk).values_list("action", flat=True)
    assert set(actions) == {"message_held", "message_released"}


def test_nothing_more_goes_into_a_message_that_is_held(cast: Cast, message: Message) -> None:
    hold_message(cast.helen, message_id=message.pk)
    later = step_due(DUE, cast.amara_recruit)

    plan_on(cast, TODAY)
    gather(cast.northgate, TODAY)

    assert Reminder.objects.get(step=later).message is None


def test_a_hard_limit_very_near_still_leaves_beside_a_held_digest(cast: Cast, message: Message) -> None:
    hold_message(cast.helen, message_id=message.pk)
    step_due(date(2026, 3, 4), cast.amara_recruit, limit="hard", basis="law", remind_days_before=[2])

    prepare(cast.northgate.id)

    second = Message.objects.get(sequence=1)
    assert send(cast, Desk()) == [second.message_id]


def test_a_held_message_gives_way_to_the_next_days_digest(cast: Cast, message: Message, step: Step) -> None:
    hold_message(cast.helen, message_id=message.pk)

    plan_on(cast, TUESDAY)
    gather(cast.northgate, TUESDAY)

    message.refresh_from_db()
    assert (message.state, message.last_error) == ("missed", "held back")
    assert Reminder.objects.get(step=step).message.local_day == TUESDAY


def test_a_dead_message_gets_all_its_tries_again_under_the_same_id(cast: Cast, message: Message) -> None:
    desk = Desk()
    desk.answers["amara@northgate.example"] = Outcome("refused", "SMTPRecipientsRefused 550")
    send(cast, desk)

    again = requeue_message(cast.helen, message_id=message.pk)

    assert (again.state, again.attempts, again.last_error) == ("pending", 0, "")
    assert send(cast, Desk()) == [message.message_id]
    assert Reminder.objects.get().state == "sent"


def test_a_message_that_died_days_ago_becomes_one_of_today(cast: Cast, step: Step) -> None:
    old = message_to(cast.amara, step, state="dead", attempts=8, local_day=TODAY - timedelta(days=5))

    assert requeue_message(cast.helen, message_id=old.pk).local_day == TODAY
    prepare(cast.northgate.id)

    old.refresh_from_db()
    assert (old.state, old.sequence) == ("pending", 0)
    assert send(cast, Desk()) == [old.message_id]


def test_beside_todays_digest_it_leaves_the_number_of_an_urgent_one_free(cast: Cast, step: Step) -> None:
    message_to(cast.amara, state="sent")
    old = message_to(cast.amara, step, state="dead", attempts=8, local_day=TODAY - timedelta(days=5))

    assert requeue_message(cast.helen, message_id=old.pk).sequence == 2


def test_what_is_no_longer_true_is_not_sent_again(cast: Cast, message: Message, step: Step) -> None:
    Message.objects.update(state="dead", attempts=8)
    Step.objects.filter(pk=step.pk).update(state="done", done_on=TODAY)

    with pytest.raises(NotNow) as refusal:
        requeue_message(cast.helen, message_id=message.pk)

    assert refusal.value.code == "no_longer_true"
    assert Message.objects.get().state == "dead"
    assert Reminder.objects.get().state == "pending"  # looking changes nothing


def test_a_missed_message_whose_reminders_a_newer_one_has_is_not_sent_again(cast: Cast, message: Message) -> None:
    gather(cast.northgate, TUESDAY)

    with pytest.raises(NotNow, match="a newer message"):
        requeue_message(cast.helen, message_id=message.pk)


ALLOWED = {"hold": {"pending"}, "release": {"held"}, "requeue": {"dead", "missed"}}
STATES = ["pending", "held", "claimed", "sent", "missed", "cancelled", "dead"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_at_its_moment_and_at_no_other(cast: Cast, message: Message, verb: str, state: str) -> None:
    Message.objects.update(state=state, attempts=1, lease_until=timezone.now() + timedelta(days=3650))

    if state in ALLOWED[verb]:
        VERBS[verb](cast.helen, message_id=message.pk)
    else:
        with pytest.raises(NotNow):
            VERBS[verb](cast.helen, message_id=message.pk)
        assert Message.objects.get().state == state


@pytest.mark.parametrize("verb", VERBS)
def test_only_hr_of_the_trust_decides_about_messages(cast: Cast, message: Message, verb: str) -> None:
    refusals: list[tuple[Membership, type[Exception]]] = [(cast.amara, NotAllowed), (cast.liam, Exception)]
    for who, refusal in [*refusals, (cast.omar, NotFound)]:
        with pytest.raises(refusal):
            VERBS[verb](who, message_id=message.pk)
    assert Message.objects.get().state == "pending"


def test_hr_reads_what_a_message_would_say_and_no_private_words(cast: Cast, step: Step) -> None:
    private = step_due(DUE, cast.amara_recruit, title="Talk about your health", private="health")
    message = message_to(cast.amara, step, private)

    letter = what_it_says(cast.helen, message_id=message.pk)

    assert letter and letter.subject == "You have 2 things to do"
    assert "Send your references" in letter.body and "health" not in letter.body
    with pytest.raises(NotAllowed):
        what_it_says(cast.amara, message_id=message.pk)
