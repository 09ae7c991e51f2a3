"""A second officer accepts or returns what was submitted; what is finished opens again, what is open may wait."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Evidence, Membership, Step, StepChange
from onboarding.models.choices import WaitingOn
from onboarding.services.counters import wrong_counters
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from tests.cast import Cast
from tests.journeys import step_of, submitted_anew

pytestmark = pytest.mark.django_db

TODAY, LAST_WEEK = date(2026, 3, 2), date(2026, 2, 23)
WARD = "pre-arrival/ward-confirmed"  # HR, a note, done at once
ROUTE = "pre-arrival/sponsorship-route"  # HR, a date
COS = "pre-arrival/assign-cos"  # HR, a date, a second person, after much else
ACCOUNT = "nurse-osce/nmc-account"  # the recruit, a date
SOMEWHAT_EARLY = "The papers came together"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def amaras(cast: Cast, path: str) -> Step:
    return step_of(cast.amara_recruit, path)


def submitted(cast: Cast, on: date = LAST_WEEK) -> Step:
    said = {"on": on, "out_of_order_reason": SOMEWHAT_EARLY}
    return submitted_anew(cast.helen, cast.hana, cast.amara_recruit, COS, **said)


def again(step: Step) -> Step:
    return Step.objects.get(pk=step.pk)


# --- review ---------------------------------------------------------------------------------------------


def test_a_second_officer_accepts_from_the_day_it_was_submitted_for(cast: Cast, clock: Any) -> None:
    step = submitted(cast)
    clock.move_to("2026-03-05T09:00:00+00:00")
    accept_step(cast.hana, step_id=step.id)
    done = again(step)
    assert (done.state, done.done_on, done.reviewed_by) == ("done", LAST_WEEK, cast.hana)
    assert StepChange.objects.get(step=step, verb="accept").effective_on == LAST_WEEK


def test_accepting_keeps_the_day_that_was_said_beside_the_evidence(cast: Cast) -> None:
    said = {"on": LAST_WEEK, "effective_on": date(2026, 2, 27), "out_of_order_reason": SOMEWHAT_EARLY}
    step = submitted_anew(cast.helen, cast.hana, cast.amara_recruit, COS, **said)
    assert accept_step(cast.hana, step_id=step.id).done_on == date(2026, 2, 27)


@pytest.mark.parametrize("who", ["helen", "same user"])
def test_nobody_reviews_their_own_submission_in_whatever_membership(cast: Cast, who: str) -> None:
    step = submitted(cast)
    actor = cast.helen if who == "helen" else Membership(
        trust=cast.northgate, user=cast.helen.user, full_name="Helen M.", roles=["hr"], accepted_at=cast.helen.accepted_at
    )  # fmt: skip
    for move in (accept_step, lambda actor, **given: return_step(actor, **given, reason="No")):
        with pytest.raises(NotAllowed):
            move(actor, step_id=step.id)
    assert again(step).state == "submitted"


@pytest.mark.parametrize("who", ["liam", "priya", "amara"])
def test_only_hr_reviews(cast: Cast, who: str, enter: Callable[[Membership], None]) -> None:
    Step.objects.filter(pk=amaras(cast, ACCOUNT).pk).update(state="submitted")
    step = amaras(cast, ACCOUNT)
    enter(getattr(cast, who))
    with pytest.raises(NotAllowed):
        accept_step(getattr(cast, who), step_id=step.id)


def test_returned_with_a_reason_it_is_submitted_and_accepted_again(cast: Cast) -> None:
    step = submitted(cast)
    with pytest.raises(Invalid) as refusal:
        return_step(cast.hana, step_id=step.id, reason="  ")
    assert [problem.field for problem in refusal.value.problems] == ["reason"]

    return_step(cast.hana, step_id=step.id, reason="The date is not on the certificate")
    assert (again(step).state, again(step).reviewed_by) == ("returned", cast.hana)

    submit_step(cast.helen, step_id=step.id, on=date(2026, 2, 26), out_of_order_reason=SOMEWHAT_EARLY)
    accept_step(cast.hana, step_id=step.id)

    assert (again(step).state, again(step).done_on) == ("done", date(2026, 2, 26))
    assert list(Evidence.objects.filter(step=step).values_list("revision", flat=True)) == [1, 2, 3]
    lines = StepChange.objects.filter(step=step).exclude(verb="carried_on").order_by("recorded_at", "id")
    assert list(lines.values_list("verb", flat=True))[-4:] == ["submit", "return", "submit", "accept"]


# --- reopen ---------------------------------------------------------------------------------------------


def test_what_was_done_is_opened_again_with_a_reason_and_keeps_its_evidence(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=amaras(cast, WARD).id, note="Ward 7")
    reopen_step(cast.hana, step_id=step.id, reason="It is Ward 9 now")
    opened = again(step)
    assert (opened.state, opened.done_on, opened.submitted_by, opened.due_on) == ("to_do", None, None, step.due_on)
    assert Evidence.objects.filter(step=step).count() == 1
    assert StepChange.objects.get(step=step, verb="reopen").reason == "It is Ward 9 now"
    assert wrong_counters(cast.northgate.id) == 0


def test_opened_again_it_follows_the_dates_that_moved_meanwhile(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=amaras(cast, "pre-arrival/accommodation-booked").id, note="A flat nearby")
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 4, 2))
    reopen_step(cast.hana, step_id=step.id, reason="The flat was let to someone else")
    assert again(step).due_on == date(2026, 3, 12)  # 21 days before 2 April


# --- waiting on -----------------------------------------------------------------------------------------


def test_it_is_noted_whom_a_step_waits_on_and_taken_back(cast: Cast) -> None:
    step = amaras(cast, ROUTE)
    set_waiting(cast.helen, step_id=step.id, waiting_on=WaitingOn.HOME_OFFICE, since=LAST_WEEK)
    assert (again(step).waiting_on, again(step).waiting_since) == ("home_office", LAST_WEEK)
    set_waiting(cast.helen, step_id=step.id, waiting_on="")
    assert (again(step).waiting_on, again(step).waiting_since) == ("", None)


def test_a_finished_step_waits_on_nobody(cast: Cast) -> None:
    step = set_waiting(cast.helen, step_id=amaras(cast, WARD).id, waiting_on="ward")
    submit_step(cast.helen, step_id=step.id, note="Ward 7")
    assert (again(step).waiting_on, again(step).waiting_since) == ("", None)
    with pytest.raises(NotNow):
        set_waiting(cast.helen, step_id=step.id, waiting_on="ward")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("waiting_on", {"waiting_on": "the weather"}),
        ("since", {"since": date(2026, 3, 3)}),
        ("since", {"since": date(1, 1, 1)}),
    ],
)
def test_whom_and_since_when_are_checked(cast: Cast, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        set_waiting(cast.helen, step_id=amaras(cast, ROUTE).id, **{"waiting_on": "hr"} | given)
    assert [problem.field for problem in refusal.value.problems] == [field]
