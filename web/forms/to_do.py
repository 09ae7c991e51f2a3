"""The small forms of the to-do list: each asks for no more than its step does. The step's own page has the rest."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Step
from onboarding.selectors.to_do import WINDOWS, Asked
from onboarding.services.renewals import renew_step
from web.forms.steps import StepForm, SubmitForm
from web.searches import in_address

LONGEST_SEARCH = 100
WANTED = {"note": ("note",), "date": ("on",), "file": ("file", "expires_on"), "none": ()}


class DoneForm(SubmitForm):
    """Record one step of the list as done. `again` where it was done before and runs out."""

    def __init__(
        self, data: Any = None, files: Any = None, *, step: Step, viewer: Membership, today: date, blocked: bool = False
    ) -> None:
        self.today, self.blocked = today, blocked
        super().__init__(data, files, step=step, viewer=viewer)
        self.auto_id = f"step-{step.pk}-%s"
        self.initial["on"] = today

    def again(self, typed: dict[str, Any], step: Step) -> StepForm:
        """A form of the same kind with this in it."""
        return type(self)(typed, step=step, viewer=self.viewer, today=self.today, blocked=self.blocked)

    def arrange(self, step: Step) -> None:
        """What the item asks for, and why it comes out of order where another step would come first."""
        wanted = {"revision", *WANTED[step.item.evidence], *(("out_of_order_reason",) if self.blocked else ())}
        for name in set(self.fields) - wanted:
            del self.fields[name]


class RenewForm(DoneForm):
    """Record one's own learning again before it runs out."""

    verb = "renew"

    def save(self, actor: Membership, step_id: UUID) -> Step:
        """Record it again."""
        return renew_step(actor, step_id=step_id, **self.cleaned_data)


class ToDoFilters(forms.Form):
    """Which part of the list: what cannot be is left out."""

    show = forms.ChoiceField(choices=[(name, name) for name in WINDOWS], required=False)
    person = forms.UUIDField(required=False)
    search = forms.CharField(label="Name", required=False, max_length=LONGEST_SEARCH)
    page = forms.CharField(required=False, max_length=10)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s")

    def asked(self) -> Asked:
        """The part that was asked for, the next four weeks unless said otherwise."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Asked(**given)

    def in_address(self) -> dict[str, str]:
        """What stands in the address and was understood."""
        self.is_valid()
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return in_address(given, self.data)


def step_id_of(data: QueryDict) -> UUID | None:
    """Which step a form of the list is about."""
    try:
        return UUID(data.get("step", ""))
    except ValueError:
        return None
