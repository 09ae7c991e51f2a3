"""What leaves in the next days counts planned moves from their day, as the worker will make them, and keeps nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from onboarding.models import Event, Membership, PlannedTransfer, Recruit, Reminder
from onboarding.services import planning, rehearsals
from onboarding.services.forecast import forecast
from onboarding.services.letter_previews import letters_on
from onboarding.services.transfers import save_transfer
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory, MilestoneFactory
from tests.planned_factories import PlannedTransferFactory
from tests.reminding import quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db

WEDNESDAY, THURSDAY = date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, False
    quiet_northgate(cast)


@pytest.fixture
def nia() -> Membership:
    return MembershipFactory(full_name="Nia Bevan", roles=["buddy"])


def moved(cast: Cast, nia: Membership, on: date = THURSDAY) -> Recruit:
    """Two steps of the buddy, to be told of on Wednesday and on Thursday; Nia is the buddy from that day."""
    grace = recruit_with_people(cast, full_name="Grace Mensah")
    MilestoneFactory(recruit=grace, planned_on=WEDNESDAY)
    for after in (7, 8):
        step = step_due(WEDNESDAY + timedelta(days=after), grace, owner_role="buddy", offset=after)
        planning.plan(step, step.item, planning.situations_of([grace])[grace.pk], TODAY)  # as when it was given
        step.save()
    save_transfer(cast.helen, recruit_id=grace.pk, to={"buddy": nia}, on=on)
    return grace


def expected(cast: Cast) -> list[tuple[date, str]]:
    return [(one.on, one.name) for one in forecast(cast.helen, days=7)]


def test_from_the_day_of_the_move_it_is_whoever_has_the_person_then(cast: Cast, nia: Membership) -> None:
    grace = moved(cast, nia)

    assert expected(cast) == [(WEDNESDAY, "Ben Carter"), (THURSDAY, "Nia Bevan")]

    grace.refresh_from_db()
    assert grace.buddy == cast.ben and PlannedTransfer.objects.get().state == "waiting"
    assert not Event.objects.filter(action="transferred").exists() and not Reminder.objects.exists()
    [letter] = letters_on(cast.helen, reader=nia, on=THURSDAY)
    assert "Grace Mensah" in letter.body


def test_a_role_that_will_be_empty_passes_its_steps_on_from_that_day(cast: Cast, nia: Membership) -> None:
    grace = moved(cast, nia)
    PlannedTransfer.objects.filter(recruit=grace).update(buddy=None)
    Recruit.objects.filter(pk=grace.pk).update(line_manager=None)

    assert expected(cast) == [(WEDNESDAY, "Ben Carter"), (THURSDAY, "Priya Nair")]


@pytest.mark.parametrize("why", ["has_left", "may_not", "no_buddy_any_more"])
def test_a_move_that_will_be_refused_changes_nothing(cast: Cast, nia: Membership, why: str) -> None:
    grace = moved(cast, nia)
    if why == "has_left":
        Recruit.objects.filter(pk=grace.pk).update(status="left")
    elif why == "may_not":
        PlannedTransfer.objects.update(planned_by=cast.ben)
    else:
        Membership.objects.filter(pk=nia.pk).update(roles=["education"])

    assert "Nia Bevan" not in {name for _, name in expected(cast)}


def test_one_that_is_late_counts_today(cast: Cast, nia: Membership) -> None:
    moved(cast, nia)
    PlannedTransfer.objects.update(on=TODAY - timedelta(days=1))

    assert expected(cast) == [(WEDNESDAY, "Nia Bevan"), (THURSDAY, "Nia Bevan")]


def test_the_page_says_how_many_are_counted(
    cast: Cast, nia: Membership, client_for: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_for(cast.helen)
    assert "counted from the day of the move" not in browser.get("/reminders/coming/?show=all").text
    moved(cast, nia)

    page = browser.get("/reminders/coming/?show=all").text
    assert "1 move is planned in these days and counted from the day of the move." in page
    assert "Nia Bevan" in page and "/recruits/moves/" in page


def test_more_moves_than_anybody_would_wait_for_are_left_out(
    cast: Cast, nia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        moved(cast, nia)
    monkeypatch.setattr(rehearsals, "MOST_MOVES", 2)

    thursday = [one for one in forecast(cast.helen, days=7) if one.on == THURSDAY]

    assert {one.name: one.reminders for one in thursday} == {"Ben Carter": 1, "Nia Bevan": 4}, (
        "of each she is told of both steps"
    )


def test_each_move_costs_the_same_and_people_cost_nothing(cast: Cast, nia: Membership) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            forecast(cast.helen, days=1)
        return len(asked)

    nothing = cost()
    PlannedTransferFactory(recruit=recruit_with_people(cast), planned_by=cast.helen, on=TODAY)
    one = cost()
    for _ in range(4):
        PlannedTransferFactory(recruit=recruit_with_people(cast), planned_by=cast.helen, on=TODAY)

    assert cost() - nothing - 1 == 5 * (one - nothing - 1), "and one that says that they are done"
