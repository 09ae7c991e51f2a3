"""Answering a short survey: one set of radio buttons for each question of the library."""

from django import forms
from django.http import QueryDict

from onboarding.library.pulses_file import read_pulses
from onboarding.models import Membership
from onboarding.services.pulses import answer_pulse


class PulseForm(forms.Form):
    """Every question is answered; one of the answers is always that you would rather not say."""

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")
        file = read_pulses()
        for one in file.questions:
            self.fields[one.key] = forms.ChoiceField(
                label=one.words,
                help_text=one.hint,
                choices=list(file.answers_to(one).items()),
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Choose an answer to “{one.words.rstrip('?')}”, or that you would rather not say."
                },
            )

    def save(self, actor: Membership, round: str) -> None:
        """Send it. Raises what the service raises."""
        answer_pulse(actor, round=round, answers=self.cleaned_data)
