"""The filters above lists of reminders and messages, and the two forms of HR about mail."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Message
from onboarding.models.choices import MessageState, ReminderState
from onboarding.services.messages import hold_message, release_message, requeue_message
from web.searches import in_address

LONGEST_SEARCH = 100


class StateFilters(forms.Form):
    """A name to look for and a state. `wanted()` is what the selector takes."""

    states: tuple[tuple[str, str], ...] = ()
    search = forms.CharField(label="Name or step", required=False, max_length=LONGEST_SEARCH)
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s")
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *self.states]

    def wanted(self) -> dict[str, Any]:
        """Names and values of the fields that are filled in rightly."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return given | ({"state": [given["state"]]} if "state" in given else {})

    def asked(self) -> dict[str, str]:
        """What stands in the address and was understood, for links to other pages of the same list."""
        self.is_valid()
        return in_address({name: value for name, value in self.cleaned_data.items() if value}, self.data)

    def ignored(self) -> str:
        """What was asked for and cannot be."""
        self.is_valid()
        words = {"search": "the name (it is too long or holds a character that cannot be)", "state": "the state"}
        return " and ".join(words[name] for name in self.errors if name in words)


class ReminderFilters(StateFilters):
    states = tuple((str(value), str(label)) for value, label in ReminderState.choices)


class MessageFilters(StateFilters):
    states = tuple((str(value), str(label)) for value, label in MessageState.choices)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["search"].label = "Name"


VERBS: dict[str, Callable[..., Message]] = {
    "hold": hold_message,
    "release": release_message,
    "requeue": requeue_message,
}
DONE_WORDS = {
    "hold": "The message is held back. It does not leave unless somebody releases it today.",
    "release": "The message is released. It leaves within a minute or two, from the hour at which mail leaves.",
    "requeue": "The message is tried again. Look here in a minute or two.",
}


class VerbForm(forms.Form):
    """One of the things that can be done with a message."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])

    def save(self, actor: Membership, message_id: UUID) -> str:
        """Do it, and say what was done. Raises what the service raises."""
        verb: str = self.cleaned_data["verb"]
        VERBS[verb](actor, message_id=message_id)
        return DONE_WORDS[verb]


class MailHoldForm(forms.Form):
    """Hold all mail of the trust or release it, as somebody saw it at a revision."""

    held = forms.ChoiceField(choices=[("yes", "Hold"), ("no", "Release")], widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_147_483_647)
