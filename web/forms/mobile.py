"""A mobile number, and the code that went there."""

from django import forms


class NumberForm(forms.Form):
    """Where text messages shall go."""

    number = forms.CharField(
        label="Mobile number",
        max_length=30,
        help_text="Yours alone, from any country. Begin with + and the country, such as +63 917 123 4567, or with 0 for the UK.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "width": "20"}),
        error_messages={
            "required": "Enter your mobile number.",
            "max_length": "Enter a mobile number of at most 30 characters.",
        },
    )


class CodeForm(forms.Form):
    """What the text message said."""

    code = forms.CharField(
        label="Code from the text message",
        max_length=20,
        help_text="6 digits. It works for 30 minutes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "width": "10"}),
        error_messages={"required": "Enter the code.", "max_length": "Enter the 6 digits of the code."},
    )
