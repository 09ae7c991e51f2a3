"""Dates and times as people read them."""

from datetime import date, datetime

from django.utils import timezone

from onboarding.rules.plain_words import long_date


def day(on: date | None, otherwise: str = "") -> str:
    """2 March 2026, or the other words where there is no date."""
    return long_date(on) if on else otherwise


def short_day(on: date | None, otherwise: str = "") -> str:
    """2 Mar 2026: for columns of tables."""
    return f"{on.day} {on:%b %Y}" if on else otherwise


def clock_time(at: datetime) -> str:
    """2 March 2026 at 9:05am, in the time of the service."""
    local = timezone.localtime(at)
    hour = local.hour % 12 or 12
    return f"{long_date(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def month(written: str | None, otherwise: str = "") -> str:
    """March 2026, of a month written as 2026-03."""
    return f"{date.fromisoformat(f'{written}-01'):%B %Y}" if written else otherwise
