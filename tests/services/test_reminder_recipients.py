"""Whom a reminder is for: whoever does the step, or who answers for the person where a hard limit would be lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit, Reminder, Serving
from onboarding.services.letters import preview_letter
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, RecruitFactory, published_version, steps_of
from tests.reminding import message_to, plan_on, quiet_northgate, recruit_with_people, step_due, told

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


@pytest.mark.parametrize(
    ("role", "who"),
    [
        ("recruit", "Amara Santos"),
        ("line_manager", "Liam Doyle"),
        ("pastoral_lead", "Priya Nair"),
        ("buddy", "Ben Carter"),
        ("hr", "Helen Moss"),
        ("education", "Ed Marsh"),
        ("occupational_health", "Olu Adeyemi"),
    ],
)
def test_whoever_does_a_step_is_told(cast: Cast, amara: Recruit, role: str, who: str) -> None:
    step = step_due(DUE, amara, owner_role=role, **HARD)

    plan_on(cast, TODAY)

    assert told(step) == [(who, -7, DUE, "pending")]


def test_a_manager_is_told_of_their_own_learning_once_for_all_their_people(cast: Cast, amara: Recruit) -> None:
    version = published_version(
        [{"owner_role": "line_manager", "scope": "manager", "basis": "regulator", "limit": "hard"}]
    )
    own = EnrolmentFactory(recruit=None, membership=cast.liam, version=version)
    step = steps_of(own, due_on=DUE)[0]
    for recruit in (amara, cast.bilal_recruit):
        Serving.objects.create(trust=cast.northgate, step=step, recruit=recruit, needed_on=DUE)

    plan_on(cast, TODAY)

    assert told(step) == [("Liam Doyle", -7, DUE, "pending")]


def test_a_cohorts_step_is_told_to_those_who_answer_for_its_people(cast: Cast, amara: Recruit) -> None:
    version = published_version([{"owner_role": "pastoral_lead", "scope": "cohort", "basis": "plan"}])
    step = steps_of(EnrolmentFactory(recruit=None, cohort=cast.cohort, version=version), due_on=DUE)[0]
    paul = MembershipFactory(full_name="Paul Reed", roles=["pastoral_lead"])
    served, unserved, gone = (recruit_with_people(cast, pastoral_lead=paul) for _ in range(3))
    for recruit in (amara, served, gone):
        Serving.objects.create(trust=cast.northgate, step=step, recruit=recruit, needed_on=DUE)
    Serving.objects.filter(recruit=served).update(served_on=TODAY)
    Recruit.objects.filter(id=gone.id).update(status="left")

    plan_on(cast, TODAY)
    assert told(step) == [("Priya Nair", -7, DUE, "pending")]

    Serving.objects.create(trust=cast.northgate, step=step, recruit=unserved, needed_on=DUE)
    plan_on(cast, TODAY)
    assert [who for who, *_ in told(step)] == ["Paul Reed", "Priya Nair"]


def test_whoever_missed_a_session_is_reminded_of_it_by_the_day_they_need_it(cast: Cast, amara: Recruit) -> None:
    version = published_version([{"owner_role": "recruit", "scope": "cohort", "basis": "plan"}])
    enrolment = EnrolmentFactory(recruit=None, cohort=cast.cohort, version=version)
    step = steps_of(enrolment, due_on=TODAY, state="done", done_on=TODAY)[0]
    for recruit, served_on in ((cast.bilal_recruit, TODAY), (amara, None)):
        Serving.objects.create(trust=cast.northgate, step=step, recruit=recruit, needed_on=DUE, served_on=served_on)

    plan_on(cast, TODAY)

    assert told(step) == [("Amara Santos", -7, DUE, "pending")]
    message = message_to(cast.amara, step, sequence=5)
    Reminder.objects.filter(message=message).delete()
    Reminder.objects.filter(step=step).update(message=message)
    assert preview_letter(message) is not None, "it still holds when it leaves"

    Serving.objects.filter(recruit=amara).update(served_on=TODAY)
    assert preview_letter(message) is None
    plan_on(cast, TODAY)
    assert told(step) == [("Amara Santos", -7, DUE, "cancelled")]


def test_who_missed_a_session_and_has_left_is_not_reminded(cast: Cast, amara: Recruit) -> None:
    version = published_version([{"owner_role": "recruit", "scope": "cohort", "basis": "plan"}])
    enrolment = EnrolmentFactory(recruit=None, cohort=cast.cohort, version=version)
    step = steps_of(enrolment, due_on=TODAY, state="done", done_on=TODAY)[0]
    Serving.objects.create(trust=cast.northgate, step=step, recruit=amara, needed_on=DUE)
    Recruit.objects.filter(pk=amara.pk).update(status="left")

    plan_on(cast, TODAY)

    assert told(step) == []


def test_a_target_that_cannot_reach_its_owner_is_counted_and_a_hard_limit_goes_to_the_case_officer(cast: Cast) -> None:
    without_account = recruit_with_people(cast)
    target = step_due(DUE, without_account)
    hard = step_due(DUE, without_account, **HARD)

    assert plan_on(cast, TODAY) == (1, 0, 0, 0, 1)
    assert told(target) == []
    assert told(hard) == [("Helen Moss", -7, DUE, "pending")]


def test_with_no_case_officer_a_step_of_hr_has_nobody_to_tell(cast: Cast) -> None:
    step_due(DUE, RecruitFactory(), owner_role="hr", **HARD)

    assert plan_on(cast, TODAY) == (0, 0, 0, 0, 1)


NOT_THEIRS = [{"is_active": False}, {"roles": ["buddy"]}]
"""Somebody who cannot sign in any more, or has another role now, whoever is still named as theirs."""


@pytest.mark.parametrize("now", NOT_THEIRS)
def test_a_member_who_is_no_longer_active_or_in_that_role_is_not_told(cast: Cast, amara: Recruit, now: Any) -> None:
    Membership.objects.filter(id=cast.liam.id).update(**now)
    step_due(DUE, amara, owner_role="line_manager")

    assert plan_on(cast, TODAY) == (0, 0, 0, 0, 1)


@pytest.mark.parametrize("now", NOT_THEIRS)
def test_nor_is_a_case_officer_told_of_a_limit_that_was_not_met(cast: Cast, amara: Recruit, now: Any) -> None:
    step = step_due(DUE, amara, **HARD)
    Membership.objects.filter(id=cast.helen.id).update(**now)
    plan_on(cast, TODAY)
    Reminder.objects.update(state="sent")
    plan_on(cast, DUE + timedelta(days=1))

    assert "Helen Moss" not in {who for who, *_ in told(step)}


def test_a_change_of_manager_tells_the_new_one_instead(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara, owner_role="line_manager", **HARD)
    plan_on(cast, TODAY)
    lena = MembershipFactory(full_name="Lena Marsh", roles=["line_manager"])

    Recruit.objects.filter(id=amara.id).update(line_manager=lena)
    plan_on(cast, TODAY)

    assert [(who, state) for who, *_, state in told(step)] == [("Lena Marsh", "pending"), ("Liam Doyle", "cancelled")]


def test_the_day_after_a_hard_limit_was_not_met_the_case_officer_is_told(cast: Cast, amara: Recruit) -> None:
    step = step_due(DUE, amara, **HARD)
    plan_on(cast, TODAY)
    Reminder.objects.update(state="sent")

    assert plan_on(cast, DUE).new == 1
    Reminder.objects.update(state="sent")
    assert plan_on(cast, DUE + timedelta(days=1)).new == 2
    assert told(step, state="pending") == [("Helen Moss", 1, DUE, "pending"), ("Liam Doyle", 1, DUE, "pending")]


def test_one_trust_plans_nothing_for_another(cast: Cast, amara: Recruit) -> None:
    step_due(DUE, amara)

    plan_on(cast, TODAY)

    access.enter(cast.omar)
    assert not Reminder.objects.exists()
