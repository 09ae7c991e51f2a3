"""What is counted from the completion of something else: items that follow items."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform

from onboarding.models import Item, Recruit, Step
from onboarding.models.steps import OPEN


def is_followed() -> Exists:
    """For locking a step: whether any item of the trust may be counted from its item, by full name or by key."""
    following = Item.objects.annotate(counted_from=KeyTextTransform("item", "anchor"))
    return Exists(following.filter(counted_from__in=[OuterRef("item__path"), OuterRef("item__key")]))


def closes_a_clock() -> Exists:
    """For locking a step: whether its item may close a duty clock, by having the same limit or by being named there."""
    named = Func(
        Func(Value("item"), OuterRef("item__path"), function="jsonb_build_object"),
        function="jsonb_build_array",
        output_field=JSONField(),
    )
    duties = Item.objects.annotate(twin=KeyTextTransform("same_limit_as", "details"))
    return Exists(duties.filter(Q(twin=OuterRef("item__path")) | Q(details__closed_by__contains=named)))


def waiting_for(
    steps: Collection[Step], recruit_ids: Collection[UUID], *, apart_from: Collection[UUID] = ()
) -> QuerySet[Recruit, Any]:
    """Of these people, those who have an open step that is counted from the item of one of these steps; the steps of
    some enrolments are not looked at."""
    following = Step.objects.filter(_follows(steps), state__in=OPEN, superseded_on__isnull=True)
    if apart_from:
        following = following.exclude(enrolment__in=list(apart_from))
    return Recruit.objects.filter(
        Q(enrolments__steps__in=following) | Q(servings__step__in=following), pk__in=list(recruit_ids)
    ).values("pk")


def _follows(steps: Collection[Step]) -> Q:
    """A bare key means an item of the same programme."""
    names = Q(item__anchor__item__in=sorted({step.item.path for step in steps}))
    for programme, key in sorted({(step.item.path.rpartition("/")[0], step.item.key) for step in steps}):
        names |= Q(item__anchor__item=key, item__path__startswith=f"{programme}/")
    return names
