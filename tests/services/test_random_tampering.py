"""Edits of sealed lines by someone with the owner's hands: each is found."""

import os
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from onboarding.models import Event, EventDetail, EventSeal, SealedLine
from onboarding.services.seals import verify_events
from tests import databases
from tests.cast import Cast
from tests.services.test_events import TABLES, sealed_thrice
from tests.viewing import as_member

EDITS = int(os.environ.get("EDITS", "200"))  # EDITS=1000 for the whole claim
# What a line, its words and its seal hold, besides the ids of rows and the trust, which keys of the database hold in place.
COLUMNS = {
    Event: (
        "action",
        "actor_id",
        "recruit_id",
        "object_kind",
        "object_id",
        "effective_on",
        "recorded_at",
        "detail_digest",
    ),
    EventDetail: ("salt", "data"),
    SealedLine: ("position", "digest"),
    EventSeal: ("number", "line_count", "previous_digest", "digest", "sealed_at"),
}


def other(value: Any, rng: Random) -> Any:
    """Another value of the same kind."""
    match value:
        case "":
            return "0"
        case str():
            place = rng.randrange(len(value))
            return value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
        case datetime():
            return value + timedelta(microseconds=rng.randint(1, 10**9))
        case date():
            return value + timedelta(days=rng.randint(1, 400))
        case int():
            return value + rng.randint(100, 900)
        case dict():
            return Jsonb(value | {"zz": rng.random()})
        case UUID():
            return uuid4()
    return uuid4()  # a key that pointed nowhere


def test_each_of_many_random_edits_is_found(own_database: str, cast: Cast) -> None:
    sealed_thrice(cast)
    rng, unfound, done = Random(20260302), [], 0
    with as_member(cast.helen):
        rows = {model: list(model._default_manager.filter(trust=cast.northgate)) for model in COLUMNS}
        assert verify_events(cast.northgate.id).problems == ()
    with psycopg.connect(os.environ[databases.OWNER], autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE onboarding_{table} DISABLE TRIGGER USER")
        while done < EDITS:
            model = rng.choice([*COLUMNS])
            row, column = rng.choice(rows[model]), rng.choice(COLUMNS[model])
            value = getattr(row, column)
            write = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
                sql.Identifier(model._meta.db_table), sql.Identifier(column)
            )
            try:
                owner.execute(write, [other(value, rng), row.pk])
            except psycopg.IntegrityError:
                continue  # the database itself refuses it: a key to somebody who is not there, a number taken
            done += 1
            with as_member(cast.helen):
                if not verify_events(cast.northgate.id).problems:
                    unfound.append(f"{model.__name__}.{column}: {value}")
            owner.execute(write, [Jsonb(value) if isinstance(value, dict) else value, row.pk])

    assert unfound == []
    with as_member(cast.helen):
        assert verify_events(cast.northgate.id).problems == ()
