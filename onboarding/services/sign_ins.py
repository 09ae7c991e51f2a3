"""Signing in and out, and failing to, as lines of the audit.

A failure is first a row, written by the same statement whether anybody has the address or nobody: how long an answer takes
tells neither. A sweep makes lines of the rows, one for each account and kind in any quarter of an hour."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import FailedSignIn, Membership, User
from onboarding.models.base import new_id
from onboarding.models.wall_choices import SignInStep
from onboarding.selectors.memberships import memberships_of
from onboarding.services.events import Happening, record, record_each

log = logging.getLogger(__name__)
# For as long as allauth counts attempts; so a flood of them is a few lines an hour.
GATHERED_FOR = timedelta(minutes=15)
MOST_AT_ONCE = 500
NOTE_BY_ADDRESS = """
INSERT INTO onboarding_failedsignin (id, user_id, step, failed_at)
VALUES (%s, (SELECT id FROM onboarding_user WHERE lower(email) = lower(%s)), %s, %s)
"""
TAKE = """
WITH due AS (
  SELECT user_id, step FROM onboarding_failedsignin GROUP BY user_id, step
  HAVING min(failed_at) <= %s ORDER BY min(failed_at) LIMIT %s),
taken AS (
  DELETE FROM onboarding_failedsignin AS one USING due
  WHERE one.user_id IS NOT DISTINCT FROM due.user_id AND one.step = due.step
  RETURNING one.user_id, one.step, one.failed_at)
SELECT user_id, step, count(*), min(failed_at), max(failed_at) FROM taken GROUP BY user_id, step ORDER BY min(failed_at)
"""


@dataclass(frozen=True)
class Failures:
    """How often one account was failed at in one step, from when until when; `user_id` is None for addresses of nobody."""

    user_id: UUID | None
    step: str
    times: int
    first_at: datetime
    last_at: datetime


def record_sign_in(member: Membership, means: Sequence[str]) -> None:
    """Somebody came into this trust, by these means, such as password and totp. The transaction has entered the trust."""
    record(member, "signed_in", member, effective_on=today_in(member.trust), data={"means": list(means)})


def record_sign_out(member: Membership, *, elsewhere: bool = False) -> None:
    """Somebody ended their own session, or others of theirs."""
    action = "signed_out_elsewhere" if elsewhere else "signed_out"
    record(member, action, member, effective_on=today_in(member.trust))


def note_wrong_password(email: str) -> None:
    """A password was not the one of this address, whether anybody has it or not. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_BY_ADDRESS, [new_id(), email, SignInStep.PASSWORD, timezone.now()])


def note_failure(user: User, step: str) -> None:
    """Somebody whose account is known came no further than this step."""
    FailedSignIn.objects.create(user=user, step=step, failed_at=timezone.now())


@transaction.atomic
def tell_failures() -> int:
    """Make lines of what has been gathered: in each trust whose member the account is now, which learns nothing of the
    others. At addresses that nobody has it is no trust's, and a line of the log. Returns how many accounts were told of.

    Two at once never take the same rows."""
    found = list(_taken(timezone.now() - GATHERED_FOR))
    for one in found:
        if one.user_id is None:
            log.warning("Sign-in failed %s times at addresses that nobody has here.", one.times)
        else:
            _tell(User(pk=one.user_id), one)
    return sum(one.user_id is not None for one in found)


def _taken(until: datetime) -> Iterator[Failures]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [until, MOST_AT_ONCE])
        yield from (Failures(*row) for row in cursor.fetchall())


def _tell(user: User, failed: Failures) -> None:
    access.enter_user(user)
    for member in memberships_of(user):
        access.enter(member)
        words = {"member": member.full_name, "step": failed.step, "times": failed.times}
        words |= {"first_at": failed.first_at.isoformat(), "last_at": failed.last_at.isoformat()}
        record_each(None, [Happening("sign_in_failed", member, today_in(member.trust), data=words)])
