"""Somebody who left, with everything about them past its time unless a test says otherwise."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, Membership, Milestone, Recruit
from onboarding.models.erasures import Person, named_in
from onboarding.services.comments import comment_on_step
from onboarding.services.erasing import erase_approved
from onboarding.services.notes import add_note
from onboarding.services.retention import approve_erasures, propose_erasures
from onboarding.services.steps import reopen_step, submit_step
from tests import databases
from tests.cast import Cast
from tests.journeys import enrolled, pdf, step_of

LONG_AGO = date(2015, 3, 1)
NAME, WORD = "Zorabelle Quennerstedt", "quixotichaddock"
RIGHTS = "arrival-and-induction/employment-rights"
KINDS = [one.key for one in read_personal_data().kinds_about(staff=False)]
REST = [kind for kind in KINDS if kind not in read_personal_data().last_kinds]


def left(recruit: Recruit, on: date = LONG_AGO) -> Recruit:
    """They left on this day."""
    Milestone.objects.update_or_create(
        trust=recruit.trust, recruit=recruit, kind="left", occurrence=1, defaults={"actual_on": on}
    )
    recruit.status = "left"
    recruit.save(update_fields=["status"])
    return recruit


def approved(cast: Cast, person: Person, kinds: Collection[str] | None = None) -> list[Erasure]:
    """Helen proposed that these kinds go, or all there are about somebody like them; Hana approved it."""
    about = read_personal_data().kinds_about(staff=isinstance(person, Membership))
    kinds = [one.key for one in about] if kinds is None else kinds
    propose_erasures(cast.helen, chosen=[(person.pk, kind) for kind in kinds])
    rows = list(Erasure.objects.filter(**named_in(person), kind__in=kinds, state="proposed"))
    approve_erasures(cast.hana, chosen=[one.pk for one in rows])
    return rows


def erased(cast: Cast, person: Person, kinds: Collection[str] | None = None) -> int:
    """And the worker erased it."""
    approved(cast, person, kinds)
    return erase_approved(person.trust_id)


def kept_outside(settings: Any, folder: Path) -> Path:
    """A ledger, and a place for files, of one test."""
    settings.MEDIA_ROOT, settings.ERASURE_LEDGER = folder, str(folder / "ledger")
    return folder / "ledger"


def lived(cast: Cast) -> Recruit:
    """A person of whom much was written, all by services, with a file."""
    recruit = enrolled(
        cast, full_name=NAME, known_as=WORD, contact_email=f"{WORD}@mail.example", telephone="07700 900123"
    )
    step = step_of(recruit, RIGHTS)
    submit_step(cast.helen, step_id=step.pk, file=pdf(f"{WORD}.pdf"), note=WORD)
    reopen_step(cast.hana, step_id=step.pk, reason=WORD)
    comment_on_step(cast.helen, step_id=step.pk, words=WORD)
    add_note(cast.hana, recruit_id=recruit.pk, words=WORD)
    return left(recruit)


def everything_stored() -> Iterator[str]:
    """Every row of every table as text; the owner reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (f"{table}: {row}" for (row,) in cursor.fetchall())


def left_over(word: str, name: str) -> list[str]:
    databases.use(name, databases.OWNER)
    found = [row for row in everything_stored() if word.lower() in row.lower()]
    databases.use(name)
    return found
