"""The right day of something that happened."""

from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Occurrence
from onboarding.services.occurrence_corrections import correct_occurrence
from web.forms.dates import DateField


class CorrectionForm(forms.Form):
    """The day, and why it was wrong. The domain says which days are possible."""

    on = DateField(label="On which day did it happen?", required=False, help_text="For example, 27 3 2026")
    reason = forms.CharField(
        label="Why was the other day wrong?",
        required=False,
        max_length=100_000,
        help_text="For the history, for example: the rota shows that she worked on the 9th",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: QueryDict | None, *, occurrence: Occurrence) -> None:
        super().__init__(data, initial={"on": occurrence.happened_on, "revision": occurrence.revision}, auto_id="%s")

    def save(self, actor: Membership, occurrence_id: UUID) -> Occurrence:
        """Correct it. Raises what the service raises."""
        return correct_occurrence(actor, occurrence_id=occurrence_id, **self.cleaned_data)
