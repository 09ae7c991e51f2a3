"""Which trust's sign-in service somebody means."""

from django import forms


class TrustCodeForm(forms.Form):
    """The code that HR gave."""

    code = forms.CharField(
        label="Your trust’s code",
        max_length=30,
        help_text="It looks like zn1-7k2q9xmp",
        error_messages={"required": "Enter your trust’s code."},
        widget=forms.TextInput(
            attrs={"width": 20, "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
