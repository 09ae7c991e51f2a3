"""The weekly mail: one for each person on the first working day, of their own steps and of the people they look after."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from onboarding.models import Enrolment, Membership, Message, Reminder, Step
from onboarding.services.digests import gather
from onboarding.services.letters import Letter, preview_letter
from onboarding.services.mail_preferences import choose_frequency
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import EnrolmentFactory, published_version, steps_of
from tests.reminding import message_to, plan_on, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
DUE = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, True
    quiet_northgate(cast)
    message_to(cast.diana, kind="monthly", sequence=5, state="sent")  # her mail of the month is not what this is about


def weekly(cast: Cast, day: date = MONDAY) -> list[str]:
    """Who gets the mail of the week on that day."""
    plan_on(cast, day)
    gather(cast.northgate, day)
    rows = Message.objects.filter(local_day=day, kind="weekly").order_by("recipient__full_name")
    return list(rows.values_list("recipient__full_name", flat=True))


def commitment_due(owner: str) -> None:
    """A commitment that is due on Friday, and one that was replaced."""
    version = published_version([{"basis": "plan", "owner_role": owner, "title": "Listen to recruits"}])
    ours = EnrolmentFactory(recruit=None, of_trust=True, version=version)
    steps_of(ours, due_on=DUE)
    steps_of(ours, due_on=DUE, occurrence=2, superseded_on=MONDAY)


def letter_to(name: str) -> Letter:
    letter = preview_letter(Message.objects.get(recipient__full_name=name, kind="weekly"))
    assert letter is not None
    return letter


def test_a_manager_reads_by_person_what_is_late_soon_and_waiting(cast: Cast) -> None:
    bilal = recruit_with_people(cast, full_name="Bilal Two")
    step_due(DUE, cast.amara_recruit, title="Meet the team")
    step_due(date(2026, 2, 20), cast.amara_recruit, title="Order a uniform")
    outside = step_due(DUE, bilal, title="Papers")
    Step.objects.filter(pk=outside.pk).update(waiting_on="home_office")

    assert weekly(cast) == ["Helen Moss", "Liam Doyle"]

    body = letter_to("Liam Doyle").body
    assert "Amara Santos: 1 late, 1 due within a week\n- Order a uniform: was due by 20 February 2026" in body
    assert "Bilal Two: 1 step waiting on the Home Office\n" in body
    assert letter_to("Liam Doyle").subject == "Your week"


def test_what_a_manager_may_not_know_of_is_not_in_it_and_what_is_private_has_no_name(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit, title="Canary of a visa", sensitivity="right_to_work")
    step_due(DUE, cast.amara_recruit, title="Canary of health", private="health")

    weekly(cast)

    assert "Amara Santos: 1 due within a week\n- A step" in letter_to("Liam Doyle").body
    assert "Amara Santos: 2 due within a week" in letter_to("Helen Moss").body
    assert "Canary" not in letter_to("Liam Doyle").body + letter_to("Helen Moss").body


def test_good_practice_is_told_of_in_it_alone(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit, basis="good_practice", title="Join a network", remind_days_before=[7])

    assert "Amara Santos" in weekly(cast)
    assert not Message.objects.filter(kind="digest").exists()
    assert "Yours to do:\n\n- Join a network: due by 6 March 2026" in letter_to("Amara Santos").body


def test_what_is_told_of_today_stands_in_the_same_mail(cast: Cast) -> None:
    step_due(DUE, cast.amara_recruit, basis="good_practice", title="Join a network")
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Read the handbook")

    weekly(cast)

    assert Message.objects.filter(recipient=cast.amara).count() == 1
    letter = letter_to("Amara Santos")
    assert letter.subject == "Your week: 2 things to do"
    assert len(letter.reminder_ids) == 1


@pytest.mark.parametrize(("chosen", "gets"), [("daily", False), ("weekly", True), ("limits", False)])
@pytest.mark.parametrize("owner", ["director", "hr", "line_manager", "education"])
def test_who_hears_once_a_week_hears_of_what_the_trust_itself_has_to_do(
    cast: Cast, owner: str, chosen: str, gets: bool
) -> None:
    people = {"director": cast.diana, "hr": cast.helen, "line_manager": cast.liam, "education": cast.ed}
    for member in people.values():
        choose_frequency(member, frequency=chosen)
    commitment_due(owner)

    assert weekly(cast) == ([people[owner].full_name] if gets else [])
    if gets:
        assert "Yours to do:\n\n- Listen to recruits: due by 6 March 2026" in letter_to(people[owner].full_name).body
        assert not Reminder.objects.filter(recipient=people[owner]).exists()


@pytest.mark.parametrize("over", ["ended", "withdrawn", "paused"])
def test_what_the_trust_no_longer_does_is_in_no_mail(cast: Cast, over: str) -> None:
    commitment_due("line_manager")
    Enrolment.objects.filter(of_trust=True, begun_by="").update(state=over)

    assert weekly(cast) == []


@pytest.mark.parametrize("now", [{"is_active": False}, {"roles": ["education"]}])
@pytest.mark.parametrize("owner", ["recruit", "buddy", "line_manager"])
def test_whoever_can_no_longer_sign_in_or_has_another_role_is_told_of_nobody(cast: Cast, owner: str, now: Any) -> None:
    Membership.objects.filter(pk=cast.liam.pk).update(**now)
    step_due(DUE, cast.amara_recruit, owner_role=owner)

    assert weekly(cast) == ["Helen Moss"]


@pytest.mark.parametrize(("chosen", "gets"), [("daily", True), ("weekly", True), ("limits", False)])
def test_whoever_chose_to_hear_of_limits_alone_gets_none(cast: Cast, chosen: str, gets: bool) -> None:
    choose_frequency(cast.liam, frequency=chosen)
    step_due(DUE, cast.amara_recruit)

    assert ("Liam Doyle" in weekly(cast)) is gets


def test_there_is_one_in_a_week_and_the_next_week_another(cast: Cast) -> None:
    step_due(date(2026, 2, 20), cast.amara_recruit)
    days = [MONDAY + timedelta(days=number) for number in range(9)]

    found = []
    for day in days:
        found.append("Liam Doyle" in weekly(cast, day))
        Message.objects.update(state="sent", frozen_at="2026-03-02T09:00Z")

    assert [day for day, gets in zip(days, found, strict=True) if gets] == [MONDAY, MONDAY + timedelta(days=7)]


def test_after_a_bank_holiday_it_comes_on_the_first_working_day(cast: Cast) -> None:
    easter_monday = date(2026, 4, 6)
    step_due(date(2026, 3, 20), cast.amara_recruit)

    assert weekly(cast, easter_monday) == []
    assert "Liam Doyle" in weekly(cast, easter_monday + timedelta(days=1))


def test_one_that_went_by_unsent_is_made_again_the_next_day(cast: Cast) -> None:
    step_due(date(2026, 2, 20), cast.amara_recruit)
    weekly(cast)

    assert "Liam Doyle" in weekly(cast, MONDAY + timedelta(days=1))
    assert Message.objects.get(recipient=cast.liam, local_day=MONDAY).state == "missed"


def test_with_nothing_left_to_say_there_is_no_letter(cast: Cast) -> None:
    step = step_due(DUE, cast.amara_recruit)
    weekly(cast)

    Step.objects.filter(pk=step.pk).update(state="submitted")

    assert preview_letter(Message.objects.get(recipient=cast.liam)) is None


@pytest.mark.parametrize("count", [2, 20])
def test_a_weekly_letter_costs_the_same_for_few_people_and_for_many(cast: Cast, count: int) -> None:
    for _ in range(count):
        step_due(DUE, recruit_with_people(cast))
    weekly(cast)
    message = Message.objects.get(recipient=cast.liam)

    with CaptureQueriesContext(connection) as seen:
        preview_letter(message)

    # The trust, the reader, their user, the recruit whom they might be, the reminders, and the week.
    assert len(seen) == 6


@pytest.mark.parametrize(("count", "most"), [(0, 10), (30, 13)])
def test_a_sweep_costs_the_same_for_few_people_and_for_many_and_less_where_nothing_is_due(
    cast: Cast, count: int, most: int
) -> None:
    for _ in range(count):
        step_due(MONDAY + timedelta(days=7), recruit_with_people(cast), owner_role="buddy")

    with CaptureQueriesContext(connection) as seen:
        prepare(cast.northgate.id)

    # The trust entered, its lock, the trust twice, the plan, what is tidied, the week; where something is due: what is taken
    # out of messages that ended, new messages, their lock, and what goes into them.
    assert len([query for query in seen if "SAVEPOINT" not in query["sql"]]) <= most
