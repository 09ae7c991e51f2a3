"""How often one wants to be written to, and with which address one signs in."""

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


class AddressForm(forms.Form):
    """Another address for signing in."""

    email = forms.CharField(
        label="New email address",
        max_length=254,
        help_text="An address that only you read. We send a link there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your new email address."},
    )
