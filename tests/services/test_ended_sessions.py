"""From where somebody was signed in is kept no longer than their session."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from onboarding.services.ended_sessions import forget_ended_sessions
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def session(cast: Cast, key: str, *, hours: int) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=hours))
    UserSession.objects.create(user=cast.liam.user, session_key=key, ip="192.0.2.7", user_agent="A browser")


def test_what_ran_out_or_was_signed_out_goes_and_what_lasts_stays(cast: Cast) -> None:
    session(cast, "lasts", hours=1)
    session(cast, "ran-out", hours=-1)
    session(cast, "signed-out", hours=1)
    Session.objects.filter(session_key="signed-out").delete()

    assert forget_ended_sessions() == 2

    assert [one.session_key for one in UserSession.objects.filter(user=cast.liam.user)] == ["lasts"]
    assert Session.objects.filter(session_key="lasts").exists()
