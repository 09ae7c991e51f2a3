"""Whatever people do, in whatever order: the services and a plain model beside them agree after every step."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from time_machine import Traveller

from onboarding import access
from onboarding.errors import DomainError
from onboarding.models import Enrolment, Membership, Programme, ProgrammeVersion, Recruit, RollOut, Step, StepChange
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolment_states import pause_enrolment, resume_enrolment, withdraw_enrolment
from onboarding.services.enrolments import enrol
from onboarding.services.lapses import lapse_waivers
from onboarding.services.milestones import record_milestone
from onboarding.services.programme_drafts import change_draft, draft_version
from onboarding.services.programmes import new_programme, publish_version
from onboarding.services.recruits import change_recruit
from onboarding.services.roll_out_undo import undo_roll_out
from onboarding.services.roll_outs import do_roll_out
from onboarding.services.steps import accept_step, reopen_step, return_step, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.journeys import registered
from tests.programmes import an_item
from tests.services.journey_model import (
    CALL,
    CHECKED,
    FAMILY,
    KEYS,
    LETTER,
    PERMISSION,
    TALK,
    THANKS,
    WAVE,
    PlainJourney,
)

pytestmark = pytest.mark.django_db

LONG = settings(
    max_examples=int(os.environ.get("JOURNEYS", "25")),
    stateful_step_count=50,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
"""Journeys of fifty deeds, a hundred in `make prove`. Not shrunk: that takes longer than reading the deeds of a failure."""
MONDAY, LAST_DAY = date(2026, 3, 2), date(2026, 6, 30)
STEPS = st.sampled_from(KEYS)
OFFICERS = st.sampled_from(["helen", "hana"])
REASONS = st.sampled_from(["", "It could not wait"])
DAYS_AGO = st.integers(0, 20)

SECOND_PERSON = {"review": "second_person"}
LAW = {"limit": "hard", "basis": "law", "plan_actions": [], "roll": "back"}
ITEMS = [
    an_item(key=CALL, anchor="arrival", offset=-7),
    an_item(key=TALK, anchor="start_date", offset=10, unit="working_days", prerequisites=[f"journey/{CALL}"]),
    an_item(key=FAMILY, anchor="arrival", offset=14, applies_when={"fact": ["family_joining"]}),
    an_item(key=LETTER, anchor={"latest_of": ["arrival", "start_date"]}, offset=28),
    an_item(key=CHECKED, anchor="start_date", offset=-3, roll="back", **SECOND_PERSON),
    an_item(key=THANKS, anchor={"item": CHECKED}, offset=5),
    an_item(key=PERMISSION, anchor="visa_expiry", offset=0, **LAW, **SECOND_PERSON),
]

LONGER = {LETTER: {"offset": 42}}
SECOND_ITEMS = [
    *(item | LONGER.get(item["key"], {}) for item in ITEMS if item["key"] != FAMILY),
    an_item(key=WAVE, anchor="arrival", offset=-2),
]


class Journey(RuleBasedStateMachine):
    """One recruit and one programme of seven items, lived by two HR officers in any order; while they do, its second
    version waits to be brought to them. Each journey begins where this recruit was enrolled."""

    cast: ClassVar[Cast]
    clock: ClassVar[Traveller]
    recruit: ClassVar[Recruit]
    enrolment: ClassVar[Enrolment]
    version: ClassVar[ProgrammeVersion]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        access.enter(self.cast.helen)
        self.clock.move_to(f"{MONDAY} 09:00")
        self.roll_out_id: Any = None
        self.plain = PlainJourney(MONDAY)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def tried(self, allowed: bool, service: Callable[..., Any], who: str, **words: Any) -> bool:
        """Do it, and say whether it was done; the service and the model must be of one mind about that."""
        member: Membership = getattr(self.cast, who)
        try:
            with transaction.atomic():
                service(member, **words)
        except DomainError as refusal:
            assert not allowed, f"{service.__name__} was refused: {refusal!r}"
            return False
        assert allowed, f"{service.__name__} was not refused"
        return True

    def step(self, key: str) -> Any:
        rows = Step.objects.filter(enrolment=self.enrolment, superseded_on__isnull=True)
        return rows.values_list("pk", flat=True).get(item__key=key)

    def is_there(self, key: str) -> bool:
        return key in self.plain.steps

    @rule(kind=st.sampled_from(["arrival", "start_date", "visa_expiry"]), days=st.integers(1, 90), who=OFFICERS)
    def a_date_is_planned(self, kind: str, days: int, who: str) -> None:
        day = self.plain.today + timedelta(days=days)
        self.tried(True, record_milestone, who, recruit_id=self.recruit.pk, kind=kind, planned_on=day)
        self.plain.dates[kind] = day
        self.plain.work_out()

    @rule(answer=st.sampled_from([None, True, False]), who=OFFICERS)
    def a_question_is_answered(self, answer: bool | None, who: str) -> None:
        facts = {} if answer is None else {"family_joining": answer}
        self.tried(True, change_recruit, who, recruit_id=self.recruit.pk, changes={"facts": facts})
        self.plain.family_joining = answer
        self.plain.work_out()

    @rule(key=STEPS, who=OFFICERS, reason=REASONS, ago=DAYS_AGO)
    def a_step_is_submitted(self, key: str, who: str, reason: str, ago: int) -> None:
        if not self.is_there(key):
            return
        allowed, day = self.plain.may_submit(key, reason), self.plain.today - timedelta(days=ago)
        words = {"step_id": self.step(key), "on": day, "out_of_order_reason": reason}
        if self.tried(allowed, submit_step, who, **words):
            self.plain.submit(key, who, day)

    @rule(key=STEPS, who=OFFICERS)
    def it_is_accepted(self, key: str, who: str) -> None:
        if not self.is_there(key):
            return
        if self.tried(self.plain.may_accept(key, who), accept_step, who, step_id=self.step(key)):
            self.plain.accept(key)

    @rule(key=STEPS, who=OFFICERS)
    def it_is_returned(self, key: str, who: str) -> None:
        if not self.is_there(key):
            return
        if self.tried(self.plain.may_decide(key, who), return_step, who, step_id=self.step(key), reason="Not legible"):
            self.plain.decline(key)

    @rule(key=STEPS, who=OFFICERS, lasts=st.sampled_from([None, 3, 30, 200]))
    def a_waiver_is_asked_for(self, key: str, who: str, lasts: int | None) -> None:
        if not self.is_there(key):
            return
        until = lasts and self.plain.today + timedelta(days=lasts)
        words = {"step_id": self.step(key), "reason": "She lives here", "expires_on": until}
        if self.tried(self.plain.may_ask(key, who), waive_step, who, **words):
            self.plain.touched(key)
            self.plain.steps[key].asked_by, self.plain.steps[key].asked_until = who, until

    @rule(key=STEPS, who=OFFICERS)
    def it_is_opened_again(self, key: str, who: str) -> None:
        if not self.is_there(key):
            return
        allowed = self.plain.may_reopen(key, who)
        if self.tried(allowed, reopen_step, who, step_id=self.step(key), reason="To be looked at again"):
            self.plain.reopen(key)

    @rule(who=OFFICERS)
    def the_programme_is_paused(self, who: str) -> None:
        allowed = not self.plain.is_paused and not self.plain.is_withdrawn
        if self.tried(allowed, pause_enrolment, who, enrolment_id=self.enrolment.pk, reason="A long illness"):
            self.plain.pause()

    @rule(who=OFFICERS)
    def it_goes_on(self, who: str) -> None:
        if self.tried(self.plain.is_paused, resume_enrolment, who, enrolment_id=self.enrolment.pk):
            self.plain.resume()

    @rule(who=OFFICERS, choice=st.sampled_from(["not_started", "mandated"]))
    def the_second_version_comes(self, who: str, choice: str) -> None:
        allowed = self.plain.version == 1 and not self.plain.is_withdrawn
        words = {"version_id": self.version.pk, "choice": choice, "reason": "The guidance is new"}
        if self.tried(allowed, do_roll_out, who, **words):
            self.plain.roll_out(mandated=choice == "mandated")
            self.roll_out_id = RollOut.objects.latest("id").pk

    @precondition(lambda self: self.roll_out_id)
    @rule(who=OFFICERS)
    def that_is_undone(self, who: str) -> None:
        if self.tried(self.plain.may_undo, undo_roll_out, who, roll_out_id=self.roll_out_id):
            self.plain.undo()

    @precondition(lambda self: self.plain.today > MONDAY + timedelta(days=20))
    @rule(who=OFFICERS)
    def they_are_withdrawn(self, who: str) -> None:
        allowed = not self.plain.is_withdrawn
        words = {"enrolment_id": self.enrolment.pk, "reason": "Another pathway"}
        if self.tried(allowed, withdraw_enrolment, who, **words):
            self.plain.withdraw()

    @precondition(lambda self: self.plain.today < LAST_DAY)
    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.plain.days_pass(days)
        self.clock.move_to(f"{self.plain.today} 09:00")

    @rule()
    def the_sweep_looks_for_waivers_that_ran_out(self) -> None:
        assert lapse_waivers(self.recruit.trust, self.plain.today) == self.plain.lapse()

    @invariant()
    def the_steps_are_what_the_model_says(self) -> None:
        rows = Step.objects.filter(enrolment=self.enrolment, superseded_on__isnull=True)
        found = {
            row["item__key"]: tuple(row.values())[1:]
            for row in rows.values("item__key", "state", "applies", "due_on", "done_on", "waived_until")
        }
        assert found == {
            key: (one.state, one.applies, one.due_on, one.done_on, one.waived_until)
            for key, one in self.plain.steps.items()
        }

    @invariant()
    def the_counters_are_what_the_model_says(self) -> None:
        row = Recruit.objects.values_list("step_total", "step_done", "next_due_on").get(pk=self.recruit.pk)
        assert row == self.plain.counted
        assert wrong_counters(self.recruit.trust_id, [self.recruit.pk]) == 0

    @invariant()
    def the_newest_line_of_history_says_what_the_step_is(self) -> None:
        lines = StepChange.objects.filter(step__enrolment__recruit=self.recruit)
        newest = lines.order_by("step", "-effective_on", "-recorded_at", "-id").distinct("step")
        columns = ("state", "applies", "due_on", "done_on", "waived_until")
        history = {row[0]: row[1:] for row in newest.values_list("step_id", *columns)}
        assert history == {
            row[0]: row[1:] for row in Step.objects.filter(enrolment__recruit=self.recruit).values_list("id", *columns)
        }


def published(cast: Cast, items: list[dict[str, Any]]) -> ProgrammeVersion:
    programme = Programme.objects.filter(key="journey").first()
    if programme:
        draft = draft_version(cast.helen, programme_id=programme.pk)
    else:
        draft = new_programme(cast.helen, title="Journey", kind="onboarding", audience=["all"], key="journey")
    stages = [{"key": "before-arrival", "title": "Before arrival"}]
    change_draft(cast.helen, version_id=draft.pk, changes={"source_note": "Ours", "stages": stages, "items": items})
    return publish_version(cast.helen, version_id=draft.pk)


def test_after_any_journeys_the_services_and_the_model_agree(cast: Cast, clock: Traveller) -> None:
    access.enter(cast.helen)
    clock.move_to(f"{MONDAY} 09:00")
    published(cast, ITEMS)
    Journey.cast, Journey.clock = cast, clock
    Journey.recruit = registered(cast, facts={})
    Journey.enrolment = enrol(cast.helen, recruit_id=Journey.recruit.pk, programme_key="journey")
    Journey.version = published(cast, SECOND_ITEMS)

    run_state_machine_as_test(Journey, settings=LONG)
