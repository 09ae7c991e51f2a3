"""Somebody works here again: from when, and which programmes begin anew."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Recruit
from onboarding.services.returns import take_up_again
from web.forms.dates import DateField


class ReturnForm(forms.Form):
    """The new first day; what is ticked begins anew, everything else goes on as it was."""

    start_on = DateField(
        label="New first day of work", required=False, help_text="Planned or past. For example, 27 3 2026"
    )
    anew = forms.MultipleChoiceField(
        label="Which programmes begin anew?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="In these everything is asked again. In the others what is finished stays finished, with its evidence",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    reason = forms.CharField(
        label="Anything to note? (optional)",
        required=False,
        max_length=100_000,
        help_text="For the timeline, for example: back after two years at another trust",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, programmes: list[tuple[str, str]], usually_anew: list[str]) -> None:
        super().__init__(data, initial={"anew": usually_anew}, auto_id="%s")
        field: Any = self.fields["anew"]
        field.choices = programmes
        if not programmes:
            del self.fields["anew"]

    def save(self, actor: Membership, recruit_id: UUID) -> Recruit:
        """Do it. Raises what the service raises."""
        sent = self.cleaned_data
        anew = [UUID(one) for one in sent.get("anew", [])]
        return take_up_again(actor, recruit_id=recruit_id, start_on=sent["start_on"], anew=anew, reason=sent["reason"])
