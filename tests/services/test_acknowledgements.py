"""A letter that was accepted is not one that was read: a limit that nobody says they saw goes up the ladder."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import access
from onboarding.errors import NotFound
from onboarding.models import Acknowledgement, Event, Membership, Message, Recruit, Reminder, Step
from onboarding.selectors.limits_told import limits_told_to
from onboarding.services.acknowledgements import acknowledge
from onboarding.services.digests import gather
from onboarding.services.letters import preview_letter
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.reminding import message_to, plan_on, quiet_northgate, recruit_with_people, step_due
from tests.viewing import client_for

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
DUE = date(2026, 3, 30)
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [28, 7], "owner_role": "buddy"}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def step(cast: Cast) -> Step:
    """A limit of which Ben was told on Monday."""
    step = step_due(DUE, cast.amara_recruit, **HARD)
    live(cast, MONDAY)
    return step


def live(cast: Cast, day: date) -> list[tuple[str, str]]:
    """What is told on a day: the rule, and whom."""
    plan_on(cast, day)
    gather(cast.northgate, day)
    today = Message.objects.filter(local_day=day)
    told = Reminder.objects.filter(message__in=today, state="pending").order_by("policy__position")
    found = list(told.values_list("policy__key", "recipient__full_name"))
    told.update(state="sent")
    today.update(state="sent", frozen_at=timezone.now())
    return found


def days(cast: Cast, count: int) -> dict[date, list[tuple[str, str]]]:
    each = {day: live(cast, day) for day in (MONDAY + timedelta(days=number) for number in range(1, count))}
    return {day: told for day, told in each.items() if told}


def test_a_limit_that_nobody_says_they_saw_goes_to_the_manager_and_then_to_hr(cast: Cast, step: Step) -> None:
    assert days(cast, 10) == {
        date(2026, 3, 5): [("limit-unseen-manager", "Liam Doyle")],
        date(2026, 3, 9): [("limit-unseen-hr", "Helen Moss")],
    }


def test_whoever_says_that_they_saw_it_ends_that(cast: Cast, step: Step) -> None:
    acknowledge(cast.ben, step_id=step.pk)
    acknowledge(cast.ben, step_id=step.pk)

    assert days(cast, 10) == {}
    assert Acknowledgement.objects.get().due_on == DUE
    assert Event.objects.filter(action="limit_seen").count() == 1


def told_as_well(member: Membership, step: Step) -> None:
    """As by a rule of the trust's own that names their role."""
    message_to(member, step, state="sent", local_day=MONDAY, frozen_at=timezone.now())
    Reminder.objects.filter(recipient=member).update(state="sent", due_on=DUE)


@pytest.mark.parametrize(
    ("who", "it_climbs"), [("ben", False), ("liam", False), ("helen", False), ("hana", False), ("priya", True)]
)
def test_only_who_can_act_on_a_limit_ends_its_climb(cast: Cast, step: Step, who: str, it_climbs: bool) -> None:
    member = getattr(cast, who)
    if who != "ben":
        told_as_well(member, step)
    access.enter(member)
    acknowledge(member, step_id=step.pk)
    access.enter(cast.helen)

    assert bool(days(cast, 10)) == it_climbs


def test_who_saw_it_and_is_the_buddy_no_more_is_no_comfort(cast: Cast, step: Step) -> None:
    acknowledge(cast.ben, step_id=step.pk)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(
        buddy=MembershipFactory(roles=["buddy"], full_name="Bo New")
    )

    assert days(cast, 10)[date(2026, 3, 5)] == [("limit-unseen-manager", "Liam Doyle")]


def test_who_saw_it_and_has_left_is_no_comfort(cast: Cast, step: Step) -> None:
    acknowledge(cast.ben, step_id=step.pk)
    Membership.objects.filter(pk=cast.ben.pk).update(is_active=False)

    assert days(cast, 10)[date(2026, 3, 5)] == [("limit-unseen-manager", "Liam Doyle")]


def test_a_colleague_who_was_given_the_step_saw_it_for_its_owner(cast: Cast, step: Step) -> None:
    Step.objects.filter(pk=step.pk).update(delegate=cast.priya)
    assert live(cast, MONDAY + timedelta(days=1)) == [("before-due", "Priya Nair")]

    acknowledge(cast.priya, step_id=step.pk)

    assert days(cast, 10) == {}


def test_another_day_is_another_limit_to_be_seen(cast: Cast, step: Step) -> None:
    acknowledge(cast.ben, step_id=step.pk)
    Step.objects.filter(pk=step.pk).update(due_on=DUE + timedelta(days=2))
    live(cast, MONDAY + timedelta(days=2))

    assert [line.is_seen for line in limits_told_to(cast.ben)] == [False]


def test_a_target_is_never_asked_about(cast: Cast) -> None:
    step = step_due(MONDAY + timedelta(days=7), cast.amara_recruit, owner_role="buddy")
    live(cast, MONDAY)

    assert limits_told_to(cast.ben) == []
    other = step_due(DUE, cast.amara_recruit, owner_role="buddy")
    assert "account/limits" not in letter_about(cast.ben, other)
    with pytest.raises(NotFound):
        acknowledge(cast.ben, step_id=step.pk)


def letter_about(reader: Membership, step: Step) -> str:
    letter = preview_letter(message_to(reader, step, sequence=5))
    assert letter is not None
    return letter.body


def test_the_letter_asks_for_it(cast: Cast, step: Step) -> None:
    body = letter_about(cast.ben, step)

    assert "Please say that you saw the dates set by law or a regulator: http" in body
    assert "/account/limits/" in body


def test_nobody_says_so_for_somebody_else(cast: Cast, step: Step) -> None:
    for other in (cast.priya, cast.helen, cast.omar):
        access.enter(other)
        with pytest.raises(NotFound):
            acknowledge(other, step_id=step.pk)


def test_it_is_said_on_a_signed_in_page(cast: Cast, step: Step) -> None:
    browser = client_for(cast.ben)
    page = browser.get(reverse("my_limits"))
    assert "Not yet seen" in page.text
    assert "Due by 30 March 2026" in page.text

    answer = browser.post(reverse("my_limits"), {"step": str(step.pk)}, follow=True)

    assert "Thank you. We know that you saw it." in answer.text
    assert "I saw this" not in answer.text


@pytest.mark.parametrize("sent", ["", "x", "\0", "01900000-0000-7000-8000-000000000000"])
def test_a_step_that_is_none_is_not_found(cast: Cast, step: Step, sent: str) -> None:
    assert client_for(cast.ben).post(reverse("my_limits"), {"step": sent}).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_the_page_costs_one_query_however_many_there_are(cast: Cast, count: int) -> None:
    for _ in range(count):
        step_due(DUE, recruit_with_people(cast), **HARD)
    live(cast, MONDAY)

    with CaptureQueriesContext(connection) as seen:
        found = limits_told_to(cast.ben)

    # The reminders with their steps, and whether each was seen.
    assert (len(found), len(seen)) == (count, 1)
