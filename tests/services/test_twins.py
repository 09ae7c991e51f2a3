"""A step and a dated fact that say the same: recording one records the other, and a second person still checks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import NotAllowed
from onboarding.library.schema import read_library
from onboarding.library.twin_facts import twin_facts
from onboarding.models import DateProposal, Event, Evidence, Membership, Milestone, Recruit
from onboarding.selectors.timeline import timeline
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import decide_proposal, propose_date
from onboarding.services.register_lines import Line
from onboarding.services.registers import submit_many
from onboarding.services.steps import accept_step, reopen_step, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory, RecruitFactory
from tests.journeys import enrolled, step_of
from tests.rolling_out import next_version

pytestmark = pytest.mark.django_db

APPLY, DATES, CERTIFICATE = (f"pre-arrival/{key}" for key in ("visa-application", "record-visa-dates", "assign-cos"))
APPLIED_ON = date(2026, 2, 20)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    return enrolled(cast)


def record(cast: Cast, recruit: Recruit, kind: str = "visa_applied", on: date = APPLIED_ON, **more: Any) -> Milestone:
    return record_milestone(cast.helen, recruit_id=recruit.pk, kind=kind, actual_on=on, **more)


def test_the_fact_completes_its_step_with_the_fact_as_evidence(cast: Cast, grace: Recruit) -> None:
    record(cast, grace)

    step = step_of(grace, APPLY)
    assert (step.state, step.done_on, step.submitted_by) == ("done", APPLIED_ON, cast.helen)
    evidence = Evidence.objects.get(step=step)
    assert (evidence.kind, evidence.dated_on, evidence.note) == (
        "date", APPLIED_ON, "Visa applied for: 20 February 2026",
    )  # fmt: skip
    line = step.changes.get(verb="submit")
    assert (line.state, line.effective_on, line.actor) == ("done", APPLIED_ON, cast.helen)
    said = {row["sentence"] for row in timeline(cast.helen, grace)}
    assert f"“{step.item.title}” is recorded, because Helen Moss recorded the date that says the same." in said
    assert wrong_counters(cast.northgate.id) == 0


def test_a_planned_day_completes_nothing(cast: Cast, grace: Recruit) -> None:
    record_milestone(cast.helen, recruit_id=grace.pk, kind="visa_applied", planned_on=date(2026, 3, 20))
    assert step_of(grace, APPLY).state == "to_do"


def test_a_step_of_several_dates_waits_for_the_last_of_them(cast: Cast, grace: Recruit) -> None:
    record(cast, grace, "visa_granted", date(2026, 2, 25))
    record(cast, grace, "visa_valid_from", date(2026, 3, 1))
    assert step_of(grace, DATES).state == "to_do"
    record(cast, grace, "visa_expiry", date(2029, 3, 1))
    step = step_of(grace, DATES)
    assert (step.state, step.done_on) == ("done", TODAY)
    assert "Visa expires: 1 March 2029" in Evidence.objects.get(step=step).note


def test_what_a_second_person_checks_is_theirs_to_check(cast: Cast, grace: Recruit) -> None:
    record(cast, grace, "cos_assigned")
    step = step_of(grace, CERTIFICATE)
    assert (step.state, step.done_on) == ("submitted", None)
    with pytest.raises(NotAllowed):
        accept_step(cast.helen, step_id=step.pk)
    assert accept_step(cast.hana, step_id=step.pk).done_on == APPLIED_ON


def test_recording_it_again_or_for_a_step_that_is_asked_off_changes_no_step(cast: Cast, grace: Recruit) -> None:
    record(cast, grace)
    was = step_of(grace, APPLY).revision
    record(cast, grace, on=date(2026, 2, 21))
    assert (step_of(grace, APPLY).revision, Event.objects.filter(action="step_by_fact", recruit=grace).count()) == (
        was,
        1,
    )

    other = enrolled(cast, full_name="Joy Okoro")
    waive_step(cast.helen, step_id=step_of(other, APPLY).pk, reason="She has one")
    record(cast, other)
    assert step_of(other, APPLY).state == "to_do"


def test_the_step_records_its_fact(cast: Cast, grace: Recruit) -> None:
    submit_step(cast.helen, step_id=step_of(grace, APPLY).pk, on=APPLIED_ON, out_of_order_reason="It happened")
    row = Milestone.objects.get(recruit=grace, kind="visa_applied")
    assert (row.actual_on, row.occurrence) == (APPLIED_ON, 1)
    assert Evidence.objects.filter(step=step_of(grace, APPLY)).count() == 1


def test_whoever_may_not_record_dates_proposes_it_to_hr(cast: Cast, enter: Callable[[Membership], None]) -> None:
    recruit = cast.amara_recruit
    enter(cast.amara)
    submit_step(cast.amara, step_id=step_of(recruit, APPLY).pk, on=date(2026, 1, 20))
    enter(cast.helen)
    proposal = DateProposal.objects.get(kind="visa_applied")
    assert (proposal.actual_on, proposal.proposed_by, proposal.state) == (date(2026, 1, 20), cast.amara, "open")
    assert not Milestone.objects.filter(recruit=recruit, kind="visa_applied", actual_on__isnull=False).exists()


def test_what_hr_takes_over_completes_the_step_as_if_hr_had_recorded_it(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    recruit = cast.amara_recruit
    enter(cast.amara)
    proposal = propose_date(cast.amara, recruit_id=recruit.pk, kind="visa_applied", actual_on=date(2026, 1, 20))
    enter(cast.helen)
    assert step_of(recruit, APPLY).state == "to_do"

    decide_proposal(cast.helen, proposal_id=proposal.pk, take=True)

    assert (step_of(recruit, APPLY).state, step_of(recruit, APPLY).done_on) == ("done", date(2026, 1, 20))


def test_what_was_known_before_a_programme_was_given_completes_its_steps(cast: Cast) -> None:
    recruit = RecruitFactory(full_name="Rosa Lim")
    for kind, day in (("cos_assigned", date(2026, 2, 10)), ("visa_applied", APPLIED_ON)):
        record(cast, recruit, kind, day)

    enrol_in_usual_bundle(cast.helen, recruit_id=recruit.pk)

    assert (step_of(recruit, APPLY).state, step_of(recruit, APPLY).done_on) == ("done", APPLIED_ON)
    assert step_of(recruit, CERTIFICATE).state == "submitted"
    assert wrong_counters(cast.northgate.id) == 0


def test_a_register_records_the_dates_that_its_steps_say(cast: Cast, grace: Recruit) -> None:
    other = enrolled(cast, full_name="Joy Okoro")
    record(cast, other, "cos_assigned", date(2026, 2, 25))  # so that her application cannot be of the 20th
    lines = [Line(step_of(one, APPLY).pk, on=APPLIED_ON) for one in (grace, other)]

    submit_many(cast.helen, lines=lines, out_of_order_reason="It happened")

    assert step_of(other, APPLY).state == "done"
    row = Milestone.objects.get(kind="visa_applied", actual_on__isnull=False, recruit__in=[grace, other])
    assert (row.recruit, row.actual_on, row.changes.get().by_step) == (grace, APPLIED_ON, step_of(grace, APPLY))


def test_a_step_opened_again_takes_back_only_what_it_recorded_itself(cast: Cast, grace: Recruit) -> None:
    said = "Recorded with the step that says the same"
    record(cast, grace, reason=said)
    reopen_step(cast.hana, step_id=step_of(grace, APPLY).pk, reason="Looked at again")
    assert Milestone.objects.get(recruit=grace, kind="visa_applied").actual_on == APPLIED_ON

    other = enrolled(cast, full_name="Joy Okoro")
    submit_step(cast.helen, step_id=step_of(other, APPLY).pk, on=APPLIED_ON, out_of_order_reason="It happened")
    reopen_step(cast.hana, step_id=step_of(other, APPLY).pk, reason="It was somebody else's")
    assert Milestone.objects.get(recruit=other, kind="visa_applied").actual_on is None


def test_a_day_taken_over_from_a_step_is_taken_back_with_it(cast: Cast, enter: Callable[[Membership], None]) -> None:
    recruit = cast.amara_recruit
    enter(cast.amara)
    submit_step(cast.amara, step_id=step_of(recruit, APPLY).pk, on=date(2026, 1, 20))
    enter(cast.helen)
    decide_proposal(cast.helen, proposal_id=DateProposal.objects.get(kind="visa_applied").pk, take=True)
    assert Milestone.objects.get(recruit=recruit, kind="visa_applied").actual_on == date(2026, 1, 20)

    reopen_step(cast.hana, step_id=step_of(recruit, APPLY).pk, reason="It was another form")

    assert Milestone.objects.get(recruit=recruit, kind="visa_applied").actual_on is None


def test_what_a_recruit_says_has_not_happened_is_no_fact(cast: Cast) -> None:
    next_version(cast.helen, change={"visa-application": {"confirm_by_recruit": True}})
    account = MembershipFactory(roles=["recruit"])
    recruit = enrolled(cast, membership=account)
    submit_step(cast.helen, step_id=step_of(recruit, APPLY).pk, on=APPLIED_ON, out_of_order_reason="It happened")
    assert Milestone.objects.get(recruit=recruit, kind="visa_applied").actual_on == APPLIED_ON

    answer_confirmation(account, step_id=step_of(recruit, APPLY).pk, happened=False, words="I never applied")

    assert step_of(recruit, APPLY).state == "to_do"
    assert Milestone.objects.get(recruit=recruit, kind="visa_applied").actual_on is None


def test_a_day_that_cannot_be_completes_the_step_and_leaves_the_date_to_hr(cast: Cast, grace: Recruit) -> None:
    record(cast, grace, "cos_assigned", date(2026, 2, 25))
    step = submit_step(cast.helen, step_id=step_of(grace, APPLY).pk, on=APPLIED_ON, out_of_order_reason="It happened")
    assert step.state == "done"
    assert not Milestone.objects.filter(recruit=grace, kind="visa_applied").exists()


def test_every_twin_is_an_item_that_a_date_can_show() -> None:
    items = {f"{one.key}/{item.key}": item for one in read_library().programmes for item in one.items}
    assert {path: items[path].evidence for path in twin_facts()} == dict.fromkeys(twin_facts(), "date")
