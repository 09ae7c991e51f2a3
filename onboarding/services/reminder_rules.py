"""HR changes the trust's rules of reminding: seen first, then saved as a new dated line, with who and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, Stale
from onboarding.models import Membership, ReminderPolicy, ReminderPolicyChange
from onboarding.models.choices import Basis, Limit, Role
from onboarding.models.reminders import RULE_FIELDS
from onboarding.rules.reminder_rules import rule_problems
from onboarding.services.events import record
from onboarding.services.forecast import forecast
from onboarding.services.moves import check_reason

DAYS = 14
CHOICES: Mapping[str, list[str]] = {"bases": Basis.values, "limits": Limit.values, "audience": Role.values}


@dataclass(frozen=True)
class RulePreview:
    """How many messages leave in the next days as the rules are, and as they would be."""

    days: int
    before: int
    after: int


@transaction.atomic
def preview_rule(actor: Membership, *, policy_id: UUID, changes: Mapping[str, Any]) -> RulePreview:
    """What leaves in the next 14 days with this change and without it, found by the code that plans. Nothing is kept.

    Raises NotFound, NotAllowed, Invalid."""
    require(actor, Action.MANAGE_SETTINGS)
    policy = _lock(actor, policy_id)
    before = len(forecast(actor, days=DAYS))
    with transaction.atomic():
        _take(policy, changes)
        after = len(forecast(actor, days=DAYS))
        transaction.set_rollback(True)
    return RulePreview(DAYS, before, after)


@transaction.atomic
def change_rule(
    actor: Membership, *, policy_id: UUID, changes: Mapping[str, Any], reason: str, revision: int | None = None
) -> ReminderPolicy:
    """Change when a rule speaks, to whom and about what, or switch it off. From now on: what has left has left, and
    what is planned and no longer owed is cancelled by the next sweep.

    Raises NotFound, NotAllowed, Stale, Invalid (each problem at its field)."""
    require(actor, Action.MANAGE_SETTINGS)
    policy = _lock(actor, policy_id)
    if revision is not None and policy.revision != revision:
        raise Stale()
    before = policy.rule
    _check(before | dict(changes))
    check_reason(reason)
    if before | dict(changes) == before:
        return policy
    today = today_in(actor.trust)
    if not policy.changes.exists():
        ReminderPolicyChange.objects.create(
            trust_id=policy.trust_id, policy=policy, rule=before, effective_on=actor.trust.live_on
        )
    _take(policy, changes)
    ReminderPolicyChange.objects.create(
        trust_id=policy.trust_id,
        policy=policy,
        rule=policy.rule,
        actor=actor,
        effective_on=today,
        reason=reason.strip(),
    )
    changed = {name: policy.rule[name] for name in RULE_FIELDS if policy.rule[name] != before[name]}
    data = {"rule": policy.key, "to": changed, "from": {name: before[name] for name in changed}, "reason": reason}
    record(actor, "reminder_rule_changed", policy, effective_on=today, data=data)
    return policy


def _lock(actor: Membership, policy_id: UUID) -> ReminderPolicy:
    policy = ReminderPolicy.objects.select_for_update().filter(trust=actor.trust_id, pk=policy_id).first()
    if policy is None:
        raise NotFound()
    return policy


def _take(policy: ReminderPolicy, changes: Mapping[str, Any]) -> None:
    _check(policy.rule | dict(changes))
    for name, value in changes.items():
        setattr(policy, name, value)
    policy.revision += 1
    policy.save(update_fields=[*RULE_FIELDS, "revision"])


def _check(rule: Mapping[str, Any]) -> None:
    problems = list(rule_problems(rule))
    for name, known in CHOICES.items():
        if not set(rule[name]) <= set(known):
            problems.append(FieldProblem(name, "unknown", "Choose from the list."))
    if unknown := set(rule) - set(RULE_FIELDS):
        problems.append(FieldProblem(min(unknown), "unknown", "A rule has no such part."))
    if problems:
        raise Invalid(problems=problems)
