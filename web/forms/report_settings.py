"""What HR decides about the trust's reports."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.selectors.trust_settings import trust_settings
from onboarding.services.report_settings import actions_with_dates, change_report_settings
from web.forms.dates import OneBoxDate


def _number(label: str, help_text: str, *, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={"required": "Enter a number.", "invalid": "Enter a whole number."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "width": 3}),
    )


class ReportSettingsForm(forms.Form):
    """The limit of small groups, the two percentages, and a date for each action of each plan."""

    group_limit = _number(
        "Withhold from directors groups of fewer than",
        "People. From 5 to 100; 11 unless you choose another",
        required=True,
    )
    green_at_least = _number(
        "An action is green from", "Percent of people. Leave both empty to use the plan’s own", required=False
    )
    amber_at_least = _number("An action is amber from", "Percent of people", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, viewer: Membership) -> None:
        settings = trust_settings(viewer)
        names = ("group_limit", "green_at_least", "amber_at_least", "revision")
        initial: dict[str, Any] = {name: getattr(settings, name) for name in names}
        self.keys = {f"target-{number}": one for number, one in enumerate(actions_with_dates(viewer), start=1)}
        super().__init__(data, initial=initial)
        for name, action in self.keys.items():
            dates = settings.target_dates.get(action.plan.key, {})
            own = date.fromisoformat(dates[action.key]) if action.key in dates else None
            label = f"Your own date for {action.key} {action.title} (optional)"
            self.fields[name] = OneBoxDate(
                label=label,
                help_text="For example, 31 3 2028",
                initial=f"{own.day} {own.month} {own.year}" if own else None,
            )

    def save(self, actor: Membership) -> None:
        """Do it. Raises what the service raises."""
        given = self.cleaned_data
        changes = {name: given[name] for name in ("group_limit", "green_at_least", "amber_at_least")}
        dates: dict[str, dict[str, date | None]] = {}
        for name, action in self.keys.items():
            dates.setdefault(action.plan.key, {})[action.key] = given[name]
        changes["target_dates"] = dates
        change_report_settings(actor, changes=changes, revision=given["revision"])
