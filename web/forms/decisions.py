"""HR's decision about a day that somebody proposed."""

from uuid import UUID

from django import forms

from onboarding.models import Membership
from onboarding.services.proposals import decide_proposal


class DecisionForm(forms.Form):
    """Take it over or not; whoever proposed it reads why not."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)
    take = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("yes", "Accept it: the date moves, and so do the open steps that are counted from it"),
            ("no", "Decline it"),
        ],
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Needed if you decline. Whoever proposed it reads this",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def words(self) -> str:
        """What to say once it is saved."""
        taken = "The date is accepted. Open steps that are counted from it have moved."
        return taken if self.cleaned_data["take"] == "yes" else "The proposal is declined. The date stays as it is."

    def save(self, actor: Membership, proposal_id: UUID) -> None:
        """Decide. Raises what the service raises."""
        given = self.cleaned_data
        decide_proposal(
            actor,
            proposal_id=proposal_id,
            take=given["take"] == "yes",
            reason=given["reason"],
            revision=given["revision"],
        )
