"""A nurse's whole year, on the real programmes: few messages, whether she does things in time or late."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Message, Recruit
from onboarding.services.mail_year import year_of_mail
from tests.cast import Cast
from tests.reminding import quiet_northgate

# What was known when is told by the database's own clock.
pytestmark = [pytest.mark.django_db, pytest.mark.real_clock]

MOST = 60


@pytest.mark.parametrize("days_late", [0, 14])
def test_a_nurses_year_stays_under_sixty_messages(cast: Cast, settings: Settings, days_late: int) -> None:
    settings.WEEKLY_MAIL, settings.MAIL_ANY_DAY = True, False
    quiet_northgate(cast)
    people = Recruit.objects.count()

    mails = year_of_mail(cast.helen, first=today_in(cast.northgate), days_late=days_late)

    assert 5 < len(mails) < MOST
    assert len({mail.on for mail in mails}) > len(mails) - 5  # one a day, but for a limit that is very near
    assert (Recruit.objects.count(), Message.objects.count()) == (people, 0)


def test_the_command_prints_it_month_by_month(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.WEEKLY_MAIL = True
    call_command("nurse_year", "--trust", "ZN1")

    said = capsys.readouterr().out
    assert f"{today_in(cast.northgate):%Y}: " in said
    assert said.rstrip().endswith("messages in the year")
    access.enter(cast.helen)
    assert not Message.objects.exists()
