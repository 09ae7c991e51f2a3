"""Two trusts in which one thing is due for each of many people: one person made by the factories, the rest copies in SQL."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection, transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Trust
from onboarding.services.installation import mark_installation
from onboarding.services.library_policies import load_reminder_policies
from onboarding.services.trusts import open_trust
from tests.databases import load_tables
from tests.factories import EnrolmentFactory, MembershipFactory, RecruitFactory, published_version, steps_of

TRUSTS = ("ZT1", "ZT2")
# Each table with the columns that name a copy of another row: whose copy it is.
COPIED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("onboarding_user", "user", {}),
    ("onboarding_membership", "member", {"user_id": "user"}),
    ("onboarding_recruit", "recruit", {"membership_id": "member"}),
    ("onboarding_enrolment", "enrolment", {"recruit_id": "recruit"}),
    ("onboarding_step", "step", {"enrolment_id": "enrolment"}),
)
COUNTED = """
SELECT (SELECT count(*) FROM onboarding_reminder WHERE state = 'sent'),
       (SELECT count(*) FROM onboarding_message),
       (SELECT count(*) - count(DISTINCT step_id) FROM onboarding_reminder)
       + (SELECT count(*) - count(DISTINCT recipient_id) FROM onboarding_message)
"""


def set_the_scene(reminders: int) -> None:
    """Tables, two trusts, and so many things due in a week between them, each of another recruit. Runs as owner.

    A dump of tables that somebody has migrated already may be named in the environment: it saves the time of migrating."""
    if dump := os.environ.get("TORTURE_TABLES"):
        load_tables(Path(dump), os.environ["DATABASE_OWNER_URL"])
    else:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
    mark_installation("demo")
    for number, code in enumerate(TRUSTS):
        with transaction.atomic():
            trust = open_trust(ods_code=code, name=f"Trust {code}", live_on=date(2025, 1, 1))
            load_reminder_policies(trust)
            _people_with_something_due(trust, reminders // 2 + (number < reminders % 2))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people_with_something_due(trust: Trust, size: int) -> None:
    access.enter_trust(trust.id)
    version = published_version([{"basis": "plan", "owner_role": "recruit", "remind_days_before": [7]}])
    member = MembershipFactory(roles=["recruit"], user__email=f"{trust.ods_code}@mail.example".lower())
    recruit = RecruitFactory(membership=member, contact_email="")
    enrolment = EnrolmentFactory(recruit=recruit, version=version, enrolled_on=today_in(trust))
    (step,) = steps_of(enrolment, due_on=today_in(trust) + timedelta(days=7))
    originals = (member.user_id, member.id, recruit.id, enrolment.id, step.id)
    with connection.cursor() as cursor:
        for (table, kind, keys), original in zip(COPIED, originals, strict=True):
            values = {"original": original, "last": size - 1, "salt": trust.ods_code}
            cursor.execute(_copies(table, kind, keys), values)


def _copies(table: str, kind: str, keys: dict[str, str]) -> str:
    """The row again and again, with an id made of its number; what it belongs to is the copy of the same number."""
    own = ["'id', " + _id(kind), *(f"'{column}', {_id(whose)}" for column, whose in keys.items())]
    if kind == "user":
        own.append("'email', 'n' || n || '.' || o.email")
    return f"""
        INSERT INTO {table}
        SELECT made.* FROM {table} o CROSS JOIN generate_series(1, %(last)s) AS n
         CROSS JOIN LATERAL jsonb_populate_record(o, jsonb_build_object({", ".join(own)})) AS made
         WHERE o.id = %(original)s
    """


def _id(kind: str) -> str:
    return f"md5('{kind}' || n || %(salt)s)::uuid"


class Rows(NamedTuple):
    """How many reminders are sent, how many messages there are, and how many rows speak of the same thing as another."""

    sent: int
    messages: int
    twice: int


def rows_now() -> Rows:
    """What the tables say, over a connection of its own: the last one may have died with the server."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return Rows(*cursor.fetchone())
