"""What goes by unmet climbs from whoever does it to their manager, to HR, and to the director's exceptions."""

from datetime import date, timedelta

import pytest

from onboarding.models import Recruit, Reminder, ReminderPolicy, Step
from onboarding.services.letters import preview_letter
from tests.cast import Cast
from tests.reminding import message_to, plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [28, 14, 7], "owner_role": "pastoral_lead"}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def live(cast: Cast, first: date, days: int) -> list[tuple[date, str, str]]:
    """Each reminder that days of planning and sending lead to: the day, the rule, and who is told."""
    told = []
    for day in (first + timedelta(days=number) for number in range(days)):
        plan_on(cast, day)
        new = Reminder.objects.filter(state="pending").order_by("policy__position", "recipient__full_name")
        told += [(day, *pair) for pair in new.values_list("policy__key", "recipient__full_name")]
        new.update(state="sent")
    return told


def test_a_limit_that_nobody_meets_climbs_the_ladder_by_working_days(cast: Cast) -> None:
    step_due(date(2026, 3, 6), cast.amara_recruit, **HARD | {"remind_days_before": [3]})

    assert live(cast, MONDAY, 30) == [
        (date(2026, 3, 3), "before-due", "Priya Nair"),
        (date(2026, 3, 6), "on-the-day", "Priya Nair"),
        (date(2026, 3, 9), "limit-late-manager", "Liam Doyle"),
        (date(2026, 3, 9), "hard-limit-passed", "Helen Moss"),
        (date(2026, 3, 10), "overdue", "Priya Nair"),
        (date(2026, 3, 13), "limit-late-director", "Diana Frost"),
        (date(2026, 3, 16), "hard-limit-passed", "Helen Moss"),
        (date(2026, 3, 23), "hard-limit-passed", "Helen Moss"),
        (date(2026, 3, 24), "overdue", "Priya Nair"),
    ]


def test_a_target_is_asked_for_once_before_and_twice_after_its_day_and_climbs_nowhere(cast: Cast) -> None:
    step_due(date(2026, 3, 6), cast.amara_recruit, owner_role="pastoral_lead", remind_days_before=[3])

    assert [(day, key) for day, key, _ in live(cast, MONDAY, 40)] == [
        (date(2026, 3, 3), "before-due"),
        (date(2026, 3, 10), "overdue"),
        (date(2026, 3, 24), "overdue"),
    ]


def test_bank_holidays_are_no_working_days_of_the_ladder(cast: Cast) -> None:
    step_due(date(2026, 4, 2), cast.amara_recruit, **HARD | {"remind_days_before": []})

    late = [(day, name) for day, key, name in live(cast, date(2026, 4, 1), 8) if key == "hard-limit-passed"]

    assert late == [(date(2026, 4, 7), "Helen Moss")]  # Good Friday and Easter Monday lie between


def test_after_an_outage_of_three_days_each_rule_speaks_once_and_of_where_it_is_now(cast: Cast) -> None:
    step = step_due(date(2026, 3, 6), cast.amara_recruit, **HARD)
    live(cast, MONDAY, 1)

    plan_on(cast, date(2026, 3, 17))

    found = Reminder.objects.filter(step=step, state="pending").order_by("policy__position")
    assert list(found.values_list("policy__key", "occasion")) == [
        ("overdue", 2),
        ("limit-late-manager", 1),
        ("hard-limit-passed", 6),
        ("limit-late-director", 5),
    ]


@pytest.mark.parametrize("rungs", [["limit-late-manager", "hard-limit-passed"]])
def test_a_manager_is_not_told_of_a_step_that_they_may_not_know_of(cast: Cast, rungs: list[str]) -> None:
    step_due(date(2026, 3, 6), cast.amara_recruit, **HARD | {"sensitivity": "right_to_work"})

    plan_on(cast, date(2026, 3, 9))

    told = Reminder.objects.filter(policy__key__in=rungs)
    assert set(told.values_list("recipient__full_name", flat=True)) == {"Helen Moss"}


@pytest.mark.parametrize("court", ["regulator", "home_office", "test_centre", "landlord"])
def test_what_waits_on_somebody_outside_nags_nobody_but_hr_of_a_limit(cast: Cast, court: str) -> None:
    target = step_due(MONDAY + timedelta(days=7), cast.amara_recruit, owner_role="pastoral_lead")
    hard = step_due(MONDAY + timedelta(days=7), cast.amara_recruit, **HARD)
    Step.objects.filter(id__in=[target.id, hard.id]).update(waiting_on=court)

    plan_on(cast, MONDAY)

    assert list(Reminder.objects.values_list("step", "recipient__full_name")) == [(hard.id, "Helen Moss")]


def test_what_waits_on_the_ward_is_reminded_of_as_ever(cast: Cast) -> None:
    step = step_due(MONDAY + timedelta(days=7), cast.amara_recruit, owner_role="pastoral_lead")
    Step.objects.filter(id=step.id).update(waiting_on="ward")

    assert plan_on(cast, MONDAY).new == 1


def test_the_director_reads_no_name_and_no_title(cast: Cast) -> None:
    step = step_due(date(2026, 3, 6), cast.amara_recruit, **HARD | {"title": "Canary"})
    message = message_to(cast.diana, step)
    Reminder.objects.filter(message=message).update(occasion=5)

    letter = preview_letter(message)

    assert letter is not None
    assert "Canary" not in letter.body and "Amara" not in letter.body
    assert "- A limit set by law or a regulator that was not met: was due by 6 March 2026" in letter.body


def test_limits_stand_first_in_a_letter(cast: Cast) -> None:
    target = step_due(date(2026, 3, 6), cast.amara_recruit, title="A target")
    hard = step_due(date(2026, 3, 9), cast.amara_recruit, **HARD | {"title": "A limit", "owner_role": "recruit"})

    letter = preview_letter(message_to(cast.amara, target, hard))

    assert letter is not None
    assert letter.body.index("A limit") < letter.body.index("A target")


def test_a_rule_repeats_after_the_due_day_alone(cast: Cast) -> None:
    ReminderPolicy.objects.exclude(key="before-due").update(is_active=False)
    ReminderPolicy.objects.filter(key="before-due").update(offset_days=[-3], repeat_every=1, repeat_times=5)
    step_due(date(2026, 3, 6), cast.amara_recruit)

    assert [day for day, *_ in live(cast, MONDAY, 14)] == [date(2026, 3, 3)]


def test_nobody_in_the_role_means_the_case_officer_for_a_limit(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(line_manager=None)
    step_due(date(2026, 3, 6), cast.amara_recruit, **HARD)

    plan_on(cast, date(2026, 3, 9))

    told = Reminder.objects.filter(policy__key="limit-late-manager")
    assert list(told.values_list("recipient__full_name", flat=True)) == ["Helen Moss"]
