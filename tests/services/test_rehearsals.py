"""Whoever looks at days to come holds back nobody who plans and sends, and is held back for two seconds at most."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction

from onboarding import access
from onboarding.errors import NotNow
from onboarding.models import Message, Recruit, Reminder, StandIn
from onboarding.services.digests import gather
from onboarding.services.forecast import forecast, leave_all
from onboarding.services.outbox import send_waiting
from onboarding.services.rehearsals import days_lived, rehearsal
from onboarding.services.sweep import prepare, wait_for_sweep
from tests.cast import Cast
from tests.factories import TODAY, StandInFactory
from tests.planned_factories import PlannedTransferFactory
from tests.reminding import Desk, plan_on, quiet_northgate, recruit_with_people, step_due
from tests.services.test_races import SECONDS, Other
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")


class Look:
    """Seven days were lived through and are not taken back yet, until `over`."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.is_there, self.over = cast, threading.Event(), threading.Event()

    def look(self) -> int:
        trust, found = self.cast.northgate, 0
        with rehearsal(trust):
            for day in days_lived(trust, TODAY, 7):
                found += len(leave_all(trust, day))
            self.is_there.set()
            self.over.wait(SECONDS)
        return found


def reminded(cast: Cast) -> None:
    """Of one step today, of another in two days; and a colleague stands in for somebody from today."""
    quiet_northgate(cast)
    for days in (7, 9):
        step_due(TODAY + timedelta(days=days), cast.amara_recruit)
    empty = recruit_with_people(cast, buddy=None)
    step_due(TODAY + timedelta(days=7), empty, owner_role="buddy")
    StandInFactory(absent=cast.liam, by=cast.ed, first_on=TODAY, last_on=TODAY + timedelta(days=2))


def test_while_somebody_looks_ahead_what_is_due_is_planned_and_sent(cast: Cast) -> None:
    with as_member(cast.helen):
        reminded(cast)
        plan_on(cast, TODAY)
        gather(cast.northgate, TODAY)
    look, desk = Look(cast), Desk()
    other = Other(cast.helen, look.look)
    other.start()
    assert look.is_there.wait(SECONDS), other.outcome

    assert prepare(cast.northgate.pk)
    assert not send_waiting(cast.northgate.pk, desk.send, seconds=5)
    look.over.set()
    other.join(SECONDS)

    assert isinstance(other.outcome, int) and other.outcome >= 3
    assert len(desk.letters) >= 1
    with as_member(cast.helen):
        assert set(Message.objects.filter(local_day=TODAY).values_list("state", flat=True)) == {"sent"}
        assert not Message.objects.filter(local_day__gt=TODAY).exists()
        assert not Reminder.objects.filter(send_on__gt=TODAY).exists()


def test_a_sweep_that_is_at_it_holds_back_nobody_who_looks(cast: Cast) -> None:
    with as_member(cast.helen):
        quiet_northgate(cast)
        step_due(TODAY + timedelta(days=7), cast.amara_recruit)
    held, done = threading.Event(), threading.Event()

    def sweep() -> None:
        wait_for_sweep(cast.northgate.pk)
        held.set()
        done.wait(SECONDS)

    other = Other(cast.hana, sweep)
    other.start()
    assert held.wait(SECONDS)
    try:
        with as_member(cast.helen):
            assert [one.name for one in forecast(cast.helen, days=1)] == ["Amara Santos"]
    finally:
        done.set()
        other.join(SECONDS)


def test_who_looks_gives_way_to_whoever_works_on_the_same_person(cast: Cast) -> None:
    with as_member(cast.helen):
        quiet_northgate(cast)
        grace = recruit_with_people(cast)
        PlannedTransferFactory(recruit=grace, planned_by=cast.helen, on=TODAY)
    with transaction.atomic():
        access.enter(cast.hana)
        Recruit.objects.select_for_update().get(pk=grace.pk)
        other = Other(cast.helen, partial(forecast, cast.helen, days=1))
        other.start()
        other.join(SECONDS)

    assert isinstance(other.outcome, NotNow) and other.outcome.code == "busy"


def test_nothing_of_it_is_left_in_the_same_transaction(cast: Cast) -> None:
    """The copies go with the savepoint, so that what comes after it reads and writes the real rows."""
    with as_member(cast.helen):
        quiet_northgate(cast)
        step_due(date(2026, 3, 9), cast.amara_recruit)
        assert len(forecast(cast.helen, days=2)) == len(forecast(cast.helen, days=2)) == 1
        assert plan_on(cast, TODAY).new == 1 and gather(cast.northgate, TODAY) == 1
    with as_member(cast.hana):
        assert Reminder.objects.count() == Message.objects.count() == 1
        assert not StandIn.objects.filter(ended_on__isnull=False).exists()
