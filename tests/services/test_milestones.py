"""The dated facts of a recruit, and what moves with them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound
from onboarding.models import Event, Membership, Milestone, MilestoneChange, PersonStep, Recruit, Step, StepChange
from onboarding.models.steps import CARRIED_ON
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import published_version
from tests.journeys import person_step, registered, step_of

pytestmark = pytest.mark.django_db

ARRIVAL = date(2026, 3, 23)
TEN_DAYS_LATER = date(2026, 4, 2)
Days = dict[Any, date | None]


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def days_of(recruit: Recruit) -> Days:
    """Every due day that the person's figures count, by item."""
    return dict(PersonStep.objects.filter(recruit=recruit).values_list("item__path", "due_on"))


def counted_from(recruit: Recruit, anchor: str) -> set[str]:
    """The items whose day follows one milestone alone."""
    rows = PersonStep.objects.filter(recruit=recruit, item__anchor=anchor)
    return set(rows.values_list("item__path", flat=True))


def arrive(cast: Cast, on: date, **more: Any) -> Milestone:
    return record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=on, **more)


def as_they_stand(recruit: Recruit) -> list[tuple[Any, ...]]:
    """All columns of a person's steps but the revision."""
    names = [field.name for field in Step._meta.concrete_fields if field.name != "revision"]
    return list(Step.objects.filter(for_people__recruit=recruit).order_by("id").values_list(*names))


def test_moving_the_arrival_date_moves_only_open_steps(cast: Cast) -> None:
    amara = cast.amara_recruit
    done = submit_step(cast.helen, step_id=step_of(amara, "pre-arrival/accommodation-booked").id, note="A flat nearby")
    before = days_of(amara)

    arrive(cast, TEN_DAYS_LATER)

    after = days_of(amara)
    moved = {path for path, day in after.items() if day != before[path]}
    assert moved == counted_from(amara, "arrival") - {"pre-arrival/accommodation-booked"}
    assert {(after[path] - before[path]).days for path in moved} == {10}
    again = Step.objects.get(pk=done.pk)
    assert (again.due_on, again.state, again.revision) == (done.due_on, "done", done.revision)


def test_a_move_is_written_to_the_history_of_each_step_with_both_times(cast: Cast) -> None:
    amara = cast.amara_recruit
    started = database_now()
    arrive(cast, TEN_DAYS_LATER, reason="The flight was changed", effective_on=date(2026, 2, 27))

    own = Step.objects.filter(enrolment__recruit=amara, item__anchor="arrival")
    lines = StepChange.objects.filter(step__in=own, verb="moved", recorded_at__gte=started)
    assert {line.step_id: line.due_on for line in lines} == {step.id: step.due_on for step in own}
    assert {(line.effective_on, line.actor, line.reason) for line in lines} == {
        (date(2026, 2, 27), cast.helen, "The flight was changed")
    }
    change = MilestoneChange.objects.latest("recorded_at")
    assert (change.planned_on, change.effective_on, change.reason) == (
        TEN_DAYS_LATER, date(2026, 2, 27), "The flight was changed",
    )  # fmt: skip
    event = Event.objects.filter(action="milestone_recorded", recorded_at__gte=started).get()
    assert event.detail.data["from"]["planned_on"] == "2026-03-23"
    assert event.detail.data["to"]["planned_on"] == "2026-04-02"


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]


def test_there_and_back_again_changes_nothing_but_history(cast: Cast) -> None:
    before, lines = as_they_stand(cast.amara_recruit), StepChange.objects.count()
    arrive(cast, TEN_DAYS_LATER)
    assert as_they_stand(cast.amara_recruit) != before
    arrive(cast, ARRIVAL)
    assert as_they_stand(cast.amara_recruit) == before
    assert StepChange.objects.count() > lines


def test_the_same_date_again_moves_nothing(cast: Cast) -> None:
    before, lines = as_they_stand(cast.amara_recruit), StepChange.objects.count()
    arrive(cast, ARRIVAL)
    assert as_they_stand(cast.amara_recruit) == before
    assert StepChange.objects.count() == lines


def test_the_day_it_happened_counts_instead_of_the_planned_one_which_stays(cast: Cast, clock: Any) -> None:
    clock.move_to("2026-03-26T09:00:00+00:00")
    milestone = record_milestone(
        cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", actual_on=date(2026, 3, 25)
    )
    assert (milestone.planned_on, milestone.actual_on) == (ARRIVAL, date(2026, 3, 25))
    assert step_of(cast.amara_recruit, "arrival-and-induction/bank-account").due_on == date(2026, 4, 4)
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).status == "arrived"


def test_of_several_sittings_the_latest_speaks(cast: Cast) -> None:
    amara = {"recruit_id": cast.amara_recruit.id}
    record_milestone(cast.helen, **amara, kind="osce_sitting", actual_on=date(2026, 2, 2))
    record_milestone(cast.helen, **amara, kind="osce_result", actual_on=date(2026, 2, 6), outcome="not_passed")
    record_milestone(cast.helen, **amara, kind="osce_sitting", occurrence=2, planned_on=date(2026, 7, 1))
    assert step_of(cast.amara_recruit, "nurse-osce/osce-result").due_on == date(2026, 7, 8)


def test_a_shared_step_follows_the_earliest_of_the_people_it_serves(cast: Cast) -> None:
    # The welcome pack is due 28 days before arrival; Amara and Bilal arrive on the same day.
    pack = "pre-arrival/welcome-pack"
    arrive(cast, TEN_DAYS_LATER)
    still_for_bilal = step_of(cast.amara_recruit, pack).due_on
    record_milestone(cast.helen, recruit_id=cast.bilal_recruit.id, kind="arrival", planned_on=date(2026, 4, 6))
    assert still_for_bilal == date(2026, 2, 23)
    assert step_of(cast.amara_recruit, pack).due_on == date(2026, 3, 5)
    assert person_step(cast.amara_recruit, pack).due_on == date(2026, 3, 5)
    assert person_step(cast.bilal_recruit, pack).due_on == date(2026, 3, 9)
    assert wrong_counters(cast.northgate.id) == 0


def test_moving_a_date_takes_as_many_statements_for_sixty_steps_as_for_two(cast: Cast) -> None:
    counts = []
    for many in (2, 60):
        version = published_version([{}] * many, trust=cast.northgate)
        recruit = registered(cast)
        enrol(cast.helen, recruit_id=recruit.id, programme_key=version.programme.key)
        with CaptureQueriesContext(connection) as queries:
            record_milestone(cast.helen, recruit_id=recruit.id, kind="arrival", planned_on=ARRIVAL)
        assert Step.objects.filter(enrolment__recruit=recruit, due_on=date(2026, 4, 2)).count() == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "teleported"}),
        ("occurrence", {"occurrence": 0}),
        ("occurrence", {"occurrence": 100}),
        ("planned_on", {"planned_on": None}),
        ("planned_on", {"planned_on": date(1, 1, 1)}),
        ("planned_on", {"planned_on": date(1948, 7, 4)}),
        ("planned_on", {"planned_on": date(2056, 3, 3)}),
        ("planned_on", {"planned_on": date(9999, 12, 31)}),
        ("actual_on", {"actual_on": date(1, 1, 1)}),
        ("actual_on", {"actual_on": date(2026, 3, 3)}),
        ("effective_on", {"effective_on": date(2026, 3, 3)}),
        ("effective_on", {"effective_on": date(1, 1, 1)}),
        ("outcome", {"kind": "osce_result", "outcome": "fine"}),
        ("outcome", {"outcome": "passed"}),
        ("reason", {"reason": "late\0"}),
        ("reason", {"reason": "x" * 4001}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    cast: Cast, field: str, given: dict[str, Any]
) -> None:
    before = [table.objects.count() for table in (Milestone, MilestoneChange, Event, StepChange)]
    wanted = {"kind": "arrival", "planned_on": TEN_DAYS_LATER} | given
    with pytest.raises(Invalid) as refusal:
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, **wanted)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert [table.objects.count() for table in (Milestone, MilestoneChange, Event, StepChange)] == before


@pytest.mark.parametrize("day", [date(1948, 7, 5), date(2056, 3, 1)])
def test_the_edges_of_the_range_are_taken(cast: Cast, day: date) -> None:
    assert arrive(cast, day).planned_on == day


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("visa_expiry", date(2026, 2, 1)),  # the visa was granted on 2 February
        ("visa_expiry", date(2026, 2, 9)),  # and is valid from the 10th
        ("visa_valid_from", date(2029, 2, 10)),  # it expires on the 9th
        ("visa_applied", date(2025, 12, 14)),  # the certificate was assigned on the 15th
        ("visa_applied", date(2026, 2, 3)),
    ],
)
def test_impossible_orders_are_refused_with_both_dates_in_words(cast: Cast, kind: str, day: date) -> None:
    with pytest.raises(Invalid) as refusal:
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind=kind, actual_on=day)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("actual_on", "impossible_order")
    assert "cannot be before" in problem.detail


def test_the_status_follows_what_has_happened(cast: Cast, clock: Any) -> None:
    clock.move_to("2026-04-10T09:00:00+00:00")
    found = []
    for kind in ("arrival", "start_date", "left"):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind=kind, actual_on=date(2026, 4, 1))
        found.append(Recruit.objects.get(pk=cast.amara_recruit.pk).status)
    assert found == ["arrived", "started", "left"]


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("liam", NotAllowed), ("priya", NotAllowed), ("amara", NotAllowed), ("ben", NotAllowed), ("ed", NotAllowed),
        ("olu", NotAllowed), ("diana", NotFound), ("bilal", NotFound), ("omar", NotFound),
    ],
)  # fmt: skip
def test_only_hr_moves_dates(
    cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]
) -> None:
    enter(getattr(cast, who))
    with pytest.raises(error):
        record_milestone(
            getattr(cast, who), recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=TEN_DAYS_LATER
        )


def test_a_date_recorded_late_leaves_the_newest_line_of_each_step_true(cast: Cast) -> None:
    arrive(cast, TEN_DAYS_LATER)
    arrive(cast, date(2026, 4, 3), effective_on=date(2026, 1, 5))
    assert StepChange.objects.filter(verb=CARRIED_ON).exists()
    for step in Step.objects.filter(for_people__recruit=cast.amara_recruit):
        newest = step.changes.order_by("-effective_on", "-recorded_at", "-id")[0]
        assert (newest.state, newest.due_on, newest.applies) == (step.state, step.due_on, step.applies)
