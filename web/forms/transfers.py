"""Moving someone to another ward or to other people: where, who, from when and why."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Recruit
from onboarding.selectors.choices import recruit_choices
from onboarding.selectors.references import find_reference
from onboarding.services.transfers import MOVABLE
from web.forms.dates import DateField


class TransferForm(forms.Form):
    """What stands now is chosen already; only what differs changes hands."""

    ward = forms.ChoiceField(label="Ward", required=False)
    line_manager = forms.ChoiceField(label="Line manager", required=False)
    pastoral_lead = forms.ChoiceField(label="Pastoral lead", required=False)
    buddy = forms.ChoiceField(label="Buddy", required=False)
    on = DateField(
        label="From when? (optional)",
        required=False,
        help_text="Today, unless you enter another day. For a day to come it is planned, and done then",
    )
    reason = forms.CharField(
        label="Why (optional)",
        required=False,
        max_length=5_000,
        help_text="For the timeline, for example: moved with the stroke unit",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, viewer: Membership, recruit: Recruit) -> None:
        now = {name: str(getattr(recruit, f"{name}_id") or "") for name in MOVABLE}
        super().__init__(data, initial=now, auto_id="%s")
        self.viewer = viewer
        found = recruit_choices(viewer)
        for name in MOVABLE:
            open_ones = [(one.value, one.words) for one in found.get(name, ()) if one.is_open or one.value == now[name]]
            field: Any = self.fields[name]
            field.choices = [("", "No ward yet" if name == "ward" else "Nobody yet"), *open_ones]
            field.error_messages |= {"invalid_choice": "Choose one from the list."}

    def clean(self) -> dict[str, Any]:
        """Rows in the place of ids: what was chosen a moment ago may be gone."""
        given = self.cleaned_data
        for name in MOVABLE:
            if key := given.get(name):
                given[name] = find_reference(self.viewer, name, UUID(key))
                if given[name] is None:
                    self.add_error(name, "Choose one from the list.")
            elif name in given:
                given[name] = None
        return given

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"to": {name: data[name] for name in MOVABLE}, "on": data["on"], "reason": data["reason"]}
