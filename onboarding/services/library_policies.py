"""The reminder policies that a trust starts with. What HR has made of them since is never touched."""

from onboarding.library.reminder_policies import read_reminder_policies
from onboarding.models import ReminderPolicy, Trust


def load_reminder_policies(trust: Trust) -> tuple[list[str], list[str]]:
    """Make the default policies that the trust does not have. Answers the keys of those made and of those there."""
    wanted = read_reminder_policies()
    there = set(ReminderPolicy.objects.filter(trust=trust).values_list("key", flat=True))
    new = [policy for policy in wanted if policy.key not in there]
    ReminderPolicy.objects.bulk_create(
        ReminderPolicy(trust=trust, position=wanted.index(policy), **policy.model_dump()) for policy in new
    )
    return [policy.key for policy in new], [policy.key for policy in wanted if policy.key in there]
