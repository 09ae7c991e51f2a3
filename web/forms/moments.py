"""Which day the figures of a page speak of, and until when they may know."""

from datetime import date

from django import forms

from onboarding.errors import Invalid
from onboarding.models import Membership
from onboarding.selectors.groups import groupings_for, refuse_day
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.readiness_forecast import readiness_forecast
from web.forms.dates import OneBoxDate
from web.forms.problems import take_problems


class GroupsForm(forms.Form):
    """By what the report is grouped and of which day, by the address. What cannot be is said at its field."""

    as_of = OneBoxDate(label="Figures of this day", help_text="For example, 31 3 2026")

    def __init__(self, data: dict[str, str], viewer: Membership, plan_key: str) -> None:
        super().__init__({"as_of": data.get("as_of", "")}, auto_id="moment-%s")
        self.viewer, self.asked, self.plan_key = viewer, data.get("by", ""), plan_key

    def by(self) -> str:
        """The grouping asked for, else by profession."""
        known = groupings_for(self.viewer)
        return self.asked if self.asked in known else known[0]

    def day(self) -> date | None:
        """The day asked for; None is the usual one, also where the day cannot be used."""
        wanted = self.cleaned_data.get("as_of") if self.is_valid() else None
        try:
            if wanted:
                refuse_day(self.viewer, wanted, self.plan_key)
        except Invalid as error:
            take_problems(self, error)
            return None
        return wanted


class ForecastForm(forms.Form):
    """The day to look ahead to, by the address. `found` is the forecast of it, or of the usual day where it cannot be."""

    on = OneBoxDate(label="How it will be on", help_text="A day in the next year, for example 30 6 2026")

    def __init__(self, data: dict[str, str], viewer: Membership, plan_key: str) -> None:
        super().__init__({"on": data.get("on", "")}, auto_id="forecast-%s")
        wanted = self.cleaned_data.get("on") if self.is_valid() else None
        try:
            self.found = readiness_forecast(viewer, on=wanted, plan_key=plan_key)
        except Invalid as error:
            take_problems(self, error)
            self.found = readiness_forecast(viewer, plan_key=plan_key)


class MomentForm(forms.Form):
    """The two clocks of a report, by the address. `days()` is what selectors take; nothing where it cannot be used."""

    as_of = OneBoxDate(label="Figures of this day", help_text="For example, 31 3 2024")
    known_at = OneBoxDate(label="As far as was recorded by", help_text="Leave empty for all that we know now")

    def __init__(self, data: dict[str, str], viewer: Membership) -> None:
        super().__init__({name: data.get(name, "") for name in ("as_of", "known_at")}, auto_id="moment-%s")
        self.viewer = viewer

    def days(self) -> dict[str, date]:
        """The days that were asked for. What cannot be is said at its field, and today is shown."""
        if not self.is_valid():
            return {}
        days = {name: on for name, on in self.cleaned_data.items() if on}
        try:
            moment_of(self.viewer, **days)
        except Invalid as error:
            take_problems(self, error)
            return {}
        return days
