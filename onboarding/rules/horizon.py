"""How far bank holidays are published: a day that was counted beyond that is provisional, and says so.

The government publishes bank holidays a few years ahead. For later years they follow from the same rules as today,
which an extra or a moved holiday can upset; such a day is worked out, but never shown as if it were certain.
"""

from datetime import date, timedelta

from onboarding.rules.calendars import Calendar, add_working_days
from onboarding.rules.errors import RuleError

WORKING_DAYS = "working_days"


def unpublished_year(
    due_on: date | None, offset: int, unit: str, roll: str, then_unit: str, published_through: int
) -> int | None:
    """The year whose bank holidays a due day was counted or rolled with and which are not published; None where all are,
    or where the rule asks for no working day."""
    if due_on is None or not (WORKING_DAYS in (unit, then_unit) or roll != "none"):
        return None
    last = _last_looked_at(due_on, offset, published_through) if unit == WORKING_DAYS else due_on
    return last.year if last.year > published_through else None


def _last_looked_at(due_on: date, offset: int, published_through: int) -> date:
    """A count backwards begins later than it ends: its first working day is the last one that was looked at."""
    try:
        farthest = due_on + timedelta(days=2 * max(0, -offset) + 14)
        if offset >= 0 or due_on.year > published_through or farthest.year <= published_through:
            return due_on
        return add_working_days(due_on, -offset - 1, Calendar())
    except (OverflowError, RuleError):
        return date.max
