"""The demo's caught mail: one file for each message, named by the time that it came."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9]{20}-[0-9]{6}")
MOST_SHOWN = 100


@dataclass(frozen=True)
class Mail:
    """One caught message in the words of its headers, and its text."""

    name: str
    to: str
    sender: str
    subject: str
    caught_at: datetime
    text: str


def caught_mail() -> list[Mail]:
    """The newest hundred, newest first."""
    folder: Path | None = settings.MAIL_CATCHER_DIR
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True) if folder and folder.is_dir() else []
    found = [read_mail(name) for name in names[:MOST_SHOWN]]
    return [mail for mail in found if mail is not None]


def read_mail(name: str) -> Mail | None:
    """One message by its name; None where there is none. A name that could leave the folder is no name."""
    folder: Path | None = settings.MAIL_CATCHER_DIR
    if folder is None or not NAME.fullmatch(name):
        return None
    try:
        content = (folder / f"{name}.eml").read_bytes()
    except OSError:
        return None
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    body = message.get_body(("plain", "html"))
    return Mail(
        name=name,
        to=str(message["X-Envelope-To"] or message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or "(no subject)"),
        caught_at=datetime.fromtimestamp(int(name[:20]) / 1e9, tz=UTC),
        text=body.get_content() if body else "",
    )
