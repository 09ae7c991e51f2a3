"""Counters, histories and steps agree, whatever people do; and where something wrote behind our back, it is found."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.models import Membership, PersonStep, Recruit, Step, StepChange
from onboarding.models.choices import Applies
from onboarding.services.counters import recount, wrong_counters
from onboarding.services.seals import seal_events, verify_events
from tests.cast import Cast
from tests.histories import History

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def counted(recruit: Recruit) -> tuple[int, int, date | None]:
    """The counters of one person, worked out the long way."""
    rows = [row for row in PersonStep.objects.filter(recruit=recruit) if row.applies == Applies.YES]
    open_days = [row.due_on for row in rows if row.state in ("to_do", "returned") and row.due_on]
    done = sum(row.state == "done" for row in rows)
    return sum(row.state != "waived" for row in rows), done, min(open_days, default=None)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_counters_and_histories_say_what_the_steps_are(cast: Cast, seed: int) -> None:
    history = History(cast, seed)

    history.live(turns=70)

    assert history.done > 30
    assert wrong_counters(cast.northgate.id) == 0
    for recruit in Recruit.objects.all():
        assert (recruit.step_total, recruit.step_done, recruit.next_due_on) == counted(recruit)
    assert newest_lines() == {
        step.id: (step.state, step.applies, step.due_on, step.done_on, step.waived_until)
        for step in Step.objects.exclude(changes=None)
    }
    seal_events(cast.northgate.id)
    assert verify_events(cast.northgate.id).problems == ()


def newest_lines() -> dict[Any, tuple[Any, ...]]:
    """What the newest line of each history says: by the day it took effect, then by when it was recorded."""
    lines = StepChange.objects.order_by("step", "-effective_on", "-recorded_at", "-id").distinct("step")
    return {line.step_id: (line.state, line.applies, line.due_on, line.done_on, line.waived_until) for line in lines}


@pytest.mark.parametrize("counter", ["step_total", "step_done", "next_due_on"])
def test_a_counter_that_something_wrote_behind_our_back_is_found_and_mended(cast: Cast, counter: str) -> None:
    amara = Recruit.objects.filter(pk=cast.amara_recruit.pk)
    true = amara.values_list(counter, flat=True).get()
    amara.update(**{counter: date(2030, 1, 1) if counter == "next_due_on" else 77})

    assert wrong_counters(cast.northgate.id) == 1
    assert recount(cast.northgate.id) == 1

    assert amara.values_list(counter, flat=True).get() == true
    assert wrong_counters(cast.northgate.id) == recount(cast.northgate.id) == 0


def test_a_step_written_behind_our_back_is_found(cast: Cast) -> None:
    step = PersonStep.objects.filter(recruit=cast.amara_recruit, shared=False, applies="yes").values("step")[:1]
    Step.objects.filter(pk__in=step).update(state="done", done_on=TODAY)
    assert wrong_counters(cast.northgate.id) == 1


def test_only_the_people_named_are_counted_again(cast: Cast) -> None:
    Recruit.objects.update(step_total=0)
    assert recount(cast.northgate.id, [cast.amara_recruit.id]) == 1
    assert recount(cast.northgate.id, []) == 0
    assert wrong_counters(cast.northgate.id) == 1


def test_counting_stays_within_the_trust(cast: Cast, enter: Callable[[Membership], None]) -> None:
    Recruit.objects.update(step_total=0)
    enter(cast.omar)
    assert wrong_counters(cast.southmoor.id) == 0
    assert recount(cast.northgate.id) == 0
