"""What people can do with a step, one form for each verb. What is missing or wrong with it, the domain says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms

from onboarding.access import Action, may
from onboarding.models import Membership, Step
from onboarding.models.choices import WaitingOn
from onboarding.selectors.delegates import delegates
from onboarding.selectors.questions import question_of
from onboarding.services import steps
from onboarding.services.answers import answer_question, tell_answer
from onboarding.services.comments import comment_on_step
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.delegations import delegate_step
from onboarding.services.releases import release_words, seal_words
from onboarding.services.waivers import waive_step
from web.forms.dates import DateField

MOST_RADIOS = 8
CHOOSE_ANSWER = "Choose one of the answers."


class StepForm(forms.Form):
    """A form about one step: its verb, and the revision that the person was looking at."""

    verb = ""
    service: Callable[..., Step]
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: Any = None, files: Any = None, *, step: Step, viewer: Membership) -> None:
        super().__init__(data, files, initial={"revision": step.revision}, auto_id=f"{self.verb}-%s")
        self.step, self.viewer = step, viewer
        self.arrange(step)

    def arrange(self, step: Step) -> None:
        """Fit the fields to the step."""

    def at_revision(self, step: Step) -> "StepForm":
        """The same form with what was typed, now about the step as it is by now: sending it again may succeed."""
        typed = {name: self.data[name] for name in self.data}
        return self.again(typed | {"revision": str(step.revision)}, step)

    def again(self, typed: dict[str, Any], step: Step) -> "StepForm":
        """A form of the same kind with this in it."""
        return type(self)(typed, step=step, viewer=self.viewer)

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
        label="Photo or file",
        required=False,
        allow_empty_file=True,
        help_text="A photo (JPG, PNG or HEIC), a PDF or a Word document, up to 10 MB. "
        "We keep a smaller copy of a photo, without the place where it was taken.",
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif,.pdf,.docx"}),
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
    reason = _words("Why should this step be waived?")
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


class ConfirmForm(StepForm):
    """Say whether what someone else recorded really happened."""

    verb = "confirm"
    service = staticmethod(answer_confirmation)
    happened = forms.TypedChoiceField(
        label="Did this happen?",
        choices=[("yes", "Yes, it happened"), ("no", "No, it has not happened")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
        widget=forms.RadioSelect,
    )
    words = _words("Anything to add? (optional)", "HR reads this", rows=2)


class CommentForm(StepForm):
    """Say something about the step."""

    verb = "comment"
    words = _words("Your comment", "Everyone who sees this step can read it, the recruit too", rows=3)

    def arrange(self, step: Step) -> None:
        """Of a private step fewer read it."""
        if step.item.private:
            self.fields["words"].help_text = "The recruit reads it, and whoever holds the private words of this step"

    def save(self, actor: Membership, step_id: UUID) -> Step:
        """Said to the step as it is, whatever revision that is."""
        return comment_on_step(actor, step_id=step_id, words=self.cleaned_data["words"]).step


class ReleaseForm(StepForm):
    """Let HR put the private words into the pack about the person."""

    verb = "release"
    service = staticmethod(release_words)


class SealForm(StepForm):
    """Take that back."""

    verb = "seal"
    service = staticmethod(seal_words)


class DelegateForm(StepForm):
    """Give it to a colleague to do, or back to its owner."""

    verb = "delegate"
    service = staticmethod(delegate_step)
    to = forms.TypedChoiceField(
        label="Who does it?", coerce=UUID, empty_value=None, error_messages={"required": "Choose a colleague."}
    )
    until = DateField(label="Until when? (optional)", required=False, help_text="For example, 27 3 2026")
    reason = _words("Why?", "For example: on leave until Monday", rows=2)

    def arrange(self, step: Step) -> None:
        """Offer colleagues, and the owner where somebody else does it."""
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.required = step.delegate_id is None or step.delegate_by_rule
        nobody = "Choose a colleague" if field.required else "The owner does it again"
        field.choices = [("", nobody), *((one.pk, one.full_name) for one in delegates(self.viewer, step))]
        if not step.delegate_by_rule:
            self.initial["to"], self.initial["until"] = step.delegate_id, step.delegate_until


class AnswerForm(StepForm):
    """Say what decides whether the step applies; those who may not record it tell HR."""

    verb = "answer"
    answer = forms.ChoiceField(
        label="", error_messages={"required": CHOOSE_ANSWER, "invalid_choice": CHOOSE_ANSWER}, widget=forms.RadioSelect
    )

    def arrange(self, step: Step) -> None:
        """The question of this step, as it stands now."""
        recruit = step.enrolment.recruit
        asked = question_of(step, recruit) if recruit else None
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        if asked is None:  # known by now: the service says so
            field.choices, field.required = [], False
            return
        field.label = asked.words
        if len(asked.choices) > MOST_RADIOS:
            field.widget = forms.Select()
            field.choices = [("", "Choose one"), *asked.choices]
        else:
            field.choices = list(asked.choices)

    def save(self, actor: Membership, step_id: UUID) -> Step:
        """Recorded by those who may, told to HR by others."""
        service = answer_question if may(actor, Action.EDIT_RECRUIT) else tell_answer
        return service(actor, step_id=step_id, **self.cleaned_data)


FORMS: dict[str, type[StepForm]] = {
    form.verb: form
    for form in (
        *(SubmitForm, AcceptForm, ReturnForm, WaiveForm, ReopenForm),
        *(WaitingForm, ConfirmForm, CommentForm, ReleaseForm, SealForm, DelegateForm, AnswerForm),
    )
}
DONE_WORDS = {
    "submit": "Thank you. “{title}” is recorded.",
    "accept": "Accepted: “{title}”.",
    "return": "Returned: “{title}”. The owner can see your reason.",
    "waive": "Your request to waive “{title}” waits for a second HR officer.",
    "waiting": "Noted for “{title}”.",
    "answer": "Your answer about “{title}” is saved.",
    "comment": "Your comment on “{title}” is saved.",
    "release": "HR can put the words of “{title}” into the pack about this person.",
    "seal": "HR can put the words of “{title}” into no pack any more.",
    "delegate": "Saved who does “{title}”.",
    "reopen": "Open again: “{title}”.",
    "confirm": "Thank you for your answer about “{title}”.",
}
