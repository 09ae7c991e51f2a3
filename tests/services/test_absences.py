"""Not at work without word: said of those who work here, once at a time, and closed when they are back."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, Occurrence, Recruit
from onboarding.selectors.absences import absence_duty, occurrence_rows, open_absences
from onboarding.services.absences import end_absence, report_absence
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def amara(cast: Cast) -> Recruit:
    """Amara, who began on 16 February."""
    for kind, on in (("arrival", date(2026, 2, 9)), ("start_date", date(2026, 2, 16))):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind=kind, actual_on=on)
    return cast.amara_recruit


def test_a_manager_says_it_and_hr_sees_it_at_once(cast: Cast, amara: Recruit) -> None:
    absence = report_absence(cast.liam, recruit_id=amara.pk, words=" No answer. ")

    assert (absence.happened_on, absence.words, absence.reported_by) == (TODAY, "No answer.", cast.liam)
    (row,) = occurrence_rows(cast.hana, open_absences(cast.hana), TODAY)
    assert (row["recruit"]["name"], row["working_days"]) == ("Amara Santos", 1)
    assert Event.objects.get(action="absence_reported").recruit_id == amara.pk


def test_it_is_over_when_they_are_back(cast: Cast, amara: Recruit) -> None:
    absence = report_absence(cast.liam, recruit_id=amara.pk, on=date(2026, 2, 26))
    over = end_absence(cast.helen, occurrence_id=absence.pk, ended_on=date(2026, 3, 1), words="Back; a lost telephone")

    assert (over.ended_on, over.ended_by, over.revision) == (date(2026, 3, 1), cast.helen, 2)
    assert list(open_absences(cast.helen)) == []
    with pytest.raises(NotNow):
        end_absence(cast.helen, occurrence_id=absence.pk)
    assert report_absence(cast.liam, recruit_id=amara.pk).ended_on is None  # and may happen again


def test_the_first_day_counts_and_weekends_do_not(cast: Cast, amara: Recruit) -> None:
    report_absence(cast.liam, recruit_id=amara.pk, on=date(2026, 2, 18))  # a Wednesday; today is a Monday
    (row,) = occurrence_rows(cast.helen, open_absences(cast.helen), TODAY)
    assert row["working_days"] == 9


def test_the_duty_speaks_of_the_tenth_working_day_and_of_ten_more_to_report(cast: Cast) -> None:
    from onboarding.rules.calendars import Calendar

    duty = absence_duty(cast.helen)
    assert duty is not None and duty.told["confidence"] == "secondary"
    assert duty.days(date(2026, 3, 2), Calendar("ENG")) == (date(2026, 3, 13), date(2026, 3, 27))


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"on": date(2026, 3, 3)}, ("on", "in_future")),
        ({"on": date(2026, 1, 30)}, ("on", "too_early")),
        ({"on": date(1, 1, 1)}, ("on", "too_early")),
        ({"on": date(9999, 12, 31)}, ("on", "in_future")),
        ({"on": date(2026, 2, 15)}, ("on", "before_start")),
        ({"words": "x" * 4001}, ("words", "too_long")),
        ({"words": "a\0"}, ("words", "null_character")),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, amara: Recruit, wrong: dict, problem: tuple) -> None:
    with pytest.raises(Invalid) as refused:
        report_absence(cast.liam, recruit_id=amara.pk, **wrong)
    assert [(one.field, one.code) for one in refused.value.problems] == [problem]
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 2, 25), date(2026, 3, 3)])
def test_it_ends_between_its_first_day_and_today(cast: Cast, amara: Recruit, day: date) -> None:
    absence = report_absence(cast.liam, recruit_id=amara.pk, on=date(2026, 2, 26))
    with pytest.raises(Invalid) as refused:
        end_absence(cast.liam, occurrence_id=absence.pk, ended_on=day)
    assert [(one.field, one.code) for one in refused.value.problems] == [("ended_on", "out_of_range")]
    with pytest.raises(Stale):
        end_absence(cast.liam, occurrence_id=absence.pk, revision=9)


def test_nobody_who_has_not_begun_or_has_left_is_away(cast: Cast, amara: Recruit) -> None:
    with pytest.raises(NotNow):
        report_absence(cast.liam, recruit_id=cast.bilal_recruit.pk)
    record_milestone(cast.helen, recruit_id=amara.pk, kind="left", actual_on=date(2026, 3, 1))
    with pytest.raises(NotNow):
        report_absence(cast.liam, recruit_id=amara.pk)


def test_one_is_open_at_a_time(cast: Cast, amara: Recruit) -> None:
    report_absence(cast.liam, recruit_id=amara.pk)
    with pytest.raises(NotNow):
        report_absence(cast.helen, recruit_id=amara.pk)


def test_only_hr_and_their_own_manager_say_and_see_it(
    cast: Cast, amara: Recruit, enter: Callable[[Membership], None]
) -> None:
    absence = report_absence(cast.liam, recruit_id=amara.pk)
    stranger = MembershipFactory(roles=["line_manager"])
    for actor in (cast.priya, cast.ben, cast.ed, cast.olu, cast.amara):
        with pytest.raises(NotAllowed):
            report_absence(actor, recruit_id=amara.pk)
    for actor in (stranger, cast.priya, cast.amara):
        with pytest.raises(NotFound):
            end_absence(actor, occurrence_id=absence.pk)
    with pytest.raises(NotFound):
        report_absence(stranger, recruit_id=amara.pk)
    enter(cast.omar)
    with pytest.raises(NotFound):
        report_absence(cast.omar, recruit_id=amara.pk)
    with pytest.raises(NotFound):
        end_absence(cast.omar, occurrence_id=absence.pk)
