"""Making a token for the API."""

from django import forms
from django.http import QueryDict

from onboarding.models.wall_choices import TokenScope
from web.forms.places import LONGEST_TYPED

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """What a token is for, how far it reaches, and how long it lasts; what is wrong with them, the domain says."""

    name = forms.CharField(
        label="What is it for?",
        help_text="For example, “Board dashboard”. You find the token by this name",
        required=False,
        strip=False,
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label="How far does it reach?",
        help_text="Never further than you do yourself. Choose the least that will do",
        choices=[(one.value, one.label) for one in (TokenScope.REPORT, TokenScope.READ, TokenScope.WRITE)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far the token reaches."},
    )
    days = forms.IntegerField(
        label="For how many days?",
        help_text="From 1 to 366. After that it no longer works, and you make a new one",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": 4}),
        error_messages=dict.fromkeys(("required", "invalid"), "Enter a number of days, such as 90."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"days": USUAL_DAYS}, auto_id="%s")
