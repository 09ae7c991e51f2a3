"""Keeping, signing and restating a report."""

from uuid import UUID

from django import forms

from onboarding.models import Membership, ReportRun
from onboarding.models.report_choices import Assurance
from onboarding.services.report_runs import make_run, restate_run, sign_run
from web.forms.dates import OneBoxDate


class KeepForm(forms.Form):
    """The day whose report is kept."""

    as_of = OneBoxDate(label="Figures of this day", help_text="For example, 28 2 2026. Leave it empty for today")

    def save(self, actor: Membership, plan_key: str) -> ReportRun:
        """Do it. Raises what the service raises."""
        return make_run(actor, plan_key=plan_key, as_of=self.cleaned_data["as_of"])


class SignForm(forms.Form):
    """How sure the board can be, and what the director wants to be read beside the figures."""

    assurance = forms.ChoiceField(
        label="How much assurance do these figures give the board?",
        choices=[(value, label) for value, label in Assurance.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how much assurance these figures give."},
    )
    caveats = forms.CharField(
        label="What should readers know about these figures? (optional)",
        help_text="For example: evidence of the February cohort is still being entered",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def save(self, actor: Membership, run_id: UUID) -> None:
        """Do it. Raises what the service raises."""
        sign_run(actor, run_id=run_id, **self.cleaned_data)


class RestateForm(forms.Form):
    """Why figures that were signed are different now."""

    reason = forms.CharField(
        label="Why are the figures different?",
        help_text="For example: certificates of January were entered in March",
        max_length=10_000,
        error_messages={"required": "Say why the figures are different now."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def save(self, actor: Membership, run_id: UUID) -> None:
        """Do it. Raises what the service raises."""
        restate_run(actor, run_id=run_id, reason=self.cleaned_data["reason"])
