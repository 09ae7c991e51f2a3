"""A wrong day of something that happened is put right, its clock follows, and what stood there is kept."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, Occurrence, Recruit, StepChange
from onboarding.selectors.date_history import occurrence_history
from onboarding.services.absences import end_absence, report_absence
from onboarding.services.clock_closing import close_clock
from onboarding.services.leavers import record_leaver
from onboarding.services.occurrence_corrections import correct_occurrence
from onboarding.services.occurrences import record_occurrence
from tests.cast import Cast
from tests.duties import clock_of, running
from tests.factories import RecruitFactory

pytestmark = pytest.mark.django_db
WHY = "The letter says the 23rd"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def nurse(cast: Cast) -> Recruit:
    return RecruitFactory(full_name="Zainab Yusuf", line_manager=cast.liam, case_officer=cast.helen, status="started")


@pytest.fixture
def ended(cast: Cast, nurse: Recruit) -> Occurrence:
    return record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 26))


def test_the_clock_counts_from_the_right_day_and_both_histories_keep_the_wrong_one(
    cast: Cast, nurse: Recruit, ended: Occurrence
) -> None:
    before = clock_of(nurse, "sponsorship-ended").due_on

    correct_occurrence(cast.hana, occurrence_id=ended.pk, on=date(2026, 2, 23), reason=WHY, revision=ended.revision)

    clock = clock_of(nurse, "sponsorship-ended")
    assert (before, clock.due_on) == (date(2026, 3, 12), date(2026, 3, 9))
    line = StepChange.objects.filter(step=clock).order_by("-id").first()
    assert line and (line.verb, line.reason, line.actor) == ("moved", WHY, cast.hana)
    (row,) = occurrence_history(cast.helen, nurse)
    assert [one["action"] for one in row["changes"]] == ["occurrence_corrected", "occurrence_recorded"]
    told = row["changes"][0]
    assert (told["was_on"], told["on"], told["reason"], told["by"]) == ("2026-02-26", "2026-02-23", WHY, "Hana Lewis")


def test_the_organisations_clock_follows_too(cast: Cast) -> None:
    change = record_occurrence(cast.helen, kind="licence_change", on=date(2026, 2, 26))
    before = clock_of(None, "licence-change").due_on

    correct_occurrence(cast.helen, occurrence_id=change.pk, on=date(2026, 2, 25), reason=WHY)

    after = clock_of(None, "licence-change").due_on
    assert before and after and after < before


def test_an_absence_is_corrected_within_its_end(cast: Cast, nurse: Recruit) -> None:
    absence = report_absence(cast.liam, recruit_id=nurse.pk, on=date(2026, 2, 27))
    end_absence(cast.liam, occurrence_id=absence.pk, ended_on=date(2026, 3, 2))
    with pytest.raises(Invalid) as refused:
        correct_occurrence(cast.helen, occurrence_id=absence.pk, on=date(2026, 3, 3), reason=WHY)
    assert "today or in the past" in refused.value.problems[0].detail

    assert correct_occurrence(cast.helen, occurrence_id=absence.pk, on=date(2026, 2, 26), reason=WHY).revision == 3


@pytest.mark.parametrize(
    ("on", "reason", "field", "words"),
    [
        (None, WHY, "on", "Enter the day"),
        (date(1948, 7, 4), WHY, "on", "5 July 1948"),
        (date(2028, 1, 1), WHY, "on", "or earlier"),
        (date(2026, 2, 23), "  ", "reason", "Enter a reason"),
        (date(2026, 2, 23), "x\0", "reason", "NUL"),
        (date(2026, 2, 23), "x" * 4001, "reason", "4,000"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, ended: Occurrence, on: date | None, reason: str, field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        correct_occurrence(cast.helen, occurrence_id=ended.pk, on=on, reason=reason)
    assert refused.value.problems[0].field == field and words in refused.value.problems[0].detail
    ended.refresh_from_db()
    assert ended.happened_on == date(2026, 2, 26)
    assert not Event.objects.filter(action="occurrence_corrected").exists()


def test_the_same_day_another_one_s_day_and_a_stale_page_are_said(
    cast: Cast, nurse: Recruit, ended: Occurrence
) -> None:
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 20))
    for on, code in ((date(2026, 2, 26), "same_day"), (date(2026, 2, 20), "already_recorded")):
        with pytest.raises(NotNow) as refused:
            correct_occurrence(cast.helen, occurrence_id=ended.pk, on=on, reason=WHY)
        assert refused.value.code == code
    with pytest.raises(Stale):
        correct_occurrence(cast.helen, occurrence_id=ended.pk, on=date(2026, 2, 23), reason=WHY, revision=9)


def test_only_hr_corrects_and_others_learn_nothing(cast: Cast, nurse: Recruit, ended: Occurrence, enter) -> None:
    absence = report_absence(cast.liam, recruit_id=nurse.pk, on=date(2026, 2, 27))
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        correct_occurrence(cast.liam, occurrence_id=absence.pk, on=date(2026, 2, 26), reason=WHY)
    with pytest.raises(NotFound):
        correct_occurrence(cast.liam, occurrence_id=ended.pk, on=date(2026, 2, 23), reason=WHY)
    assert occurrence_history(cast.liam, nurse) == []
    enter(cast.omar)
    with pytest.raises(NotFound):
        correct_occurrence(cast.omar, occurrence_id=ended.pk, on=date(2026, 2, 23), reason=WHY)


def ends(recruit: Recruit) -> list[tuple[int, date]]:
    rows = Occurrence.objects.filter(recruit=recruit, kind="sponsorship_ended").order_by("number")
    return list(rows.values_list("number", "happened_on"))


def test_sponsorship_ends_once_and_its_day_moves_with_the_last_day(cast: Cast, nurse: Recruit) -> None:
    record_leaver(cast.helen, recruit_id=nurse.pk, last_day=date(2026, 4, 30))
    record_leaver(cast.hana, recruit_id=nurse.pk, last_day=date(2026, 5, 29))

    assert ends(nurse) == [(1, date(2026, 5, 29))]
    assert running(nurse) == {("sponsorship-ended", 1)}
    assert clock_of(nurse, "sponsorship-ended").due_on == date(2026, 6, 12)
    told = Event.objects.select_related("detail").get(action="occurrence_corrected")
    assert (told.detail.data["from"], told.detail.data["reason"]) == ("2026-04-30", "The last day of employment moved")

    record_leaver(cast.hana, recruit_id=nurse.pk, last_day=date(2026, 2, 27), words="She left at once")
    assert ends(nurse) == [(1, date(2026, 2, 27))]


def test_an_end_that_was_reported_stays_and_the_new_day_has_a_clock_of_its_own(cast: Cast, nurse: Recruit) -> None:
    record_leaver(cast.helen, recruit_id=nurse.pk, last_day=date(2026, 4, 30))
    clock = clock_of(nurse, "sponsorship-ended")
    close_clock(cast.helen, step_id=clock.pk, way=1, on=date(2026, 3, 2), reference="SMS-1")

    record_leaver(cast.helen, recruit_id=nurse.pk, last_day=date(2026, 5, 29))

    assert ends(nurse) == [(1, date(2026, 4, 30)), (2, date(2026, 5, 29))]
    assert running(nurse) == {("sponsorship-ended", 2)}


def test_an_earlier_end_that_is_none_of_this_leaving_stays(cast: Cast, nurse: Recruit, ended: Occurrence) -> None:
    record_leaver(cast.helen, recruit_id=nurse.pk, last_day=date(2026, 4, 30))
    assert ends(nurse) == [(1, date(2026, 2, 26)), (2, date(2026, 4, 30))]
