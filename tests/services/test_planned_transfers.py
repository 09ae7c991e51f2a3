"""A move for a day to come: kept until then, done by the worker on that day as a move of that day, or refused in words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from time_machine import Traveller

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, PlannedTransfer, Recruit, Step, Ward
from onboarding.selectors.handovers import Transfer
from onboarding.selectors.planned_transfers import find_with_plans, plans_of, refused_transfers
from onboarding.selectors.timeline import timeline
from onboarding.selectors.to_do import open_steps
from onboarding.services import transfer_worker
from onboarding.services.memberships import change_member
from onboarding.services.planned_transfers import cancel_transfer
from onboarding.services.transfer_worker import carry_out_transfers
from onboarding.services.transfers import save_transfer, transfer_recruit
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory, WardFactory
from tests.reminding import quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
Enter = Callable[[Membership], None]


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def nia() -> Membership:
    return MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    return recruit_with_people(cast, full_name="Grace Mensah", ward=cast.ward, site=cast.site)


def plan(cast: Cast, grace: Recruit, nia: Membership, **more: Any) -> PlannedTransfer:
    asked = {"to": {"line_manager": nia}, "on": MONDAY, "reason": "With the stroke unit"} | more
    done = save_transfer(cast.helen, recruit_id=grace.pk, **asked)
    return PlannedTransfer.objects.get(pk=done.planned)


def on_the_day(cast: Cast, time_machine: Traveller, day: str = "2026-03-09 08:00") -> int:
    time_machine.move_to(day)
    settled = carry_out_transfers(cast.northgate.pk)
    access.enter(cast.hana)
    return settled


def state_of(planned: PlannedTransfer) -> tuple[str, str]:
    planned.refresh_from_db()
    return planned.state, planned.why_not


def test_looking_shows_what_would_change_hands_and_planning_changes_nothing_yet(
    cast: Cast, grace: Recruit, nia: Membership
) -> None:
    step = step_due(MONDAY, grace, owner_role="line_manager")
    looked = transfer_recruit(cast.helen, recruit_id=grace.pk, to={"line_manager": nia}, on=MONDAY)
    assert [one.step for one in looked.handovers[0].steps] == [step.pk] and not PlannedTransfer.objects.exists()

    done = transfer_recruit(cast.helen, recruit_id=grace.pk, to={"line_manager": nia}, on=MONDAY, seen=looked.digest)

    planned = PlannedTransfer.objects.get()
    assert (done.saved, done.planned, planned.state) == (True, planned.pk, "waiting")
    grace.refresh_from_db()
    assert grace.line_manager == cast.liam and list(open_steps(cast.liam)) == [step]
    assert timeline(cast.helen, grace)[0]["sentence"] == (
        "Helen Moss planned to move this person to another ward or other people on 9 March 2026."
    )
    [row] = plans_of(cast.helen, find_with_plans(cast.helen, grace.pk))
    assert (row["on"], row["to"], row["planned_by"]) == (MONDAY, {"line_manager": "Nia Bevan"}, "Helen Moss")
    assert plans_of(cast.liam, find_with_plans(cast.liam, grace.pk)) == []


def test_on_its_day_it_is_done_once_as_a_move_of_that_day(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller
) -> None:
    step, planned = step_due(MONDAY, grace, owner_role="line_manager"), plan(cast, grace, nia)
    assert on_the_day(cast, time_machine, "2026-03-08 23:00") == 0

    assert on_the_day(cast, time_machine) == 1
    assert on_the_day(cast, time_machine) == 0

    assert state_of(planned) == ("done", "") and planned.settled_at
    assert list(open_steps(nia)) == [step] and not open_steps(cast.liam).exists()
    event = Event.objects.get(action="transferred")
    assert (event.actor, event.effective_on, event.detail.data["reason"]) == (
        cast.helen, MONDAY, "With the stroke unit",
    )  # fmt: skip


def test_after_an_outage_it_counts_from_the_day_that_was_planned(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller
) -> None:
    plan(cast, grace, nia)

    on_the_day(cast, time_machine, "2026-03-12 08:00")

    assert Event.objects.get(action="transferred").effective_on == MONDAY


def test_the_day_is_the_trusts_own(cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller) -> None:
    planned = plan(cast, grace, nia, on=date(2026, 3, 30))
    assert on_the_day(cast, time_machine, "2026-03-29T22:45:00+00:00") == 0, (
        "a quarter to twelve in London, in summer time"
    )

    assert on_the_day(cast, time_machine, "2026-03-29T23:15:00+00:00") == 1

    assert state_of(planned)[0] == "done"


def left(cast: Cast, grace: Recruit, nia: Membership) -> str:
    Recruit.objects.filter(pk=grace.pk).update(status="left")
    return "This person has left, so nothing changes hands."


def manager_gone(cast: Cast, grace: Recruit, nia: Membership) -> str:
    change_member(cast.helen, member_id=nia.pk, changes={"is_active": False}, reason="Left")
    return "Choose someone who is a line manager here."


def officer_gone(cast: Cast, grace: Recruit, nia: Membership) -> str:
    Membership.objects.filter(pk=cast.helen.pk).update(roles=["buddy"])
    return "Helen Moss decided this, and may not any more. Plan it again, or make the move."


@pytest.mark.parametrize("what", [left, manager_gone, officer_gone])
def test_what_is_not_possible_any_more_is_refused_in_words_and_not_tried_again(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller, what: Callable[..., str]
) -> None:
    planned = plan(cast, grace, nia)
    why = what(cast, grace, nia)

    assert on_the_day(cast, time_machine) == 1
    assert carry_out_transfers(cast.northgate.pk) == 0

    access.enter(cast.hana)
    assert state_of(planned) == ("refused", why)
    assert refused_transfers(cast.hana) == 1
    grace.refresh_from_db()
    assert grace.line_manager == cast.liam
    assert timeline(cast.hana, grace)[0]["sentence"] == f"The move that was planned for this day was not done. {why}"


def test_a_ward_that_is_closed_by_then_is_said(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller
) -> None:
    ward = WardFactory(site=cast.site, name="Ward 9")
    planned = plan(cast, grace, nia, to={"ward": ward, "line_manager": nia})
    Ward.objects.filter(pk=ward.pk).update(is_open=False)

    on_the_day(cast, time_machine)

    assert state_of(planned) == ("refused", "Choose a ward that is open.")
    grace.refresh_from_db()
    assert (grace.ward, grace.line_manager) == (cast.ward, cast.liam), "nothing is half moved"


def test_what_is_so_already_needs_nothing(cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller) -> None:
    planned = plan(cast, grace, nia)
    save_transfer(cast.helen, recruit_id=grace.pk, to={"line_manager": nia})

    on_the_day(cast, time_machine)

    assert state_of(planned) == ("done", "It was so already, so nothing had to be changed.")


def test_a_fault_of_ours_stops_neither_the_others_nor_comes_back_every_minute(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = recruit_with_people(cast, full_name="Rosa Cruz")
    broken, good = plan(cast, grace, nia), plan(cast, other, nia)
    real = save_transfer

    def save(actor: Membership, *, recruit_id: Any, **more: Any) -> Transfer:
        if recruit_id == grace.pk:
            raise ZeroDivisionError
        return real(actor, recruit_id=recruit_id, **more)

    monkeypatch.setattr(transfer_worker, "save_transfer", save)

    assert on_the_day(cast, time_machine) == 2

    assert (state_of(broken)[0], state_of(good)[0]) == ("refused", "done")
    assert "fault of the service" in broken.why_not


def test_where_the_database_was_away_it_is_tried_again_for_two_days(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(cast, grace, nia)

    def away(*_: Any, **__: Any) -> Transfer:
        raise OperationalError

    monkeypatch.setattr(transfer_worker, "save_transfer", away)
    assert on_the_day(cast, time_machine) == 0 and state_of(planned)[0] == "waiting"
    assert on_the_day(cast, time_machine, "2026-03-10 08:00") == 0 and state_of(planned)[0] == "waiting"
    assert on_the_day(cast, time_machine, "2026-03-11 08:00") == 1 and state_of(planned)[0] == "refused"


def test_what_a_turn_has_no_time_for_is_done_in_the_next(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [plan(cast, grace, nia), plan(cast, recruit_with_people(cast, full_name="Rosa Cruz"), nia)]
    monkeypatch.setattr(transfer_worker, "SECONDS_AT_A_TURN", 0)

    assert on_the_day(cast, time_machine) == 0 and {state_of(one)[0] for one in both} == {"waiting"}
    monkeypatch.undo()
    assert on_the_day(cast, time_machine) == 2 and {state_of(one)[0] for one in both} == {"done"}


def test_one_is_planned_at_a_time_and_cancelled_before_another(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller
) -> None:
    planned = plan(cast, grace, nia)
    with pytest.raises(NotNow, match="A move is planned for 9 March 2026 already"):
        plan(cast, grace, nia, to={"buddy": None})
    with pytest.raises(Stale):
        cancel_transfer(cast.hana, planned_id=planned.pk, revision=9)

    cancel_transfer(cast.hana, planned_id=planned.pk, revision=1)

    assert state_of(planned)[0] == "cancelled"
    said = timeline(cast.hana, grace)[0]["sentence"]
    assert said == "Hana Lewis cancelled the move that was planned for 9 March 2026."
    with pytest.raises(NotNow, match="cancelled already"):
        cancel_transfer(cast.hana, planned_id=planned.pk)
    assert plan(cast, grace, nia, to={"buddy": None}).state == "waiting"
    on_the_day(cast, time_machine)
    grace.refresh_from_db()
    assert (grace.line_manager, grace.buddy) == (cast.liam, None)


def test_what_was_not_done_is_put_away_by_whoever_sees_to_it(
    cast: Cast, grace: Recruit, nia: Membership, time_machine: Traveller
) -> None:
    first = plan(cast, grace, nia)
    left(cast, grace, nia)
    on_the_day(cast, time_machine)
    cancel_transfer(cast.hana, planned_id=first.pk)
    assert state_of(first)[0] == "cancelled" and refused_transfers(cast.hana) == 0

    PlannedTransfer.objects.filter(pk=first.pk).update(state="refused")
    Recruit.objects.filter(pk=grace.pk).update(status="started")
    save_transfer(cast.hana, recruit_id=grace.pk, to={"line_manager": nia})
    assert state_of(first)[0] == "cancelled"


def test_the_lists_of_today_know_nothing_of_it(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step = step_due(MONDAY, grace, owner_role="buddy")
    plan(cast, grace, nia, to={"buddy": None})

    assert list(open_steps(cast.ben)) == [step] and Step.objects.get(pk=step.pk).delegate is None


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("on", {"on": date(9999, 12, 31)}),
        ("on", {"on": TODAY + timedelta(days=800)}),
        ("reason", {"reason": "no\0"}),
        ("line_manager", {"to": {"line_manager": "ben"}}),
        ("line_manager", {"to": {"line_manager": "liam"}}),
    ],
)
def test_what_is_wrong_is_said_when_it_is_planned(
    cast: Cast, grace: Recruit, field: str, given: dict[str, Any]
) -> None:
    asked = {"to": {"line_manager": None}, "on": MONDAY} | given
    to = {name: value and getattr(cast, value) for name, value in asked.pop("to").items()}
    with pytest.raises(Invalid) as refusal:
        transfer_recruit(cast.helen, recruit_id=grace.pk, to=to, **asked)
    assert {problem.field for problem in refusal.value.problems} == {field}


def test_only_hr_of_this_trust_plans_and_cancels(cast: Cast, grace: Recruit, nia: Membership, enter: Enter) -> None:
    planned = plan(cast, grace, nia)
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        transfer_recruit(cast.liam, recruit_id=grace.pk, to={"buddy": None}, on=MONDAY)
    with pytest.raises(NotAllowed):
        cancel_transfer(cast.liam, planned_id=planned.pk)
    enter(cast.omar)
    with pytest.raises(NotFound):
        cancel_transfer(cast.omar, planned_id=planned.pk)
    assert carry_out_transfers(cast.southmoor.pk) == 0
