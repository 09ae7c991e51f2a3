"""Asking HR to correct something, and HR's answer."""

from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.services.corrections import answer_correction, ask_correction

MUCH = 100_000


class CorrectionForm(forms.Form):
    """What is wrong, and what it should be; how long it may be, the domain says."""

    detail = forms.CharField(
        label="Which detail is it? (optional)",
        help_text="For example: my name, my job title, a step of my checklist",
        required=False,
        max_length=MUCH,
    )
    wrong = forms.CharField(
        label="What is wrong?", required=False, max_length=MUCH, widget=forms.Textarea(attrs={"rows": 3})
    )
    right = forms.CharField(
        label="What should it be?", required=False, max_length=MUCH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")

    def save(self, actor: Membership) -> None:
        """Ask. Raises what the service raises."""
        ask_correction(actor, **self.cleaned_data)


class AnswerForm(forms.Form):
    """Corrected or declined; who asked reads why."""

    answer = forms.ChoiceField(
        label="What is your answer?",
        choices=[("yes", "Corrected: I have changed it where it stands"), ("no", "Declined")],
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Needed if you decline. Whoever asked reads this",
        required=False,
        max_length=MUCH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")

    def save(self, actor: Membership, correction_id: UUID) -> None:
        """Answer. Raises what the service raises."""
        given = self.cleaned_data
        answer_correction(
            actor, correction_id=correction_id, is_corrected=given["answer"] == "yes", reason=given["reason"]
        )
