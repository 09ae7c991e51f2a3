"""Due dates worked out by hand, beside what the rules say: each with the source of its rule or of its shut days.

Shut days are those that GOV.UK publishes as bank holidays (England and Wales, Scotland, Northern Ireland). A rule is
written as people say it: `+12 weeks back` is twelve weeks later, rolled back to a working day where that day is shut.
"""

from datetime import date, datetime

import pytest
from time_machine import Traveller

from onboarding.clock import today_in
from onboarding.library.schema import read_library
from onboarding.models import Trust
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import DueRule, due

COUNTS = [
    # How working days are counted: the contract, "Settled", 1.
    ("2026-03-07", "+1 working_days", "ENG", "2026-03-09"),  # from a Saturday, one later is Monday
    ("2026-03-08", "+1 working_days", "ENG", "2026-03-09"),  # from a Sunday too
    ("2026-03-06", "+1 working_days", "ENG", "2026-03-09"),  # the anchor itself is not counted
    ("2026-03-07", "+0 working_days", "ENG", "2026-03-07"),  # none stays on a shut day
    ("2026-03-07", "+0 working_days back", "ENG", "2026-03-06"),
    ("2026-03-07", "+0 working_days forward", "ENG", "2026-03-09"),
    # How months are counted: the same place. They keep the day number, or take the month's last day.
    ("2026-01-15", "+1 months", "ENG", "2026-02-15"),
    ("2026-01-31", "+1 months", "ENG", "2026-02-28"),
    ("2028-01-31", "+1 months", "ENG", "2028-02-29"),
    ("2026-03-31", "-1 months", "ENG", "2026-02-28"),
    ("2026-05-31", "+1 months", "ENG", "2026-06-30"),
    ("2027-11-30", "+3 months", "ENG", "2028-02-29"),
    ("2026-10-31", "+1 months back", "ENG", "2026-11-30"),
    ("2026-10-31", "+1 months back", "SCT", "2026-11-27"),  # St Andrew's Day is a Monday
    # 29 February 2028 is a Tuesday and an ordinary working day.
    ("2028-02-28", "+1 working_days", "ENG", "2028-02-29"),
    ("2028-02-28", "+1 days", "ENG", "2028-02-29"),
    ("2027-02-28", "+1 days", "ENG", "2027-03-01"),
    ("2028-03-01", "-1 working_days", "ENG", "2028-02-29"),
    ("2027-03-01", "+365 days", "ENG", "2028-02-29"),
    ("2028-02-29", "+12 months", "ENG", "2029-02-28"),
    ("2028-02-29", "+48 months", "ENG", "2032-02-29"),
    ("2028-02-29", "-12 months back", "ENG", "2027-02-26"),  # 28 February 2027 is a Sunday
    # Easter 2026 (GOV.UK): Good Friday 3 April, Easter Monday 6 April, which Scotland does not have.
    ("2026-04-02", "+1 working_days", "ENG", "2026-04-07"),
    ("2026-04-02", "+1 working_days", "SCT", "2026-04-06"),
    ("2026-04-03", "+0 days back", "ENG", "2026-04-02"),
    ("2026-04-03", "+0 days forward", "ENG", "2026-04-07"),
    ("2026-04-03", "+0 days forward", "SCT", "2026-04-06"),
    # Easter 2027: 26 and 29 March. Easter 2028: 14 and 17 April.
    ("2027-03-25", "+10 working_days", "ENG", "2027-04-12"),
    ("2027-03-25", "+10 working_days", "SCT", "2027-04-09"),
    ("2028-04-18", "-2 working_days", "ENG", "2028-04-12"),
    # Bank holidays of May and August (GOV.UK): 4 and 25 May 2026, 31 August; Scotland has 3 August instead.
    ("2026-05-01", "+1 working_days", "WLS", "2026-05-05"),
    ("2026-05-22", "+1 working_days", "NIR", "2026-05-26"),
    ("2026-08-28", "+1 working_days", "ENG", "2026-09-01"),
    ("2026-08-28", "+1 working_days", "SCT", "2026-08-31"),
    ("2026-07-31", "+1 working_days", "SCT", "2026-08-04"),
    ("2026-07-31", "+1 working_days", "ENG", "2026-08-03"),
    # Northern Ireland (GOV.UK): 17 March, and 12 July, which in 2026 is a Sunday, so Monday the 13th.
    ("2026-03-16", "+1 working_days", "NIR", "2026-03-18"),
    ("2026-03-16", "+1 working_days", "ENG", "2026-03-17"),
    ("2026-07-10", "+1 working_days", "NIR", "2026-07-14"),
    ("2026-07-10", "+1 working_days", "WLS", "2026-07-13"),
    # Christmas 2026 (GOV.UK): Boxing Day is a Saturday, so Monday 28 December is shut. 2027: the 27th and 28th.
    ("2026-12-24", "+1 working_days", "ENG", "2026-12-29"),
    ("2026-12-28", "+0 days back", "ENG", "2026-12-24"),
    ("2026-12-28", "+0 days forward", "NIR", "2026-12-29"),
    ("2027-12-24", "+1 working_days", "ENG", "2027-12-29"),
    # New Year (GOV.UK): Scotland is shut on 2 January too, and on the Monday or Tuesday after where it is a weekend.
    ("2025-12-31", "+1 working_days", "ENG", "2026-01-02"),
    ("2025-12-31", "+1 working_days", "SCT", "2026-01-05"),
    ("2026-12-31", "+1 working_days", "ENG", "2027-01-04"),
    ("2026-12-31", "+1 working_days", "SCT", "2027-01-05"),
    ("2027-12-31", "+1 working_days", "ENG", "2028-01-04"),
    ("2027-12-31", "+1 working_days", "SCT", "2028-01-05"),
    # Days are days of the calendar: the nights of 29 March and 25 October 2026, an hour short and long, change none.
    ("2026-03-28", "+1 days", "ENG", "2026-03-29"),
    ("2026-03-28", "+2 days", "ENG", "2026-03-30"),
    ("2026-03-27", "+1 working_days", "ENG", "2026-03-30"),
    ("2026-10-24", "+1 days", "ENG", "2026-10-25"),
    ("2026-10-23", "+1 working_days", "ENG", "2026-10-26"),
    ("2026-11-01", "-1 weeks", "ENG", "2026-10-25"),
]


@pytest.mark.parametrize(("on", "rule", "country", "expected"), COUNTS)
def test_a_count_worked_out_by_hand(on: str, rule: str, country: str, expected: str) -> None:
    number, unit, *roll = rule.split()
    counted = DueRule(("arrival",), int(number), unit, *roll)

    assert due(counted, {"arrival": date.fromisoformat(on)}, Calendar(country)).on == date.fromisoformat(expected)


CLOCKS = [
    # Nara Solicitors; Laura Devine, 18 November 2022: 28 days after the latest of four dates; then 10 working days.
    ("late-or-no-start", "cos_start 2027-05-01 visa_valid_from 2027-04-20 visa_granted 2027-03-25", "ENG",
     "2027-05-29", "2027-06-14"),
    ("late-or-no-start", "cos_start 2027-05-01 visa_granted 2027-03-25 permission_to_enter 2027-05-10", "ENG",
     "2027-06-07", "2027-06-21"),
    ("late-or-no-start", "visa_granted 2026-11-27", "ENG", "2026-12-25", "2027-01-12"),  # day 28 is not rolled
    ("late-or-no-start", "visa_granted 2026-03-03", "ENG", "2026-03-31", "2026-04-16"),  # over Easter
    ("late-or-no-start", "cos_start 2028-02-01", "ENG", "2028-02-29", "2028-03-14"),
    # Borderless help centre, 2025; Boyes Turner, May 2022: the first day missed is day one of ten working days.
    ("unexplained-absence", "absence_unauthorised_first_day 2027-06-01", "ENG", "2027-06-14", "2027-06-28"),
    ("unexplained-absence", "absence_unauthorised_first_day 2026-03-02", "ENG", "2026-03-13", "2026-03-27"),
    ("unexplained-absence", "absence_unauthorised_first_day 2026-03-26", "ENG", "2026-04-10", "2026-04-24"),
    ("unexplained-absence", "absence_unauthorised_first_day 2026-12-21", "ENG", "2027-01-06", "2027-01-20"),
    ("unexplained-absence", "absence_unauthorised_first_day 2026-12-21", "SCT", "2027-01-07", "2027-01-21"),
    # Borderless help centre, 2025; Reiss Edwards, 2022: 10 working days from the day on which it takes effect.
    ("change-of-work", "work_change_effective 2026-03-02", "ENG", "2026-03-02", "2026-03-16"),
    ("change-of-work", "work_change_effective 2026-04-04", "ENG", "2026-04-04", "2026-04-20"),  # Easter Saturday
    # Migration Service Scotland; Gherson; Boyes Turner, May 2022.
    ("sponsorship-ended", "sponsorship_ended 2026-02-27", "ENG", "2026-02-27", "2026-03-13"),
    ("sponsorship-ended", "sponsorship_ended 2026-12-31", "ENG", "2026-12-31", "2027-01-15"),
    # UNISON, Supporting migrant workers; West Bridge Business Immigration, January 2026.
    ("unpaid-or-reduced-pay", "absence_reduced_pay_over_4_weeks 2026-12-14", "ENG", "2026-12-14", "2026-12-30"),
    # Certifyd and Korneriq, 2026; Freeths, 2024: before permission ends, so never later than its last day.
    ("right-to-work-follow-up", "visa_expiry 2026-03-03", "ENG", "2026-03-03", "2026-03-03"),
    ("right-to-work-follow-up", "visa_expiry 2026-03-01", "ENG", "2026-02-27", "2026-02-27"),  # a Sunday
    ("right-to-work-follow-up", "visa_expiry 2026-04-03", "ENG", "2026-04-02", "2026-04-02"),  # Good Friday
    ("right-to-work-follow-up", "visa_expiry 2026-12-28", "ENG", "2026-12-24", "2026-12-24"),
    ("right-to-work-follow-up", "visa_expiry 2026-11-30", "SCT", "2026-11-27", "2026-11-27"),  # St Andrew's Day
    # Magrath, pending applications: six months at most.
    ("right-to-work-pending", "pending_check_done 2027-08-31", "ENG", "2028-02-29", "2028-02-29"),
    ("right-to-work-pending", "pending_check_done 2026-06-28", "ENG", "2026-12-24", "2026-12-24"),
    ("right-to-work-pending", "pending_check_done 2026-09-30", "ENG", "2027-03-30", "2027-03-30"),
    # Wizzline; RD Laws: within three months of being assigned.
    ("cos-use", "cos_assigned 2027-02-20", "ENG", "2027-05-20", "2027-05-20"),
    ("cos-use", "cos_assigned 2027-11-30", "ENG", "2028-02-29", "2028-02-29"),
    ("cos-use", "cos_assigned 2026-01-03", "ENG", "2026-04-02", "2026-04-02"),  # 3 April is Good Friday
    ("cos-use", "cos_assigned 2026-01-31", "ENG", "2026-04-30", "2026-04-30"),
    # Doctors Relocate, TB testing: six months from the X-ray.
    ("tb-certificate", "tb_xray 2026-08-31", "ENG", "2027-02-26", "2027-02-26"),  # 28 February is a Sunday
    # NHS Employers, 2016; Hire Brit: twelve weeks from the start date on the certificate.
    ("osce-first-sitting", "cos_start 2027-05-01", "ENG", "2027-07-23", "2027-07-23"),
    ("osce-first-sitting", "cos_start 2026-10-01", "ENG", "2026-12-24", "2026-12-24"),
    ("osce-first-sitting", "cos_start 2026-10-05", "ENG", "2026-12-24", "2026-12-24"),
    ("osce-first-sitting", "cos_start 2026-01-09", "ENG", "2026-04-02", "2026-04-02"),
    # Shoosmiths, November 2022: eight months; the ten working days are those of ended sponsorship.
    ("registration-eight-months", "cos_start 2027-05-01", "ENG", "2027-12-31", "2028-01-17"),
    ("registration-eight-months", "cos_start 2027-06-30", "ENG", "2028-02-29", "2028-03-14"),
    ("registration-eight-months", "cos_start 2026-04-25", "ENG", "2026-12-24", "2027-01-12"),
    # Pass CBT OSCE; Mentor Merlin: an earliest day, so it rolls forward.
    ("osce-resit-gap", "osce_sitting 2027-07-15", "ENG", "2027-07-29", "2027-07-29"),
    ("osce-resit-gap", "osce_sitting 2026-03-25", "ENG", "2026-04-10", "2026-04-10"),
    ("osce-attempts", "osce_sitting 2026-06-28", "ENG", "2026-12-29", "2026-12-29"),
    ("osce-attempts", "osce_sitting 2027-08-31", "ENG", "2028-02-29", "2028-02-29"),
    # Academy of Medical Royal Colleges, MTI employer duties; "ten days" read as days of the calendar.
    ("mti-starter-report", "start_date 2027-05-04", "ENG", "2027-05-04", "2027-05-18"),
    ("mti-starter-report", "start_date 2026-12-24", "ENG", "2026-12-24", "2027-01-12"),
    ("mti-late-start", "cos_start 2027-05-01", "ENG", "2027-05-29", "2027-06-08"),
    ("mti-exception", "mti_exception 2026-03-02", "ENG", "2026-03-02", "2026-03-12"),
    # Lawsentis; Davidson Morris: 20 working days.
    ("licence-change", "licence_change 2026-03-02", "ENG", "2026-03-02", "2026-03-30"),
    ("licence-change", "licence_change 2026-03-16", "ENG", "2026-03-16", "2026-04-15"),
    ("sponsor-system-login", "sms_login 2026-01-31", "ENG", "2026-02-27", "2026-02-27"),  # 28 February: a Saturday
    ("sponsor-system-login", "sms_login 2026-03-02", "ENG", "2026-04-02", "2026-04-02"),
]  # fmt: skip


@pytest.mark.parametrize(("clock", "dates", "country", "ends_on", "report_by"), CLOCKS)
def test_a_duty_clock_worked_out_by_hand(clock: str, dates: str, country: str, ends_on: str, report_by: str) -> None:
    duties = {duty.key: duty for file in read_library().duties for duty in file.duties}

    answer = due(duties[clock].due_rule, _read(dates), Calendar(country))

    assert answer.ends_on and answer.on
    assert (answer.ends_on.isoformat(), answer.on.isoformat()) == (ends_on, report_by)


def test_every_duty_clock_has_a_worked_example() -> None:
    assert {clock for clock, *_ in CLOCKS} == {duty.key for file in read_library().duties for duty in file.duties}


LIMITS = [
    # The hard limits of the programmes; each item names its source in the library.
    ("pre-arrival/visa-application", "cos_assigned 2027-02-20", "2027-05-20"),
    ("arrival-and-induction/right-to-work-check", "start_date 2026-03-09", "2026-03-06"),  # a Monday: the Friday before
    ("arrival-and-induction/right-to-work-check", "start_date 2026-04-07", "2026-04-02"),  # the Tuesday after Easter
    ("arrival-and-induction/vignette-follow-up", "visa_valid_from 2026-03-02", "2026-05-29"),  # 30 May: a Saturday
    ("development/visa-last-day", "visa_expiry 2026-12-28", "2026-12-24"),
    ("development/right-to-work-repeat", "visa_expiry 2026-12-29", "2026-12-24"),
    ("doctor-img/mti-starter-report", "start_date 2027-05-04", "2027-05-18"),
    ("nurse-osce/osce-first-sitting", "cos_start 2027-05-01", "2027-07-23"),
    ("nurse-osce/registration-deadline", "cos_start 2027-05-01", "2027-12-31"),
]


@pytest.mark.parametrize(("path", "dates", "expected"), LIMITS)
def test_a_hard_limit_of_a_programme_worked_out_by_hand(path: str, dates: str, expected: str) -> None:
    assert due(_hard_limits()[path], _read(dates), Calendar("ENG")).on == date.fromisoformat(expected)


def test_every_hard_limit_of_a_programme_has_a_worked_example() -> None:
    assert {path for path, *_ in LIMITS} == set(_hard_limits())


LOCAL_DAYS = [
    # In winter the local day is that of UTC; from 29 March 2026, 01:00 UTC, to 25 October, 01:00 UTC, an hour ahead.
    ("2026-03-28 23:30", "2026-03-28"),
    ("2026-03-29 00:30", "2026-03-29"),
    ("2026-03-29 22:59", "2026-03-29"),
    ("2026-03-29 23:00", "2026-03-30"),
    ("2026-10-24 22:59", "2026-10-24"),
    ("2026-10-24 23:00", "2026-10-25"),
    ("2026-10-25 23:30", "2026-10-25"),
    ("2026-10-26 00:00", "2026-10-26"),
]


@pytest.mark.parametrize(("at", "expected"), LOCAL_DAYS)
def test_what_is_due_today_goes_by_the_local_day_of_the_trust(at: str, expected: str, clock: Traveller) -> None:
    clock.move_to(datetime.fromisoformat(f"{at}+00:00"), tick=False)

    assert today_in(Trust(time_zone="Europe/London")) == date.fromisoformat(expected)


def _read(dates: str) -> dict[str, date]:
    words = dates.split()
    return {name: date.fromisoformat(day) for name, day in zip(words[::2], words[1::2], strict=True)}


def _hard_limits() -> dict[str, DueRule]:
    return {
        f"{programme.key}/{item.key}": item.due_rule
        for programme in read_library().programmes
        for item in programme.items
        if item.limit == "hard"
    }
