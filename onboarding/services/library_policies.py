"""The reminder policies that a trust starts with. What HR has made of them since is never touched."""

from pathlib import Path
from typing import Any

from onboarding.library.reading import read_yaml
from onboarding.models import ReminderPolicy, Trust

REMINDER_POLICIES = Path(__file__).parent.parent / "library" / "reminder-policies.yaml"


def load_reminder_policies(trust: Trust) -> tuple[list[str], list[str]]:
    """Make the default policies that the trust does not have. Answers the keys of those made and of those there."""
    wanted = _policies()
    there = set(ReminderPolicy.objects.filter(trust=trust).values_list("key", flat=True))
    new = [policy for policy in wanted if policy["key"] not in there]
    ReminderPolicy.objects.bulk_create(ReminderPolicy(trust=trust, **policy) for policy in new)
    return [policy["key"] for policy in new], [policy["key"] for policy in wanted if policy["key"] in there]


def _policies() -> list[dict[str, Any]]:
    if not REMINDER_POLICIES.exists():
        return []
    policies: list[dict[str, Any]] = read_yaml(REMINDER_POLICIES)["policies"]
    return policies
