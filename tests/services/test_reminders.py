"""Planning reminders: what is owed is recorded once, and what is owed no more does not stay planned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Enrolment, Recruit, Reminder, ReminderPolicy, Step, StepChange
from tests.cast import Cast
from tests.reminding import plan_on, quiet_northgate, recruit_with_people, step_due, told

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [28, 14, 7]}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def amara(cast: Cast) -> Recruit:
    """Amara, with nothing to do but what a test gives her."""
    return cast.amara_recruit


def record_day(step: Step, on: date, due_on: date | None = None) -> None:
    """What the step's history says: its due day became known then."""
    StepChange.objects.create(
        trust=step.trust,
        step=step,
        verb="moved",
        state=step.state,
        applies="yes",
        due_on=due_on or step.due_on,
        effective_on=on,
        recorded_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
    )


def test_the_owner_is_told_once_when_the_day_has_come(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara)

    assert plan_on(cast, TODAY - timedelta(days=1)).new == 0
    assert plan_on(cast, TODAY).new == 1
    assert plan_on(cast, TODAY) == plan_on(cast, TODAY + timedelta(days=1)) == (0, 0, 0, 0, 0)
    assert told(step) == [("Amara Santos", -7, DUE, "pending")]


def test_nobody_is_told_of_what_is_optional_or_left_to_the_weekly_digest(cast: Cast, amara: Recruit) -> None:
    step_due(DUE, amara, mandatory=False)
    step_due(DUE, amara, basis="good_practice", remind_days_before=[])

    assert plan_on(cast, TODAY) == (0, 0, 0, 0, 0)


def test_a_target_keeps_one_lead_time_and_a_hard_limit_all_of_them_and_its_last_day(cast: Cast, amara: Recruit) -> None:
    target = step_due(date(2026, 3, 30), amara, remind_days_before=[28, 14, 7])
    hard = step_due(date(2026, 3, 30), amara, **HARD)

    for day in range(29):
        plan_on(cast, TODAY + timedelta(days=day))
        Reminder.objects.filter(state="pending").update(state="sent")

    assert [occasion for _, occasion, *_ in told(target)] == [-28]
    assert [occasion for _, occasion, *_ in told(hard)] == [-28, -14, -7, 0]


def test_a_date_that_moves_cancels_the_old_reminder_and_owes_a_new_one(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara)
    plan_on(cast, TODAY)
    later = DUE + timedelta(days=10)

    Step.objects.filter(id=step.id).update(due_on=later)

    assert plan_on(cast, TODAY) == (0, 0, 1, 0, 0)
    assert plan_on(cast, TODAY + timedelta(days=10)).new == 1
    assert [(due_on, state) for *_, due_on, state in told(step)] == [(DUE, "cancelled"), (later, "pending")]


def test_a_date_that_moves_back_takes_the_same_reminder_up_again(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara)
    plan_on(cast, TODAY)
    before = Reminder.objects.get(step=step)
    for moved_to in (DUE + timedelta(days=30), DUE):
        Step.objects.filter(id=step.id).update(due_on=moved_to)
        planned = plan_on(cast, TODAY)

    assert planned == (0, 1, 0, 0, 0)
    after = Reminder.objects.get(step=step)
    assert (after.id, after.state, after.state_reason) == (before.id, "pending", "")


@pytest.mark.parametrize("state", ["submitted", "done", "waived"])
def test_a_step_that_is_closed_needs_no_reminder_until_it_opens_again(cast: Cast, amara: Recruit, state: str) -> None:
    step = step_due(DUE, amara)
    plan_on(cast, TODAY)

    Step.objects.filter(id=step.id).update(state=state, done_on=TODAY, waived_on=TODAY)
    assert plan_on(cast, TODAY).cancelled == 1

    Step.objects.filter(id=step.id).update(state="returned")
    assert plan_on(cast, TODAY + timedelta(days=1)).again == 1


@pytest.mark.parametrize("changes", [{"applies": "no"}, {"applies": "unknown"}, {"superseded_on": TODAY}])
def test_a_step_that_leaves_the_checklist_needs_no_reminder(
    cast: Cast, amara: Recruit, changes: dict[str, object]
) -> None:
    step = step_due(DUE, amara)
    plan_on(cast, TODAY)

    Step.objects.filter(id=step.id).update(**changes)

    assert plan_on(cast, TODAY).cancelled == 1


@pytest.mark.parametrize(
    ("state", "told_of"), [("active", ["target", "hard"]), ("paused", ["hard"]), ("withdrawn", ["hard"])]
)
def test_of_an_enrolment_that_rests_or_is_over_only_hard_limits_are_told(
    cast: Cast, amara: Recruit, state: str, told_of: list[str]
) -> None:
    steps = [step_due(DUE, amara), step_due(DUE, amara, **HARD)]
    Enrolment.objects.filter(steps__in=steps).update(state=state)

    plan_on(cast, TODAY)

    assert list(Reminder.objects.order_by("-step__item__limit").values_list("step__item__limit", flat=True)) == told_of


def test_someone_who_has_left_is_reminded_of_hard_limits_alone(cast: Cast, amara: Recruit) -> None:
    step_due(DUE, amara, owner_role="hr")
    duty = step_due(DUE, amara, owner_role="hr", **HARD)
    Recruit.objects.filter(id=amara.id).update(status="left")

    plan_on(cast, TODAY)

    assert list(Reminder.objects.values_list("step", flat=True)) == [duty.id]


def test_after_an_outage_one_reminder_catches_up_and_it_is_the_current_one(cast: Cast, amara: Recruit) -> None:
    step = step_due(date(2026, 3, 30), amara, **HARD)

    plan_on(cast, date(2026, 3, 25))

    assert told(step) == [("Amara Santos", -7, date(2026, 3, 30), "pending")]


def test_what_was_not_sent_when_the_next_stage_comes_gives_way_to_it(cast: Cast, amara: Recruit) -> None:
    step = step_due(date(2026, 3, 30), amara, **HARD)
    plan_on(cast, TODAY)

    assert plan_on(cast, date(2026, 3, 16)) == (1, 0, 1, 0, 0)
    assert [(occasion, state) for _, occasion, _, state in told(step)] == [(-28, "cancelled"), (-14, "pending")]


@pytest.mark.parametrize("limit", ["target", "hard"])
@pytest.mark.parametrize("known_days_before", [40, 28, 27, 15, 14, 8, 7, 3, 0])
def test_planning_day_by_day_sends_what_the_rule_says(
    cast: Cast, amara: Recruit, limit: str, known_days_before: int
) -> None:
    leads, due_on = [28, 14, 7], date(2026, 4, 30)
    known_on = due_on - timedelta(days=known_days_before)
    step = step_due(due_on, amara, limit=limit, basis="regulator", remind_days_before=leads)
    record_day(step, known_on - timedelta(days=5), due_on - timedelta(days=3))
    record_day(step, known_on)
    record_day(step, known_on + timedelta(days=1))

    for day in range(known_days_before + 1):
        plan_on(cast, known_on + timedelta(days=day))
        Reminder.objects.filter(state="pending").update(state="sent")

    assert [occasion for _, occasion, *_ in told(step)] == worth_sending(leads, known_days_before, limit)


def worth_sending(leads: list[int], known_days_before: int, limit: str) -> list[int]:
    """Rule 7 of the programmes: of a target only the earliest lead time counts, and is let go once its day has gone by;
    of a hard limit all that lie ahead, and the latest one gone by at once, unless one is due today anyway; and its last day."""
    ahead = [-days for days in leads if days <= known_days_before]
    if limit == "target":
        return [-days for days in leads[:1] if days <= known_days_before]
    gone_by = [-days for days in leads if days > known_days_before]
    return [*([] if not gone_by or -known_days_before in ahead else gone_by[-1:]), *ahead, 0]


def test_a_limit_that_had_passed_before_the_trust_went_live_is_not_chased(cast: Cast, amara: Recruit) -> None:
    step_due(cast.northgate.live_on - timedelta(days=1), amara, **HARD)

    assert plan_on(cast, TODAY).new == 0


def test_what_did_not_leave_by_its_due_day_is_missed_and_shown_as_such(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara)
    plan_on(cast, TODAY)

    assert plan_on(cast, DUE + timedelta(days=1)) == (0, 0, 0, 1, 0)
    assert told(step) == [("Amara Santos", -7, DUE, "missed")]


def test_a_policy_that_is_switched_off_says_nothing(cast: Cast, amara: Recruit) -> None:
    step_due(DUE, amara)
    ReminderPolicy.objects.update(is_active=False)

    assert plan_on(cast, TODAY).new == 0


def test_planning_costs_the_same_for_one_person_and_for_thirty(cast: Cast, amara: Recruit) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            plan_on(cast, TODAY)
        return len([query for query in seen if "SAVEPOINT" not in query["sql"]])

    step_due(DUE, amara)
    one = queries()
    for _ in range(30):
        step_due(DUE, recruit_with_people(cast), owner_role="hr")
    # The trust, and the one statement that plans.
    assert (one, queries()) == (2, 2)
    assert Reminder.objects.count() == 31
