"""Not at work without explanation, and back again. Which days are possible, the domain says."""

from datetime import date

from django import forms
from django.http import QueryDict

from web.forms.dates import DateField


class AbsenceForm(forms.Form):
    """Since when, and what is known."""

    on = DateField(label="First day not at work", required=False, help_text="For example, 27 3 2026")
    words = forms.CharField(
        label="What do you know? (optional)",
        help_text="For example: no answer on the phone since 7:30am. Leave out health details",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, today: date, prefix: str = "absence") -> None:
        super().__init__(data, initial={"on": today}, auto_id=f"{prefix}-%s")


class EndForm(forms.Form):
    """From when it is over, and how."""

    ended_on = DateField(label="When were they back, or when was it explained?", required=False)
    words = forms.CharField(
        label="What happened? (optional)",
        help_text="For example: back at work, or leave was agreed. Leave out health details",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today}, auto_id="%s")
