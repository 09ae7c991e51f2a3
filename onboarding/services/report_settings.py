"""What a trust decides about its own reports: which groups are too small to show, when an action is green, its own dates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, Stale
from onboarding.models import Membership, PlanAction, TrustSettings
from onboarding.selectors.plans import plans_with_figures, reporting
from onboarding.services.events import record

FEWEST, MOST = 5, 100
YEARS = range(2000, 2100)
KNOWN = ("group_limit", "green_at_least", "amber_at_least", "target_dates")


@transaction.atomic
def change_report_settings(
    actor: Membership, *, changes: Mapping[str, Any], revision: int | None = None
) -> TrustSettings:
    """Set some of KNOWN. Percent that is None takes the plan's own again; of `target_dates` (by plan and action) a day
    that is None takes that date away, and what is not named stays.

    Raises NotAllowed, Stale, NotFound (plan), Invalid."""
    require(actor, Action.MANAGE_SETTINGS)
    TrustSettings.objects.bulk_create([TrustSettings(trust_id=actor.trust_id)], ignore_conflicts=True)
    settings = TrustSettings.objects.select_for_update().get(trust=actor.trust_id)
    if revision is not None and settings.revision != revision:
        raise Stale()
    before = {name: getattr(settings, name) for name in KNOWN}
    dates = _dates(actor, settings.target_dates, changes.get("target_dates", {}))
    after = before | {name: value for name, value in changes.items() if name in KNOWN} | {"target_dates": dates}
    problems = list(_problems(after))
    if problems:
        raise Invalid(problems=problems)
    if after == before:
        return settings
    for name, value in after.items():
        setattr(settings, name, value)
    settings.revision += 1
    settings.save()
    record(actor, "report_settings_changed", settings, effective_on=today_in(actor.trust), data=after)
    return settings


def _dates(
    actor: Membership, before: Mapping[str, Mapping[str, str]], changes: Mapping[str, Mapping[str, date | None]]
) -> dict[str, dict[str, str]]:
    """The dates after the change, without those that were taken away. Raises Invalid: an action that the plan lacks."""
    after = {plan: dict(dates) for plan, dates in before.items()}
    for plan, dates in changes.items():
        known = {action.key for action in reporting(actor, plan).actions}
        unknown = sorted(set(dates) - known)
        if unknown:
            raise Invalid.field("target_dates", "unknown", f"This plan has no action {unknown[0][:20]}.")
        if any(on and on.year not in YEARS for on in dates.values()):
            words = f"The year of your own date must be from {YEARS.start} to {YEARS.stop - 1}."
            raise Invalid.field("target_dates", "out_of_range", words)
        kept = after.get(plan, {}) | {key: on.isoformat() if on else "" for key, on in dates.items()}
        after[plan] = {key: on for key, on in kept.items() if on}
    return {plan: dates for plan, dates in after.items() if dates}


def _problems(after: Mapping[str, Any]) -> Iterable[FieldProblem]:
    if not FEWEST <= after["group_limit"] <= MOST:
        yield FieldProblem("group_limit", "out_of_range", f"Choose a number of people from {FEWEST} to {MOST}.")
    green, amber = after["green_at_least"], after["amber_at_least"]
    for name, percent in (("green_at_least", green), ("amber_at_least", amber)):
        if percent is not None and not 1 <= percent <= 100:
            yield FieldProblem(name, "out_of_range", "Write a percentage from 1 to 100.")
    if (green is None) != (amber is None):
        yield FieldProblem("amber_at_least", "both", "Set both percentages, or neither.")
    elif green is not None and amber >= green:
        yield FieldProblem("amber_at_least", "not_below", "This must be less than the percentage for green.")


def actions_with_dates(viewer: Membership) -> tuple[PlanAction, ...]:
    """The actions, of every plan that has figures, for which a trust can set a date of its own. Two queries. Raises
    NotAllowed."""
    require(viewer, Action.MANAGE_SETTINGS)
    plans = {plan.pk: (number, plan) for number, plan in enumerate(plans_with_figures(viewer))}
    actions = PlanAction.objects.filter(plan__in=list(plans)).select_related("plan")
    return tuple(sorted(actions, key=lambda action: (plans[action.plan_id][0], action.position)))
