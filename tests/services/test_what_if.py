"""What a change would do is shown before it is saved, and saving does just that."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.errors import Invalid, NotAllowed, NotFound
from onboarding.models import Event, Membership, Milestone, MilestoneChange, PersonStep, Recruit, Step, StepChange
from onboarding.selectors.previews import Preview, preview_row
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import Dated, record_milestone
from onboarding.services.seen import Unseen
from onboarding.services.what_if import move_cohort, move_milestone
from tests.cast import Cast
from tests.factories import CohortFactory, published_version
from tests.journeys import enrolled, registered, step_of

pytestmark = pytest.mark.django_db

ARRIVAL = date(2026, 3, 23)
TWO_WEEKS_LATER = date(2026, 4, 6)
LATER = Dated("arrival", planned_on=TWO_WEEKS_LATER)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def look(cast: Cast, dated: Dated = LATER, **more: Any) -> Preview:
    return move_milestone(cast.helen, recruit_id=cast.amara_recruit.id, dated=dated, **more)


def days_of(recruit: Recruit) -> dict[tuple[str, int], tuple[str, date | None]]:
    rows = PersonStep.objects.filter(recruit=recruit)
    return {(p, o): (a, d) for p, o, a, d in rows.values_list("item__path", "step__occurrence", "applies", "due_on")}


def everything() -> list[int]:
    return [table.objects.count() for table in (Milestone, MilestoneChange, StepChange, Event, Step)]


def test_looking_saves_nothing(cast: Cast) -> None:
    before, rows = everything(), days_of(cast.amara_recruit)
    preview = look(cast)
    assert not preview.saved and preview.people[0].slip.moved
    assert (everything(), days_of(cast.amara_recruit)) == (before, rows)


def test_what_was_seen_is_saved(cast: Cast) -> None:
    seen = look(cast)
    saved = look(cast, seen=seen.digest, reason="The flight was changed")
    assert saved.saved and preview_row(saved)["people"] == preview_row(seen)["people"]
    assert Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival").planned_on == TWO_WEEKS_LATER


def test_what_has_changed_since_it_was_seen_is_shown_again_and_not_saved(cast: Cast) -> None:
    seen = look(cast)
    record_milestone(cast.hana, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 3, 30))
    again = look(cast, seen=seen.digest)
    assert not again.saved
    assert Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival").planned_on == date(2026, 3, 30)


def test_a_limit_of_law_that_does_not_move_is_named_with_its_source(cast: Cast) -> None:
    stays = look(cast).people[0].slip.stays
    assert stays and all(step.limit == "hard" and step.source for step in stays)
    moved = {one.step.key for one in look(cast).people[0].slip.moved}
    assert moved.isdisjoint(step.key for step in stays)


def test_it_says_what_becomes_late(cast: Cast) -> None:
    late = look(cast, Dated("arrival", planned_on=date(2026, 3, 4))).people[0].slip.late
    assert late and all(step.due_on and step.due_on < date(2026, 3, 2) for step in late)


def test_it_says_what_would_be_due_before_what_comes_first(cast: Cast) -> None:
    version = published_version(
        [
            {"key": "first", "title": "Read the contract", "anchor": "start_date", "offset": -10},
            {"key": "second", "title": "Pack", "anchor": "arrival", "offset": 0, "prerequisites": []},
        ],
        trust=cast.northgate,
    )
    path = f"{version.programme.key}/first"
    other = published_version(
        [{"key": "third", "title": "Board the aeroplane", "anchor": "arrival", "offset": 0, "prerequisites": [path]}],
        trust=cast.northgate,
    )
    for key in (version.programme.key, other.programme.key):
        enrol(cast.helen, recruit_id=cast.amara_recruit.id, programme_key=key)
    clashes = look(cast, Dated("start_date", planned_on=date(2026, 4, 20))).people[0].slip.clashes
    assert any("“Board the aeroplane”" in words and "“Read the contract”" in words for words in clashes)


def test_it_says_who_is_reminded_and_the_gates_before_and_after(cast: Cast) -> None:
    (person,) = look(cast).people
    assert "Priya Nair" in {one.name for one in person.told}
    travel = [next(g for g in gates if g.gate == "travel") for gates in (person.gates_before, person.gates_after)]
    assert [gate.gate_on for gate in travel] == [ARRIVAL, TWO_WEEKS_LATER]
    assert any("is after" in words for words in person.doubts)  # arrival after the first day at work


def test_what_cannot_be_is_refused_as_when_saving(cast: Cast) -> None:
    with pytest.raises(Invalid):
        look(cast, Dated("visa_expiry", actual_on=date(2026, 1, 1)))


@pytest.mark.parametrize(("who", "error"), [("liam", NotAllowed), ("amara", NotAllowed), ("omar", NotFound)])
def test_only_hr_looks(cast: Cast, who: str, error: type[Exception], enter: Callable[[Membership], None]) -> None:
    enter(getattr(cast, who))
    with pytest.raises(error):
        move_milestone(getattr(cast, who), recruit_id=cast.amara_recruit.id, dated=LATER)


KINDS = ("arrival", "start_date", "cos_start", "visa_expiry", "osce_sitting", "left")
changes = st.tuples(st.sampled_from(KINDS), st.dates(date(2026, 3, 3), date(2030, 3, 1)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes, min_size=1, max_size=3))
def test_saving_does_what_the_preview_says(cast: Cast, wanted: list[tuple[str, date]]) -> None:
    with transaction.atomic():
        for kind, day in wanted:
            check_one(cast, Dated(kind, planned_on=day))
        transaction.set_rollback(True)


def check_one(cast: Cast, dated: Dated) -> None:
    """The days that differ after saving are those of the preview, no more and no fewer."""
    amara = cast.amara_recruit
    before = days_of(amara)
    try:
        preview = look(cast, dated)
    except Invalid:
        return
    assert days_of(amara) == before
    record_milestone(
        cast.helen, recruit_id=amara.id, kind=dated.kind, occurrence=dated.occurrence, planned_on=dated.planned_on
    )
    after = days_of(amara)
    states = dict(PersonStep.objects.filter(recruit=amara).values_list("item__path", "state"))
    real = {
        key: (before[key][1] if before[key][0] == "yes" else None, now[1] if now[0] == "yes" else None)
        for key, now in after.items()
        if states[key[0]] in ("to_do", "submitted", "returned")
    }
    said = {
        one.step.key: (one.was_on, one.step.due_on if one.is_asked else None) for one in preview.people[0].slip.moved
    }
    differs = {
        key for key, (was, now) in real.items() if was != now or (before[key][0] == "yes") != (after[key][0] == "yes")
    }
    assert said == {key: real[key] for key in differs}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["arrival", "start_date", "osce_sitting"]), st.integers(1, 60))
def test_the_order_in_which_dates_are_recorded_changes_no_day(cast: Cast, order: list[str], days: int) -> None:
    found = []
    for kinds in (sorted(order), order):
        with transaction.atomic():
            for kind in kinds:
                day = ARRIVAL + timedelta(days=days + 7 * sorted(order).index(kind))
                record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind=kind, planned_on=day)
            found.append(days_of(cast.amara_recruit))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def slip_cohort(cast: Cast, **more: Any) -> Preview:
    wanted: dict[str, Any] = {"cohort_id": cast.cohort.id, "kind": "arrival", "by_days": 14}
    return move_cohort(cast.helen, **wanted | more)


def test_a_flight_slips_for_everyone_at_once(cast: Cast) -> None:
    people = [cast.amara_recruit, cast.bilal_recruit]
    before = everything()
    seen = slip_cohort(cast)
    assert {one.recruit for one in seen.people} == set(people) and everything() == before
    assert slip_cohort(cast, seen=seen.digest, reason="The flight was cancelled").saved
    rows = Milestone.objects.filter(recruit__in=people, kind="arrival")
    assert set(rows.values_list("planned_on", flat=True)) == {TWO_WEEKS_LATER}
    assert wrong_counters(cast.northgate.id) == 0


def test_who_is_left_out_is_named_with_why(cast: Cast, clock: Any) -> None:
    clock.move_to("2026-03-26T09:00:00+00:00")
    record_milestone(cast.helen, recruit_id=cast.bilal_recruit.id, kind="arrival", actual_on=date(2026, 3, 23))
    grace = registered(cast)
    preview = slip_cohort(cast, seen=Unseen.WHATEVER)
    assert [one.recruit for one in preview.people] == [cast.amara_recruit]
    assert {one.recruit: one.why for one in preview.left_out} == {
        cast.bilal_recruit: "It has happened already, on 23 March 2026.",
        grace: "Has no planned day to count from.",
    }


def test_one_whose_day_cannot_be_stops_all_and_is_named(cast: Cast) -> None:
    cohort = CohortFactory(trust=cast.northgate)
    grace, _ = [registered(cast, cohort=cohort, full_name=name) for name in ("Grace Mensah", "Kofi Boateng")]
    record_milestone(cast.helen, recruit_id=grace.id, kind="visa_granted", planned_on=date(2026, 5, 1))
    before = everything()
    with pytest.raises(Invalid) as refusal:
        slip_cohort(
            cast,
            cohort_id=cohort.id,
            kind="visa_expiry",
            by_days=None,
            planned_on=date(2026, 4, 1),
            seen=Unseen.WHATEVER,
        )
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("planned_on", "impossible_order")
    assert problem.detail.startswith("Grace Mensah: ")
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("kind", {"kind": "teleported"}),
        ("by_days", {"by_days": None}),
        ("by_days", {"by_days": 0}),
        ("by_days", {"by_days": 3651}),
        ("by_days", {"planned_on": TWO_WEEKS_LATER}),
        ("planned_on", {"by_days": None, "planned_on": date(9999, 1, 1)}),
    ],
)
def test_a_cohort_is_moved_by_days_or_to_a_day(cast: Cast, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        slip_cohort(cast, **wrong)
    assert refusal.value.problems[0].field == field


def test_a_cohort_of_many_takes_as_many_statements_as_one_of_few(cast: Cast) -> None:
    counts = []
    for many in (3, 12):
        cohort = CohortFactory(trust=cast.northgate)
        for number in range(many):
            recruit = enrolled(cast, cohort=cohort, full_name=f"Grace {number}")
            record_milestone(cast.helen, recruit_id=recruit.id, kind="arrival", planned_on=ARRIVAL)
        with CaptureQueriesContext(connection) as queries:
            preview = slip_cohort(cast, cohort_id=cohort.id, seen=Unseen.WHATEVER)
        assert preview.saved and len(preview.people) == many
        counts.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert step_of(recruit, "arrival-and-induction/bank-account").due_on == TWO_WEEKS_LATER + timedelta(days=10)
