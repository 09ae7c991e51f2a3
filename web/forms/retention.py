"""Choosing what is erased, and holding one person's data."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from web.forms.dates import DateField

NONE = {
    "required": "Choose at least one line.",
    "invalid_choice": "Choose from the list. It may have changed meanwhile.",
}


class LinesForm(forms.Form):
    """Some lines of a list, all of them unticked at first."""

    chosen = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, error_messages=NONE)

    def __init__(
        self, data: QueryDict | None, *, label: str, lines: list[tuple[str, str]], needed: bool = True
    ) -> None:
        super().__init__(data, auto_id="%s")
        field: Any = self.fields["chosen"]
        field.label, field.choices, field.required = label, lines, needed

    def pairs(self) -> list[tuple[UUID, str]]:
        """Each line as person and kind."""
        parts = [one.split(" ", 1) for one in self.cleaned_data["chosen"]]
        return [(UUID(person), kind) for person, kind in parts]

    def keys(self) -> list[UUID]:
        """Each line by its id."""
        return [UUID(one) for one in self.cleaned_data["chosen"]]


class HoldForm(forms.Form):
    """Why nothing about a person is erased; what is wrong with it, the domain says."""

    reason = forms.CharField(
        label="Why is it held?",
        help_text="For example: employment tribunal, claim ET 2401. Leave out details of health",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")


class ErasureRequestForm(forms.Form):
    """When a person asked to be erased, and on which ground; which days are possible, the domain says."""

    asked_on = DateField(label="When did they ask?", required=False, help_text="For example, 27 3 2026")
    ground = forms.ChoiceField(label="On which ground?", required=False, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, grounds: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="%s")
        field: Any = self.fields["ground"]
        field.choices = grounds
