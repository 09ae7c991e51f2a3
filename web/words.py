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
    return f"{long_date(timezone.localtime(at).date())} at {hour_of(at)}"


def hour_of(at: datetime) -> str:
    """9:05am, in the time of the service."""
    local = timezone.localtime(at)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def month(written: str | None, otherwise: str = "") -> str:
    """March 2026, of a month written as 2026-03."""
    return f"{date.fromisoformat(f'{written}-01'):%B %Y}" if written else otherwise


# What a browser says of itself holds the names of those it is made to resemble: the first mark found is its own.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox")),
    *(("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux")),
)


def browser(agent: str) -> str:
    """Firefox on Windows, of what a browser says of itself; those words themselves where we do not know it."""
    program = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{program} on {system}" if program and system else agent or "Not known"


def measure_name(key: str) -> str:
    """What a national measure is called: 5a, WRES 3."""
    return key.replace("wres-", "WRES ")
