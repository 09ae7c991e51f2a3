"""Recording that a commitment was kept: the form of a step, once for each commitment on the page."""

from uuid import UUID

from django import forms

from onboarding.models import Step
from web.forms.steps import SubmitForm


class KeepForm(SubmitForm):
    """The same as for any step; its fields have ids of their own, and it says which step it is about."""

    step = forms.UUIDField(widget=forms.HiddenInput)
    step_id: UUID

    def arrange(self, step: Step) -> None:
        """Named after the commitment."""
        super().arrange(step)
        self.step_id = step.pk
        self.auto_id = f"{step.item.key}-%s"
        self.initial["step"] = step.pk

    def about(self, step: Step) -> "KeepForm":
        """What was typed, in a form about the step that the commitment is by now: sending it again may succeed."""
        typed = {name: self.data[name] for name in self.data}
        return KeepForm(typed | {"revision": str(step.revision), "step": str(step.pk)}, step=step)

    def clean(self) -> dict[str, object]:
        """The step is where the form goes, no part of what is recorded."""
        cleaned = super().clean() or {}
        cleaned.pop("step", None)
        return cleaned
