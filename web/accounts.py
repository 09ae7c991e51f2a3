"""How sign-in differs from django-allauth's usual: nobody signs themselves up, and messages are in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by HR; a wrong e-mail address and a wrong password get one and the same answer."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This password is not right.",
        "incorrect_code": "This code is not right. Codes change every 30 seconds: enter the newest one.",
        "too_many_login_attempts": "Too many attempts. Wait 15 minutes, then try again.",
        "account_inactive": "This account is closed. Ask HR if you need it again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No pop-up words of the library's own: each page says what happened."""

    def format_email_subject(self, subject: str) -> str:
        """Subjects without the host name in brackets."""
        return " ".join(subject.split())
