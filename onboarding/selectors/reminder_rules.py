"""The trust's rules of reminding, with how they came to be so."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import Membership, ReminderPolicy, ReminderPolicyChange
from onboarding.selectors.reminder_effects import Effect, rule_effects

Row = dict[str, Any]


@dataclass(frozen=True)
class RuleLine:
    """One line of a rule's history: what it said from a day, who changed it, and why."""

    effective_on: date
    by: str
    reason: str
    rule: dict[str, object]


def reminder_rules(viewer: Membership) -> list[ReminderPolicy]:
    """All rules of the viewer's trust, in their order. One query. Raises NotAllowed."""
    require(viewer, Action.SEE_REMINDERS)
    return list(ReminderPolicy.objects.filter(trust=viewer.trust_id).order_by("position", "key"))


def find_rule(viewer: Membership, policy_id: UUID) -> ReminderPolicy:
    """One rule. Raises NotAllowed, NotFound."""
    require(viewer, Action.SEE_REMINDERS)
    found = ReminderPolicy.objects.filter(trust=viewer.trust_id, pk=policy_id).first()
    if found is None:
        raise NotFound()
    return found


def rule_history(viewer: Membership, policy: ReminderPolicy) -> list[RuleLine]:
    """What a rule said before, newest first; empty while it is as it was shipped. One query."""
    rows = ReminderPolicyChange.objects.filter(trust=viewer.trust_id, policy=policy)
    return [
        RuleLine(row.effective_on, row.actor.full_name if row.actor else "", row.reason, row.rule)
        for row in rows.select_related("actor").order_by("-recorded_at", "-id")
    ]


def rule_rows(viewer: Membership, policies: Sequence[ReminderPolicy]) -> list[Row]:
    """Rows of the contract for these rules, each with its effect. One query."""
    effects = rule_effects(viewer)
    return [_row(policy, effects.get(policy.pk, Effect(0, 0))) for policy in policies]


def rule_history_rows(viewer: Membership, policy: ReminderPolicy) -> list[Row]:
    """Its history as rows. One query."""
    return [asdict(line) for line in rule_history(viewer, policy)]


def _row(policy: ReminderPolicy, effect: Effect) -> Row:
    names = ("id", "key", "title", "is_unseen")
    followed = {"sent": effect.sent, "followed": effect.helped, "percent": effect.percent}
    more = {"why": policy.source, "effect": followed}
    return {name: getattr(policy, name) for name in names} | policy.rule | more
