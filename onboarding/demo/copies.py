"""More people like those who are there: every row of theirs again, with ids and names of its own, by COPY.

The copies keep days, states and history as the services wrote them, so due days are those of the real rules, and the
counters of a copy are as right as those of the original. Shared steps serve the copies too. Runs as owner."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import AutoField, Model

from onboarding.demo.trusts import Stage
from onboarding.demo.world import read_names
from onboarding.models import (
    Enrolment,
    EnrolmentChange,
    Event,
    EventDetail,
    Evidence,
    Membership,
    MembershipChange,
    Milestone,
    MilestoneChange,
    Occurrence,
    Recruit,
    Serving,
    Step,
    StepChange,
    User,
)
from onboarding.models.base import new_id
from onboarding.services.events import canonical, digest_of_words

PEOPLE = "= ANY(%(people)s)"
MEMBERS = f"IN (SELECT membership_id FROM onboarding_recruit WHERE id {PEOPLE})"
USERS = f"IN (SELECT user_id FROM onboarding_membership WHERE id {MEMBERS})"
MILESTONES = f"IN (SELECT id FROM onboarding_milestone WHERE recruit_id {PEOPLE})"
ENROLMENTS = f"IN (SELECT id FROM onboarding_enrolment WHERE recruit_id {PEOPLE})"
STEPS = f"IN (SELECT id FROM onboarding_step WHERE enrolment_id {ENROLMENTS})"
EVENTS = f"IN (SELECT id FROM onboarding_event WHERE recruit_id {PEOPLE})"
# What belongs to a person: the table, and the column that says to whom.
OWNED: Sequence[tuple[type[Model], str, str]] = (
    (User, "id", USERS),
    (EmailAddress, "user_id", USERS),
    (Membership, "id", MEMBERS),
    (MembershipChange, "membership_id", MEMBERS),
    (Recruit, "id", PEOPLE),
    (Milestone, "recruit_id", PEOPLE),
    (MilestoneChange, "milestone_id", MILESTONES),
    (Occurrence, "recruit_id", PEOPLE),
    (Enrolment, "recruit_id", PEOPLE),
    (EnrolmentChange, "enrolment_id", ENROLMENTS),
    (Step, "enrolment_id", ENROLMENTS),
    (StepChange, "step_id", STEPS),
    (Serving, "recruit_id", PEOPLE),
    (Evidence, "step_id", STEPS),
    (Event, "recruit_id", PEOPLE),
    (EventDetail, "event_id", EVENTS),
)
# A value of a row that is not the original's: by the row's own id (an address: by its user's), by column.
Own = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Sheet:
    """The originals' rows of one table, as COPY writes them. `key` is the place of the column that names the row."""

    table: str
    columns: tuple[str, ...]
    key: int
    rows: list[list[str]]


@dataclass(frozen=True)
class Original:
    """Whose rows are copied, as far as a copy differs: the ids of recruit, member and user, and the country of names."""

    recruit: UUID
    member: UUID
    user: UUID
    country: str


def copy_people(stage: Stage, size: int) -> Iterator[None]:
    """Copy the trust's recruits, one after another and round again, until there are `size` more of them.

    Yields for each. The transaction has entered the trust."""
    rng = Random(f"{stage.plan.ods_code} copies")
    rows = Recruit.objects.filter(trust=stage.trust).order_by("made_at", "id")
    people = [Original(*row) for row in rows.values_list("id", "membership", "membership__user", "country_of_training")]
    sheets: list[Sheet] = []
    for first in range(0, size, len(people)):
        chosen = people[: size - first]
        if not sheets or len(chosen) < len(people):
            sheets = [_sheet(*one, [person.recruit for person in chosen]) for one in OWNED]
        _copy(sheets, _names(stage, chosen, first, rng))
        yield from (None for _ in chosen)


def _copy(sheets: list[Sheet], own: Own) -> None:
    """Once more all rows. Every value that is an id of the originals becomes an id of the copies."""
    ids = {row[sheet.key]: str(new_id()) for sheet in sheets if sheet.columns[sheet.key] == "id" for row in sheet.rows}
    own |= _words(sheets, ids, own)
    with connection.cursor() as cursor:
        for sheet in sheets:
            lines = "".join("\t".join(_line(sheet, row, ids, own)) + "\n" for row in sheet.rows)
            with cursor.copy(f"COPY {sheet.table} ({', '.join(map(_quoted, sheet.columns))}) FROM STDIN") as target:
                target.write(lines)
        # Here and not at the end, so that what the keys cost shows in the progress.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _line(sheet: Sheet, row: list[str], ids: Mapping[str, str], own: Own) -> list[str]:
    values = [ids.get(value, value) for value in row]
    for column, value in own.get(row[sheet.key], {}).items():
        values[sheet.columns.index(column)] = value
    return values


def _names(stage: Stage, people: list[Original], first: int, rng: Random) -> Own:
    """Who the copies are. Many people have one name; an address is everyone's own."""
    names, own = read_names(), Own()
    for number, person in enumerate(people, start=first):
        country = names[person.country]
        given, family = rng.choice(country.given), rng.choice(country.family)
        email = f"recruit{number}@{stage.plan.domain}"
        own[str(person.recruit)] = {"full_name": f"{given} {family}", "known_as": given, "contact_email": email}
        own[str(person.member)] = {"full_name": f"{given} {family}"}
        own[str(person.user)] = {"email": email}
    return own


def _words(sheets: list[Sheet], ids: Mapping[str, str], own: Own) -> Own:
    """What the copies' events say, with the digest that their lines keep of it."""
    events, details = sheets[-2:]
    whose = {row[0]: row[events.columns.index("recruit_id")] for row in events.rows}
    found = Own()
    for row in details.rows:
        one = dict(zip(details.columns, row, strict=True))
        words: dict[str, Any] = json.loads(one["data"].replace("\\\\", "\\"))
        if "name" in words:
            words["name"] = own[whose[one["event_id"]]]["full_name"]
        if "evidence" in words:
            words["evidence"] = ids.get(words["evidence"], words["evidence"])
        found[one["id"]] = {"data": canonical(words).replace("\\", "\\\\")}
        found[one["event_id"]] = {"detail_digest": digest_of_words(one["salt"], words)}
    return found


def _sheet(model: type[Model], column: str, condition: str, people: list[UUID]) -> Sheet:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = tuple(str(field.column) for field in fields)
    chosen = f"SELECT {', '.join(map(_quoted, columns))} FROM {model._meta.db_table} WHERE {column} {condition}"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({chosen}) TO STDOUT", {"people": people}) as source:
        text = b"".join(source).decode()
    key = columns.index("id" if "id" in columns else column)
    return Sheet(model._meta.db_table, columns, key, [line.split("\t") for line in text.split("\n")[:-1]])


def _quoted(column: str) -> str:
    return f'"{column}"'
