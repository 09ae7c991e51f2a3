"""Closing a duty clock with evidence; the organisation's own clocks; and what must never be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models import Enrolment, Membership, Milestone, Recruit, Step, StepChange
from onboarding.selectors.legal_limits import legal_limits
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.timeline import timeline
from onboarding.services.clock_closing import close_clock
from onboarding.services.duty_clocks import follow_everyone
from onboarding.services.milestones import record_milestone
from onboarding.services.occurrences import record_occurrence
from onboarding.services.steps import accept_step, reopen_step, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.duties import clock_of, happened, running
from tests.factories import MilestoneFactory, RecruitFactory
from tests.journeys import enrolled, pdf, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def nurse(cast: Cast) -> Recruit:
    """A sponsored nurse of whom nothing is recorded yet."""
    return RecruitFactory(full_name="Zainab Yusuf", line_manager=cast.liam, case_officer=cast.helen, status="started")


@pytest.fixture
def doctor(cast: Cast) -> Recruit:
    """A doctor whom the Academy sponsors."""
    return RecruitFactory(
        full_name="Arjun Rao",
        profession="doctor",
        sponsor="academy",
        visa_route="temporary_worker",
        case_officer=cast.hana,
    )


@pytest.fixture
def changed(cast: Cast, nurse: Recruit) -> Step:
    """The clock of a change of work on 16 February."""
    record_occurrence(cast.helen, kind="changed_role", recruit_id=nurse.pk, on=date(2026, 2, 16))
    return clock_of(nurse, "change-of-work")


def test_a_report_with_its_number_and_day_closes_it(cast: Cast, changed: Step) -> None:
    close_clock(cast.helen, step_id=changed.pk, way=1, on=date(2026, 2, 26), reference=" SMS-4711 ")

    found = Step.objects.get(pk=changed.pk)
    assert (found.state, found.done_on, found.submitted_by) == ("done", date(2026, 2, 26), cast.helen)
    assert found.evidence.get().reference == "SMS-4711"
    with pytest.raises(NotNow):
        close_clock(cast.hana, step_id=changed.pk, way=1, on=date(2026, 2, 27), reference="SMS-4712")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"way": 1, "on": date(2026, 2, 26)}, ("reference", "required")),
        ({"way": 1, "on": date(2026, 2, 26), "reference": " -- "}, ("reference", "required")),
        ({"way": 1, "on": date(2026, 2, 26), "reference": "x" * 61}, ("reference", "too_long")),
        ({"way": 1, "reference": "SMS-1"}, ("on", "required")),
        ({"way": 1, "on": date(2026, 3, 3), "reference": "SMS-1"}, ("on", "in_future")),
        ({"way": 1, "on": date(1, 1, 1), "reference": "SMS-1"}, ("on", "too_early")),
        ({"way": 2, "on": date(2026, 2, 26), "note": "No need."}, ("way", "needs_a_second_person")),
        ({"way": 9, "on": date(2026, 2, 26), "reference": "SMS-1"}, ("way", "unknown")),
        ({"way": 1, "on": date(2026, 2, 26), "reference": "SMS-1", "note": "a\0"}, ("note", "null_character")),
    ],
)
def test_what_is_no_evidence_is_refused_in_words(cast: Cast, changed: Step, given: dict, problem: tuple) -> None:
    with pytest.raises(Invalid) as refused:
        close_clock(cast.helen, step_id=changed.pk, **given)
    assert [(one.field, one.code) for one in refused.value.problems] == [problem]
    changed.refresh_from_db()
    assert changed.state == "to_do"


def test_a_fact_closes_what_only_a_fact_can(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, cos_start=date(2026, 2, 2))
    with pytest.raises(Invalid) as refused:
        close_clock(cast.helen, step_id=clock_of(nurse, "osce-first-sitting").pk, way=1, on=date(2026, 2, 26))
    assert refused.value.problems[0].code == "closes_by_a_fact"


def test_an_ordinary_submission_closes_no_clock(cast: Cast, changed: Step) -> None:
    with pytest.raises(NotNow, match="under Duties"):
        submit_step(cast.helen, step_id=changed.pk, note="Told them.", on=date(2026, 2, 26))


def test_need_not_be_reported_takes_a_second_person(cast: Cast, changed: Step) -> None:
    waive_step(cast.helen, step_id=changed.pk, reason="The certificate foresaw the registered band.")
    with pytest.raises(NotNow):
        close_clock(cast.hana, step_id=changed.pk, way=1, on=date(2026, 2, 26), reference="SMS-1")
    accept_step(cast.hana, step_id=changed.pk)

    changed.refresh_from_db()
    assert changed.state == "waived"
    record_milestone(cast.helen, recruit_id=changed.enrolment.recruit_id, kind="arrival", actual_on=date(2026, 1, 5))
    changed.refresh_from_db()
    assert changed.state == "waived"


def test_a_check_while_the_application_is_pending_begins_the_next_six_months(cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="pending_check", recruit_id=nurse.pk, on=date(2025, 9, 1))
    first = clock_of(nurse, "right-to-work-pending")
    with pytest.raises(Invalid):  # an old page is no new check
        close_clock(cast.helen, step_id=first.pk, way=1, on=date(2025, 9, 1), file=pdf())
    close_clock(cast.helen, step_id=first.pk, way=1, on=date(2026, 2, 27), file=pdf())

    second = clock_of(nurse, "right-to-work-pending", 2)
    assert (second.state, second.due_on) == ("to_do", date(2026, 8, 27))
    close_clock(cast.helen, step_id=second.pk, way=2, on=date(2026, 3, 2), file=pdf())
    assert {one for one in running(nurse) if one[0] == "right-to-work-pending"} == set()


def test_the_item_with_the_same_limit_closes_both_and_opens_both(cast: Cast) -> None:
    recruit = enrolled(cast)
    happened(cast, recruit, cos_assigned=date(2026, 2, 20))
    item = step_of(recruit, "pre-arrival/visa-application")
    submit_step(cast.helen, step_id=item.pk, on=date(2026, 2, 27))
    found = clock_of(recruit, "cos-use")
    assert (found.state, found.done_on) == ("done", date(2026, 2, 27))

    reopen_step(cast.hana, step_id=item.pk, reason="The application was not paid for.")

    assert clock_of(recruit, "cos-use").state == "to_do"
    applied = Milestone.objects.get(recruit=recruit, kind="visa_applied")
    assert (applied.planned_on, applied.actual_on) == (date(2026, 2, 27), None)


# --- of the organisation, and what must never be ------------------------------------------------------------------


def test_the_organisation_has_clocks_of_its_own_and_each_log_in_begins_the_next(cast: Cast) -> None:
    record_occurrence(cast.helen, kind="licence_change", on=date(2026, 2, 9), words="A new site")
    record_occurrence(cast.helen, kind="system_login", on=date(2026, 1, 30))
    assert clock_of(None, "licence-change").due_on == date(2026, 3, 9)
    login = clock_of(None, "sponsor-system-login")
    assert login.due_on == date(2026, 2, 27)  # 28 February is a Saturday

    close_clock(cast.hana, step_id=login.pk, way=1, on=date(2026, 3, 2), note="Hana Lewis, level 1")

    assert clock_of(None, "sponsor-system-login", 2).due_on == date(2026, 4, 2)
    with pytest.raises(NotNow):
        record_occurrence(cast.helen, kind="licence_change", on=date(2026, 2, 9))


def test_running_it_again_changes_nothing(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2026, 1, 20), cos_start=date(2026, 2, 2), start_date=date(2026, 2, 9))
    record_occurrence(cast.helen, kind="licence_change")
    before = (StepChange.objects.count(), Step.objects.count(), Enrolment.objects.count())

    follow_everyone(None, cast.northgate)

    assert (StepChange.objects.count(), Step.objects.count(), Enrolment.objects.count()) == before


def test_clocks_of_everybody_begin_in_a_number_of_statements_that_does_not_grow(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    def bring_in(people: int) -> None:
        for _ in range(people):
            recruit = RecruitFactory()
            for kind, day in (("visa_granted", date(2026, 2, 2)), ("cos_start", date(2026, 2, 9))):
                MilestoneFactory(recruit=recruit, kind=kind, planned_on=None, actual_on=day)

    follow_everyone(None, cast.northgate)
    for people in (3, 30):
        bring_in(people)
        # People, locked; duties; milestones, occurrences, items done, people; clocks; enrolments, their history, steps;
        # the newest lines of steps, new lines; events and their words. Of the organisation: duties, occurrences, clocks.
        with django_assert_num_queries(17):
            follow_everyone(None, cast.northgate)


def test_legal_limits_count_clocks_and_one_limit_once(cast: Cast, nurse: Recruit) -> None:
    before = legal_limits(cast.helen, moment_of(cast.helen))
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 9))

    after = legal_limits(cast.helen, moment_of(cast.helen))

    assert after["running"] == before["running"] + 1
    assert after["overdue"] == before["overdue"] + 1  # due on 23 February
    assert legal_limits(cast.diana, moment_of(cast.diana)) == after


def test_the_person_reads_nothing_of_it_in_a_list(cast: Cast) -> None:
    amara = cast.amara_recruit
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=amara.pk, on=date(2026, 2, 9))

    hers = {row["action"] for row in timeline(cast.amara, amara, limit=500)}
    assert not hers & {"clock_begun", "clock_closed", "occurrence_recorded"}
    assert "clock_begun" in {row["action"] for row in timeline(cast.helen, amara, limit=500)}


def test_another_trust_finds_nothing(cast: Cast, changed: Step, enter: Callable[[Membership], None]) -> None:
    recruit = changed.enrolment.recruit_id
    enter(cast.omar)
    with pytest.raises(NotFound):
        close_clock(cast.omar, step_id=changed.pk, way=1, on=date(2026, 2, 26), reference="SMS-1")
    with pytest.raises(NotFound):
        record_occurrence(cast.omar, kind="changed_role", recruit_id=recruit)
