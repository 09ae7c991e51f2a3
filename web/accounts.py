"""How sign-in differs from django-allauth's usual: nobody signs themselves up, and messages are in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onboarding.models.wall_choices import SignInStep
from onboarding.services.invitations import write_new_password_mail
from onboarding.services.sign_ins import note_failure, note_wrong_password, record_sign_out
from web import coming_in, sessions
from web.counts import keep

BANNERS = {
    "account/messages/password_changed.txt": "Your password has changed.",
    "account/messages/password_set.txt": "Your password is saved.",
    "mfa/messages/totp_deactivated.txt": "Two-step sign-in is off.",
    "mfa/messages/webauthn_added.txt": "The passkey is added. Use it when you next sign in.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
}
SECOND_STEP_GONE = {"mfa/messages/totp_deactivated.txt", "mfa/messages/webauthn_removed.txt"}
WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your authenticator app",
    "mfa_reauthenticate:webauthn": "Use your passkey",
    "elsewhere": "Use your trust’s account",
}
# What allauth would write a mail about, and what it is to us. Of two changes it would once the request is over: for them
# `web/views/second_steps.py` tells of it.
CHANGES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_reset",
    "mfa/email/totp_deactivated": "second_step_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
}
RESET_MAIL = "account/email/password_reset_key"


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by HR; a wrong e-mail address and a wrong password get one and the same answer."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This password is not right.",
        "too_many_login_attempts": "Too many attempts. Wait 15 minutes, then try again.",
        "account_inactive": "This account is closed. Ask HR if you need it again.",
    }

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or an address that nobody has: the same is done about either."""
        keep(lambda: note_wrong_password(credentials.get("email", "")))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """They know the password of an account that is closed."""
        keep(lambda: note_failure(user, SignInStep.CLOSED))
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """From here on the hours count that somebody may be in."""
        super().login(request, user)
        sessions.begin(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whether somebody came by a trust's account is known from the very beginning of their session."""
        way = (kwargs["signal_kwargs"] or {}).get(sessions.WAY_IN)
        sessions.remember_way_in(request, way)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        coming_in.note_sign_in(request, user, coming_in.means_of(request, user))
        return answer

    def logout(self, request: Any) -> None:
        """Somebody ends their own session."""
        if request.viewer is not None:
            record_sign_out(request.viewer)
        super().logout(request)

    def get_login_stages(self) -> list[str]:
        """The second step and the trust in a device follow our own rules of who may pass it by."""
        own = {"allauth.mfa.stages.AuthenticateStage": "web.stages.SecondStep",
               "allauth.mfa.stages.TrustStage": "web.stages.TrustDevice"}  # fmt: skip
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How else one may say that it is them, in our words."""
        found = super().get_reauthentication_methods(user)
        if sessions.way_in(self.request):
            found.append({"id": "elsewhere", "description": "", "url": reverse("account_confirm_elsewhere")})
        return [one | {"description": WAYS.get(one["id"], one["description"])} for one in found]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kwargs: Any
    ) -> None:
        """The few things that are worth a banner, in our words. Whoever takes a second step away is asked for one anew."""
        if message_template in SECOND_STEP_GONE:
            request.session.pop(sessions.MFA_SEEN, None)
        if words := BANNERS.get(message_template):
            messages.success(request, words)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The link to a new password leaves through the outbox, where its key is made."""
        if template_prefix != RESET_MAIL or not write_new_password_mail(context["user"]):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What opens their account has changed: it is recorded, and they are written to, in our own way."""
        if change := CHANGES.get(template_prefix):
            coming_in.note_account_change(self.request, user, change)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def format_email_subject(self, subject: str) -> str:
        """Subjects without the host name in brackets."""
        return " ".join(subject.split())


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of sign-in, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Codes change every 30 seconds: enter the newest one.",
        "incorrect_passkey": "This passkey cannot be used here. Try again, or use another way.",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a passkey is called that its owner gave no name."""
        return "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the browser shows as the service that asks."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}
