"""Codes of an app, and recovery codes: a wrong one is a line of the audit."""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.base import forms as base
from django.core.exceptions import ValidationError

from onboarding.models.wall_choices import SignInStep
from onboarding.services.sign_ins import note_failure
from web.counts import keep

Read = TypeVar("Read")
NOT_TRIED = "too_many_login_attempts"


def noted(read: Callable[[], Read], user: Any) -> Read:
    """What was read, or the failure, noted unless it was one attempt too many: then nothing was compared at all."""
    try:
        return read()
    except ValidationError as error:
        if error.code != NOT_TRIED:
            keep(lambda: note_failure(user, SignInStep.SECOND))
        raise


class AuthenticateCodeForm(base.AuthenticateForm):
    """The second step of sign-in by code."""

    def clean_code(self) -> str:
        return noted(super().clean_code, self.user)


class ReauthenticateCodeForm(base.ReauthenticateForm):
    """Confirming by code that it is you."""

    def clean_code(self) -> str:
        return noted(super().clean_code, self.user)
