"""What people do at random, by the services and nothing else: for tests of what must hold after any history."""

import random
from datetime import date, timedelta
from typing import Any

from onboarding.errors import DomainError
from onboarding.models import Membership, PersonStep
from onboarding.models.choices import MilestoneKind
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import CohortFactory, MembershipFactory, WardFactory
from tests.journeys import enrolled, pdf

TODAY = date(2026, 3, 2)


class History:
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
