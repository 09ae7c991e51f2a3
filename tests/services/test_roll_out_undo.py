"""A roll-out is taken back as one: within a day, exactly, and only while nothing has followed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import NotFound, NotNow
from onboarding.models import Enrolment, Membership, PersonStep, Recruit, RollOut, Serving, Step
from onboarding.services.comments import comment_on_step
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolment_states import withdraw_enrolment
from onboarding.services.milestones import record_milestone
from onboarding.services.roll_out_undo import undo_roll_out
from onboarding.services.steps import reopen_step, submit_step
from tests.cast import Cast
from tests.journeys import enrolled, step_of
from tests.rolling_out import ADDED, HELLO, KEY, brought, next_version, usual_next_version

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def london(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/London"))


def everything() -> list[Any]:
    """All that people see and figures count, and which item each step has."""
    fields = [field.attname for field in Step._meta.concrete_fields if field.name != "revision"]
    steps = Step.objects.filter(superseded_on__isnull=True).order_by("pk").values_list(*fields)
    people = Recruit.objects.order_by("pk").values_list("pk", "step_total", "step_done", "next_due_on")
    seen = PersonStep.objects.order_by("recruit", "step", "id").values_list(
        "recruit", "step", "item", "state", "due_on"
    )
    shared = Serving.objects.order_by("recruit", "step").values_list("recruit", "step", "needed_on", "served_on")
    followed = Enrolment.objects.filter(recruit__isnull=False).order_by("pk").values_list("pk", "version", "state")
    return [list(rows) for rows in (steps, people, seen, shared, followed)]


@pytest.mark.parametrize("choice", ["not_started", "mandated"])
def test_undone_everything_is_as_it_was(cast: Cast, choice: str) -> None:
    version = next_version(
        cast.helen,
        add=[HELLO, HELLO | {"key": "team-hello", "scope": "team"}],
        change={"travel-plan": {"offset": -21}, "assign-cos": {"offset": 70}},
        remove=["last-call", "cohort-call"],
    )
    before = everything()
    done = brought(cast.helen, version, choice, reason="New guidance")
    assert everything() != before and done.roll_out_id
    undo_roll_out(cast.hana, roll_out_id=done.roll_out_id)
    row = RollOut.objects.get(pk=done.roll_out_id)
    assert (row.undone_on, row.undone_by) == (TODAY, cast.hana)
    assert everything() == before
    assert wrong_counters(cast.northgate.id) == 0


def test_what_was_undone_can_be_done_again(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    first = brought(cast.helen, version)
    added = step_of(cast.amara_recruit, ADDED)
    assert first.roll_out_id
    undo_roll_out(cast.helen, roll_out_id=first.roll_out_id)
    second = brought(cast.helen, version)
    assert second.totals == first.totals
    assert step_of(cast.amara_recruit, ADDED) == added
    assert wrong_counters(cast.northgate.id) == 0


def test_a_date_that_moved_meanwhile_counts(cast: Cast) -> None:
    done = brought(cast.helen, usual_next_version(cast.helen))
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 5, 4))
    assert done.roll_out_id
    undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    assert step_of(cast.amara_recruit, f"{KEY}/travel-plan").due_on == date(2026, 4, 20)


def submit(cast: Cast) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, ADDED).id, on=TODAY)


def say(cast: Cast) -> None:
    comment_on_step(cast.helen, step_id=step_of(cast.amara_recruit, ADDED).id, words="Called twice")


def withdraw(cast: Cast) -> None:
    row = Enrolment.objects.get(recruit=cast.amara_recruit, version__programme__key=KEY)
    withdraw_enrolment(cast.helen, enrolment_id=row.pk, reason="Not coming")


def follow_on(cast: Cast) -> None:
    brought(cast.helen, next_version(cast.helen, add=[HELLO | {"key": "wave"}]))


@pytest.mark.parametrize("something", [submit, say, withdraw, follow_on])
def test_it_is_refused_in_words_where_something_has_followed(cast: Cast, something: Callable[[Cast], None]) -> None:
    done = brought(cast.helen, usual_next_version(cast.helen))
    something(cast)
    before = everything()
    assert done.roll_out_id
    with pytest.raises(NotNow, match=r"since.*, so this cannot be undone"):
        undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    assert everything() == before


def test_what_others_do_elsewhere_is_not_in_the_way(cast: Cast) -> None:
    done = brought(cast.helen, usual_next_version(cast.helen))
    submit_step(cast.hana, step_id=step_of(cast.amara_recruit, f"{KEY}/named-contact").id, note="Helen Moss")
    assert done.roll_out_id
    undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    assert step_of(cast.amara_recruit, f"{KEY}/named-contact").state == "done"


def test_until_the_next_day_and_only_once(cast: Cast, clock: Any) -> None:
    version = usual_next_version(cast.helen)
    done = brought(cast.helen, version)
    assert done.roll_out_id
    clock.move_to(london(date(2026, 3, 4)))
    with pytest.raises(NotNow, match="until 3 March 2026"):
        undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    clock.move_to(london(date(2026, 3, 3)))
    undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    with pytest.raises(NotNow, match="undone on 3 March 2026"):
        undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)


def test_another_trust_does_not_find_it(cast: Cast, enter: Callable[[Membership], None]) -> None:
    done = brought(cast.helen, usual_next_version(cast.helen))
    enter(cast.omar)
    assert done.roll_out_id
    with pytest.raises(NotFound):
        undo_roll_out(cast.omar, roll_out_id=done.roll_out_id)


def test_undoing_costs_the_same_queries_for_a_few_and_for_many(cast: Cast) -> None:
    few = queries(cast)
    for _ in range(12):
        enrolled(cast)
    # As doing: the roll-out twice, the programme, its people and lines, who is locked, what followed; then steps and
    # enrolments put back, columns, what is known of people, histories, shared steps, followers, counters, events.
    assert few == queries(cast)


def queries(cast: Cast) -> int:
    version = next_version(cast.helen, change={"travel-plan": {"title": f"Plan it {Step.objects.count()}"}}, add=[
        HELLO | {"key": f"hello-{Step.objects.count()}"}
    ])  # fmt: skip
    done = brought(cast.helen, version)
    assert done.roll_out_id
    with CaptureQueriesContext(connection) as acted:
        undo_roll_out(cast.helen, roll_out_id=done.roll_out_id)
    return len(acted)


def test_a_begun_step_of_a_version_before_the_last_one_is_as_it_was(cast: Cast) -> None:
    """It keeps its wording through two versions, of which the second says the same again; that one is taken back."""
    step = step_of(cast.amara_recruit, "pre-arrival/travel-plan")
    was, due_on = step.item_id, step.due_on
    submit_step(cast.helen, step_id=step.pk, on=date(2026, 3, 1), out_of_order_reason="Booked early")
    reopen_step(cast.hana, step_id=step.pk, reason="The flight was cancelled")
    brought(cast.helen, next_version(cast.helen, change={"travel-plan": {"offset": -21}}))
    again = next_version(cast.helen, change={"travel-plan": {"offset": step.item.offset}})
    undo_roll_out(cast.helen, roll_out_id=brought(cast.helen, again).roll_out_id)
    for day in (24, 23):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="arrival", planned_on=date(2026, 3, day))
    step.refresh_from_db()
    assert (step.item_id, step.due_on) == (was, due_on)
