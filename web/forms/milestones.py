"""One date of a recruit's journey."""

from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models.choices import MilestoneKind, Outcome
from web.forms.dates import DateField

WITH_OUTCOME = {MilestoneKind.THEORY_RESULT, MilestoneKind.OSCE_RESULT}


class MilestoneForm(forms.Form):
    """The planned day, the day it happened, and why it moved. The domain says which days are possible."""

    planned_on = DateField(label="Planned day", required=False, help_text="For example, 27 3 2026")
    actual_on = DateField(label="Day it happened", required=False, help_text="Leave empty until it has happened")
    outcome = forms.ChoiceField(
        label="Result",
        required=False,
        choices=[("", "No result yet"), *Outcome.choices],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why it moved",
        required=False,
        max_length=500,
        help_text="For the timeline, for example: the airline cancelled the flight",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, milestone: dict[str, Any]) -> None:
        super().__init__(data, initial=milestone, auto_id="%s")
        if milestone["kind"] not in WITH_OUTCOME:
            del self.fields["outcome"]
