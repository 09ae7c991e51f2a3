"""What belongs to a session goes with it: what was looked for and typed in it, and from where it came."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef


def forget_ended_sessions() -> int:
    """Throw away sessions that have run out, and from which network address and browser ended ones came, also of people who
    never come back. Returns how many of these."""
    SessionStore.clear_expired()
    still_there = Session.objects.filter(session_key=OuterRef("session_key"))
    ended, _ = UserSession.objects.filter(~Exists(still_there)).delete()
    return ended
