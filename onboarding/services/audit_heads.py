"""The newest link of each trust's chain, written down once a day outside the database (`AUDIT_HEADS`), and mailed to somebody
who keeps it (`AUDIT_HEADS_TO`).

Whoever can rewrite the database can rewrite the chain with it; what was written down elsewhere then no longer agrees."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from onboarding import access, account_messages
from onboarding.clock import today_in
from onboarding.models import EventSeal, Trust
from onboarding.models.base import new_id
from onboarding.services.letters import Letter
from onboarding.services.outbox import Send

# A chain begins up to an hour before its first line, so perhaps on the day before.
LATE, SAID_FOR = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Head:
    """One line: on which day, of which trust, which link, and its digest."""

    on: date
    ods_code: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.on} {self.ods_code} {self.number} {self.digest}"


def write_heads(path: Path) -> int:
    """Add a line for each trust that has none of today and has a chain. Returns how many. Safe to run at any time."""
    written = {(head.on, head.ods_code) for head in read_heads(path)}
    found = [head for trust in Trust.objects.order_by("ods_code") if (head := _newest(trust))]
    new = [head for head in found if (head.on, head.ods_code) not in written]
    _add(path, new)
    return len(new)


def begun_late(path: Path) -> int:
    """Of how many trusts the chain is days older than its first line here, said for a week from that line: what was written
    down before is lost, unless nobody asked for it until then. One query for each trust."""
    first: dict[str, date] = {}
    for head in read_heads(path):
        first.setdefault(head.ods_code, head.on)
    news = [trust for trust in Trust.objects.all() if _is_news(first.get(trust.ods_code), today_in(trust))]
    return sum(_begun_before(trust, first[trust.ods_code] - LATE) for trust in news)


def _is_news(first_on: date | None, today: date) -> bool:
    return first_on is not None and today - first_on <= SAID_FOR


@transaction.atomic
def _begun_before(trust: Trust, day: date) -> bool:
    access.enter_trust(trust.pk)
    return EventSeal.objects.filter(trust=trust, number=1, sealed_at__date__lt=day).exists()


def mail_heads(path: Path, to: str, send: Send) -> int:
    """Mail the lines that were written down and not mailed yet, in one letter, to the person who keeps them. Returns how many
    left: none where the mail server is away, and then they go along with the next. What was mailed stands in a file beside."""
    mailed = path.with_name(f"{path.name}.mailed")
    sent_before = set(read_heads(mailed))
    new = [head for head in read_heads(path) if head not in sent_before]
    if not new or send(_letter(to, new)).kind != "sent":
        return 0
    _add(mailed, new)
    return len(new)


def _letter(to: str, heads: Sequence[Head]) -> Letter:
    words = account_messages.audit_heads([str(head) for head in heads])
    message_id = f"<{new_id()}@{settings.MESSAGE_ID_HOST}>"
    return Letter(to, words.subject, words.body, message_id, (), html=words.html, reference=message_id)


def _add(path: Path, heads: Sequence[Head]) -> None:
    if heads:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.writelines(f"{head}\n" for head in heads)
            file.flush()
            os.fsync(file.fileno())


def read_heads(path: Path) -> list[Head]:
    """Every line, oldest first; none where there is no file yet. Raises ValueError for a line that is none."""
    if not path.exists():
        return []
    return [_read(line) for line in path.read_text(encoding="ascii").splitlines() if line.strip()]


def broken_heads(trust: Trust, heads: list[Head]) -> Iterator[str]:
    """Which links of the trust, whose transaction was entered, are not what was written down. One query."""
    digests = dict(EventSeal.objects.filter(trust=trust).values_list("number", "digest"))
    for head in heads:
        if head.ods_code == trust.ods_code and digests.get(head.number) != head.digest:
            yield f"seal {head.number}: it is not what was written down on {head.on}"


@transaction.atomic
def _newest(trust: Trust) -> Head | None:
    access.enter_trust(trust.pk)
    seal = EventSeal.objects.filter(trust=trust).order_by("-number").first()
    return Head(today_in(trust), trust.ods_code, seal.number, seal.digest) if seal else None


def _read(line: str) -> Head:
    try:
        on, ods_code, number, digest = line.split()
        return Head(date.fromisoformat(on), ods_code, int(number), digest)
    except ValueError as error:
        raise ValueError(f"This line of the heads cannot be read: {line!r}") from error
