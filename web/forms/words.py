"""Another word for an action of the plan than its rule gives."""

from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.models.report_choices import Rag
from onboarding.services.rag_overrides import override_rag
from web.forms.dates import DateField

BY_RULE = "rule"


class WordForm(forms.Form):
    """The word, why, and until when it holds. Whoever has said another word may take it back."""

    word = forms.ChoiceField(
        label="Which word do you give this action?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a word."},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who reads the report reads this, with your name",
        max_length=10_000,
        error_messages={"required": "Say why. Everybody who reads the report reads it."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    holds_until = DateField(
        label="Until which day does it hold?",
        help_text="At most a year from today. Then the word of the rule holds again",
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, action: str, plan: str, is_overridden: bool) -> None:
        super().__init__(data, auto_id="%s")
        self.action, self.plan = action, plan
        field = self.fields["word"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*Rag.choices, *([(BY_RULE, "The word of the rule again")] if is_overridden else [])]

    def save(self, actor: Membership) -> None:
        """Do it. Raises what the service raises."""
        given: dict[str, Any] = dict(self.cleaned_data)
        if given["word"] == BY_RULE:
            given |= {"word": "", "holds_until": None}
        override_rag(actor, action=self.action, plan_key=self.plan, **given)
