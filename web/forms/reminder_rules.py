"""One rule of reminding: when, to whom, about which steps, and why it changes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from onboarding.models import ReminderPolicy
from onboarding.models.choices import Basis, Limit, Role

LONGEST = 100


class DaysField(forms.Field):
    """Signed numbers of days in a line, such as -7, 0, 2. Which days can be, the domain says."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")

    def to_python(self, value: Any) -> list[int]:
        typed = forms.CharField(required=False, max_length=LONGEST).clean(value)
        parts = [part.strip().replace("\u2212", "-") for part in typed.split(",")]
        try:
            return sorted({int(part) for part in parts if part})
        except ValueError:
            raise ValidationError("Enter whole numbers with commas between them, such as -7, 0, 2.") from None


def _number(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        error_messages={"invalid": "Enter a whole number."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "3"}),
    )


def _boxes(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )


class RuleForm(forms.Form):
    """What HR may change of a rule. `step` is "save" once it was seen what it does."""

    is_active = forms.TypedChoiceField(
        label="Is this rule in use?",
        choices=[("yes", "Yes"), ("no", "No, it says nothing")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether the rule is in use.",
            "invalid_choice": "Say whether the rule is in use.",
        },
    )
    offset_days = DaysField(
        label="On which days?",
        required=False,
        help_text="Before the due day with a minus, 0 for the day itself, working days after it without: -7, 0, 2. "
        "Empty: as many days before as each step has it.",
    )
    repeat_every = _number(
        "Then again after how many working days?", "After the last of these days. 0 or empty: not again."
    )
    repeat_times = _number("How many times more?", "")
    audience = _boxes("Who is told?", [*Role.choices], "Nobody ticked: whoever has to do the step")
    bases = _boxes("About steps of which kind?", [*Basis.choices])
    limits = _boxes("About which dates?", [*Limit.choices])
    reason = forms.CharField(
        label="Why it changes",
        required=False,
        max_length=4000,
        help_text="Kept with the change, for whoever asks later",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: QueryDict | None, policy: ReminderPolicy) -> None:
        shown = policy.rule | {"is_active": "yes" if policy.is_active else "no", "revision": policy.revision}
        super().__init__(data, initial=shown, auto_id="%s")

    def changes(self) -> dict[str, Any]:
        """What the rule is to say."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "revision")}
        return kept | {name: kept[name] or 0 for name in ("repeat_every", "repeat_times")}
