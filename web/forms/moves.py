"""Moving a date with open eyes: which date, to which day, and why."""

from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models.choices import MilestoneKind
from onboarding.services.milestones import Dated
from web.forms.dates import DateField


def _reason() -> forms.CharField:
    return forms.CharField(
        label="Why it moves",
        required=False,
        max_length=500,
        help_text="For the timeline, for example: the airline cancelled the flight",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MoveForm(forms.Form):
    """One date of one person; `choices` are the dates that there are or could be, named "arrival.1"."""

    date = forms.ChoiceField(
        label="Which date moves?",
        error_messages={
            "required": "Choose which date moves.",
            "invalid_choice": "Choose which date moves from the list.",
        },
    )
    planned_on = DateField(label="New planned day", required=False, help_text="For example, 27 3 2026")
    actual_on = DateField(label="Day it happened", required=False, help_text="Leave empty until it has happened")
    reason = _reason()

    def __init__(self, data: QueryDict | None, *, choices: list[tuple[str, str]], chosen: str | None = None) -> None:
        super().__init__(data, initial={"date": chosen}, auto_id="%s")
        field = self.fields["date"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def given(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        kind, _, occurrence = self.cleaned_data["date"].rpartition(".")
        days = {name: self.cleaned_data[name] for name in ("planned_on", "actual_on")}
        return {"dated": Dated(kind, int(occurrence), **days), "reason": self.cleaned_data["reason"]}


class CohortMoveForm(forms.Form):
    """One kind of date of a whole cohort, by so many days from each person's own, or to one day for all."""

    kind = forms.ChoiceField(
        label="Which date moves?",
        choices=MilestoneKind.choices,
        initial=MilestoneKind.ARRIVAL,
        error_messages={"invalid_choice": "Choose which date moves from the list."},
    )
    by_days = forms.IntegerField(
        label="By how many days?",
        required=False,
        help_text="For example 14 for two weeks later, -3 for three days earlier, from each person's own planned day",
        error_messages={"invalid": "Enter a whole number of days, such as 14 or -3."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
    )
    planned_on = DateField(label="Or one new day for everybody", required=False, help_text="For example, 27 3 2026")
    reason = _reason()

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")

    def given(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)
