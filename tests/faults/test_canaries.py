"""A word planted in every column that says something of a person is in no log, no subject and no address."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from onboarding import access
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Message
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests import databases
from tests.cast import Cast
from tests.reminding import Desk, quiet_northgate, step_due
from tests.walls.rows import fill_every_table

CANARY = "zzcanaryzz"
DUE = date(2026, 3, 9)
# Columns of text into which nobody can write a word: codes from lists, and digests.
CODES = {
    "recruit.country_of_training",
    "user.password",
    "apitoken.digest",
    "apitoken.token_key",
    "milestonechange.outcome",
    "enrolmentchange.state",
    "stepchange.verb",
    "evidence.content_type",
    "evidence.sha256",
    "message.kind",
    "event.action",
    "event.object_kind",
    "erasure.kind",
    "erasurerequest.ground",
    "pulseinvitation.round",
}
# An address in a page that holds the word; to write to somebody or to call them is what such a link is for.
LINK = re.compile(rf'(?:href|action|src)="(?!mailto:|tel:)[^"]*{CANARY}')
LISTS = ("recruits", "people", "messages", "reminders")
PAGES = {
    "helen": ("recruits", "recruit", "people", "messages", "reminders", "duties", "readiness", "service_health"),
    "liam": ("to_do", "recruit"),
    "amara": ("my", "my_data", "my_messages", "my_people"),
}


def personal_columns() -> Iterator[tuple[models.QuerySet[Any], str, bool]]:
    """Each column of `personal-data.yaml` that holds words, of what a person gets or is not given, with the rows that say
    something of a person, and whether as JSON."""
    for table in read_personal_data().tables:
        model = apps.get_model(table.label)
        only = {f"{table.only.where}__in": table.only.values} if table.only else {}
        for name in (*table.export, *table.withhold):
            field = model._meta.get_field(name)
            is_json = isinstance(field, models.JSONField)
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if (is_json or is_text) and f"{table.table}.{name}" not in CODES:
                yield model._default_manager.filter(**only), name, is_json


def plant() -> dict[str, int]:
    """Put the word into each of them in every row, as owner, past what keeps some tables as they are. Rows by column."""
    planted = {}
    for rows, name, is_json in personal_columns():
        model, pk, keys = rows.model, rows.model._meta.pk.column, list(rows.order_by().values_list("pk", flat=True))
        word = f"'{CANARY}' || left(md5({pk}::text), 8)" + (
            " || '@mail.example'" if "mail" in name or name == "was" else ""
        )
        if length := getattr(model._meta.get_field(name), "max_length", None):
            word = f"left({word}, {length})"
        value = f"\"{name}\" || jsonb_build_object('{CANARY}', '{CANARY}')" if is_json else word
        table = model._meta.db_table
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(f'UPDATE "{table}" SET "{name}" = {value} WHERE {pk} = ANY(%s)', [keys])
            planted[f"{table}.{name}"] = cursor.rowcount
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return planted


@pytest.fixture
def planted(own_database: str, cast: Cast) -> None:
    """A database in which every such column of every table has rows, and each of them has the word."""
    with transaction.atomic():
        fill_every_table(cast.helen)
        quiet_northgate(cast)
        for role in ("recruit", "hr", "buddy", "pastoral_lead"):
            step_due(DUE, cast.amara_recruit, owner_role=role)
    databases.use(own_database, databases.OWNER)
    found = plant()
    databases.use(own_database)
    assert [column for column, rows in found.items() if not rows] == []
    assert len(found) >= 30


class UnluckyDesk(Desk):
    """The first letter is refused for good, the second fails in code of ours that names the address, the others leave."""

    def send(self, letter: Letter) -> Outcome:
        first = (Outcome("refused", "SMTPRecipientsRefused 550"), RuntimeError(f"no way to {letter.to}"))
        if len(self.letters) < len(first):
            self.answers[letter.to] = first[len(self.letters)]
        return super().send(letter)


def test_what_is_planned_sent_refused_and_looked_at_leaves_no_personal_word_in_a_log(
    cast: Cast, planted: None, client_for: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    desk = UnluckyDesk()
    prepare(cast.northgate.id)
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    answers = [answer for name in PAGES for answer in look_round(client_for(getattr(cast, name)), name, cast)]

    assert len(desk.letters) >= 4
    assert all(CANARY in letter.to for letter in desk.letters)
    # A recruit's contact address is another than the one they sign in with: what goes there names nobody.
    assert sum(CANARY in letter.body for letter in desk.letters) >= 3
    heads = [letter.subject + letter.message_id + letter.stop_url for letter in desk.letters]
    assert [head for head in heads if CANARY in head] == []
    assert CANARY not in caplog.text
    assert sum(CANARY in answer.text for answer in answers) > len(PAGES)
    assert [found for answer in answers for found in LINK.findall(answer.text)] == []
    assert [answer["Location"] for answer in answers if CANARY in answer.get("Location", "")] == []
    with transaction.atomic():
        access.enter(cast.helen)
        tried = list(Message.objects.exclude(state="sent").values_list("last_error", "message_id"))
    assert len(tried) >= 2
    assert [one for one in tried if CANARY in str(one)] == []


def look_round(browser: Any, name: str, cast: Cast) -> Iterator[Any]:
    """Pages of one of them; a search, a form that is sent and one that is refused, and a page that is none, by the word."""
    recruit = [cast.amara_recruit.pk]
    yield from (browser.get(reverse(page, args=recruit if page == "recruit" else [])) for page in PAGES[name])
    yield browser.get("/nowhere/")
    if name == "helen":
        yield from (browser.post(reverse(page), {"search": CANARY}, follow=True) for page in LISTS)
        yield browser.post(reverse("recruits"), {"search": CANARY})
        yield browser.get(reverse("api_recruits"), {"search": CANARY})
        yield browser.post(reverse("recruit_notes", args=recruit), {"words": CANARY})
        yield browser.post(reverse("recruit_edit", args=recruit), {"full_name": CANARY, "contact_email": CANARY})
