"""The road to the register: sittings in turn, results, the application that opens a new series, the number."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Event, Milestone, Recruit
from onboarding.selectors.registration import registration
from onboarding.selectors.visible import visible_steps
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import propose_date
from onboarding.services.registration import book_sitting, record_day, record_result
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def amara(cast: Cast) -> Recruit:
    access.enter(cast.ed)
    return cast.amara_recruit


def sat(cast: Cast, recruit: Recruit, on: date, outcome: str = "not_passed", stage: str = "osce") -> None:
    """A sitting that is over, with its result four days later."""
    book_sitting(cast.ed, recruit_id=recruit.pk, stage=stage, on=on, sure=True)
    result_on = min(TODAY, date.fromordinal(on.toordinal() + 4))
    record_result(cast.ed, recruit_id=recruit.pk, stage=stage, sat_on=on, result_on=result_on, outcome=outcome)


def part(cast: Cast, recruit: Recruit, key: str = "osce") -> Any:
    row = registration(cast.ed, recruit, TODAY)
    return next(one for one in row["stages"] if one["key"] == key)


def refused(error: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.problems]


def test_education_books_a_sitting_and_moves_it(cast: Cast, amara: Recruit) -> None:
    book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 5, 4))
    book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 5, 11))
    assert [(one.occurrence, one.planned_on) for one in Milestone.objects.filter(kind="osce_sitting")] == [
        (1, date(2026, 5, 11))
    ]
    assert part(cast, amara)["left"] == 2


def test_steps_follow_the_day_of_the_sitting(cast: Cast, amara: Recruit) -> None:
    book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 5, 4))
    access.enter(cast.helen)
    papers = amara.person_steps.get(item__path="nurse-osce/test-documents")
    assert papers.due_on == date(2026, 4, 6)


def test_the_next_sitting_waits_for_the_result(cast: Cast, amara: Recruit) -> None:
    book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 2, 16))
    with pytest.raises(NotNow, match="Record the result of sitting 1"):
        book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 5, 4))
    access.enter(cast.helen)
    with pytest.raises(Invalid) as error:
        record_milestone(
            cast.helen, recruit_id=amara.pk, kind="osce_sitting", occurrence=2, planned_on=date(2026, 5, 4)
        )
    assert refused(error) == [("occurrence", "no_result_yet")]
    with pytest.raises(Invalid, match="Record the result of sitting 1"):
        propose_date(cast.amara, recruit_id=amara.pk, kind="osce_sitting", occurrence=2, planned_on=date(2026, 5, 4))


def test_a_day_before_the_gap_is_taken_only_from_someone_who_is_sure(cast: Cast, amara: Recruit) -> None:
    sat(cast, amara, date(2026, 2, 23))
    early = {"recruit_id": amara.pk, "stage": "osce", "on": date(2026, 3, 6)}
    with pytest.raises(Invalid, match=r"At least ten working days.*9 March 2026") as error:
        book_sitting(cast.ed, **early)
    assert refused(error) == [("sure", "too_early")]
    assert book_sitting(cast.ed, **early, sure=True).planned_on == date(2026, 3, 6)
    assert part(cast, amara)["sittings"][1]["early"] == "At least ten working days lie between two sittings."


def test_a_fourth_sitting_of_one_application_is_refused_with_what_to_do_instead(cast: Cast, amara: Recruit) -> None:
    for on in (date(2025, 6, 2), date(2025, 7, 1), date(2025, 8, 1)):
        sat(cast, amara, on)
    with pytest.raises(Invalid, match=r"All 3 are used\. The application to the NMC closes") as error:
        book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 4, 1))
    assert refused(error) == [("on", "no_attempt_left")]
    stage = part(cast, amara)
    assert (stage["left"], stage["next"]) == (0, None)
    assert stage["then"].startswith("The application to the NMC closes")


def test_a_second_application_opens_a_new_series(cast: Cast, amara: Recruit) -> None:
    for on in (date(2025, 6, 2), date(2025, 7, 1), date(2025, 8, 1)):
        sat(cast, amara, on)
    record_day(cast.ed, recruit_id=amara.pk, stage="application", on=date(2026, 1, 5))
    record_day(cast.ed, recruit_id=amara.pk, stage="application", on=date(2026, 1, 6))  # put right, not a third one
    stage = part(cast, amara)
    assert (stage["left"], stage["next"]) == (3, {"number": 4, "earliest_on": date(2026, 2, 2)})
    assert book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 4, 1)).occurrence == 4


def test_what_was_passed_in_part_is_sat_again(cast: Cast, amara: Recruit) -> None:
    sat(cast, amara, date(2026, 2, 2), "partly")
    stage = part(cast, amara)
    assert stage["next"]["number"] == 2 and "Only the others" in stage["sittings"][0]["words"]
    access.enter(cast.helen)
    assert amara.person_steps.get(item__path="nurse-osce/resit-plan").applies == "yes"


def test_after_a_pass_no_sitting_is_needed(cast: Cast, amara: Recruit) -> None:
    sat(cast, amara, date(2026, 2, 2), "passed")
    with pytest.raises(NotNow, match="is passed"):
        book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 4, 1))
    access.enter(cast.helen)
    with pytest.raises(Invalid, match="is passed"):
        record_milestone(
            cast.helen, recruit_id=amara.pk, kind="osce_sitting", occurrence=2, planned_on=date(2026, 5, 4)
        )


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"sat_on": None}, [("sat_on", "required")]),
        ({"outcome": ""}, [("outcome", "required")]),
        ({"outcome": "fine"}, [("outcome", "unknown")]),
        ({"result_on": date(2026, 2, 1)}, [("result_on", "impossible_order")]),
        ({"sat_on": date(2026, 3, 3)}, [("sat_on", "too_late")]),
        ({"sat_on": date(1900, 1, 1)}, [("sat_on", "too_early")]),
    ],
)
def test_a_result_that_cannot_be_is_refused_at_its_field(
    cast: Cast, amara: Recruit, wrong: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    book_sitting(cast.ed, recruit_id=amara.pk, stage="osce", on=date(2026, 2, 2))
    given = {"sat_on": date(2026, 2, 2), "result_on": date(2026, 2, 6), "outcome": "passed"} | wrong
    with pytest.raises(Invalid) as error:
        record_result(cast.ed, recruit_id=amara.pk, stage="osce", **given)
    assert refused(error) == problems


def test_doctors_walk_the_same_road_with_their_own_numbers(cast: Cast, amara: Recruit) -> None:
    bilal = cast.bilal_recruit
    for month in (6, 7, 8, 9):
        sat(cast, bilal, date(2025, month, 2), stage="plab-2")
    with pytest.raises(Invalid, match="twelve months after the fourth"):
        book_sitting(cast.ed, recruit_id=bilal.pk, stage="plab-2", on=date(2026, 4, 1))
    book_sitting(cast.ed, recruit_id=bilal.pk, stage="plab-1", on=date(2026, 2, 2))
    with pytest.raises(Invalid, match="one of: passed, not passed"):
        record_result(
            cast.ed, recruit_id=bilal.pk, stage="plab-1", sat_on=date(2026, 2, 2), result_on=date(2026, 2, 9), outcome="partly"
        )  # fmt: skip


def test_registration_keeps_its_number_and_says_when_it_has_not_the_usual_form(cast: Cast, amara: Recruit) -> None:
    record_day(cast.ed, recruit_id=amara.pk, stage="registration", on=TODAY, number=" 26b 1234e ")
    amara.refresh_from_db()
    assert amara.registration_number == "26B1234E"
    assert part(cast, amara, "registration")["number"]["fits"] is True
    record_day(cast.ed, recruit_id=amara.pk, stage="registration", on=TODAY, number="26B123")
    amara.refresh_from_db()
    assert part(cast, amara, "registration")["number"]["fits"] is False
    access.enter(cast.helen)
    event = Event.objects.select_related("detail").filter(action="number_recorded").latest("recorded_at", "id")
    assert event.detail.data == {"called": "NMC Pin", "from": "26B1234E", "to": "26B123"}


@pytest.mark.parametrize("number", ["\0", "1" * 31])
def test_a_number_that_cannot_be_stored_is_refused(cast: Cast, amara: Recruit, number: str) -> None:
    with pytest.raises(Invalid) as error:
        record_day(cast.ed, recruit_id=amara.pk, stage="registration", on=TODAY, number=number)
    assert {field for field, _ in refused(error)} == {"number"}


@pytest.mark.parametrize("who", ["liam", "priya", "olu", "ben", "amara"])
def test_who_does_not_record_it_is_refused(cast: Cast, amara: Recruit, who: str) -> None:
    access.enter(getattr(cast, who))
    with pytest.raises(NotAllowed):
        book_sitting(getattr(cast, who), recruit_id=amara.pk, stage="osce", on=date(2026, 5, 4))


def test_a_part_that_this_road_has_not_does_not_exist(cast: Cast, amara: Recruit) -> None:
    with pytest.raises(NotFound):
        book_sitting(cast.ed, recruit_id=amara.pk, stage="plab-1", on=date(2026, 5, 4))
    with pytest.raises(NotFound):
        record_day(cast.ed, recruit_id=amara.pk, stage="osce", on=TODAY)


def test_a_line_manager_knows_the_days_of_sittings_and_no_result(cast: Cast, amara: Recruit) -> None:
    sat(cast, amara, date(2026, 2, 2))
    access.enter(cast.liam)
    row = registration(cast.liam, amara, TODAY)
    osce = next(one for one in row["stages"] if one["key"] == "osce")
    assert osce["sittings"] == [
        {
            "number": 1,
            "booked_on": None,
            "sat_on": date(2026, 2, 2),
            "result_on": None,
            "outcome": None,
            "words": "",
            "early": "",
        }
    ]
    assert (osce["passed"], osce["left"], osce["next"], osce["rules"]) == (None, None, None, [])
    assert row["results_shown"] is False
    told = {"nurse-osce/osce-result", "nurse-osce/resit-plan", "nurse-osce/registration-application"}
    assert not told & set(visible_steps(cast.liam).values_list("item__path", flat=True))
