"""A register: who took part, on which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Item
from onboarding.models.choices import EvidenceKind, Scope
from onboarding.selectors.registers import RegisterPerson
from web.forms.dates import DateField
from web.forms.places import LONGEST_TYPED


def _words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        strip=False,
        max_length=LONGEST_TYPED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Names(forms.MultipleChoiceField):
    """People of one register. Who is recorded already is not offered, but known: the domain says what is wrong."""

    known: frozenset[str] = frozenset()

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.known


class RegisterForm(forms.Form):
    """Names to tick, one day for all, and what else the item asks for."""

    recruits = Names(
        label="Who took part?", required=False, widget=forms.CheckboxSelectMultiple, help_text="Tick everyone who did"
    )
    on = DateField(
        label="On which day?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the date on which it was done."},
    )
    note = _words("Note", "The same for everyone ticked")
    out_of_order_reason = _words(
        "Why is it recorded out of order? (optional)", "Only if another step of someone normally comes first"
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        item: Item,
        people: Sequence[RegisterPerson],
        today: date,
        everyone: bool = False,
        may_be_early: bool = False,
    ) -> None:
        """`everyone`: all are ticked to begin with. Only HR may record out of order."""
        still_open = [(str(one.id), one.full_name) for one in people if one.is_open]
        ticked = [key for key, _ in still_open] if everyone else []
        super().__init__(data, initial={"on": today, "recruits": ticked}, auto_id="%s")
        names = self.fields["recruits"]
        assert isinstance(names, Names)
        if item.scope == Scope.PERSON:
            names.label, names.help_text = "For whom is it done?", "Tick everyone for whom it is"
        names.choices, names.known = still_open, frozenset(str(one.id) for one in people)
        names.error_messages["invalid_choice"] = "Someone you ticked is not in this register. Look at the list again."
        if item.evidence != EvidenceKind.NOTE:
            self.fields["note"].label = "Note (optional)"
        if not (item.prerequisites and may_be_early):
            del self.fields["out_of_order_reason"]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        wanted = dict(self.cleaned_data)
        return {"recruit_ids": [UUID(key) for key in wanted.pop("recruits")]} | wanted
