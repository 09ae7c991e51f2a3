"""What somebody would be written on a day to come, in the words in which it would come."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from onboarding.errors import Invalid, NotAllowed
from onboarding.models import Message, Reminder
from onboarding.services.letter_previews import letters_on
from tests.cast import Cast
from tests.reminding import quiet_northgate, step_due
from tests.viewing import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, True
    quiet_northgate(cast)


def test_each_day_says_what_is_new_then_and_nothing_is_kept(cast: Cast) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Send your references")
    step_due(date(2026, 3, 12), cast.amara_recruit, title="Order your badge")

    first, second = (letters_on(cast.helen, member_id=cast.amara.pk, on=TODAY + timedelta(days=n)) for n in (0, 3))

    assert [("references" in one.body, "badge" in one.body) for one in (*first, *second)] == [
        (True, False),
        (False, True),
    ]
    assert "due by 12 March 2026" in second[0].body and "left-out-here" in second[0].body
    assert letters_on(cast.helen, member_id=cast.amara.pk, on=TODAY + timedelta(days=1)) == []
    assert not Message.objects.exists() and not Reminder.objects.exists()


def test_the_weekly_mail_of_a_day_to_come_is_as_things_stand_then(cast: Cast) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Send your references")

    (letter,) = letters_on(cast.helen, member_id=cast.liam.pk, on=date(2026, 3, 9))

    assert "Amara Santos: 1 due within a week\n- Send your references: due by 9 March 2026" in letter.body


@pytest.mark.parametrize("days", [-1, 14, 5000])
def test_other_days_are_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        letters_on(cast.helen, member_id=cast.amara.pk, on=TODAY + timedelta(days=days))


def test_only_hr_reads_what_others_would_be_written(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        letters_on(cast.liam, member_id=cast.amara.pk, on=TODAY)


@pytest.mark.parametrize(("asked", "found"), [("2026-03-05", True), ("", False), ("2027-01-01", False), ("x\0", False)])
def test_the_page_shows_the_day_that_is_asked_for_else_today(cast: Cast, asked: str, found: bool) -> None:
    step_due(date(2026, 3, 12), cast.amara_recruit, title="Order your badge")
    page = client_for(cast.helen).get(f"/people/{cast.amara.pk}/messages/coming/", {"on": asked}).text

    assert ("Order your badge" in page) == found
    assert ("Nothing is written to them on this day." in page) != found
