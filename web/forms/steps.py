"""What people can do with a step, one form for each verb. What is missing or wrong with it, the domain says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms

from onboarding.models import Membership, Step
from onboarding.models.choices import WaitingOn
from onboarding.services import steps
from onboarding.services.waivers import waive_step
from web.forms.dates import DateField


class StepForm(forms.Form):
    """A form about one step: its verb, and the revision that the person was looking at."""

    verb = ""
    service: Callable[..., Step]
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: Any = None, files: Any = None, *, step: Step) -> None:
        super().__init__(data, files, initial={"revision": step.revision}, auto_id=f"{self.verb}-%s")
        self.arrange(step)

    def arrange(self, step: Step) -> None:
        """Fit the fields to the step."""

    def at_revision(self, step: Step) -> "StepForm":
        """The same form with what was typed, now about the step as it is by now: sending it again may succeed."""
        typed = {name: self.data[name] for name in self.data}
        return type(self)(typed | {"revision": str(step.revision)}, step=step)

    def save(self, actor: Membership, step_id: UUID) -> Step:
        """Do it. Raises what the service raises."""
        return type(self).service(actor, step_id=step_id, **self.cleaned_data)


def _words(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    # The domain limits the length, with its own words; this limit only keeps absurd input out.
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": rows})
    )


class SubmitForm(StepForm):
    """Record that a step is done, with the evidence that it asks for."""

    verb = "submit"
    service = staticmethod(steps.submit_step)
    note = _words("Note")
    on = DateField(label="When was it done?", required=False, help_text="For example, 27 3 2026")
    file = forms.FileField(
        label="File", required=False, allow_empty_file=True, help_text="PDF, JPG, PNG or Word (docx), up to 10 MB"
    )
    expires_on = DateField(
        label="When does it run out?",
        required=False,
        help_text="If the document has an expiry date. For example, 27 3 2027",
    )
    out_of_order_reason = _words(
        "Why is it recorded out of order?", "Only if another step normally comes first", rows=2
    )

    def arrange(self, step: Step) -> None:
        """Ask only for what this step needs; what it does not demand is marked as optional."""
        if step.item.evidence != "file":
            del self.fields["file"], self.fields["expires_on"]
        if not step.item.prerequisites:
            del self.fields["out_of_order_reason"]
        for name, wanted in (("note", "note"), ("on", "date"), ("file", "file")):
            if name in self.fields and step.item.evidence != wanted:
                self.fields[name].label = f"{self.fields[name].label} (optional)"


class AcceptForm(StepForm):
    """Accept what a colleague submitted, or the waiver that they asked for."""

    verb = "accept"
    service = staticmethod(steps.accept_step)


class ReturnForm(StepForm):
    """Give it back with what is missing."""

    verb = "return"
    service = staticmethod(steps.return_step)
    reason = _words("What is missing?", "The person who sent it in reads this")


class WaiveForm(StepForm):
    """Ask for the step to be let off."""

    verb = "waive"
    service = staticmethod(waive_step)
    reason = _words("Why should this step be let off?")
    expires_on = DateField(label="Until when? (optional)", required=False, help_text="For example, 27 3 2027")


class ReopenForm(StepForm):
    """Open again what was done or waived."""

    verb = "reopen"
    service = staticmethod(steps.reopen_step)
    reason = _words("Why should this step be opened again?")


class WaitingForm(StepForm):
    """Say on whom the step is waiting, or that it is waiting on nobody any more."""

    verb = "waiting"
    service = staticmethod(steps.set_waiting)
    waiting_on = forms.ChoiceField(
        label="Waiting on", required=False, choices=[("", "Nobody: it can go on"), *WaitingOn.choices]
    )
    since = DateField(label="Since when? (optional)", required=False, help_text="For example, 27 3 2026")

    def arrange(self, step: Step) -> None:
        """As it stands now."""
        self.initial.update(waiting_on=step.waiting_on, since=step.waiting_since)


FORMS: dict[str, type[StepForm]] = {
    form.verb: form for form in (SubmitForm, AcceptForm, ReturnForm, WaiveForm, ReopenForm, WaitingForm)
}
DONE_WORDS = {
    "submit": "Thank you. “{title}” is recorded.",
    "accept": "Accepted: “{title}”.",
    "return": "Given back: “{title}”. The owner can see your reason.",
    "waive": "Your request to waive “{title}” waits for a second HR officer.",
    "waiting": "Noted for “{title}”.",
    "reopen": "Open again: “{title}”.",
}
