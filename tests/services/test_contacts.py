"""Recruits without an account: written to at the address that HR has of them, in figures, and handed over once they have one."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from onboarding import access
from onboarding.errors import NotFound
from onboarding.models import MailPreference, Membership, Message, Recruit, Reminder, Trust
from onboarding.services.digests import gather
from onboarding.services.letters import Letter
from onboarding.services.mail_preferences import stop_contact_token, stop_mail, stop_token
from onboarding.services.newcomers import open_account
from onboarding.services.outbox import send_waiting
from onboarding.services.recruits import change_recruit
from onboarding.services.reminders import Planned
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory
from tests.reminding import Desk, make_due, plan_on, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db
DUE, ADDRESS = date(2026, 3, 9), "grace.abroad@mail.example"


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    return recruit_with_people(cast, full_name="Grace Mensah", contact_email=ADDRESS, country_of_training="GB")


def letters(cast: Cast, on: date = TODAY) -> list[Letter]:
    """What leaves on a day, by the address that it goes to."""
    desk = Desk()
    plan_on(cast, on)
    gather(Trust.objects.get(pk=cast.northgate.pk), on)
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    access.enter(cast.helen)
    return sorted(desk.letters, key=lambda letter: letter.to)


def test_a_recruit_without_an_account_is_told_at_their_address_how_much_there_is_and_whom_to_ask(
    cast: Cast, grace: Recruit
) -> None:
    step_due(DUE, grace, title="Send your passport")
    step_due(date(2026, 3, 3), grace, title="Apply for your visa", limit="hard", basis="law", remind_days_before=[1])

    (letter,) = letters(cast)

    assert (letter.to, letter.subject) == (ADDRESS, "You have 2 things to do")
    for words in ("1 of them has a date set by law", "Helen Moss, HR", "You have no account in the service yet"):
        assert words in letter.body
    for words in ("Grace", "passport", "visa", "March", "/account/invitation/", "/account/limits/"):
        assert words not in letter.body + letter.html
    assert set(Reminder.objects.values_list("state", "contact", "recipient")) == {("sent", grace.pk, None)}
    assert plan_on(cast, TODAY) == Planned(0, 0, 0, 0, 0)


def test_nothing_is_due_twice_however_often_it_is_looked_at_and_a_moved_day_is_told_anew(
    cast: Cast, grace: Recruit
) -> None:
    step = step_due(DUE, grace)

    assert [len(letters(cast)), len(letters(cast))] == [1, 0]
    type(step).objects.filter(pk=step.pk).update(due_on=date(2026, 3, 10))

    assert plan_on(cast, date(2026, 3, 3)).new == 1
    assert Message.objects.count() == 1


@pytest.mark.clock("2026-03-02 09:00")
def test_they_are_not_woken_where_they_are(cast: Cast, grace: Recruit) -> None:
    Recruit.objects.filter(pk=grace.pk).update(country_of_training="PH")  # where it is 17:00
    step_due(DUE, grace)
    plan_on(cast, TODAY)

    gather(Trust.objects.get(pk=cast.northgate.pk), TODAY)

    assert Message.objects.get().next_at.isoformat().startswith("2026-")
    assert Message.objects.get().contact == grace


def test_with_no_address_the_case_officer_hears_of_a_limit_and_nobody_of_the_rest(cast: Cast, grace: Recruit) -> None:
    Recruit.objects.filter(pk=grace.pk).update(contact_email="")
    step_due(DUE, grace)
    step_due(date(2026, 3, 3), grace, limit="hard", basis="law", remind_days_before=[1])

    planned = plan_on(cast, TODAY)

    assert (planned.new, planned.unaddressed) == (1, 1)
    assert Reminder.objects.get().recipient == cast.helen


def test_an_address_that_is_taken_away_before_the_message_leaves_is_written_to_no_more(
    cast: Cast, grace: Recruit
) -> None:
    step_due(DUE, grace)
    plan_on(cast, TODAY)
    gather(Trust.objects.get(pk=cast.northgate.pk), TODAY)
    change_recruit(cast.helen, recruit_id=grace.pk, changes={"contact_email": ""})

    assert letters(cast) == []
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


def test_the_link_in_it_stops_what_may_be_stopped_and_limits_come_all_the_same(cast: Cast, grace: Recruit) -> None:
    step_due(DUE, grace)
    (letter,) = letters(cast)
    key = letter.stop_url.rstrip("/").rsplit("/", 1)[1]

    stop_mail(key)
    stop_mail(key)

    access.enter(cast.helen)
    grace.refresh_from_db()
    assert grace.limits_only_at == ADDRESS
    step_due(DUE, grace)
    step_due(date(2026, 3, 4), grace, limit="hard", basis="law", remind_days_before=[1])
    (limit,) = letters(cast, date(2026, 3, 3))
    assert "1 of them has a date set by law" in limit.body and limit.stop_url == ""


def test_the_link_of_an_old_address_stops_nothing_at_the_new_one(cast: Cast, grace: Recruit) -> None:
    key = stop_contact_token(grace)
    change_recruit(cast.helen, recruit_id=grace.pk, changes={"contact_email": "grace@other.example"})

    stop_mail(key)

    access.enter(cast.helen)
    grace.refresh_from_db()
    assert grace.limits_only_at == ""


def test_a_choice_made_at_one_address_does_not_count_at_another(cast: Cast, grace: Recruit) -> None:
    stop_mail(stop_contact_token(grace))
    access.enter(cast.helen)
    change_recruit(cast.helen, recruit_id=grace.pk, changes={"contact_email": "grace@other.example"})
    step_due(DUE, grace)

    assert [letter.to for letter in letters(cast)] == ["grace@other.example"]


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1], lambda key: f"{key}x", lambda key: key[3:], lambda key: "\x00"]
)
def test_a_spoilt_key_is_no_key(cast: Cast, grace: Recruit, spoil: Any) -> None:
    for key in (stop_contact_token(grace), stop_token(cast.amara)):
        with pytest.raises(NotFound):
            stop_mail(spoil(key))


def test_once_they_have_an_account_nothing_is_told_twice_and_their_choice_stays(cast: Cast, grace: Recruit) -> None:
    step_due(DUE, grace)
    letters(cast)
    stop_mail(stop_contact_token(grace))
    access.enter(cast.helen)

    member = open_account(cast.helen, recruit_id=grace.pk, email=ADDRESS.upper())

    assert plan_on(cast, TODAY) == Planned(0, 0, 0, 0, 0)
    assert set(Reminder.objects.values_list("recipient", "contact")) == {(member.pk, None)}
    assert sorted(Message.objects.values_list("recipient", "kind")) == [
        (member.pk, "digest"),
        (member.pk, "invitation"),
    ]
    assert MailPreference.objects.get().frequency == "limits"


def test_a_choice_made_at_the_contact_address_does_not_bind_another_address(cast: Cast, grace: Recruit) -> None:
    stop_mail(stop_contact_token(grace))
    access.enter(cast.helen)

    open_account(cast.helen, recruit_id=grace.pk, email="grace@nhs.example")

    assert not MailPreference.objects.exists()


def test_extra_messages_of_today_make_room_for_the_invitation(cast: Cast, grace: Recruit) -> None:
    step_due(DUE, grace)
    letters(cast)
    Message.objects.update(sequence=2)

    member = open_account(cast.helen, recruit_id=grace.pk, email=ADDRESS)

    assert sorted(Message.objects.values_list("recipient", "kind", "sequence")) == sorted(
        [(member.pk, "digest", 4), (member.pk, "invitation", 2)]
    )


def test_steps_are_named_only_once_somebody_has_shown_that_they_read_the_address(cast: Cast) -> None:
    member = MembershipFactory(full_name="Grace Mensah", roles=["recruit"], accepted_at=None)
    grace = recruit_with_people(cast, full_name="Grace Mensah", membership=member, contact_email=member.user.email)
    for title in ("Send your passport", "Book your flight", "Choose a course"):
        step_due(DUE, grace, title=title, owner_role="recruit")
    (invited,) = letters(cast)
    Message.objects.all().update(local_day=date(2026, 2, 1))
    Reminder.objects.update(state="pending", message=None)
    Membership.objects.filter(pk=member.pk).update(accepted_at=timezone.now())

    (signed_in,) = letters(cast)

    assert "passport" not in invited.body and "Sign in to see what to do" in invited.body
    assert "Send your passport" in signed_in.body and "Hello Grace" in signed_in.body


def test_what_goes_to_another_address_than_the_one_they_sign_in_with_names_nothing(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(contact_email="amara.home@mail.example")
    step_due(DUE, cast.amara_recruit, title="Send your passport")

    (letter,) = letters(cast)

    assert letter.to == "amara.home@mail.example"
    assert "passport" not in letter.body and "Amara" not in letter.body
