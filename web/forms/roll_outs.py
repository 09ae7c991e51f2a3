"""Bringing a version to people in flight: to whom, then whether to do what was seen."""

from typing import Any

from django import forms

from onboarding.models.choices import RollOutChoice
from web.forms.dates import DateField


class RollOutForm(forms.Form):
    """To whom the version comes. It is asked with GET, so that a page of what would change can be linked to."""

    choice = forms.ChoiceField(
        label="To whom does it come?",
        choices=RollOutChoice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose to whom the version comes.",
            "invalid_choice": "Choose to whom the version comes.",
        },
    )
    from_on = DateField(
        label="If it comes from a day: which?",
        required=False,
        help_text="For example, 27 3 2026. Whoever has no first day of work yet is taken in; for staff already here the "
        "day counts on which they were given the programme",
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="%s")


class RollOutConfirmForm(forms.Form):
    """Why, and what was seen."""

    reason = forms.CharField(
        label="Why it is done",
        required=False,
        max_length=2000,
        help_text="For the timeline of each person. Needed where steps that are begun are asked again",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The reason must be 2,000 characters or fewer."},
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="%s")
