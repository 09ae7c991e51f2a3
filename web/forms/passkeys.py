"""Passkeys: what a browser sends is read by allauth; what nobody's browser would send is a wrong passkey, not a failure."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn

from web.forms.codes import noted

Read = TypeVar("Read")
LONGEST_NAME, MOST_BYTES = 60, 20_000


def guarded(read: Callable[[], Read], credential: Any) -> Read:
    """What a part of allauth makes of it. Raises ValidationError, whatever was sent."""
    if not isinstance(credential, dict) or len(str(credential)) > MOST_BYTES:
        raise get_adapter().validation_error("incorrect_passkey")
    try:
        return read()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_passkey") from error


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey, under a name by which its owner knows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name: Any = self.fields["name"]
        name.label, name.help_text = "What do you call it?", "For example, work laptop"
        name.max_length = LONGEST_NAME
        name.widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}

    def clean_name(self) -> str:
        """Short, and without what cannot be stored."""
        return str(super().clean_name()).replace("\0", "")[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        if "credential" not in self.cleaned_data:
            return self.cleaned_data
        found: dict[str, Any] = guarded(super().clean, self.cleaned_data["credential"])
        return found


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """The second step of sign-in by passkey."""

    def clean_credential(self) -> Authenticator:
        return noted(partial(guarded, super().clean_credential, self.cleaned_data["credential"]), self.user)


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    """Confirming by passkey that it is you."""

    def clean_credential(self) -> Authenticator:
        return noted(partial(guarded, super().clean_credential, self.cleaned_data["credential"]), self.user)
