"""How a letter leaves: one Transport. SMTP now; other channels take the same letter and give the same outcomes."""

import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import EmailMultiAlternatives, get_connection

from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome

PERMANENT = 500


class SmtpTransport:
    """Posts letters one after another over one connection to the mail server, which is closed at the end."""

    def __enter__(self) -> Self:
        self._connection = get_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, letter: Letter) -> Outcome:
        """Post one letter. A refusal for good of this address or letter is told apart from trouble that may pass."""
        try:
            self._connection.open()
            self._mail(letter).send()
        except (smtplib.SMTPException, OSError) as error:
            self._connection.close()
            code = _code(error)
            reason = f"{type(error).__name__} {code or ''}".strip()
            for_good = code >= PERMANENT and _is_about_this_letter(error)
            return Outcome("refused", reason) if for_good else Outcome("later", reason)
        return Outcome("sent")

    def _mail(self, letter: Letter) -> EmailMultiAlternatives:
        headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
        if letter.stop_url:
            headers |= {
                "List-Unsubscribe": f"<{letter.stop_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        mail = EmailMultiAlternatives(
            letter.subject, letter.body, to=[letter.to], headers=headers, connection=self._connection
        )
        if letter.html:
            mail.attach_alternative(letter.html, "text/html")
        return mail


def _is_about_this_letter(error: Exception) -> bool:
    """Refusing our sender, our name or our password is our own fault, which someone will mend."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
