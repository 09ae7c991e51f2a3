"""How a letter leaves: one Transport, which the settings choose. Each takes the same letter and gives the same outcomes."""

import logging
import smtplib
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from onboarding.models.choices import Channel
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome
from onboarding.services.texts import texts_are_on
from tasks.notify import Notify, NotifyError

logger = logging.getLogger(__name__)
PERMANENT = 500
BAD_REQUEST = 400
Kind = type[BaseException] | None


class Transport(Protocol):
    """Takes letters one after another, for as long as it is open."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def send(self, letter: Letter) -> Outcome:
        """Hand one letter over. A refusal for good of this address or letter is told apart from trouble that may pass."""
        ...


class SmtpTransport:
    """Posts letters over one connection to the mail server, which is closed at the end."""

    def __enter__(self) -> Self:
        self._connection = get_connection()
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def send(self, letter: Letter) -> Outcome:
        """Post one letter."""
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


class NotifyTransport:
    """Hands letters to GOV.UK Notify, which says later what became of them (`services/receipts.py`).

    Its template has the two fields ((subject)) and ((body)), and nothing else."""

    def __enter__(self) -> Self:
        self._notify = Notify(settings.NOTIFY_API_KEY, settings.NOTIFY_URL)
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def send(self, letter: Letter) -> Outcome:
        """Hand over one letter. One that was tried before is asked for first, so that what was taken is not sent again."""
        try:
            if not (letter.is_retry and self._notify.has(letter.reference)):
                self._hand_over(letter)
        except NotifyError as error:
            reason = f"NotifyError {error.status}" if error.status else "NotifyError"
            for_good = error.status == BAD_REQUEST and error.field in ("email_address", "phone_number")
            return Outcome("refused", f"NotifyRefused {error.status}") if for_good else Outcome("later", reason)
        return Outcome("sent")

    def _hand_over(self, letter: Letter) -> None:
        if letter.channel == Channel.SMS:
            words = {"template_id": settings.NOTIFY_SMS_TEMPLATE, "personalisation": {"body": letter.body}}
            self._notify.send_sms(phone_number=letter.to, reference=letter.reference, **words)
        else:
            self._notify.send_email(**_fields(letter))


class WithTexts:
    """Text messages go to GOV.UK Notify, whatever road mail takes; where none are sent any more, nowhere."""

    def __init__(self, mail: Transport) -> None:
        self.mail, self._texts = mail, NotifyTransport()

    def __enter__(self) -> Self:
        self.mail.__enter__()
        self._texts.__enter__()
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        self.mail.__exit__(kind, error, trace)

    def send(self, letter: Letter) -> Outcome:
        """Hand it to the one that carries it."""
        if letter.channel != Channel.SMS:
            return self.mail.send(letter)
        return self._texts.send(letter) if texts_are_on() else Outcome("later", "NotifyError")


def _fields(letter: Letter) -> dict[str, object]:
    fields: dict[str, object] = {
        "email_address": letter.to,
        "template_id": settings.NOTIFY_EMAIL_TEMPLATE,
        "personalisation": {"subject": letter.subject, "body": letter.body},
        "reference": letter.reference,
    }
    return fields | ({"one_click_unsubscribe_url": letter.stop_url} if letter.stop_url else {})


class ConsoleTransport:
    """Writes to the log that a letter would have left, and none of its words: for trying things out, without any server."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def send(self, letter: Letter) -> Outcome:
        """Say that it would have left."""
        logger.info("letter %s would leave: %d characters", letter.message_id, len(letter.body))
        return Outcome("sent")


TRANSPORTS: dict[str, type[Transport]] = {
    "smtp": SmtpTransport,
    "notify": NotifyTransport,
    "console": ConsoleTransport,
}


def transport() -> Transport:
    """The one that the settings choose."""
    return WithTexts(TRANSPORTS[settings.MAIL_TRANSPORT]())


def _is_about_this_letter(error: Exception) -> bool:
    """Refusing our sender, our name or our password is our own fault, which someone will mend."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
