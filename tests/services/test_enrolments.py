"""Giving people their programmes: which steps they get, whether those apply, and when they are due."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import (
    Enrolment,
    EnrolmentChange,
    Event,
    Item,
    Membership,
    PersonStep,
    ProgrammeVersion,
    Recruit,
    Step,
    StepChange,
)
from onboarding.services.enrolments import enrol, enrol_in_usual_bundle
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit
from tests.cast import Cast
from tests.factories import SiteFactory, published_version
from tests.journeys import enrolled, person_step, registered, step_of

pytestmark = pytest.mark.django_db

# "Bundle, after applies_when" in the README of the programmes: who, how many items, how many of them shared.
NURSE = {"profession": "nurse", "sponsor": "trust", "visa_route": "skilled_worker", "country_of_training": "PH"}
DOCTOR = NURSE | {"profession": "doctor", "country_of_training": "PK"}
BUNDLES: dict[str, tuple[dict[str, Any], int, int]] = {
    "nurse, Skilled Worker, trust sponsors, listed TB country": (NURSE, 95, 17),
    "nurse, dependant visa, no sponsor": (
        NURSE | {"sponsor": "none", "visa_route": "dependant", "country_of_training": "AU"},
        82,
        17,
    ),
    "doctor, Skilled Worker": (DOCTOR, 89, 16),
    "doctor, exchange sponsored by the Academy": (
        DOCTOR | {"sponsor": "academy", "visa_route": "temporary_worker"},
        86,
        16,
    ),
    "allied health professional, settled": (
        {"profession": "ahp", "sponsor": "none", "visa_route": "settled", "country_of_training": "IE"},
        57,
        15,
    ),
    "nurse already here": (NURSE | {"existing_staff": True}, 16, 3),
}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def arriving(cast: Cast, recruit: Recruit, **days: date) -> None:
    """Plan milestones of a recruit, by kind."""
    for kind, day in days.items():
        record_milestone(cast.helen, recruit_id=recruit.id, kind=kind, planned_on=day)


# --- the usual bundles ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", BUNDLES)
def test_the_usual_bundle_has_as_many_items_as_the_programmes_say(cast: Cast, who: str) -> None:
    facts, items, shared = BUNDLES[who]
    recruit = registered(cast, **facts)
    if facts["profession"] == "nurse" and "already" not in who:  # the table counts one of "passed" and "not passed"
        record_milestone(
            cast.helen, recruit_id=recruit.id, kind="osce_result", actual_on=date(2026, 2, 2), outcome="passed"
        )

    enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)

    counted = PersonStep.objects.filter(recruit=recruit, applies="yes")
    assert (counted.count(), counted.filter(shared=True).count()) == (items, shared)
    recruit.refresh_from_db()
    assert recruit.step_total == items


@pytest.mark.parametrize(
    ("outcome", "applying"), [("passed", "registration-application"), ("not_passed", "resit-plan")]
)
def test_the_result_of_the_practical_test_decides_between_resit_and_application(
    cast: Cast, outcome: str, applying: str
) -> None:
    recruit = enrolled(cast)
    both = {f"nurse-osce/{key}" for key in ("registration-application", "resit-plan")}
    assert {person_step(recruit, path).applies for path in both} == {"unknown"}

    record_milestone(cast.helen, recruit_id=recruit.id, kind="osce_result", actual_on=date(2026, 2, 2), outcome=outcome)

    assert {path for path in both if person_step(recruit, path).applies == "yes"} == {f"nurse-osce/{applying}"}
    assert {person_step(recruit, path).applies for path in both} == {"yes", "no"}


def test_what_applies_is_told_in_words(cast: Cast) -> None:
    recruit = enrolled(cast, visa_route="")
    assert step_of(recruit, "pre-arrival/visa-application").applies == "unknown"
    reason = "Depends on the visa route, which is not recorded yet."
    assert step_of(recruit, "pre-arrival/visa-application").applies_reason == reason
    assert step_of(recruit, "arrival-and-induction/registration-verified").applies_reason == (
        "Only for people who are not nurses, midwives or doctors."
    )


def test_every_item_for_the_person_has_its_step_whether_or_not_it_applies(cast: Cast) -> None:
    recruit = enrolled(cast, profession="ahp", visa_route="settled", sponsor="none")
    versions = Enrolment.objects.filter(recruit=recruit).values("version")
    items = Item.objects.filter(version__in=versions, scope="person")
    assert set(Step.objects.filter(enrolment__recruit=recruit).values_list("item", flat=True)) == set(
        items.values_list("id", flat=True)
    )


def test_what_does_not_or_may_not_apply_is_not_counted(cast: Cast) -> None:
    recruit = enrolled(cast)
    recruit.refresh_from_db()
    assert recruit.step_total == PersonStep.objects.filter(recruit=recruit, applies="yes").count() < 100
    assert PersonStep.objects.filter(recruit=recruit).exclude(applies="yes").exists()


def test_enrolling_again_changes_nothing(cast: Cast) -> None:
    recruit = enrolled(cast)
    tables = (Enrolment, EnrolmentChange, Step, StepChange, Event)
    before = [table.objects.count() for table in tables]
    assert enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id) == []
    assert [table.objects.count() for table in tables] == before


def test_enrolling_leaves_a_line_in_every_history(cast: Cast) -> None:
    recruit = registered(cast)
    made = enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id, enrolled_on=date(2026, 2, 16))

    assert {row.version.programme.key for row in made} == {
        "pre-arrival", "arrival-and-induction", "nurse-osce", "development",
    }  # fmt: skip
    events = Event.objects.filter(recruit=recruit, action="enrolled")
    assert {event.detail.data["programme"] for event in events} == {row.version.programme.key for row in made}
    assert set(events.values_list("effective_on", flat=True)) == {date(2026, 2, 16)}
    assert EnrolmentChange.objects.filter(enrolment__in=made, actor=cast.helen, state="active").count() == 4
    steps = Step.objects.filter(enrolment__in=made)
    assert StepChange.objects.filter(step__in=steps, verb="enrolled").count() == steps.count()


def test_one_programme_can_be_given_and_only_once(cast: Cast) -> None:
    recruit = registered(cast, profession="pharmacist")
    made = enrol(cast.helen, recruit_id=recruit.id, programme_key="doctor-img")
    assert made.version.programme.key == "doctor-img"
    with pytest.raises(NotNow) as refusal:
        enrol(cast.helen, recruit_id=recruit.id, programme_key="doctor-img")
    assert refusal.value.code == "already_enrolled"


@pytest.mark.parametrize("key", ["no-such-programme", "edi-2023-commitments", "cos-use"])
def test_only_published_programmes_for_people_can_be_given(cast: Cast, key: str) -> None:
    recruit = registered(cast)
    with pytest.raises(Invalid) as refusal:
        enrol(cast.helen, recruit_id=recruit.id, programme_key=key)
    assert [problem.field for problem in refusal.value.problems] == ["programme"]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1948, 7, 4), date(2026, 3, 3), date(9999, 12, 31)])
def test_a_day_of_enrolment_out_of_range_is_refused_at_its_field(cast: Cast, day: date) -> None:
    recruit = registered(cast)
    with pytest.raises(Invalid) as refusal:
        enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id, enrolled_on=day)
    assert [problem.field for problem in refusal.value.problems] == ["enrolled_on"]
    assert not Enrolment.objects.filter(recruit=recruit).exists()


def test_with_nothing_published_there_is_nothing_to_give(cast: Cast) -> None:
    recruit = registered(cast)
    ProgrammeVersion.objects.filter(status="published").update(status="retired")
    with pytest.raises(NotNow) as refusal:
        enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)
    assert refusal.value.code == "no_programme"


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("liam", NotAllowed), ("priya", NotAllowed), ("ben", NotAllowed), ("amara", NotAllowed), ("ed", NotAllowed),
        ("olu", NotAllowed), ("bilal", NotFound), ("diana", NotFound), ("omar", NotFound),
    ],
)  # fmt: skip
def test_only_hr_enrols(cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]) -> None:
    enter(getattr(cast, who))
    with pytest.raises(error):
        enrol_in_usual_bundle(getattr(cast, who), recruit_id=cast.amara_recruit.id)


# --- due dates of real items ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "due_on", "words"),
    [
        ("arrival-and-induction/bank-account", date(2026, 4, 2), "10 days after arrival"),
        ("nurse-osce/osce-first-sitting", date(2026, 6, 22), "12 weeks after"),
        ("nurse-osce/registration-review", date(2026, 8, 30), "5 months after"),
        ("nurse-osce/pin-verified", date(2026, 6, 9), "2 working days after"),
        ("nurse-osce/registered-role", date(2026, 6, 19), "10 working days after"),
        ("pre-arrival/welcome-pack", date(2026, 2, 23), "28 days before arrival"),
    ],
)
def test_due_dates_count_days_weeks_months_and_working_days(cast: Cast, path: str, due_on: date, words: str) -> None:
    # Arrival Monday 23 March 2026, certificate's start Monday 30 March, registration Friday 5 June.
    arriving(cast, cast.amara_recruit, registration=date(2026, 6, 5))
    step = step_of(cast.amara_recruit, path)
    assert step.due_on == due_on
    assert step.due_words.startswith(words)


def test_working_days_skip_easter_and_hard_limits_roll_back_over_it(cast: Cast) -> None:
    # Good Friday is 3 April 2026, Easter Monday 6 April.
    arriving(cast, cast.amara_recruit, registration=date(2026, 4, 2), start_date=date(2026, 4, 7))
    assert step_of(cast.amara_recruit, "nurse-osce/pin-verified").due_on == date(2026, 4, 8)
    assert step_of(cast.amara_recruit, "arrival-and-induction/right-to-work-check").due_on == date(2026, 4, 2)


def test_the_bank_holidays_are_those_of_the_site(cast: Cast) -> None:
    # Easter Monday is a working day in Scotland, Good Friday is not.
    recruit = enrolled(cast, site=SiteFactory(country="SCT"), ward=None)
    arriving(cast, recruit, registration=date(2026, 4, 2), start_date=date(2026, 4, 7))
    assert step_of(recruit, "nurse-osce/pin-verified").due_on == date(2026, 4, 7)
    assert step_of(recruit, "arrival-and-induction/right-to-work-check").due_on == date(2026, 4, 6)


def test_of_several_anchors_the_latest_known_counts_and_says_so(cast: Cast) -> None:
    anchor = {"latest_of": ["visa_granted", "registration"]}
    version = published_version([{"anchor": anchor, "offset": 3}], trust=cast.northgate)
    recruit = registered(cast)
    enrol(cast.helen, recruit_id=recruit.id, programme_key=version.programme.key)
    path = version.items.get().path
    assert (step_of(recruit, path).due_on, step_of(recruit, path).provisional) == (None, False)

    arriving(cast, recruit, visa_granted=date(2026, 3, 10))
    first = step_of(recruit, path)
    arriving(cast, recruit, registration=date(2026, 5, 20))
    second = step_of(recruit, path)

    assert (first.due_on, first.provisional, first.waiting_for) == (date(2026, 3, 13), True, ["registration"])
    assert (second.due_on, second.provisional, second.waiting_for) == (date(2026, 5, 23), False, [])


def test_with_an_unknown_milestone_a_step_waits_and_is_never_late(cast: Cast) -> None:
    recruit = enrolled(cast)
    step = step_of(recruit, "arrival-and-induction/bank-account")
    assert (step.due_on, step.waiting_for) == (None, ["arrival"])
    recruit.refresh_from_db()
    assert recruit.next_due_on is None


def test_an_item_without_anchor_counts_from_the_day_of_enrolment(cast: Cast) -> None:
    version = published_version([{"anchor": None, "offset": 7}], trust=cast.northgate)
    recruit = registered(cast)
    enrol(cast.helen, recruit_id=recruit.id, programme_key=version.programme.key, enrolled_on=date(2026, 2, 20))
    assert step_of(recruit, version.items.get().path).due_on == date(2026, 2, 27)


def test_staff_already_here_get_twenty_working_days_for_targets_that_are_past(cast: Cast) -> None:
    recruit = registered(cast, **NURSE, existing_staff=True)
    for kind, day in {"start_date": date(2020, 1, 6), "visa_expiry": date(2026, 2, 27)}.items():
        record_milestone(cast.helen, recruit_id=recruit.id, kind=kind, actual_on=day)

    enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)

    # 20 working days after Monday 2 March 2026 is Monday 30 March; law does not move.
    assert person_step(recruit, "development/development-plan").due_on == date(2026, 3, 30)
    assert person_step(recruit, "development/team-climate-check").due_on == date(2026, 3, 30)
    assert person_step(recruit, "development/visa-last-day").due_on == date(2026, 2, 27)


def test_the_fresh_start_stays_where_it_is_when_dates_are_worked_out_again(cast: Cast, clock: Any) -> None:
    recruit = registered(cast, **NURSE, existing_staff=True)
    record_milestone(cast.helen, recruit_id=recruit.id, kind="start_date", actual_on=date(2020, 1, 6))
    enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)

    clock.move_to("2026-03-20T09:00:00+00:00")
    change_recruit(cast.helen, recruit_id=recruit.id, changes={"known_as": "Grace", "sponsor": "none"})

    assert person_step(recruit, "development/development-plan").due_on == date(2026, 3, 30)
    assert person_step(recruit, "development/team-climate-check").due_on == date(2026, 3, 30)
