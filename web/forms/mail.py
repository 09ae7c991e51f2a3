"""How often one wants to be written to."""

from django import forms

from onboarding.models.choices import MailFrequency


class MailForm(forms.Form):
    """One choice; limits set by law or a regulator are told of whatever it is."""

    frequency = forms.ChoiceField(
        label="How often may we write to you?",
        choices=MailFrequency.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how often we may write to you.",
            "invalid_choice": "Choose how often we may write to you.",
        },
    )
