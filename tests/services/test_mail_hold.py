"""A trust whose mail is held: everything is planned and written, nothing leaves; released, each person gets one."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from onboarding import access
from onboarding.errors import NotAllowed, Stale
from onboarding.models import Event, Message, Reminder, Trust, TrustSettings
from onboarding.services.mail_hold import set_mail_held
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import Desk, quiet_northgate, step_due

TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)


def send(cast: Cast) -> list[str]:
    desk = Desk()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    return [letter.to for letter in desk.letters]


@pytest.fixture
def held(cast: Cast) -> None:
    """Northgate holds its mail; Amara is to be told of one step, Ben of another."""
    quiet_northgate(cast)
    set_mail_held(cast.helen, held=True)
    step_due(DUE, cast.amara_recruit)
    step_due(DUE, cast.amara_recruit, owner_role="buddy")


@pytest.mark.django_db
def test_while_mail_is_held_nothing_leaves_and_each_day_has_a_fresh_digest(cast: Cast, held: None, clock) -> None:
    for day in range(3):
        prepare(cast.northgate.id)
        prepare(cast.northgate.id)
        assert send(cast) == [], f"day {day}"
        clock.shift(timedelta(days=1))

    access.enter(cast.helen)
    days = [TODAY + timedelta(days=day) for day in range(3)]
    assert sorted(set(Message.objects.values_list("local_day", flat=True))) == days
    waiting = Message.objects.filter(state="pending")
    assert {message.local_day for message in waiting} == {days[-1]} and waiting.count() == 2
    assert set(Message.objects.exclude(state="pending").values_list("last_error", flat=True)) == {"held back"}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"pending"}


@pytest.mark.django_db
def test_released_mail_is_one_digest_for_each_person_and_not_one_for_each_day_held(
    cast: Cast, held: None, clock
) -> None:
    for _ in range(3):
        prepare(cast.northgate.id)
        clock.shift(timedelta(days=1))
    access.enter(cast.hana)

    set_mail_held(cast.hana, held=False)
    prepare(cast.northgate.id)

    assert sorted(send(cast)) == ["amara@northgate.example", "ben@northgate.example"]
    assert send(cast) == []


@pytest.mark.django_db
def test_one_trust_that_holds_its_mail_holds_nobody_elses(cast: Cast) -> None:
    access.enter(cast.omar)
    set_mail_held(cast.omar, held=True)
    quiet_northgate(cast)
    step_due(DUE, cast.amara_recruit)

    prepare(cast.northgate.id)

    assert send(cast) == ["amara@northgate.example"]


@pytest.mark.django_db
def test_asking_for_what_is_so_already_changes_nothing(cast: Cast) -> None:
    access.enter(cast.helen)
    first = set_mail_held(cast.helen, held=True)

    again = set_mail_held(cast.hana, held=True)

    assert (again.revision, again.mail_held_on) == (first.revision, TODAY)
    assert Event.objects.filter(action="mail_held").count() == 1


@pytest.mark.django_db
def test_only_hr_holds_mail_and_nobody_over_the_change_of_a_colleague(cast: Cast) -> None:
    access.enter(cast.helen)
    for who in (cast.diana, cast.liam, cast.amara):
        with pytest.raises(NotAllowed):
            set_mail_held(who, held=True)
    seen = set_mail_held(cast.helen, held=True).revision
    set_mail_held(cast.hana, held=False)

    with pytest.raises(Stale):
        set_mail_held(cast.helen, held=True, revision=seen)


@pytest.mark.django_db
def test_a_trust_of_before_that_has_no_settings_row_can_hold_its_mail(cast: Cast) -> None:
    access.enter(cast.helen)
    TrustSettings.objects.all().delete()

    assert set_mail_held(cast.helen, held=True).mail_held


def test_a_trust_opened_by_command_begins_with_its_mail_held(as_owner: None) -> None:
    call_command("open_trust", "--ods", "ZT9", "--name", "Third", "--live-on", "2026-04-01", stdout=StringIO())

    with transaction.atomic():
        trust = Trust.objects.get(ods_code="ZT9")
        access.enter_trust(trust.id)
        settings = TrustSettings.objects.get(trust=trust)
    assert (settings.mail_held, settings.mail_held_on) == (True, TODAY)
    connection.close()
