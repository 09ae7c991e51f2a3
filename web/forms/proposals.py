"""A day that a recruit says for one date of their journey."""

from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.errors import FieldProblem, Invalid
from onboarding.models import DateProposal, Membership
from onboarding.services.proposals import propose_date
from web.forms.dates import DateField
from web.forms.problems import take_problems

DAYS = ("planned_on", "actual_on")


class ProposalForm(forms.Form):
    """Whether it has happened, on which day, and what HR should know. The domain says which days are possible."""

    happened = forms.ChoiceField(
        label="What do you want to tell us?",
        choices=[("no", "It is planned for another day"), ("yes", "It has happened")],
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
        widget=forms.RadioSelect,
    )
    on = DateField(label="On which day?", required=False, help_text="For example, 27 3 2026")
    reason = forms.CharField(
        label="What should HR know? (optional)",
        required=False,
        max_length=100_000,
        help_text="For example: the airline cancelled the flight",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="%s")

    def save(self, actor: Membership, recruit_id: UUID, kind: str, occurrence: int) -> DateProposal:
        """Propose it. Raises what the service raises."""
        given = self.cleaned_data
        field = "actual_on" if given["happened"] == "yes" else "planned_on"
        return propose_date(
            actor,
            recruit_id=recruit_id,
            kind=kind,
            occurrence=occurrence,
            reason=given["reason"],
            **{field: given["on"]},
        )

    def take(self, error: Invalid) -> None:
        """Put each problem at its field; here one field stands for either day."""
        problems = [
            FieldProblem("on" if one.field in DAYS else one.field, one.code, one.detail) for one in error.problems
        ]
        take_problems(self, Invalid(error.detail, problems=problems))
