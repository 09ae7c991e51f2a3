"""Who is what in a trust: adding people, changing what they are, and switching them off."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotAllowed, NotNow, Stale
from onboarding.models import Membership, MembershipChange, ReportFile, Trust, User
from onboarding.models.base import new_id
from onboarding.models.choices import Role
from onboarding.rules.one_line import line_problems, look_alikes
from onboarding.selectors.members import lock_member, may_be_recruit
from onboarding.services.delegations import take_back_from
from onboarding.services.events import record
from onboarding.services.fallbacks import settle_fallbacks
from onboarding.services.invitations import write_invitation
from onboarding.services.moves import check_reason
from onboarding.services.tokens import end_tokens_of

CHANGEABLE = ("full_name", "job_title", "telephone", "roles", "is_active")
NEEDS_A_REASON = {"roles", "is_active"}
NO_RECRUIT = [
    FieldProblem("roles", "add_as_recruit", "Add recruits under Recruits, where their account is opened too.")
]
LONGEST = {"full_name": 200, "job_title": 200, "telephone": 30}
LONGEST_EMAIL = 254
# One statement, whether there is an account of this address or not: how long it takes tells neither.
MAKE_ACCOUNT = """
WITH made AS (
  INSERT INTO onboarding_user (id, email, password, is_active) VALUES (%s, %s, %s, true)
  ON CONFLICT DO NOTHING RETURNING id, email)
INSERT INTO account_emailaddress (user_id, email, verified, "primary") SELECT id, email, true, true FROM made
"""


@transaction.atomic
def add_member(
    trust: Trust,
    *,
    email: str,
    full_name: str,
    roles: Sequence[str],
    effective_on: date | None = None,
    job_title: str = "",
    telephone: str = "",
    actor: Membership | None = None,
    is_recruit: bool = False,
    has_accepted: bool = False,
) -> Membership:
    """Write down who somebody shall be in a trust, with a set of roles; an officer who does so invites them, and they come in
    once they accept, whether they have an account already or not. Where there is none it is made, without a password. The
    transaction has entered the trust; without an actor it is the service itself, on opening a trust, and in a demo, whose
    people have accepted (`has_accepted`).
    Officers make no recruit here: `is_recruit` says that the account is for a recruit who is there.
    Raises NotAllowed, Invalid (each problem at its field)."""
    if actor is not None:
        require(actor, Action.MANAGE_MEMBERS)
    email, on = email.strip().lower(), effective_on or today_in(trust)
    member = Membership(
        trust=trust,
        full_name=full_name.strip(),
        job_title=job_title.strip(),
        telephone=telephone.strip(),
        roles=_in_order(roles),
        effective_on=on,
        accepted_at=timezone.now() if has_accepted else None,
    )
    unasked = actor is not None and not is_recruit and Role.RECRUIT in roles
    if problems := email_problems(trust, email) + _problems(member) + (NO_RECRUIT if unasked else []):
        raise Invalid(problems=problems)
    _save_new(member, email)
    _keep(actor, member, on, "")
    record(actor, "member_added", member, effective_on=on, data={"member": member.full_name, "roles": member.roles})
    if actor is not None:
        write_invitation(trust, member)
    return member


@transaction.atomic
def change_member(
    actor: Membership, *, member_id: UUID, changes: Mapping[str, Any], reason: str = "", revision: int | None = None
) -> Membership:
    """Change what someone is in the trust, from their next request on: their name, roles, telephone, whether they may
    come in at all. Nobody changes themselves, so that whoever takes an HR officer away is one, and stays.

    Files of reports that they asked for go with the roles that they were made for. Who looked after recruits
    in a role that is taken away is still named with them: `selectors.members.people_of` says who needs someone new; whoever
    comes next does their steps until then.
    Raises NotFound, NotAllowed, Stale, Invalid (fields, reason), NotNow (their account was closed)."""
    officers, member = lock_member(actor, member_id)
    require(actor, Action.MANAGE_MEMBERS, member)
    if actor not in officers:  # switched off by a colleague in this moment: so one officer always stays
        raise NotAllowed()
    if revision is not None and member.revision != revision:
        raise Stale()
    wanted = _wanted(changes)
    before = {name: getattr(member, name) for name, value in wanted.items() if getattr(member, name) != value}
    if not before:
        return member
    unasked = Role.RECRUIT in wanted.get("roles", []) and not may_be_recruit(member)
    for name in before:
        setattr(member, name, wanted[name])
    if problems := _problems(member) + (NO_RECRUIT if unasked else []):
        raise Invalid(problems=problems)
    if NEEDS_A_REASON & set(before):
        check_reason(reason)
    if "is_active" in before and member.is_active and not member.user.is_active:
        raise NotNow("Their account was closed as what we kept about them was erased. Add them anew.", code="closed")
    member.revision += 1
    member.save(update_fields=[*before, "revision"])
    on = today_in(actor.trust)
    if NEEDS_A_REASON & set(before):
        _keep(actor, member, on, reason.strip())
        _let_go(actor, member, on)
    words = {"member": member.full_name, "from": before, "to": {name: wanted[name] for name in before}}
    record(actor, _verb(member, before), member, effective_on=on, data=words | {"reason": reason.strip()})
    return member


def _let_go(actor: Membership, member: Membership, on: date) -> None:
    """What a member had by the roles, or the way in, that they had before."""
    ReportFile.objects.filter(trust=actor.trust_id, member=member).delete()
    take_back_from(actor, member, on)
    if not member.is_active:
        end_tokens_of(actor, member)
    settle_fallbacks(actor.trust, on)


@transaction.atomic
def sign_member_out(actor: Membership, *, member_id: UUID) -> Membership:
    """End every session of a member in this trust, at its next request, and the trust in their devices. They stay a member
    and may sign in again; their tokens stay. A session that is in another trust now is none of ours and goes on there.

    Raises NotFound, NotAllowed."""
    _, member = lock_member(actor, member_id)
    require(actor, Action.MANAGE_MEMBERS, member)
    member.signed_out_at = timezone.now()
    member.save(update_fields=["signed_out_at"])
    record(actor, "member_signed_out", member, effective_on=today_in(actor.trust), data={"member": member.full_name})
    return member


def _wanted(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, as it is kept. Raises Invalid for what cannot be changed."""
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise Invalid(
            problems=[FieldProblem(name, "unknown_field", "This cannot be changed here.") for name in unknown]
        )
    return {name: _tidy(value) for name, value in changes.items()}


def _verb(member: Membership, before: Mapping[str, Any]) -> str:
    if "is_active" in before:
        return "member_switched_on" if member.is_active else "member_switched_off"
    return "member_changed"


def _keep(actor: Membership | None, member: Membership, on: date, reason: str) -> None:
    MembershipChange.objects.create(
        trust_id=member.trust_id,
        membership=member,
        actor=actor,
        roles=member.roles,
        is_active=member.is_active,
        effective_on=on,
        reason=reason,
    )


def _save_new(member: Membership, email: str) -> None:
    """Two officers who add one person at once make one member."""
    try:
        with transaction.atomic():
            member.user = account_of(email)
            member.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow("Someone else added this person at the same moment.", code="conflict") from error


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return value if isinstance(value, bool) else _in_order(value)


def _in_order(roles: Sequence[str]) -> list[str]:
    """Each role once, in the order of the vocabulary; a role that nobody knows stays, to be refused."""
    known = [role for role in Role.values if role in roles]
    return known + [role for role in roles if role not in Role.values]


def account_of(email: str) -> User:
    """The account of an address, made without a password where there is none. Two queries, whether there is one or not."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ACCOUNT, [new_id(), email, make_password(None)])
    return User.objects.with_address(email).get()


def email_problems(trust: Trust, email: str) -> list[FieldProblem]:
    """What is wrong with the address of a new member."""
    if problems := address_problems(email):
        return problems
    if Membership.objects.filter(trust=trust, user__in=User.objects.with_address(email)).exists():
        return [FieldProblem("email", "taken", f"{email} is a member of this trust already.")]
    return []


def address_problems(email: str) -> list[FieldProblem]:
    """Why nobody can sign in with this address."""
    if problems := look_alikes("email", email):
        return problems
    try:
        validate_email(email)
    except ValidationError:
        return [FieldProblem("email", "invalid", "Enter an email address, such as name@example.org.")]
    if len(email) > LONGEST_EMAIL:
        return [FieldProblem("email", "too_long", f"Enter an address of at most {LONGEST_EMAIL} characters.")]
    return []


def _problems(member: Membership) -> list[FieldProblem]:
    problems = []
    for name, longest in LONGEST.items():
        required = "Enter the person's full name." if name == "full_name" else ""
        problems += line_problems(name, getattr(member, name), longest=longest, required=required)
    if not member.roles or not set(member.roles) <= set(Role.values):
        problems.append(FieldProblem("roles", "unknown", "Choose at least one role from the list."))
    if {Role.HR, Role.DIRECTOR} <= set(member.roles):
        problems.append(FieldProblem("roles", "not_together", "A director is never an HR officer too."))
    return problems
