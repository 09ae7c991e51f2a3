"""Who is what in a trust."""

from collections.abc import Sequence
from datetime import date

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Membership, MembershipChange, Trust, User
from onboarding.models.choices import Role
from onboarding.services.events import record


@transaction.atomic
def add_member(
    trust: Trust,
    *,
    email: str,
    full_name: str,
    roles: Sequence[str],
    effective_on: date,
    job_title: str = "",
    telephone: str = "",
    actor: Membership | None = None,
) -> Membership:
    """Make someone a member of a trust with a set of roles; their account is made where they have none, without a
    password. The transaction has entered the trust. Raises Invalid, each problem at its field."""
    email = email.strip().lower()
    if problems := _problems(trust, email, full_name, roles):
        raise Invalid(problems=problems)
    member = Membership.objects.create(
        trust=trust,
        user=_user(email),
        full_name=full_name.strip(),
        job_title=job_title,
        telephone=telephone,
        roles=list(roles),
        effective_on=effective_on,
    )
    MembershipChange.objects.create(
        trust=trust, membership=member, actor=actor, roles=member.roles, is_active=True, effective_on=effective_on
    )
    record(actor, "member_added", member, effective_on=effective_on, data={"roles": member.roles})
    return member


def _user(email: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email)
        user.set_unusable_password()
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _problems(trust: Trust, email: str, full_name: str, roles: Sequence[str]) -> list[FieldProblem]:
    problems = []
    try:
        validate_email(email)
    except ValidationError:
        problems.append(FieldProblem("email", "invalid", "Enter an e-mail address, such as name@example.org."))
    if Membership.objects.filter(trust=trust, user__email__iexact=email).exists():
        problems.append(FieldProblem("email", "taken", f"{email} is a member of this trust already."))
    if not full_name.strip() or "\0" in full_name:
        problems.append(FieldProblem("full_name", "required", "Enter the person's full name."))
    if not roles or not set(roles) <= set(Role.values):
        problems.append(FieldProblem("roles", "unknown", "Choose at least one role from the list."))
    if {Role.HR, Role.DIRECTOR} <= set(roles):
        problems.append(FieldProblem("roles", "not_together", "A director is never an HR officer too."))
    return problems
