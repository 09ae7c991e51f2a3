"""Counters, histories and steps agree, whatever people do; and where something wrote behind our back, it is found."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onboarding.errors import DomainError
from onboarding.models import Membership, PersonStep, Recruit, Step, StepChange
from onboarding.models.choices import Applies, MilestoneKind
from onboarding.services.counters import recount, wrong_counters
from onboarding.services.events import seal_events, verify_events
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import CohortFactory, MembershipFactory, WardFactory
from tests.journeys import enrolled, pdf

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


class Trust:
    """People who do things at random, by the services and nothing else; what is refused is refused."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.chance = random.Random(seed)
        self.officers = [cast.helen, cast.hana]
        self.people = [cast.amara_recruit, cast.bilal_recruit, enrolled(cast), enrolled(cast, visa_route="")]
        self.choices: dict[str, list[Any]] = {
            "ward": [cast.ward, WardFactory(site=cast.site), None],
            "cohort": [cast.cohort, CohortFactory()],
            "line_manager": [cast.liam, MembershipFactory(roles=["line_manager"]), None],
            "visa_route": ["skilled_worker", "dependant", "settled", ""],
            "sponsor": ["trust", "none", ""],
            "facts": [{}, {"family_joining": True}, {"family_joining": False, "has_vignette": True}],
        }
        self.done = 0

    def live(self, turns: int) -> None:
        deeds = [self.submit, self.submit, self.submit, self.review, self.review, self.reopen, self.waive]
        for _ in range(turns):
            try:
                self.chance.choice([*deeds, self.wait, self.move_date, self.change_fact])()
                self.done += 1
            except DomainError:
                continue

    def officer(self) -> Membership:
        return self.chance.choice(self.officers)

    def step(self, **wanted: Any) -> Any:
        rows = PersonStep.objects.filter(recruit=self.chance.choice(self.people), **wanted).order_by("id")
        ids = list(rows.values_list("step", flat=True))
        return self.chance.choice(ids) if ids else PersonStep.objects.values_list("step", flat=True)[0]

    def day(self) -> date:
        return TODAY - timedelta(days=self.chance.randrange(60))

    def submit(self) -> None:
        given = {"note": "Seen", "on": self.day(), "out_of_order_reason": "All at once"}
        if self.chance.random() < 0.3:
            given |= {"file": pdf(), "expires_on": TODAY + timedelta(days=self.chance.randrange(-20, 400))}
        submit_step(self.officer(), step_id=self.step(state="to_do"), **given)

    def review(self) -> None:
        step = self.step(state="submitted")
        if self.chance.random() < 0.6:
            accept_step(self.officer(), step_id=step)
        else:
            return_step(self.officer(), step_id=step, reason="Not legible")

    def waive(self) -> None:
        step = self.step(state="to_do")
        waive_step(self.officers[0], step_id=step, reason="Not needed")
        if self.chance.random() < 0.7:
            accept_step(self.officers[1], step_id=step)

    def reopen(self) -> None:
        reopen_step(self.officer(), step_id=self.step(state="done"), reason="To be looked at again")

    def wait(self) -> None:
        set_waiting(self.officer(), step_id=self.step(state="to_do"), waiting_on="regulator")

    def move_date(self) -> None:
        kind = self.chance.choice(["arrival", "start_date", "registration", "osce_sitting", "visa_granted"])
        day = TODAY + timedelta(days=self.chance.randrange(-30, 90))
        which = "actual_on" if day <= TODAY else "planned_on"
        late = self.day() if self.chance.random() < 0.3 else None
        recruit = self.chance.choice(self.people)
        record_milestone(
            self.officer(), recruit_id=recruit.id, kind=MilestoneKind(kind), effective_on=late, **{which: day}
        )

    def change_fact(self) -> None:
        name = self.chance.choice(sorted(self.choices))
        recruit = self.chance.choice(self.people)
        change_recruit(self.officer(), recruit_id=recruit.id, changes={name: self.chance.choice(self.choices[name])})


def counted(recruit: Recruit) -> tuple[int, int, date | None]:
    """The counters of one person, worked out the long way."""
    rows = [row for row in PersonStep.objects.filter(recruit=recruit) if row.applies == Applies.YES]
    open_days = [row.due_on for row in rows if row.state in ("to_do", "returned") and row.due_on]
    done = sum(row.state == "done" for row in rows)
    return sum(row.state != "waived" for row in rows), done, min(open_days, default=None)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_counters_and_histories_say_what_the_steps_are(cast: Cast, seed: int) -> None:
    trust = Trust(cast, seed)

    trust.live(turns=70)

    assert trust.done > 30
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
