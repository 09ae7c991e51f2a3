"""HR changes the rules of reminding: what it does is seen first, by the code that plans, then kept with who and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, Stale
from onboarding.models import Event, Reminder, ReminderPolicy, ReminderPolicyChange
from onboarding.selectors.reminder_rules import rule_history
from onboarding.services.forecast import forecast
from onboarding.services.reminder_rules import change_rule, preview_rule
from tests.cast import Cast
from tests.reminding import plan_on, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def before_due(cast: Cast) -> ReminderPolicy:
    return ReminderPolicy.objects.get(trust=cast.northgate, key="before-due")


def change(cast: Cast, policy: ReminderPolicy, **changes: Any) -> ReminderPolicy:
    return change_rule(cast.helen, policy_id=policy.pk, changes=changes, reason="Fewer.", revision=policy.revision)


def test_the_preview_says_what_leaves_and_keeps_nothing(cast: Cast, before_due: ReminderPolicy) -> None:
    for days in (15, 16, 17):
        step_due(TODAY + timedelta(days=days), cast.amara_recruit)

    seen = preview_rule(cast.helen, policy_id=before_due.pk, changes={"is_active": False})

    assert (seen.days, seen.before, seen.after) == (14, 3, 0)
    before_due.refresh_from_db()
    assert (before_due.is_active, before_due.revision) == (True, 1)
    assert not Reminder.objects.exists()


def test_what_the_preview_says_comes_true(cast: Cast, before_due: ReminderPolicy) -> None:
    for days in (4, 9, 10):
        step_due(TODAY + timedelta(days=days), cast.amara_recruit)
    seen = preview_rule(cast.helen, policy_id=before_due.pk, changes={"offset_days": [-3]})

    change(cast, before_due, offset_days=[-3])

    assert len(forecast(cast.helen, days=14)) == seen.after


def test_a_change_is_a_dated_line_with_who_and_why(cast: Cast, before_due: ReminderPolicy) -> None:
    changed = change(cast, before_due, offset_days=[-3], audience=["hr"])

    newest, first = rule_history(cast.helen, before_due)
    assert (newest.effective_on, newest.by, newest.reason, newest.rule) == (TODAY, "Helen Moss", "Fewer.", changed.rule)
    assert (first.rule["offset_days"], first.by) == ([], "")
    assert Event.objects.get(action="reminder_rule_changed").object_id == before_due.pk
    with pytest.raises(DatabaseError), transaction.atomic():
        ReminderPolicyChange.objects.update(reason="Nothing.")


def test_what_is_planned_and_no_longer_owed_is_cancelled_and_what_left_is_not_told_again(
    cast: Cast, before_due: ReminderPolicy
) -> None:
    step_due(TODAY + timedelta(days=7), cast.amara_recruit)
    sent = step_due(TODAY + timedelta(days=6), cast.amara_recruit)
    plan_on(cast, TODAY)
    Reminder.objects.filter(step=sent).update(state="sent")

    change(cast, before_due, offset_days=[-3])

    assert plan_on(cast, TODAY) == (0, 0, 1, 0, 0)


def test_saving_what_is_so_already_adds_no_line(cast: Cast, before_due: ReminderPolicy) -> None:
    assert change(cast, before_due, is_active=True).revision == 1
    assert not ReminderPolicyChange.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"offset_days": [-366]}, "offset_days"),
        ({"offset_days": [10**12]}, "offset_days"),
        ({"offset_days": list(range(7))}, "offset_days"),
        ({"repeat_every": -1}, "repeat_every"),
        ({"repeat_times": 21}, "repeat_times"),
        ({"repeat_every": 5, "repeat_times": 1, "offset_days": [-1]}, "repeat_times"),
        ({"bases": []}, "bases"),
        ({"limits": []}, "limits"),
        ({"limits": ["soft"]}, "limits"),
        ({"audience": ["minister"]}, "audience"),
        ({"key": "other"}, "key"),
    ],
)
def test_what_no_rule_can_say_is_refused_at_its_field(
    cast: Cast, before_due: ReminderPolicy, changes: dict[str, Any], field: str
) -> None:
    for act in (lambda: change(cast, before_due, **changes), lambda: preview(cast, before_due, changes)):
        with pytest.raises(Invalid) as refused:
            act()
        assert field in [problem.field for problem in refused.value.problems]


def preview(cast: Cast, policy: ReminderPolicy, changes: dict[str, Any]) -> None:
    preview_rule(cast.helen, policy_id=policy.pk, changes=changes)


def test_a_reason_is_asked_for(cast: Cast, before_due: ReminderPolicy) -> None:
    with pytest.raises(Invalid):
        change_rule(cast.helen, policy_id=before_due.pk, changes={"is_active": False}, reason=" ")


def test_two_officers_do_not_overwrite_each_other(cast: Cast, before_due: ReminderPolicy) -> None:
    change(cast, before_due, offset_days=[-3])
    with pytest.raises(Stale):
        change(cast, before_due, offset_days=[-5])


def test_only_hr_changes_rules_and_only_their_own(cast: Cast, before_due: ReminderPolicy) -> None:
    access.enter(cast.liam)
    with pytest.raises(NotAllowed):
        change_rule(cast.liam, policy_id=before_due.pk, changes={}, reason="x")
    access.enter(cast.omar)
    with pytest.raises(NotFound):
        change_rule(cast.omar, policy_id=before_due.pk, changes={}, reason="x")
