"""Pause, resume, withdraw: what moves, what goes on, and what is never touched."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import (
    Enrolment,
    EnrolmentChange,
    Event,
    Membership,
    Milestone,
    PersonStep,
    Recruit,
    Step,
    StepChange,
)
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolment_states import pause_enrolment, resume_enrolment, withdraw_enrolment
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import person_step, step_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
WHY = "She cares for her mother until May"
ORIENTATION = "arrival-and-induction/ward-orientation"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def of(recruit: Recruit, key: str) -> Enrolment:
    return Enrolment.objects.get(recruit=recruit, version__programme__key=key)


def days(recruit: Recruit) -> dict[str, date | None]:
    """Each open step's day by its path."""
    rows = PersonStep.objects.filter(recruit=recruit, shared=False, applies="yes", state="to_do")
    return dict(rows.values_list("item__path", "due_on"))


def of_limit(recruit: Recruit, key: str, limit: str) -> set[str]:
    rows = Step.objects.filter(enrolment=of(recruit, key), item__limit=limit, applies="yes", state="to_do")
    return set(rows.values_list("item__path", flat=True))


def test_a_pause_holds_targets_and_lets_limits_go_on(cast: Cast) -> None:
    amara, before = cast.amara_recruit, days(cast.amara_recruit)
    pause_enrolment(cast.helen, enrolment_id=of(amara, "pre-arrival").pk, reason=WHY)

    after = days(amara)
    moved = {path for path in before if after[path] != before[path]}
    targets = of_limit(amara, "pre-arrival", "target")
    assert {path: after[path] for path in targets} == dict.fromkeys(targets)
    assert moved <= targets
    hard = of_limit(amara, "pre-arrival", "hard")
    assert hard and all(after[path] == before[path] for path in hard)
    held = step_of(amara, next(iter(moved)))
    assert held.waiting_for == ["resumed"]
    assert StepChange.objects.filter(step=held).latest("recorded_at", "id").due_on is None
    assert wrong_counters(cast.northgate.id) == 0


def test_resumed_at_once_every_day_is_as_before(cast: Cast) -> None:
    amara, before = cast.amara_recruit, days(cast.amara_recruit)
    for key in ("pre-arrival", "arrival-and-induction"):
        pause_enrolment(cast.helen, enrolment_id=of(amara, key).pk, reason=WHY)
        resume_enrolment(cast.helen, enrolment_id=of(amara, key).pk)
    assert days(amara) == before


def test_after_ten_days_what_was_counted_forward_is_ten_days_later(cast: Cast, clock: Any) -> None:
    amara = cast.amara_recruit
    record_milestone(cast.helen, recruit_id=amara.pk, kind="arrival", actual_on=TODAY)
    before, pk = days(amara), of(amara, "arrival-and-induction").pk
    pause_enrolment(cast.helen, enrolment_id=pk, reason=WHY)
    clock.shift(timedelta(days=10))
    resume_enrolment(cast.helen, enrolment_id=pk)

    rows = Step.objects.filter(enrolment=pk, applies="yes", state="to_do", item__limit="target", item__unit="days")
    forward = {
        step.item.path: step
        for step in rows.select_related("item")
        if step.item.anchor == "arrival" and step.item.offset > 0 and step.item.roll == "none"
    }
    assert forward
    for path, step in forward.items():
        assert step.due_on == before[path] + timedelta(days=10), path
    for path in of_limit(amara, "arrival-and-induction", "hard"):
        assert days(amara)[path] == before[path]
    # a date that moves afterwards keeps what the pause took
    record_milestone(cast.helen, recruit_id=amara.pk, kind="arrival", actual_on=TODAY - timedelta(days=1))
    for path, step in forward.items():
        assert Step.objects.get(pk=step.pk).due_on == before[path] + timedelta(days=9), path


def test_a_milestone_that_comes_after_the_pause_is_not_counted_twice(cast: Cast, clock: Any) -> None:
    amara, pk = cast.amara_recruit, of(cast.amara_recruit, "arrival-and-induction").pk
    pause_enrolment(cast.helen, enrolment_id=pk, reason="The visa is late")
    record_milestone(cast.helen, recruit_id=amara.pk, kind="arrival", planned_on=date(2026, 5, 4))
    clock.shift(timedelta(days=30))
    resume_enrolment(cast.helen, enrolment_id=pk)
    step = Step.objects.select_related("item").filter(
        enrolment=pk, item__anchor="arrival", item__unit="days", item__roll="none", item__offset__gt=0, applies="yes"
    )[0]
    assert step.due_on == date(2026, 5, 4) + timedelta(days=step.item.offset)


def test_both_days_of_a_pause_may_be_told_later(cast: Cast) -> None:
    pk = of(cast.amara_recruit, "development").pk
    pause_enrolment(cast.helen, enrolment_id=pk, reason=WHY, on=date(2026, 1, 5))
    resume_enrolment(cast.hana, enrolment_id=pk, on=date(2026, 2, 5))
    lines = EnrolmentChange.objects.filter(enrolment=pk).order_by("recorded_at", "id")
    assert [(one.state, one.effective_on, one.reason) for one in lines][1:] == [
        ("paused", date(2026, 1, 5), WHY), ("active", date(2026, 2, 5), ""),
    ]  # fmt: skip
    assert set(Event.objects.filter(object_id=pk).values_list("action", flat=True)) >= {
        "enrolment_paused", "enrolment_resumed",
    }  # fmt: skip


def test_withdrawing_leaves_what_is_done_and_what_the_law_asks_for(cast: Cast) -> None:
    amara = cast.amara_recruit
    done = submit_step(cast.helen, step_id=step_of(amara, "pre-arrival/ward-confirmed").id, note="Ward 7")
    law = Step.objects.filter(
        enrolment=of(amara, "pre-arrival"), item__limit="hard", item__basis="law", state="to_do"
    ).exclude(applies="no")
    stay = set(law.values_list("item__path", flat=True))
    assert stay

    withdraw_enrolment(cast.helen, enrolment_id=of(amara, "pre-arrival").pk, reason="Given by mistake")

    left = PersonStep.objects.filter(recruit=amara, item__path__startswith="pre-arrival/", shared=False).exclude(
        applies="no"
    )
    assert set(left.filter(state="to_do").values_list("item__path", flat=True)) == stay
    assert person_step(amara, "pre-arrival/ward-confirmed").state == "done"
    assert Step.objects.get(pk=done.pk).revision == done.revision
    gone = Step.objects.filter(enrolment=of(amara, "pre-arrival"), superseded_on=TODAY)
    assert gone and set(gone.values_list("applies", flat=True)) == {"no"}
    assert not amara.servings.filter(step__item__path__startswith="pre-arrival/", served_on__isnull=True)
    assert wrong_counters(cast.northgate.id) == 0


def test_what_the_law_asks_for_can_still_be_done_and_follows_its_dates(cast: Cast) -> None:
    amara = cast.amara_recruit
    withdraw_enrolment(cast.helen, enrolment_id=of(amara, "pre-arrival").pk, reason="Given by mistake")
    stays = Step.objects.filter(
        enrolment=of(amara, "pre-arrival"), superseded_on__isnull=True, state="to_do", due_on__isnull=False
    ).select_related("item")
    step = stays[0]
    before, anchor = step.due_on, step.item.due_rule.waits_on[0]
    moved = Milestone.objects.get(recruit=amara, kind=anchor)
    moved_on = (moved.actual_on or moved.planned_on or TODAY) - timedelta(days=60)
    record_milestone(cast.helen, recruit_id=amara.pk, kind=anchor, actual_on=moved_on)
    step.refresh_from_db()
    assert step.due_on != before


def test_given_again_the_programme_takes_the_left_over_limits_with_it(cast: Cast) -> None:
    amara = cast.amara_recruit
    withdraw_enrolment(cast.helen, enrolment_id=of(amara, "pre-arrival").pk, reason="Given by mistake")
    enrol(cast.helen, recruit_id=amara.pk, programme_key="pre-arrival")
    open_paths = list(
        PersonStep.objects.filter(recruit=amara, shared=False, state="to_do", applies="yes").values_list(
            "item__path", flat=True
        )
    )
    assert len(open_paths) == len(set(open_paths))


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (pause_enrolment, "paused"), (pause_enrolment, "withdrawn"), (resume_enrolment, "active"),
        (resume_enrolment, "ended"), (withdraw_enrolment, "withdrawn"), (withdraw_enrolment, "ended"),
    ],
)  # fmt: skip
def test_the_wrong_moment_changes_nothing(cast: Cast, verb: Callable[..., Enrolment], state: str) -> None:
    enrolment = of(cast.amara_recruit, "pre-arrival")
    Enrolment.objects.filter(pk=enrolment.pk).update(state=state)
    before = days(cast.amara_recruit)
    with pytest.raises(NotNow):
        verb(cast.helen, enrolment_id=enrolment.pk, reason=WHY)
    assert days(cast.amara_recruit) == before


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "x" * 4001}),
        ("reason", {"reason": "no\0"}),
        ("on", {"on": date(2026, 3, 3)}),
        ("on", {"on": date(2025, 11, 2)}),
        ("on", {"on": date(1, 1, 1)}),
        ("on", {"on": date(9999, 12, 31)}),
    ],
)
@pytest.mark.parametrize("verb", [pause_enrolment, withdraw_enrolment])
def test_reason_and_day_are_checked(
    cast: Cast, verb: Callable[..., Enrolment], field: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        verb(cast.helen, **{"enrolment_id": of(cast.amara_recruit, "pre-arrival").pk, "reason": WHY} | given)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert of(cast.amara_recruit, "pre-arrival").state == "active"


def test_only_hr_and_only_what_they_have_seen(cast: Cast, enter: Callable[[Membership], None]) -> None:
    pk = of(cast.amara_recruit, "pre-arrival").pk
    with pytest.raises(Stale):
        pause_enrolment(cast.helen, enrolment_id=pk, reason=WHY, revision=7)
    for who in ("liam", "amara"):
        enter(getattr(cast, who))
        with pytest.raises(NotAllowed):
            pause_enrolment(getattr(cast, who), enrolment_id=pk, reason=WHY)
    enter(cast.omar)
    with pytest.raises(NotFound):
        pause_enrolment(cast.omar, enrolment_id=pk, reason=WHY)


def test_what_is_shared_is_not_paused_by_hand(cast: Cast) -> None:
    shared = Enrolment.objects.filter(ward=cast.ward)[0]
    with pytest.raises(NotNow) as refusal:
        pause_enrolment(cast.helen, enrolment_id=shared.pk, reason=WHY)
    assert refusal.value.code == "not_by_hand"
