"""Which word a director gave an action, as it stood and as it was known at a moment; and whose it is in reports that are kept."""

from collections.abc import Callable
from typing import Any

from onboarding.models import ImprovementPlan, Membership, RagOverride
from onboarding.selectors.past_days import Moment

Row = dict[str, Any]


def overrides_at(viewer: Membership, plan: ImprovementPlan, moment: Moment) -> dict[str, Row]:
    """By action, the override that holds on the day, with who gave it and why. One query."""
    lines = RagOverride.objects.filter(trust=viewer.trust_id, plan=plan, effective_on__lte=moment.as_of)
    if moment.known_before:
        lines = lines.filter(recorded_at__lt=moment.known_before)
    newest = lines.order_by("action", "-effective_on", "-recorded_at", "-id").distinct("action").select_related("actor")
    return {one.action: override_row(one) for one in newest if one.holds_until and one.holds_until >= moment.as_of}


def override_row(one: RagOverride) -> Row:
    """The row of the contract."""
    assert one.actor is not None  # a constraint says so
    return {
        "word": one.word or None,
        "reason": one.reason,
        "by": {"id": one.actor_id, "name": one.actor.full_name},
        "on": one.effective_on,
        "holds_until": one.holds_until,
    }


def without_names(report: Row) -> Row:
    """The report as it is kept: of who gave another word the id alone, so that their name can be erased."""
    return _each_override(report, lambda given: given | {"by": {"id": given["by"]["id"]}})


def with_names(viewer: Membership, report: Row) -> Row:
    """A report that was kept, with the names as they are in the trust now, also where it was kept with those of then. One
    query; none where nobody gave another word."""
    given = [action["override"] for action in report["actions"] if action.get("override")]
    if not given:
        return report
    people = Membership.objects.filter(trust=viewer.trust_id, pk__in={one["by"]["id"] for one in given})
    names = {str(pk): name for pk, name in people.values_list("pk", "full_name")}
    return _each_override(report, lambda one: one | {"by": one["by"] | {"name": names[one["by"]["id"]]}})


def _each_override(report: Row, change: Callable[[Row], Row]) -> Row:
    """Reports of long ago know no override."""
    actions = [one | {"override": change(one["override"])} if one.get("override") else one for one in report["actions"]]
    return report | {"actions": actions}
