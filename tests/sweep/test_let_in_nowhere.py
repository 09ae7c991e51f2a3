"""Whoever is let in nowhere gets no further than the door, by every route and method, and is told nothing of the trust there.

Each time it is Helen, an HR officer: with the session and the token of before, and with the session at the API too."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from onboarding.models import ApiToken, Membership, User
from tests.cast import Cast
from tests.sweep.conftest import Asker, Standing, Target, taken_back
from tests.sweep.guarded import GUARDED, category, each
from tests.sweep.matrix import MATRIX
from tests.sweep.routes import Route
from web.sessions import SEEN_AT

pytestmark = pytest.mark.django_db
SIGN_IN, NO_TRUST, SET_UP, UNKNOWN = "to sign in", "no trust", "to set up a second step", "401"


def switch_off(helen: Asker, member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(is_active=False)


def take_acceptance_back(helen: Asker, member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(accepted_at=None)


def close_the_account(helen: Asker, member: Membership) -> None:
    User.objects.filter(pk=member.user_id).update(is_active=False)


def let_time_run_out(helen: Asker, member: Membership) -> None:
    session = helen.web.session
    session[SEEN_AT] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    ApiToken.objects.filter(user=member.user_id).update(expiry=timezone.now() - timedelta(seconds=1))


def take_nothing_away(helen: Asker, member: Membership) -> None:
    """She has only ever signed in with one step, and two are asked for."""


@dataclass(frozen=True)
class Shut:
    """What happened, what pages answer since, and whether her token is good for nothing now."""

    happens: Callable[[Asker, Membership], None]
    page: str
    is_token_shut: bool = True


SHUT = {
    "switched off": Shut(switch_off, NO_TRUST),
    "not accepted yet": Shut(take_acceptance_back, NO_TRUST),
    "account closed": Shut(close_the_account, SIGN_IN),
    "too long ago": Shut(let_time_run_out, SIGN_IN),
    # Nobody makes a token before their second step, so one that is there was made behind it.
    "no second step": Shut(take_nothing_away, SET_UP, is_token_shut=False),
}
# Whoever is signed in sees their own account, which names their trust and whom to ask there, and chooses among their trusts.
OUTSIDE = {"account": "in", "account_trust": "hidden"}


def answered(answer: Any) -> str:
    """At which door an answer ends."""
    if answer.status_code == 401:
        return UNKNOWN
    if answer.status_code == 403 and b"You do not have access to a trust" in answer.content:
        return NO_TRUST
    if answer.status_code == 302 and answer["Location"] == reverse("mfa_activate_totp"):
        return SET_UP
    return {"nobody": SIGN_IN}.get(category(answer), category(answer))


@each(GUARDED)
def test_whoever_is_let_in_nowhere_stays_at_the_door(
    cast: Cast, standing: Standing, target: Target, route: Route
) -> None:
    helen = replace(standing.askers[cast.helen.pk], is_in=False)
    by_session = replace(helen, api=helen.web)
    wrong = {}
    for name, shut in SHUT.items():
        door = UNKNOWN if route.of_api else shut.page
        if shut.page != SIGN_IN:
            door = OUTSIDE.get(route.name, door)
        ways = [by_session, helen] if route.of_api and shut.is_token_shut else [by_session]
        with taken_back(), override_settings(TWO_STEP_SIGN_IN=shut.page == SET_UP):
            shut.happens(helen, cast.helen)
            for asker in ways:
                for method, row in MATRIX[route.name].items():
                    answer = asker.ask(route, method, target.northgates, row.body)
                    told = [] if route.name in OUTSIDE else standing.told_in(answer)
                    if answered(answer) != door or told:
                        wrong[f"{name} {method}"] = answered(answer), told
    assert wrong == {}
