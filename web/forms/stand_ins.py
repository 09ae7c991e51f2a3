"""Who is away, who stands in, and from when to when."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.selectors.stand_ins import colleagues, who_can_be_away
from web.forms.dates import DateField


class StandInForm(forms.Form):
    """Whoever is not HR speaks of their own work, and is not asked whose."""

    absent = forms.ChoiceField(label="Who is away?")
    by = forms.ChoiceField(
        label="Who stands in?", help_text="They see the open steps on their to-do list, and are reminded"
    )
    first_on = DateField(
        label="First day away",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the first day away."},
    )
    last_on = DateField(
        label="Last day away",
        help_text="It ends by itself after this day",
        error_messages={"required": "Enter the last day away."},
    )
    reason = forms.CharField(
        label="Why (optional)",
        required=False,
        max_length=5_000,
        help_text="For example: annual leave. Leave out health details",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, viewer: Membership, *, absent: str = "") -> None:
        away = list(who_can_be_away(viewer))
        alone = str(viewer.pk) if [one.pk for one in away] == [viewer.pk] else ""
        super().__init__(data, initial={"absent": alone or absent}, auto_id="%s")
        self._choose("absent", away, "Choose who is away")
        self._choose("by", [one for one in colleagues(viewer) if str(one.pk) != alone], "Choose a colleague")
        if alone:
            self.fields["absent"].widget = forms.HiddenInput()

    def _choose(self, name: str, members: list[Membership], nothing: str) -> None:
        field: Any = self.fields[name]
        words = [(str(one.pk), ", ".join(filter(None, (one.full_name, one.job_title)))) for one in members]
        field.choices = [("", nothing), *words]
        field.error_messages |= {"required": f"{nothing}.", "invalid_choice": f"{nothing} from the list."}

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return self.cleaned_data | {name: UUID(self.cleaned_data[name]) for name in ("absent", "by")}
