"""Dates that could upset a count: the farthest offsets, 29 February, months without a 31st, a date moved 300 times, and
items that wait for each other. Each is worked out or refused in words, and nothing is half moved."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid
from onboarding.models import Membership, Milestone, MilestoneChange, PersonStep, ProgrammeVersion, Step, StepChange
from onboarding.selectors.date_history import date_history
from onboarding.selectors.version_faults import version_faults
from onboarding.selectors.visible import find_step
from onboarding.services.draft_parts import change_item
from onboarding.services.due_accounts import why_due
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.factories import published_version
from tests.journeys import registered, step_of
from tests.programmes import draft_of, item_of

pytestmark = pytest.mark.django_db
FARTHEST = 3650  # what a file or a form may say: `library/fields.py`


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def due_after(cast: Cast, on: date, **rule: Any) -> Step:
    """The step of an item with this rule, for somebody whose arrival is planned on this day."""
    version = published_version([{"key": "one", "anchor": "arrival", **rule}], trust=cast.northgate)
    recruit = registered(cast)
    record_milestone(cast.helen, recruit_id=recruit.pk, kind="arrival", planned_on=on)
    enrol(cast.helen, recruit_id=recruit.pk, programme_key=version.programme.key)
    return step_of(recruit, f"{version.programme.key}/one")


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "working_days"])
@pytest.mark.parametrize("offset", [-FARTHEST, FARTHEST])
@pytest.mark.parametrize("on", [date(1948, 7, 5), date(2056, 3, 1)])
def test_the_farthest_offset_from_the_farthest_day_has_a_day_and_an_account(
    cast: Cast, on: date, offset: int, unit: str
) -> None:
    step = due_after(cast, on, offset=offset, unit=unit, roll="back")

    assert step.due_on and (step.due_on > on) is (offset > 0)
    why = why_due(cast.helen, find_step(cast.helen, step.pk))
    assert why and why.on == step.due_on


@pytest.mark.parametrize(
    ("on", "offset", "unit", "due_on"),
    [
        (date(2028, 2, 29), 12, "months", date(2029, 2, 28)),  # no 29 February in 2029
        (date(2028, 2, 29), 48, "months", date(2032, 2, 29)),
        (date(2027, 1, 31), 1, "months", date(2027, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2027, 3, 31), -1, "months", date(2027, 2, 28)),
        (date(2027, 8, 31), 1, "months", date(2027, 9, 30)),
        (date(2028, 2, 28), 1, "days", date(2028, 2, 29)),
    ],
)
def test_months_without_that_day_take_their_last(cast: Cast, on: date, offset: int, unit: str, due_on: date) -> None:
    assert due_after(cast, on, offset=offset, unit=unit).due_on == due_on


def test_a_date_moved_three_hundred_times_keeps_every_value_and_ends_where_it_began(cast: Cast) -> None:
    amara = cast.amara_recruit
    first = Milestone.objects.get(recruit=amara, kind="arrival").planned_on
    kept = MilestoneChange.objects.filter(milestone__recruit=amara, milestone__kind="arrival").count()
    days = (
        PersonStep.objects.filter(recruit=amara)
        .order_by("pk")
        .values_list("item__path", "step__occurrence", "applies", "due_on")
    )
    before = list(days)
    assert first

    for number in range(300):
        day = first + timedelta(days=(number + 1) % 50)
        record_milestone(cast.helen, recruit_id=amara.pk, kind="arrival", planned_on=day, reason="Again")

    assert Milestone.objects.get(recruit=amara, kind="arrival").planned_on == first
    assert list(days.all()) == before
    step = step_of(amara, "arrival-and-induction/date-of-entry")
    why = why_due(cast.helen, find_step(cast.helen, step.pk))
    assert why and why.on == step.due_on
    newest = StepChange.objects.filter(step=step).order_by("-effective_on", "-recorded_at", "-id").first()
    assert newest and newest.due_on == step.due_on
    with CaptureQueriesContext(connection) as queries:
        rows = date_history(cast.helen, amara)
    assert len(queries) == 2  # dates; their changes
    (row,) = [row for row in rows if row["kind"] == "arrival"]
    assert len(row["changes"]) == kept + 300 and row["changes"][0]["planned_on"] == first


def test_items_that_are_counted_from_each_other_are_refused_before_they_are_published(cast: Cast) -> None:
    draft = draft_of(cast.helen)
    for key, other in (("english-evidence", "nmc-account"), ("nmc-account", "english-evidence")):
        item = item_of(draft, key)
        change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes={"anchor": {"item": other}})

    assert any("in a circle" in one.detail for one in version_faults(ProgrammeVersion.objects.get(pk=draft.pk)))


def test_a_visa_that_ends_before_it_is_granted_moves_nothing(cast: Cast) -> None:
    before = list(Step.objects.filter(enrolment__recruit=cast.amara_recruit).values_list("pk", "due_on"))
    with pytest.raises(Invalid) as refused:
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="visa_expiry", actual_on=date(2026, 2, 1))
    assert "cannot be before “Visa granted”" in refused.value.problems[0].detail
    assert list(Step.objects.filter(enrolment__recruit=cast.amara_recruit).values_list("pk", "due_on")) == before
