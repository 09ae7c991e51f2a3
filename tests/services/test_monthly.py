"""The directors' mail of the month: figures alone, few people left out, on the first Monday, in the place of that week's."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from onboarding.models import Membership, Message, TrustSettings
from onboarding.services.digests import gather
from onboarding.services.letters import Letter, preview_letter
from onboarding.services.mail_preferences import choose_frequency
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, published_version, steps_of
from tests.reminding import plan_on, quiet_northgate

pytestmark = pytest.mark.django_db
FIRST_MONDAY = date(2026, 3, 2)
EASTER_MONDAY = date(2026, 4, 6)


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, True
    quiet_northgate(cast)


def made_on(cast: Cast, day: date) -> list[str]:
    plan_on(cast, day)
    gather(cast.northgate, day)
    rows = Message.objects.filter(local_day=day, kind="monthly").order_by("recipient__full_name")
    return list(rows.values_list("recipient__full_name", flat=True))


def letter_to(member: Membership) -> Letter:
    letter = preview_letter(Message.objects.get(recipient=member, kind="monthly"))
    assert letter is not None
    return letter


def test_directors_get_it_once_on_the_first_monday_and_nobody_else(cast: Cast) -> None:
    assert made_on(cast, FIRST_MONDAY) == ["Diana Frost"]
    Message.objects.update(state="sent", frozen_at="2026-03-02T08:00Z")
    rest_of_march = (FIRST_MONDAY + timedelta(days=number) for number in range(1, 29))

    assert [day for day in rest_of_march if made_on(cast, day)] == []


def test_where_the_first_monday_is_a_bank_holiday_it_leaves_the_day_after(cast: Cast) -> None:
    assert made_on(cast, EASTER_MONDAY) == []
    assert made_on(cast, EASTER_MONDAY + timedelta(days=1)) == ["Diana Frost"]


def test_what_was_not_sent_on_its_day_is_made_again_on_the_next_but_not_in_the_week_after(cast: Cast) -> None:
    made_on(cast, FIRST_MONDAY)
    assert made_on(cast, FIRST_MONDAY + timedelta(days=1)) == ["Diana Frost"]
    Message.objects.all().update(state="missed")

    assert made_on(cast, FIRST_MONDAY + timedelta(days=7)) == []


def test_it_has_figures_and_a_link_and_names_nobody(cast: Cast) -> None:
    version = published_version([{"basis": "plan", "owner_role": "director", "title": "Listen to recruits"}])
    steps_of(EnrolmentFactory(recruit=None, of_trust=True, version=version), due_on=date(2026, 3, 6))
    choose_frequency(cast.diana, frequency="weekly")
    made_on(cast, FIRST_MONDAY)

    letter = letter_to(cast.diana)

    assert letter.subject == "Your trust this month"
    assert "Limits set by law that are past their day: none" in letter.body
    assert "Yours to do:\n\n- Listen to recruits: due by 6 March 2026" in letter.body
    assert "5.2" in letter.body and "/reports/" in letter.body and "/account/mail/stop/" in letter.body
    for name in ("Amara", "Bilal", "Helen", "Liam"):
        assert name not in letter.body + letter.html


def test_figures_of_few_people_are_left_out(cast: Cast) -> None:
    made_on(cast, FIRST_MONDAY)
    TrustSettings.objects.update(group_limit=100)

    assert "%" not in letter_to(cast.diana).body


def test_who_wants_to_hear_of_limits_alone_or_is_no_director_any_more_gets_none(cast: Cast) -> None:
    choose_frequency(cast.diana, frequency="limits")
    other = MembershipFactory(full_name="Dan Other", roles=["director"])
    assert made_on(cast, FIRST_MONDAY) == ["Dan Other"]

    Membership.objects.filter(pk=other.pk).update(roles=["buddy"])

    assert preview_letter(Message.objects.get(recipient=other)) is None
