"""The limits that the viewer was told of, in words."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from onboarding.models import Membership
from onboarding.selectors.limits_told import limits_told_to
from web.presenters.limits import words_of_limit
from web.words import day


@dataclass(frozen=True)
class MyLimit:
    """One limit: which step, about whom, by when, who set the day, and whether I said that I saw it."""

    step: UUID
    title: str
    href: str
    facts: tuple[str, ...]
    limit: str
    rule: str
    is_seen: bool


def my_limits(viewer: Membership) -> tuple[MyLimit, ...]:
    """All that are open still, earliest first. One query."""
    return tuple(
        MyLimit(
            step=one.step_id,
            title=one.title,
            href=_href(one.step_id, one.recruit is not None and one.recruit.membership_id == viewer.pk),
            facts=(
                f"Due by {day(one.due_on)}",
                *([one.recruit.full_name] if one.recruit and one.recruit.membership_id != viewer.pk else []),
            ),
            limit=words_of_limit(one.limit),
            rule=reverse("rule", args=[one.limit.rule]) if one.limit else "",
            is_seen=one.is_seen,
        )
        for one in limits_told_to(viewer)
    )


def _href(step_id: UUID, is_own: bool) -> str:
    return reverse("my_step" if is_own else "step", args=[step_id])
