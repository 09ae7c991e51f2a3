"""The one place that looks at the clock: a trust's local day."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from onboarding.models import Trust


def today_in(trust: Trust) -> date:
    """The day it is where the trust is (Europe/London unless set)."""
    return timezone.now().astimezone(ZoneInfo(trust.time_zone)).date()
