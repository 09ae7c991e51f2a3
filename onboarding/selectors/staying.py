"""Who stays, and how long things take: measures of how welcome and induction work, worked out from what was recorded."""

from datetime import date
from typing import Any

from onboarding.access import Action, require
from onboarding.models import Item, Membership
from onboarding.models.choices import VersionStatus
from onboarding.selectors.forecast_steps import curves_of_items
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import reporting

Row = dict[str, Any]
# Whose so-many-months fell in the year up to the day, and which of them had not left before. Coming back begins anew.
RETAINED = """
WITH people AS (
  SELECT recruit_id, max(actual_on) FILTER (WHERE kind = 'start_date') AS started,
         max(actual_on) FILTER (WHERE kind = 'left') AS left_on
    FROM onboarding_milestone WHERE trust_id = %(trust)s GROUP BY recruit_id, occurrence
), reached AS (
  SELECT months, left_on, (started + make_interval(months => months))::date AS day
    FROM people, unnest(%(months)s::int[]) AS months WHERE started IS NOT NULL
)
SELECT months, count(*), count(*) FILTER (WHERE left_on IS NULL OR left_on >= day)
  FROM reached WHERE day <= %(as_of)s AND day > (%(as_of)s::date - interval '1 year') GROUP BY months"""


def retention(
    viewer: Membership, *, plan_key: str = "edi-2023", as_of: date | None = None, known_at: date | None = None
) -> list[Row]:
    """Of those whose 12 and 24 months fell in the year up to a day, how many were still here then. `rate` is null where
    nobody's did. One query besides the plan's. Raises NotAllowed, NotFound (plan), Invalid (a day that cannot be)."""
    require(viewer, Action.SEE_FORECAST)
    asked = reporting(viewer, plan_key)
    return retention_at(viewer, asked.numbers.retention_months, moment_of(viewer, as_of, known_at))


def retention_at(viewer: Membership, months: list[int], moment: Moment) -> list[Row]:
    """The same of a moment, for whoever has asked whether the viewer may."""
    with moment.cursor() as cursor:
        cursor.execute(moment.over(RETAINED), moment.asked() | {"trust": viewer.trust_id, "months": months})
        found = {number: (people, stayed) for number, people, stayed in cursor.fetchall()}
    rows = [(number, *found.get(number, (0, 0))) for number in months]
    return [
        {"months": number, "people": people, "stayed": stayed, "rate": stayed / people if people else None}
        for number, people, stayed in rows
    ]


def pace(viewer: Membership, *, plan_key: str = "edi-2023") -> list[Row]:
    """How long each step of the plan takes here, in days from its due day: half and four fifths are done by then. Open
    ones count as taking at least as long as they have been open; null where that share was never done. Two queries.

    Raises NotAllowed, NotFound (plan)."""
    require(viewer, Action.SEE_FORECAST)
    asked = reporting(viewer, plan_key)
    items = _items(viewer, [action.key for action in asked.actions])
    curves = curves_of_items(viewer, sorted(items), moment_of(viewer).as_of)
    return [
        {
            "item": key,
            "title": title,
            "plan_actions": sorted(set(actions) & {action.key for action in asked.actions}),
            "cases": curves[key].cases,
            "median_days": curves[key].days_until(0.5),
            "p80_days": curves[key].days_until(0.8),
        }
        for key, (title, actions) in sorted(items.items(), key=lambda one: (one[1][1], one[1][0]))
        if curves[key].days
    ]


def _items(viewer: Membership, actions: list[str]) -> dict[str, tuple[str, list[str]]]:
    rows = Item.objects.filter(
        trust=viewer.trust_id, version__status=VersionStatus.PUBLISHED, mandatory=True, plan_actions__overlap=actions
    )
    return {key: (title, found) for key, title, found in rows.values_list("key", "title", "plan_actions")}
