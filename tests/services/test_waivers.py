"""Letting a step off: asked for by one HR officer, decided by a second."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Event, Membership, Recruit, Step, StepChange, Waiver
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import find_step
from onboarding.services.counters import wrong_counters
from onboarding.services.steps import accept_step, reopen_step, return_step, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.journeys import step_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
CALL = "pre-arrival/last-call"
REASON = "She lives here already"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def asked(cast: Cast, path: str = CALL, **more: Any) -> Step:
    return waive_step(cast.helen, step_id=step_of(cast.amara_recruit, path).id, reason=REASON, **more)


def again(step: Step) -> Step:
    return Step.objects.get(pk=step.pk)


def test_asking_leaves_the_step_as_it_is(cast: Cast) -> None:
    step = asked(cast)
    assert (again(step).state, again(step).waived_on) == ("to_do", None)
    waiver = Waiver.objects.get(step=step)
    assert (waiver.state, waiver.requested_by, waiver.reason, waiver.decided_by) == (
        "requested", cast.helen, REASON, None,
    )  # fmt: skip
    assert Event.objects.filter(action="waiver_requested", object_id=step.id).count() == 1


def test_a_second_officer_agrees_and_it_leaves_the_count(cast: Cast) -> None:
    total = Recruit.objects.get(pk=cast.amara_recruit.pk).step_total
    step = asked(cast, expires_on=date(2026, 6, 1))
    accept_step(cast.hana, step_id=step.id)

    waived = again(step)
    assert (waived.state, waived.waived_on, waived.waived_until) == ("waived", TODAY, date(2026, 6, 1))
    waiver = Waiver.objects.get(step=step)
    assert (waiver.state, waiver.decided_by) == ("approved", cast.hana)
    line = StepChange.objects.get(step=step, verb="waive")
    assert (line.state, line.waived_until, line.reason, line.actor) == (
        "waived", date(2026, 6, 1), REASON, cast.hana,
    )  # fmt: skip
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).step_total == total - 1
    assert wrong_counters(cast.northgate.id) == 0


def test_a_second_officer_does_not_agree_and_it_stays_with_its_owner(cast: Cast) -> None:
    step = asked(cast)
    return_step(cast.hana, step_id=step.id, reason="She moves house in March")
    waiver = Waiver.objects.get(step=step)
    assert (waiver.state, waiver.decision_reason, again(step).state) == (
        "refused", "She moves house in March", "to_do",
    )  # fmt: skip
    assert waive_step(cast.hana, step_id=step.id, reason="Asked again").state == "to_do"


@pytest.mark.parametrize("decide", [accept_step, lambda actor, **given: return_step(actor, **given, reason="No")])
def test_nobody_decides_what_they_asked_for(cast: Cast, decide: Callable[..., Step]) -> None:
    step = asked(cast)
    with pytest.raises(NotAllowed) as refusal:
        decide(cast.helen, step_id=step.id)
    assert refusal.value.code == "own_request"
    assert Waiver.objects.get(step=step).state == "requested"


def test_it_is_asked_for_once_at_a_time(cast: Cast) -> None:
    step = asked(cast)
    with pytest.raises(NotNow) as refusal:
        waive_step(cast.hana, step_id=step.id, reason="Me too")
    assert refusal.value.code == "already_requested"


def test_while_it_is_asked_for_the_step_is_not_submitted(cast: Cast) -> None:
    step = asked(cast)
    with pytest.raises(NotNow) as refusal:
        submit_step(cast.helen, step_id=step.id, on=TODAY, out_of_order_reason="She called us")
    assert (refusal.value.code, again(step).state) == ("waiver_requested", "to_do")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "x" * 4001}),
        ("reason", {"reason": "no\0"}),
        ("expires_on", {"expires_on": TODAY}),
        ("expires_on", {"expires_on": date(1, 1, 1)}),
    ],
)
def test_reason_and_end_are_checked_and_nothing_is_kept(cast: Cast, field: str, given: dict[str, Any]) -> None:
    events = Event.objects.count()
    with pytest.raises(Invalid) as refusal:
        waive_step(cast.helen, **{"step_id": step_of(cast.amara_recruit, CALL).id, "reason": REASON} | given)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert (Waiver.objects.count(), Event.objects.count()) == (0, events)


def test_what_does_not_apply_or_is_done_needs_no_waiver(cast: Cast) -> None:
    with pytest.raises(NotNow) as refusal:
        asked(cast, "arrival-and-induction/registration-verified")
    assert refusal.value.code == "does_not_apply"
    done = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/ward-confirmed").id, note="7")
    with pytest.raises(NotNow):
        waive_step(cast.hana, step_id=done.id, reason=REASON)


def test_a_waiver_whose_end_has_passed_is_not_agreed_to(cast: Cast, clock: Any) -> None:
    step = asked(cast, expires_on=date(2026, 3, 3))
    clock.shift(timedelta(days=2))
    with pytest.raises(NotNow) as refusal:
        accept_step(cast.hana, step_id=step.id)
    assert (refusal.value.code, again(step).state) == ("lapsed", "to_do")
    return_step(cast.hana, step_id=step.id, reason="Too late")
    assert Waiver.objects.get(step=step).state == "refused"


def test_a_waived_step_is_opened_again_and_asked_for_anew(cast: Cast) -> None:
    step = asked(cast)
    accept_step(cast.hana, step_id=step.id)
    reopen_step(cast.hana, step_id=step.id, reason="She moved after all")
    assert (again(step).state, again(step).waived_on, again(step).waived_until) == ("to_do", None, None)
    asked(cast)
    assert list(Waiver.objects.filter(step=step).order_by("requested_at").values_list("state", flat=True)) == [
        "approved", "requested",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["liam", "priya", "amara"])
def test_only_hr_asks(cast: Cast, who: str, enter: Callable[[Membership], None]) -> None:
    step = step_of(cast.amara_recruit, "pre-arrival/terms-understood")
    enter(getattr(cast, who))
    with pytest.raises(NotAllowed):
        waive_step(getattr(cast, who), step_id=step.id, reason=REASON)


def test_the_why_of_a_private_step_is_for_those_who_decide_and_not_for_the_manager(cast: Cast) -> None:
    step = asked(cast)
    assert step.item.private == "pastoral"
    seen = {viewer: step_detail(viewer, find_step(viewer, step.id), TODAY)["waiver"]["reason"] for viewer in (
        cast.helen, cast.hana, cast.priya, cast.amara, cast.liam)}  # fmt: skip
    assert [viewer for viewer, reason in seen.items() if reason is None] == [cast.liam]
