"""The audit: one line for each thing done, sealed into a chain in which a change shows."""

import os
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from onboarding import access
from onboarding.models import Event, EventDetail, EventSeal, SealedLine
from onboarding.models.base import ERASING
from onboarding.services.enrolments import enrol
from onboarding.services.erasing import erase_approved
from onboarding.services.events import record
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit, register_recruit
from onboarding.services.seals import Verified, seal_events, verify_events
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from onboarding.services.waivers import waive_step
from tests import databases
from tests.cast import Cast
from tests.journeys import step_of, submitted_anew
from tests.leaving import KINDS, approved, erased, kept_outside, left
from tests.viewing import as_member

TODAY = date(2026, 3, 2)
EARLY = "The papers came together"


def _submit(cast: Cast, path: str, **given: Any) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, path).id, **given)


def _cos(cast: Cast) -> Any:
    return step_of(cast.amara_recruit, "pre-arrival/assign-cos").id


WARD = "pre-arrival/ward-confirmed"
# What is done, and the lines that it leaves.
WRITES: dict[str, Callable[[Cast], Any]] = {
    "registered": lambda cast: register_recruit(cast.helen, full_name="Grace Mensah", profession="nurse"),
    "changed": lambda cast: change_recruit(
        cast.helen, recruit_id=cast.amara_recruit.id, changes={"ward": None, "known_as": "Ami"}
    ),
    "enrolled": lambda cast: enrol(cast.helen, recruit_id=cast.amara_recruit.id, programme_key="doctor-img"),
    "milestone_recorded": lambda cast: record_milestone(
        cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 4, 2)
    ),
    "step_submit": lambda cast: _submit(cast, WARD, note="Ward 7"),
    "step_accept": lambda cast: accept_step(cast.hana, step_id=_cos(cast)),
    "step_return": lambda cast: return_step(cast.hana, step_id=_cos(cast), reason="No date"),
    "step_reopen": lambda cast: reopen_step(
        cast.hana, step_id=step_of(cast.amara_recruit, "pre-arrival/sponsorship-route").id, reason="Another route"
    ),
    "waiver_requested": lambda cast: waive_step(
        cast.helen, step_id=step_of(cast.amara_recruit, WARD).id, reason="She knows the ward"
    ),
    "waiting": lambda cast: set_waiting(cast.helen, step_id=step_of(cast.amara_recruit, WARD).id, waiting_on="ward"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("action", WRITES)
def test_everything_that_is_done_leaves_exactly_one_line_with_its_words(cast: Cast, action: str) -> None:
    access.enter(cast.helen)
    said = {"on": TODAY, "out_of_order_reason": EARLY}
    submitted_anew(cast.helen, cast.hana, cast.amara_recruit, "pre-arrival/assign-cos", **said)
    _submit(cast, "pre-arrival/sponsorship-route", on=TODAY)
    before = set(Event.objects.values_list("id", flat=True))

    WRITES[action](cast)

    line = Event.objects.exclude(id__in=before).get()
    assert (line.action, line.effective_on) == (action, TODAY)
    assert line.actor in (cast.helen, cast.hana)
    assert line.detail.data


@pytest.mark.django_db
def test_the_line_of_a_waiver_agreed_and_refused(cast: Cast) -> None:
    access.enter(cast.helen)
    for verb, decide in {"step_waive": accept_step, "waiver_refused": return_step}.items():
        step = waive_step(cast.helen, step_id=step_of(cast.amara_recruit, WARD).id, reason="She knows it")
        more = {"reason": "She does not"} if verb == "waiver_refused" else {}
        decide(cast.hana, step_id=step.id, **more)
        assert Event.objects.filter(action=verb, object_id=step.id, actor=cast.hana).count() == 1
        if verb == "step_waive":
            reopen_step(cast.hana, step_id=step.id, reason="Once more")


@pytest.mark.django_db
def test_lines_are_sealed_in_the_order_of_their_recording_and_hold(cast: Cast) -> None:
    access.enter(cast.helen)
    trust_id = cast.northgate.id
    number = Event.objects.count()
    assert seal_events(trust_id) == number
    assert seal_events(trust_id) == 0
    _submit(cast, WARD, note="Ward 7")
    unsealed = verify_events(trust_id)
    assert seal_events(trust_id) == 1

    assert unsealed == Verified(lines=number, seals=1, unsealed=1, problems=())
    assert verify_events(trust_id) == Verified(lines=number + 1, seals=2, unsealed=0, problems=())
    first, second = EventSeal.objects.order_by("number")
    assert (first.previous_digest, second.previous_digest) == ("0" * 64, first.digest)
    lines = SealedLine.objects.filter(seal=first).order_by("position").values_list("event__recorded_at", flat=True)
    assert list(lines) == sorted(lines)


@pytest.mark.django_db
def test_each_trust_has_a_chain_of_its_own(cast: Cast) -> None:
    access.enter(cast.omar)
    assert seal_events(cast.southmoor.id) == Event.objects.count() > 0
    access.enter(cast.helen)
    assert not EventSeal.objects.exists()
    assert verify_events(cast.northgate.id).seals == 0


@pytest.mark.django_db
@pytest.mark.real_clock
def test_words_can_be_erased_and_the_chain_holds(cast: Cast, settings: Any, tmp_path: Path) -> None:
    kept_outside(settings, tmp_path)
    access.enter(cast.helen)
    told = Event.objects.filter(recruit=cast.amara_recruit, detail__isnull=False).count()
    seal_events(cast.northgate.id)
    assert told and verify_events(cast.northgate.id).wordless == 0
    erased(cast, left(cast.amara_recruit), KINDS)
    found = verify_events(cast.northgate.id)
    assert (found.problems, found.wordless >= told, found.unexplained) == ((), True, 0)


@pytest.mark.django_db
@pytest.mark.real_clock
def test_words_about_one_person_that_went_are_not_explained_by_the_erasure_of_another(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    kept_outside(settings, tmp_path)
    access.enter(cast.helen)
    seal_events(cast.northgate.id)
    (row,) = approved(cast, left(cast.amara_recruit), ["pastoral"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, str(row.pk)])
    gone, _ = EventDetail.objects.filter(event__recruit=cast.bilal_recruit).delete()
    assert erase_approved(cast.northgate.id) == 1
    assert verify_events(cast.northgate.id).unexplained == gone > 0


@pytest.mark.django_db
def test_a_line_belongs_to_a_trust_also_when_nobody_did_it(cast: Cast) -> None:
    access.enter_trust(cast.northgate.id)
    line = record(None, "swept", cast.northgate, effective_on=TODAY)
    assert (line.trust_id, line.actor) == (cast.northgate.id, None)
    with pytest.raises(ValueError, match="belongs to a trust"):
        record(None, "swept", None, effective_on=TODAY)


# --- someone with the owner's hands who switches the triggers off ---------------------------------------

TAMPERING = {
    "another action": "UPDATE onboarding_event SET action = 'erased' WHERE id = %(id)s",
    "another day": "UPDATE onboarding_event SET effective_on = effective_on - 1 WHERE id = %(id)s",
    "another actor": "UPDATE onboarding_event SET actor_id = NULL WHERE id = %(id)s",
    "another person": "UPDATE onboarding_event SET recruit_id = NULL WHERE id = %(id)s",
    "another time": "UPDATE onboarding_event SET recorded_at = recorded_at - interval '1 second' WHERE id = %(id)s",
    "another digest": "UPDATE onboarding_event SET detail_digest = repeat('f', 64) WHERE id = %(id)s",
    "a line removed": "DELETE FROM onboarding_eventdetail WHERE event_id = %(id)s;"
    "DELETE FROM onboarding_sealedline WHERE event_id = %(id)s; DELETE FROM onboarding_event WHERE id = %(id)s",
}
TABLES = ("event", "eventdetail", "eventseal", "sealedline")


def tamper(sql: str, **words: object) -> None:
    """As owner, with the triggers off for as long as it takes."""
    with psycopg.connect(os.environ[databases.OWNER], autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE onboarding_{table} DISABLE TRIGGER USER")
        for one in sql.split(";"):
            owner.execute(one % {name: f"'{value}'" for name, value in words.items()})
        for table in TABLES:
            owner.execute(f"ALTER TABLE onboarding_{table} ENABLE TRIGGER USER")


def sealed_thrice(cast: Cast) -> list[Event]:
    """Three seals; returns the events of the second one."""
    with as_member(cast.helen):
        seal_events(cast.northgate.id)
    for on in (date(2026, 4, 2), date(2026, 4, 3)):
        with as_member(cast.helen):
            record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=on)
            change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={"known_as": "Ami"})
            seal_events(cast.northgate.id)
    with as_member(cast.helen):
        return list(Event.objects.filter(sealed__seal__number=2).order_by("sealed__position"))


@pytest.mark.parametrize("how", TAMPERING)
def test_a_sealed_line_that_was_tampered_with_is_found(own_database: str, cast: Cast, how: str) -> None:
    target = sealed_thrice(cast)[0]
    tamper(TAMPERING[how], id=target.id)
    with as_member(cast.helen):
        problems = verify_events(cast.northgate.id).problems
    removed, changed = "seal 2: a line was added, removed or sealed again", f"event {target.id}: its line was changed"
    assert problems == (removed if how == "a line removed" else changed,)


def test_changed_words_are_found_with_their_line(own_database: str, cast: Cast) -> None:
    target = sealed_thrice(cast)[0]
    tamper('UPDATE onboarding_eventdetail SET data = \'{"kind": "left"}\' WHERE event_id = %(id)s', id=target.id)
    with as_member(cast.helen):
        assert verify_events(cast.northgate.id).problems == (f"event {target.id}: its words were changed",)


def test_words_that_somebody_took_away_are_counted(own_database: str, cast: Cast) -> None:
    target = sealed_thrice(cast)[0]
    tamper("DELETE FROM onboarding_eventdetail WHERE event_id = %(id)s", id=target.id)
    said = StringIO()
    call_command("verify_events", stdout=said)
    assert "0 not yet sealed, 1 whose words are gone, 1 of them by no erasure" in said.getvalue()
    assert "not yet sealed, all with their words\n" in said.getvalue(), "of the other trust"


def test_a_line_changed_together_with_its_own_digest_breaks_its_seal(own_database: str, cast: Cast) -> None:
    target = sealed_thrice(cast)[0]
    tamper("UPDATE onboarding_sealedline SET digest = repeat('b', 64) WHERE event_id = %(id)s", id=target.id)
    with as_member(cast.helen):
        problems = verify_events(cast.northgate.id).problems
    assert problems[-1] == "seal 2: a line was added, removed or sealed again"


def test_a_seal_made_anew_over_changed_lines_breaks_the_chain_behind_it(own_database: str, cast: Cast) -> None:
    target = sealed_thrice(cast)[0]
    tamper(TAMPERING["another day"], id=target.id)
    tamper(
        "UPDATE onboarding_eventseal SET digest = repeat('a', 64) WHERE number = 2 AND trust_id = %(trust)s",
        trust=cast.northgate.id,
    )
    with as_member(cast.helen):
        problems = verify_events(cast.northgate.id).problems
    assert "seal 3: the chain is broken before it" in problems


def test_a_seal_taken_out_breaks_the_chain(own_database: str, cast: Cast) -> None:
    sealed_thrice(cast)
    tamper(
        "DELETE FROM onboarding_sealedline WHERE seal_id IN (SELECT id FROM onboarding_eventseal WHERE number = 2);"
        "DELETE FROM onboarding_eventseal WHERE number = 2"
    )
    with as_member(cast.helen):
        found = verify_events(cast.northgate.id)
    assert "seal 3: the chain is broken before it" in found.problems
    assert found.unsealed == 2


def test_a_refused_write_leaves_no_line(own_database: str, cast: Cast) -> None:
    with as_member(cast.helen):
        before = Event.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        access.enter(cast.helen)
        _submit(cast, WARD, note="Ward 7")
        _ = 1 / 0
    with as_member(cast.helen):
        assert (Event.objects.count(), step_of(cast.amara_recruit, WARD).state) == (before, "to_do")
