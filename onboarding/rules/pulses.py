"""Short surveys: when somebody is asked, and which months are shown together."""

from collections.abc import Mapping
from datetime import date, timedelta

from onboarding.rules.due_dates import add_months

DAYS = {"days": 1, "weeks": 7}


def asked_on(started_on: date, offset: int, unit: str) -> date:
    """The day of a round, counted from the first day at work in days, weeks or months."""
    return add_months(started_on, offset) if unit == "months" else started_on + timedelta(days=offset * DAYS[unit])


def earliest_start(today: date, offset: int, unit: str, open_days: int) -> date:
    """Nobody who started before that day can still be asked today; some who started on it or later cannot either."""
    longest = 31 if unit == "months" else DAYS[unit]
    return today - timedelta(days=offset * longest + open_days)


def month_of(on: date) -> date:
    """The month of a day, as its first day."""
    return on.replace(day=1)


def is_settled(month: date, open_days: int, today: date) -> bool:
    """Whether nobody who was asked in that month can answer any more."""
    return add_months(month, 1) + timedelta(days=open_days) <= today


def next_batch(
    asked: Mapping[date, int],
    answered: Mapping[date, int],
    *,
    after: date | None,
    open_days: int,
    limit: int,
    today: date,
) -> tuple[date, date] | None:
    """The first and the last month of what can be shown next of one round: every settled month after the last one shown.

    None while fewer than `limit` people answered in them together: they wait for the months to come, so that no small
    rest is ever shown, and no month twice."""
    months = sorted(
        one for one in {*asked, *answered} if (after is None or one > after) and is_settled(one, open_days, today)
    )
    enough = sum(answered.get(one, 0) for one in months) >= limit
    return (months[0], months[-1]) if months and enough else None
