"""A nurse's whole year, on the real programmes: few messages, whether she does things in time or late."""

import re

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


def test_the_year_of_a_nurse_who_is_two_weeks_late_stays_under_sixty_messages(cast: Cast, settings: Settings) -> None:
    settings.WEEKLY_MAIL, settings.MAIL_ANY_DAY = True, False
    quiet_northgate(cast)
    people = Recruit.objects.count()

    mails = year_of_mail(cast.helen, first=today_in(cast.northgate), days_late=14)

    assert 5 < len(mails) < MOST
    assert len({mail.on for mail in mails}) > len(mails) - 5  # one a day, but for a limit that is very near
    assert (Recruit.objects.count(), Message.objects.count()) == (people, 0)


def test_the_command_prints_the_year_of_a_nurse_who_is_in_time_month_by_month(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.WEEKLY_MAIL, settings.MAIL_ANY_DAY = True, False
    call_command("nurse_year", "--trust", "ZN1")

    *months, last = capsys.readouterr().out.rstrip().splitlines()
    assert re.fullmatch(r"[A-Z][a-z]+ 20\d\d: \d+ messages?", months[0])
    assert last.endswith(" messages in the year") and 5 < int(last.split()[0]) < MOST
    access.enter(cast.helen)
    assert not Message.objects.exists()
