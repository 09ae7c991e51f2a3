"""Giving a step to someone else to do, for as long as its owner is away."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onboarding.access import Action
from onboarding.access_conditions import roles_given
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, Step
from onboarding.models.choices import Applies, Role
from onboarding.rules.due_dates import add_months
from onboarding.rules.plain_words import long_date
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.delegates import find_delegate, lock_colleague
from onboarding.selectors.visible import lock_people_of
from onboarding.services.events import Happening, record, record_each
from onboarding.services.moves import begin, check_reason, check_words

LONGEST_MONTHS = 12  # ours: who is away for longer is followed by someone else


@transaction.atomic
def delegate_step(
    actor: Membership,
    *,
    step_id: UUID,
    to: UUID | None,
    until: date | None = None,
    reason: str = "",
    revision: int | None = None,
) -> Step:
    """Let a colleague do an open step in its owner's place, through `until` where that is given; None takes it back.

    The colleague sees the step, finds it in their list and is reminded of it instead of the owner, who may still do it.
    Raises NotFound, NotAllowed, Stale, NotNow (finished, nothing to take back), Invalid (colleague, day, reason)."""
    if to:
        lock_people_of(step_id)  # people, members, steps: in this order, as everybody locks them
        lock_colleague(actor, to)
    step, today = begin(actor, Action.DELEGATE_STEP, step_id, revision)
    if step.applies != Applies.YES or step.state not in OPEN_STATES:
        raise NotNow("Only a step that is still to do can be given to someone else.", code="not_open")
    if to is None:
        return _take_back(actor, step, today, reason)
    colleague = find_delegate(actor, step, to)
    problems = _problems(colleague, until, today)
    if problems or colleague is None:
        raise Invalid(problems=problems)
    check_reason(reason)
    step.delegate, step.delegate_until, step.delegate_for, step.delegate_by_rule = colleague, until, None, False
    return _keep(actor, "step_delegated", step, today, to=colleague.full_name, until=until, reason=reason.strip())


def take_back_from(actor: Membership, member: Membership, on: date) -> None:
    """What a colleague gave to this member, whose roles or way in were changed, and what they can no longer be given, is its
    owner's again, also once it is returned or opened again. What is theirs by rule or as a stand-in is settled by those."""
    given = Step.objects.filter(
        trust=member.trust_id, delegate=member, delegate_by_rule=False, delegate_for__isnull=True
    )
    rows = given.select_related("item", "enrolment__recruit").order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True)
    lost = [one for one in locked if not (member.is_active and member.has_role(*roles_given(one.item)))]
    if lost:
        end_delegations(actor, lost, on)


def end_delegations(actor: Membership, steps: Sequence[Step], on: date) -> None:
    """These steps, which are locked, are their owners' again. As many statements for many as for one."""
    ended = {"delegate": None, "delegate_until": None, "delegate_for": None, "revision": F("revision") + 1}
    Step.objects.filter(pk__in=[one.pk for one in steps]).update(**ended)
    words = {one.pk: {"item": one.item.path, "title": one.item.title} for one in steps}
    record_each(actor, (Happening("delegation_ended", one, on, one.enrolment.recruit, words[one.pk]) for one in steps))


def _take_back(actor: Membership, step: Step, today: date, reason: str) -> Step:
    if step.delegate_id is None:
        raise NotNow("Nobody else was given this step.", code="not_delegated")
    if step.delegate_by_rule:
        who = Role(step.item.owner_role).label.lower()
        raise NotNow(f"There is no {who} to take it back. Name one, or give it to a colleague.", code="nobody_there")
    check_words(reason, "reason")
    step.delegate = step.delegate_until = step.delegate_for = None
    return _keep(actor, "delegation_ended", step, today, reason=reason.strip())


def _keep(actor: Membership, action: str, step: Step, today: date, **words: object) -> Step:
    step.revision += 1
    step.save(update_fields=["delegate", "delegate_until", "delegate_for", "delegate_by_rule", "revision"])
    data = {"item": step.item.path, "title": step.item.title} | {name: value for name, value in words.items() if value}
    record(actor, action, step, effective_on=today, recruit=step.enrolment.recruit, data=data)
    return step


def _problems(colleague: Membership | None, until: date | None, today: date) -> list[FieldProblem]:
    latest = add_months(today, LONGEST_MONTHS)
    found = []
    if colleague is None:
        found.append(FieldProblem("to", "unknown", "Choose a colleague from the list."))
    if until and until < today:
        found.append(FieldProblem("until", "in_past", "The last day must be today or later."))
    if until and until > latest:
        found.append(FieldProblem("until", "too_late", f"The last day must be {long_date(latest)} or earlier."))
    return found
