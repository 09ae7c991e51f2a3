"""Where somebody is signed in, and signing out there."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from onboarding.errors import NotFound
from onboarding.models import Membership, User
from onboarding.services.sign_ins import record_sign_out


def sessions_of(user: User) -> list[UserSession]:
    """Their sessions in whatever trust, oldest first. What has ended by now is thrown away."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda one: one.created_at)


@transaction.atomic
def end_sessions(actor: Membership, *, here: str, number: str = "") -> None:
    """End the actor's session of this number, or all but the one whose key is `here`, at its next request.

    Doing it again is harmless. Raises NotFound (no such session, somebody else's, or this one)."""
    others = [one for one in sessions_of(actor.user) if one.session_key != here]
    if number:
        others = [one for one in others if str(one.pk) == number]
        if not others:
            raise NotFound()
    for one in others:
        one.end()
    if others:
        record_sign_out(actor, elsewhere=True)
