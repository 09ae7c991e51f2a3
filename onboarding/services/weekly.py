"""What the weekly mail tells somebody: their own steps of the week, and how the people they look after stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from onboarding import messages
from onboarding.clock import today_in
from onboarding.models import Message
from onboarding.models.choices import OUTSIDE, WaitingOn
from onboarding.rules.plain_words import counted, long_date
from onboarding.services.digests import asked_of
from onboarding.services.weekly_sql import OVERVIEW

WEEKLY, MONTHLY = "weekly", "monthly"
# A director's mail of the month takes the place of that week's, and tells it too.
WEEKLY_KINDS = (WEEKLY, MONTHLY)


class WeekLine(NamedTuple):
    """One step in somebody's week. `title` is empty where a letter must not name it; `looks_after` where the person, and
    not the step, is theirs. A commitment of the trust is about nobody."""

    recipient_id: UUID
    step_id: UUID
    recruit_id: UUID | None
    name: str
    title: str
    due_on: date
    is_hard: bool
    looks_after: bool
    waiting_on: str


def weeks_of(batch: Sequence[Message], on: date | None = None) -> dict[UUID, list[WeekLine]]:
    """The week of each reader of a weekly mail among these messages of one trust. One query, none without such a mail."""
    readers = [message.recipient_id for message in batch if message.kind in WEEKLY_KINDS]
    found: dict[UUID, list[WeekLine]] = defaultdict(list)
    if readers:
        trust = batch[0].trust
        with connection.cursor() as cursor:
            cursor.execute(OVERVIEW, asked_of(trust, on or today_in(trust)) | {"readers": readers})
            for line in map(WeekLine._make, cursor.fetchall()):
                found[line.recipient_id].append(line)
    return found


def own_lines(week: Sequence[WeekLine], reader: UUID | None, today: date) -> dict[UUID, messages.DigestLine]:
    """What is the reader's to do, by step. `reader` is the recruit whom they are."""
    return {
        line.step_id: messages.DigestLine(
            title=line.title,
            person="" if line.recruit_id == reader else line.name,
            due_words=long_date(line.due_on),
            is_late=line.due_on < today,
        )
        for line in week
        if not line.looks_after
    }


def people_lines(week: Sequence[WeekLine], today: date) -> Iterator[messages.PersonWeek]:
    """The people whom the reader looks after, each with what is late, due within a week, and waiting on whom."""
    theirs = (line for line in week if line.looks_after)
    for _, group in groupby(theirs, key=lambda line: line.recruit_id):
        lines = list(group)
        outside = [line for line in lines if line.waiting_on in OUTSIDE]
        inside = [line for line in lines if line.waiting_on not in OUTSIDE]
        late = [line for line in inside if line.due_on < today]
        figures = [
            (len(late), f"{len(late)} late"),
            (len(inside) - len(late), f"{len(inside) - len(late)} due within a week"),
            *((1, words) for words in _courts(outside)),
        ]
        yield messages.PersonWeek(
            name=lines[0].name,
            figures=", ".join(words for number, words in figures if number),
            lines=tuple(
                messages.DigestLine(line.title, "", long_date(line.due_on), line.due_on < today) for line in inside
            ),
        )


def _courts(outside: Sequence[WeekLine]) -> Iterator[str]:
    for court in OUTSIDE:
        number = sum(line.waiting_on == court for line in outside)
        if number:
            whose = WaitingOn(court).label
            yield f"{counted(number, 'steps')} waiting on {whose[0].lower()}{whose[1:]}"
