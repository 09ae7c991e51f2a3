"""Duty clocks: begun by the facts, moved by the dates, closed by a fact or by evidence, and never silenced."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import NotNow
from onboarding.models import Enrolment, Membership, Recruit, StepChange
from onboarding.services.absences import end_absence, report_absence
from onboarding.services.milestones import record_milestone
from onboarding.services.occurrences import record_occurrence
from onboarding.services.recruits import change_recruit
from tests.cast import Cast
from tests.conftest import london
from tests.duties import clock_of, clocks, happened, running
from tests.factories import RecruitFactory

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


JUNE, SEPTEMBER = "2027-06-20 09:00", "2027-09-01 09:00"
# The worked examples of onboarding/library/duties/README.md: what is given, where the clock ends, by when to report.
EXAMPLES = [
    (
        "late-or-no-start",
        {"cos_start": date(2027, 5, 1), "visa_valid_from": date(2027, 4, 20), "visa_granted": date(2027, 3, 25)},
        (date(2027, 5, 29), date(2027, 6, 14)),
    ),
    ("unexplained-absence", {"absent": date(2027, 6, 1)}, (date(2027, 6, 14), date(2027, 6, 28))),
    ("cos-use", {"cos_assigned": date(2027, 2, 20)}, (date(2027, 5, 20), date(2027, 5, 20))),
    ("osce-first-sitting", {"cos_start": date(2027, 5, 1)}, (date(2027, 7, 23), date(2027, 7, 23))),
    ("registration-eight-months", {"cos_start": date(2027, 5, 1)}, (date(2027, 12, 31), date(2028, 1, 17))),
    ("right-to-work-pending", {"pending_check": date(2027, 8, 31)}, (date(2028, 2, 29), date(2028, 2, 29))),
    (
        "osce-resit-gap",
        {"osce_sitting": date(2027, 7, 15), "osce_result": date(2027, 7, 20)},
        (date(2027, 7, 29), date(2027, 7, 29)),
    ),
]


@pytest.mark.parametrize(("duty", "given", "days"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_the_worked_examples_hold_through_the_service(
    cast: Cast, nurse: Recruit, clock: Any, duty: str, given: dict[str, date], days: tuple[date, date]
) -> None:
    clock.move_to(london(SEPTEMBER if max(given.values()) > date(2027, 6, 20) else JUNE))
    for kind, on in given.items():
        if kind in ("absent", "pending_check"):
            record_occurrence(cast.helen, kind=kind, recruit_id=nurse.pk, on=on)
        else:
            outcome = "not_passed" if kind == "osce_result" else ""
            record_milestone(cast.helen, recruit_id=nurse.pk, kind=kind, actual_on=on, outcome=outcome)

    found = clock_of(nurse, duty)
    assert (found.clock_ends_on, found.due_on) == days
    assert found.state == "to_do"


@pytest.mark.clock("2027-05-20 09:00")
def test_a_starter_report_to_the_academy_counts_from_the_first_day(cast: Cast, doctor: Recruit) -> None:
    happened(cast, doctor, start_date=date(2027, 5, 4))

    found = clock_of(doctor, "mti-starter-report")
    assert (found.clock_ends_on, found.due_on) == (date(2027, 5, 4), date(2027, 5, 18))


def test_the_academy_s_doctor_has_the_academy_s_duties_instead(cast: Cast, doctor: Recruit) -> None:
    happened(cast, doctor, cos_start=date(2026, 4, 1), visa_granted=date(2026, 2, 2), start_date=date(2026, 2, 20))

    keys = {duty for duty, _ in running(doctor)}
    assert "mti-starter-report" in keys and "late-or-no-start" not in keys
    with pytest.raises(NotNow, match="Academy"):
        record_occurrence(cast.helen, kind="changed_role", recruit_id=doctor.pk)
    record_occurrence(cast.helen, kind="academy_change", recruit_id=doctor.pk, on=date(2026, 3, 2))
    assert clock_of(doctor, "mti-exception").due_on == date(2026, 3, 12)

    change_recruit(cast.helen, recruit_id=doctor.pk, changes={"sponsor": "trust"})

    assert clock_of(doctor, "mti-starter-report").applies == "no"
    assert ("late-or-no-start", 1) in clocks(doctor)


def test_a_date_that_moves_moves_the_clock_and_back_again_leaves_the_day_as_it_was(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, cos_start=date(2026, 5, 1))
    assert clock_of(nurse, "osce-first-sitting").due_on == date(2026, 7, 24)

    happened(cast, nurse, cos_start=date(2026, 5, 15))
    assert clock_of(nurse, "osce-first-sitting").due_on == date(2026, 8, 7)
    happened(cast, nurse, cos_start=date(2026, 5, 1))

    found = clock_of(nurse, "osce-first-sitting")
    assert found.due_on == date(2026, 7, 24)
    days = StepChange.objects.filter(step=found).order_by("recorded_at", "id").values_list("verb", "due_on")
    assert list(days) == [
        ("begun", date(2026, 7, 24)),
        ("moved", date(2026, 8, 7)),
        ("moved", date(2026, 7, 24)),
    ]


def test_only_known_dates_count_and_the_clock_says_that_it_may_move(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2026, 2, 2))
    found = clock_of(nurse, "late-or-no-start")
    assert found.provisional and "permission_to_enter" in found.waiting_for
    assert found.clock_ends_on == date(2026, 3, 2)  # day 28 is in time

    happened(cast, nurse, visa_valid_from=date(2026, 2, 10))
    assert clock_of(nurse, "late-or-no-start").clock_ends_on == date(2026, 3, 10)


def test_a_start_within_the_days_closes_it_and_a_correction_opens_it_again(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2026, 1, 20))
    assert ("late-or-no-start", 1) in running(nurse)

    happened(cast, nurse, start_date=date(2026, 2, 17))
    found = clock_of(nurse, "late-or-no-start")
    assert (found.state, found.done_on, found.submitted_by) == ("done", date(2026, 2, 17), None)

    happened(cast, nurse, start_date=date(2026, 2, 18))  # day 29: a report is due
    found = clock_of(nurse, "late-or-no-start")
    assert (found.state, found.done_on, found.due_on) == ("to_do", None, date(2026, 3, 3))
    assert [line.verb for line in found.changes.order_by("recorded_at", "id")] == ["begun", "closed", "opened"]


def test_who_left_and_comes_back_on_a_new_visa_has_to_start_again(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2025, 1, 6), start_date=date(2025, 1, 20), left=date(2025, 12, 1))
    happened(cast, nurse, 2, visa_granted=date(2026, 2, 2))

    assert clock_of(nurse, "late-or-no-start").state == "done"
    assert clock_of(nurse, "late-or-no-start", 2).state == "to_do"


def test_who_stays_on_a_new_visa_has_started_already(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2025, 1, 6), start_date=date(2025, 1, 20))
    happened(cast, nurse, 2, visa_granted=date(2026, 2, 2))

    assert clock_of(nurse, "late-or-no-start", 2).state == "done"


def test_a_second_visa_begins_a_clock_of_its_own_and_the_first_stays(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2023, 6, 1), visa_expiry=date(2026, 6, 1))
    happened(cast, nurse, 2, visa_granted=date(2026, 2, 20), visa_expiry=date(2029, 2, 20))

    assert clock_of(nurse, "right-to-work-follow-up").due_on == date(2026, 6, 1)
    assert clock_of(nurse, "right-to-work-follow-up").state == "to_do"  # a new visa is no check of it
    assert clock_of(nurse, "right-to-work-follow-up", 2).due_on == date(2029, 2, 20)


def test_a_visa_without_its_last_day_is_a_fault_to_mend(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2026, 2, 2))
    found = clock_of(nurse, "right-to-work-follow-up")
    assert (found.due_on, found.waiting_for) == (None, ["visa_expiry"])

    happened(cast, nurse, visa_expiry=date(2029, 2, 2))
    assert clock_of(nurse, "right-to-work-follow-up").due_on == date(2029, 2, 2)
    assert Enrolment.objects.filter(recruit=nurse, begun_by="visa_expiry").count() == 1


def test_leaving_before_the_visa_ends_closes_the_check(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_expiry=date(2026, 3, 1), left=date(2026, 3, 1))
    assert clock_of(nurse, "right-to-work-follow-up").state == "done"


def test_a_second_absence_is_a_clock_of_its_own(cast: Cast, nurse: Recruit) -> None:
    first = report_absence(cast.liam, recruit_id=nurse.pk, on=date(2026, 2, 3))
    assert clock_of(nurse, "unexplained-absence").clock_ends_on == date(2026, 2, 16)
    end_absence(cast.liam, occurrence_id=first.pk, ended_on=date(2026, 2, 16))
    report_absence(cast.liam, recruit_id=nurse.pk, on=date(2026, 2, 27))

    assert clock_of(nurse, "unexplained-absence").state == "done"  # back on the tenth day
    assert clock_of(nurse, "unexplained-absence", 2).clock_ends_on == date(2026, 3, 12)


def test_back_after_the_tenth_day_is_still_to_be_reported(cast: Cast, nurse: Recruit) -> None:
    absence = report_absence(cast.liam, recruit_id=nurse.pk, on=date(2026, 2, 3))
    end_absence(cast.liam, occurrence_id=absence.pk, ended_on=date(2026, 2, 17))
    assert clock_of(nurse, "unexplained-absence").state == "to_do"


def test_sittings_begin_gaps_and_a_third_without_a_pass_six_months(cast: Cast, nurse: Recruit) -> None:
    for number, month in enumerate((9, 10, 11), start=1):
        sat, told = date(2025, month, 3), date(2025, month, 10)
        happened(cast, nurse, number, osce_sitting=sat)
        record_milestone(
            cast.helen, recruit_id=nurse.pk, kind="osce_result", occurrence=number, actual_on=told, outcome="not_passed"
        )

    assert {one for one in clocks(nurse) if one[0].startswith("osce-")} == {
        ("osce-resit-gap", 1),
        ("osce-resit-gap", 2),
        ("osce-resit-gap", 3),
        ("osce-attempts", 3),
    }
    assert clock_of(nurse, "osce-resit-gap").state == "done"  # a later sitting on or after the day
    last = clock_of(nurse, "osce-attempts", 3)
    assert (last.due_on, last.state, last.item.limit) == (date(2026, 5, 5), "to_do", "target")  # 3 and 4 May are shut


def test_a_result_corrected_to_passed_takes_its_clock_back(cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, osce_sitting=date(2026, 2, 20))
    for outcome in ("not_passed", "passed"):
        record_milestone(
            cast.helen, recruit_id=nurse.pk, kind="osce_result", actual_on=date(2026, 2, 25), outcome=outcome
        )
    assert clock_of(nurse, "osce-resit-gap").applies == "no"
