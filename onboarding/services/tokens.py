"""Tokens for programs that use the API: shown once, kept as a digest, bound to one membership, and ending."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import ApiToken, Membership
from onboarding.models.wall_choices import TokenScope
from onboarding.rules.one_line import line_problems
from onboarding.selectors.tokens import find_token
from onboarding.services.events import record

USUAL_DAYS = 30
MOST_DAYS = 366
LONGEST_NAME = 60
Words = dict[str, object]


@transaction.atomic
def make_token(membership: Membership, *, days: int = USUAL_DAYS, scope: str = TokenScope.WRITE, name: str = "") -> str:
    """Make a token that acts as this membership for so many days (1 to 366), as an operator does at the command line: no
    member did it. The answer is the only copy.

    Raises Invalid (days, scope, name) and NotNow (the member has not accepted yet, or is switched off)."""
    token, words = _make(membership, days, scope, name)
    words |= {"member": membership.full_name}
    record(None, "token_made_for", membership, effective_on=today_in(membership.trust), data=words)
    return token


def _make(membership: Membership, days: int, scope: str, name: str) -> tuple[str, Words]:
    """The token, and what the audit says of it."""
    name = name.strip()
    if problems := _problems(days, scope, name):
        raise Invalid(problems=problems)
    if not (membership.is_active and membership.accepted_at and membership.user.is_active):
        raise NotNow("This person cannot sign in here, so they cannot have a token.", code="not_active")
    _, token = ApiToken.objects.create(
        user=membership.user,
        expiry=timedelta(days=days),
        membership_id=membership.id,
        trust=membership.trust,
        scope=scope,
        name=name,
    )
    return str(token), {"days": days, "scope": scope, "name": name}


@transaction.atomic
def make_own_token(actor: Membership, *, name: str, scope: str, days: int) -> str:
    """The same by the member themselves, who gives it a name that none of their tokens has; so a form that is sent
    twice makes one token. Raises NotAllowed, Invalid (days, scope, name), NotNow."""
    require(actor, Action.MAKE_TOKEN)
    if problems := line_problems("name", name.strip(), longest=LONGEST_NAME, required="Say what the token is for."):
        raise Invalid(problems=problems + _problems(days, scope, ""))
    try:
        with transaction.atomic():
            token, words = _make(actor, days, scope, name)
    except IntegrityError as error:
        taken = "You have a token of this name. End that one first, or choose another name."
        raise Invalid.field("name", "taken", taken) from error
    record(actor, "token_made", actor, effective_on=today_in(actor.trust), data=words)
    return token


@transaction.atomic
def end_token(actor: Membership, *, key: UUID) -> str:
    """End a token at once: one's own, or anybody's by HR. Returns its name. Raises NotFound."""
    token, member = find_token(actor, key)
    require(actor, Action.END_TOKEN, token)
    _end(actor, token, member)
    return token.name


def end_tokens_of(actor: Membership, member: Membership) -> None:
    """End every token that acts as this member: whoever had their password may have made one, and who is switched off does
    not come back with an old one. The transaction has entered the trust."""
    for token in ApiToken.objects.filter(trust=member.trust_id, membership_id=member.id):
        _end(actor, token, member)


def _end(actor: Membership, token: ApiToken, member: Membership) -> None:
    words = {"name": token.name, "scope": token.scope, "member": member.full_name}
    token.delete()
    record(actor, "token_ended", member, effective_on=today_in(actor.trust), data=words)


def _problems(days: int, scope: str, name: str) -> list[FieldProblem]:
    problems = line_problems("name", name, longest=LONGEST_NAME)
    if not 1 <= days <= MOST_DAYS:
        problems.append(FieldProblem("days", "out_of_range", f"A token lasts from 1 to {MOST_DAYS} days."))
    if scope not in TokenScope.values:
        problems.append(FieldProblem("scope", "unknown", "Choose how far the token reaches."))
    return problems
