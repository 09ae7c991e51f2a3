"""Booking a sitting, recording a result or a day of the road to the register. Which days are possible, the domain says."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.services.registration import book_sitting, record_day, record_result
from web.forms.dates import DateField

LONGEST_TYPED = 100_000


class StageForm(forms.Form):
    """One form of a part of the road; `verb` tells it from the others on the page."""

    verb = ""

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any] | None = None) -> None:
        mine = data if data is not None and data.get("verb") == self.verb else None
        super().__init__(mine, initial=initial, auto_id=f"{self.verb}-%s")

    def save(self, actor: Membership, recruit_id: UUID, stage: str) -> object:
        """Do it. Raises what the service raises."""
        raise NotImplementedError


class SittingForm(StageForm):
    """The day of a sitting. `sure` is asked where the day is early."""

    verb = "sitting"
    on = DateField(label="Day of the sitting", required=False, help_text="For example, 27 3 2026")
    sure = forms.BooleanField(label="The test centre confirms this day, even where it is early", required=False)

    def save(self, actor: Membership, recruit_id: UUID, stage: str) -> object:
        return book_sitting(actor, recruit_id=recruit_id, stage=stage, **self.cleaned_data)


class ResultForm(StageForm):
    """When it was sat, when the result came, and how it went."""

    verb = "result"
    sat_on = DateField(label="Day it was sat", required=False, help_text="For example, 27 3 2026")
    result_on = DateField(label="Day of the result", required=False, help_text="For example, 31 3 2026")
    outcome = forms.ChoiceField(label="Result", required=False, widget=forms.RadioSelect)

    def __init__(
        self, data: QueryDict | None, *, outcomes: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["outcome"] = forms.ChoiceField(
            label="Result",
            required=False,
            choices=outcomes,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Choose one of the results."},
        )

    def save(self, actor: Membership, recruit_id: UUID, stage: str) -> object:
        return record_result(actor, recruit_id=recruit_id, stage=stage, **self.cleaned_data)


class DayForm(StageForm):
    """A day, and the number on the register where the part has one."""

    verb = "day"
    on = DateField(label="On which day was it, or will it be?", required=False, help_text="For example, 27 3 2026")
    number = forms.CharField(label="Number", required=False, max_length=LONGEST_TYPED)

    def __init__(self, data: QueryDict | None, *, number: dict[str, Any] | None, on: Any = None) -> None:
        super().__init__(data, initial={"on": on, "number": (number or {}).get("value", "")})
        if number is None:
            del self.fields["number"]
        else:
            self.fields["number"].label = number["called"]
            self.fields["number"].help_text = f"For example, {number['example']}. Leave it empty until it is known"

    def save(self, actor: Membership, recruit_id: UUID, stage: str) -> object:
        return record_day(actor, recruit_id=recruit_id, stage=stage, **self.cleaned_data)
