"""What HR does with one person's programme, and one step more for one person. What is wrong, the domain says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Enrolment, Item, Membership
from onboarding.services.enrolment_states import pause_enrolment, resume_enrolment, withdraw_enrolment
from onboarding.services.extra_items import OWNERS
from web.forms.dates import DateField

LONGEST_TYPED = 100_000  # the domain limits the length, with its own words; this only keeps absurd input out


def _words(label: str, hint: str = "", rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST_TYPED, widget=widget)


class EnrolmentForm(forms.Form):
    """Why, from when, and the revision that the person was looking at."""

    verb = ""
    service: Callable[..., Enrolment]
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)
    reason = _words("Why?", "Kept in the history of this programme")
    on = DateField(label="From when? (optional)", required=False, help_text="Today, unless you enter a day in the past")

    def __init__(self, data: QueryDict | None = None, *, enrolment: Enrolment) -> None:
        super().__init__(data, initial={"revision": enrolment.revision}, auto_id=f"{self.verb}-%s")

    def save(self, actor: Membership, enrolment_id: UUID) -> Enrolment:
        """Do it. Raises what the service raises."""
        return type(self).service(actor, enrolment_id=enrolment_id, **self.cleaned_data)


class PauseForm(EnrolmentForm):
    verb = "pause"
    service = staticmethod(pause_enrolment)


class ResumeForm(EnrolmentForm):
    verb = "resume"
    service = staticmethod(resume_enrolment)
    reason = _words("Anything to note? (optional)", "Kept in the history of this programme")


class WithdrawForm(EnrolmentForm):
    verb = "withdraw"
    service = staticmethod(withdraw_enrolment)


FORMS: dict[str, type[EnrolmentForm]] = {form.verb: form for form in (PauseForm, ResumeForm, WithdrawForm)}
DONE_WORDS = {
    "pause": "{title} is paused. Its targets have no day until it goes on.",
    "resume": "{title} goes on. Targets are later by the days for which it stood still.",
    "withdraw": "{title} has ended for this person. What was finished stays.",
}


class ExtraItemForm(forms.Form):
    """One step for one person: from a programme that they do not follow, or a free one."""

    item = forms.ChoiceField(label="Take it from a programme (optional)", required=False)
    title = forms.CharField(
        label="What is to be done?",
        help_text="Leave this empty if you take it from a programme",
        required=False,
        max_length=LONGEST_TYPED,
    )
    owner_role = forms.ChoiceField(
        label="Who does it?",
        required=False,
        choices=[("", "As the programme says"), *((role.value, role.label) for role in OWNERS)],
    )
    guidance = _words("How? (optional)", "Whoever does it reads this", 3)
    due_on = DateField(
        label="By when?",
        required=False,
        help_text="Leave this empty to keep the rule of the programme. For example, 27 3 2026",
    )
    reason = _words("Why does this person need it?", "Kept in the history of the step")

    def __init__(self, data: QueryDict | None, items: dict[str, Item]) -> None:
        super().__init__(data, auto_id="%s")
        titles = [(path, f"{item.version.programme.title}: {item.title}") for path, item in items.items()]
        field: Any = self.fields["item"]
        field.choices = [("", "No: I write it myself"), *titles]
        field.error_messages["invalid_choice"] = "Choose an item from the list."
