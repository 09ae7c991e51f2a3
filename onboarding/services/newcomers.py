"""Someone new, in one go: the recruit, their account, their planned days and the programmes that are usual."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, Recruit
from onboarding.models.choices import MilestoneKind, Role
from onboarding.selectors.duplicates import same_people, same_people_words
from onboarding.selectors.visible import lock_recruit
from onboarding.services.contacts import hand_over
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.events import record
from onboarding.services.memberships import add_member
from onboarding.services.milestones import Dated, record_milestones
from onboarding.services.recruits import register_recruit
from onboarding.services.turns import one_at_a_time


@transaction.atomic
def add_newcomer(
    actor: Membership,
    *,
    facts: Mapping[str, Any],
    account_email: str = "",
    arrival_on: date | None = None,
    start_on: date | None = None,
    in_usual_bundle: bool = True,
    anyway: bool = False,
) -> Recruit:
    """Add a recruit with what is known of them; with an address, also an account for signing in.

    The same name or address as someone's is refused unless `anyway` says that it is another person, also when a form
    is sent twice. Raises NotAllowed, Invalid (each problem at its field), NotNow (no programme is published)."""
    require(actor, Action.REGISTER_RECRUIT)
    one_at_a_time(actor, "newcomer")
    recruit = register_recruit(actor, **facts)
    if not anyway:
        _check_new(actor, recruit, account_email)
    if account_email.strip():
        _give_account(actor, recruit, account_email)
    if arrival_on:
        _plan(actor, recruit, "arrival_on", Dated(MilestoneKind.ARRIVAL, planned_on=arrival_on))
    if start_on:
        _plan(actor, recruit, "start_on", Dated(MilestoneKind.START_DATE, planned_on=start_on))
    if in_usual_bundle:
        enrol_in_usual_bundle(actor, recruit_id=recruit.pk)
    return recruit


@transaction.atomic
def open_account(actor: Membership, *, recruit_id: UUID, email: str) -> Membership:
    """An account for signing in, for a recruit who has none. Raises NotFound, NotAllowed, NotNow (has one), Invalid."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.EDIT_RECRUIT, recruit)
    if recruit.membership_id:
        raise NotNow("This person has an account already.", code="has_account")
    return _give_account(actor, recruit, email)


def _check_new(actor: Membership, recruit: Recruit, account_email: str) -> None:
    emails = {email.strip().lower() for email in (recruit.contact_email, account_email) if email.strip()} or {""}
    found = [row for email in sorted(emails) for row in same_people(actor, full_name=recruit.full_name, email=email)]
    others = list({row["id"]: row for row in found if row["id"] != recruit.pk}.values())
    if others:
        detail = f"{same_people_words(others)} Is this somebody else? Then add them anyway."
        raise Invalid.field("anyway", "already_here", detail)


def _give_account(actor: Membership, recruit: Recruit, email: str) -> Membership:
    today = today_in(actor.trust)
    try:
        member = add_member(
            actor.trust,
            email=email,
            full_name=recruit.full_name,
            telephone=recruit.telephone,
            roles=[Role.RECRUIT],
            effective_on=today,
            actor=actor,
            is_recruit=True,
        )
    except Invalid as error:
        raise Invalid(problems=[_at(one, "email", "account_email") for one in error.problems]) from error
    recruit.membership = member
    hand_over(recruit, member)
    recruit.revision += 1
    recruit.save(update_fields=["membership", "revision"])
    record(actor, "account_opened", recruit, effective_on=today, recruit=recruit, data={"membership": member.pk})
    return member


def _plan(actor: Membership, recruit: Recruit, field: str, dated: Dated) -> None:
    try:
        record_milestones(actor, recruit_id=recruit.pk, dated=[dated])
    except Invalid as error:
        raise Invalid(problems=[_at(one, "planned_on", field) for one in error.problems]) from error


def _at(problem: FieldProblem, field: str, other: str) -> FieldProblem:
    """The same problem at the field that this form calls by another name."""
    return replace(problem, field=other) if problem.field == field else problem
