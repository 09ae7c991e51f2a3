"""Of staff who can no longer sign in, all goes by the same road: two people, the worker, the ledger, a restore."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction

from onboarding import access
from onboarding.errors import NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import (
    ApiToken,
    Erasure,
    Event,
    Evidence,
    Membership,
    Recruit,
    ReportRun,
    RunSignature,
    Step,
    User,
)
from onboarding.selectors.personal_rows import rows_of_kind
from onboarding.services.erasing import NAMELESS, erase_approved
from onboarding.services.memberships import add_member, change_member
from onboarding.services.report_runs import make_run, sign_run, unproven
from onboarding.services.seals import seal_events, verify_events
from onboarding.services.tokens import make_token
from tests import databases
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.faults.test_canaries import CANARY, plant
from tests.leaving import approved, erased, everything_stored, kept_outside, left_over
from tests.staff_leaving import MOBILE, NAME, PHONE, STAFF_KINDS, STAFF_REST, WORD, switched_off, worked
from tests.walls.rows import fill_every_table


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = "a-key", "a-template"
    return kept_outside(settings, tmp_path)


def stored_of(database: str, *keys: object) -> list[str]:
    """Rows of messages, numbers and the like that name one of these ids."""
    databases.use(database, databases.OWNER)
    names = ("message", "reminder", "mobilenumber", "addresschange", "signinidentity", "apitoken", "mailpreference")
    tables = (*(f"onboarding_{name}: " for name in names), "usersessions_", "account_emailaddress")
    found = [row for row in everything_stored() if row.startswith(tables) and any(str(key) in row for key in keys)]
    databases.use(database)
    return found


def test_no_table_and_no_file_holds_how_to_reach_them_any_more(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        member = worked(cast)
        approved(cast, member, ["contact", "messages"])
    assert all(left_over(one, own_database) for one in (NAME, WORD, PHONE, MOBILE, "01632 960 000"))
    assert stored_of(own_database, member.pk, member.user_id)

    assert erase_approved(cast.northgate.pk) == 2

    assert [left_over(one, own_database) for one in (PHONE, MOBILE, "01632 960 000", f"{WORD}@")] == [[]] * 4
    assert stored_of(own_database, member.pk, member.user_id) == []
    assert left_over(NAME, own_database), "it stays with what they signed"


def test_after_all_kinds_their_name_and_every_word_about_them_is_gone(
    own_database: str, cast: Cast, ledger: Path
) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        member = worked(cast)
        approved(cast, member)
        stored = str(Evidence.objects.get(step__enrolment__membership=member).file)

    assert erase_approved(cast.northgate.pk) == len(STAFF_KINDS)

    assert [left_over(one, own_database) for one in (NAME, WORD, PHONE, MOBILE)] == [[]] * 4
    assert not default_storage.exists(stored) and stored in ledger.read_text()
    assert NAME not in ledger.read_text() and WORD not in ledger.read_text()
    with transaction.atomic():
        access.enter(cast.helen)
        seal_events(cast.northgate.pk)
        assert verify_events(cast.northgate.pk).problems == ()


def test_a_restored_backup_is_erased_again(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        member = worked(cast)
    connection.close()
    with databases.made(own_database) as backup:
        with transaction.atomic():
            access.enter(cast.helen)
            approved(cast, member)
        erase_approved(cast.northgate.pk)
        databases.use(backup)
        assert left_over(WORD, backup)
        for words in (f"{len(STAFF_KINDS)} erased again", f"0 erased again, {len(STAFF_KINDS)} were erased already"):
            out = StringIO()
            call_command("replay_erasures", ledger, stdout=out)
            assert f"ZN1: {words}" in out.getvalue()
            assert [left_over(one, backup) for one in (NAME, WORD, PHONE, MOBILE)] == [[]] * 4
        with transaction.atomic():
            access.enter(cast.helen)
            who = Erasure.objects.filter(member=member, state="erased", proposed_by=cast.helen, decided_by=cast.hana)
            assert who.count() == len(STAFF_KINDS)
            seal_events(cast.northgate.pk)
            assert verify_events(cast.northgate.pk).problems == ()
        databases.use(own_database)


def test_no_column_about_a_member_holds_a_word_after_all_kinds_are_erased(own_database: str, cast: Cast) -> None:
    """A word is planted in every column of every table that says something of a person; of Helen, each is gone."""
    with transaction.atomic():
        fill_every_table(cast.helen)
        third = MembershipFactory(full_name="Tom Hale", roles=["hr"])
        Recruit.objects.update(case_officer=None)
        switched_off(cast.helen)
    databases.use(own_database, databases.OWNER)
    plant()
    databases.use(own_database)
    with transaction.atomic():
        access.enter(cast.hana)
        approved(Cast(**vars(cast) | {"helen": third}), cast.helen)
    assert erase_approved(cast.northgate.pk) == len(STAFF_KINDS)
    with transaction.atomic():
        access.enter(cast.hana)
        found = {
            f"{table.table}.{field.name}"
            for kind in STAFF_KINDS
            for table, rows in rows_of_kind(cast.northgate.pk, kind, [cast.helen.pk])
            for row in rows
            for field in row._meta.concrete_fields
            if CANARY in str(getattr(row, field.attname))
        }
    assert found == set()


@pytest.mark.django_db
def test_what_they_did_stays_as_done_by_one_person_and_reports_are_proven(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    worked(cast)
    run = make_run(cast.helen)
    enter(cast.diana)
    sign_run(cast.diana, run_id=run.pk, assurance="reasonable")
    did = set(Event.objects.filter(actor=cast.diana).values_list("pk", flat=True))
    enter(cast.helen)
    erased(cast, switched_off(cast.diana))
    assert RunSignature.objects.get(run=run).signed_by.full_name == NAMELESS
    assert set(Event.objects.filter(actor=cast.diana).values_list("pk", flat=True)) == did != set()
    assert unproven(ReportRun.objects.select_related("plan", "trust").get(pk=run.pk)) == []
    seal_events(cast.northgate.pk)
    assert verify_events(cast.northgate.pk).problems == ()


@pytest.mark.django_db
def test_their_own_learning_goes_after_the_messages_and_its_days_stay(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    member = worked(cast)
    steps = Step.objects.filter(enrolment__membership=member).order_by("pk").values_list("state", "due_on", "done_on")
    before = list(steps)
    erased(cast, member, ["contact", "messages"])
    assert Evidence.objects.filter(step__enrolment__membership=member).count() == 1
    erased(cast, member, ["training"])
    assert not Evidence.objects.filter(step__enrolment__membership=member).exists()
    assert list(steps) == before


@pytest.mark.django_db
def test_who_works_at_another_trust_too_keeps_the_account_and_all_that_is_there(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    member = worked(cast)
    there = at_southmoor(cast, enter, telephone="0118 999 0000")
    make_token(there, name="theirs")
    enter(cast.helen)
    erased(cast, member)
    member.refresh_from_db()
    assert (member.full_name, member.telephone, member.is_active) == (NAMELESS, "", False)
    user = User.objects.get(pk=member.user_id)
    assert (user.email, user.is_active) == (f"{WORD}@northgate.example", True)
    assert [one.name for one in ApiToken.objects.filter(user=user)] == ["theirs"]
    enter(cast.omar)
    there.refresh_from_db()
    assert (there.full_name, there.telephone, there.is_active, there.revision) == (NAME, "0118 999 0000", True, 1)
    assert there.changes.count() == 1


@pytest.mark.django_db
def test_the_account_is_closed_once_the_last_trust_lets_go(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    member = worked(cast)
    there = at_southmoor(cast, enter)
    second = MembershipFactory(full_name="Tom Hale", roles=["hr"])
    switched_off(there)
    enter(cast.helen)
    erased(cast, member, ["contact"])
    assert User.objects.get(pk=member.user_id).is_active, "the other trust keeps its own time"
    enter(cast.omar)
    erased(cast_of_southmoor(cast, second), there, ["contact"])
    user = User.objects.get(pk=member.user_id)
    assert (user.email, user.is_active) == (f"erased-{user.pk}@erased.invalid", False)


@pytest.mark.django_db
def test_whose_account_is_closed_is_added_anew_and_not_let_in_again(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    member = worked(cast)
    erased(cast, member, ["contact"])

    with pytest.raises(NotNow, match="Add them anew"):
        change_member(cast.helen, member_id=member.pk, changes={"is_active": True}, reason="She is back.")

    member.refresh_from_db()
    assert not member.is_active


def at_southmoor(cast: Cast, enter: Callable[[Membership], None], **also: str) -> Membership:
    enter(cast.omar)
    given: dict[str, Any] = {"effective_on": date(2014, 1, 1), **also}
    email = f"{WORD}@northgate.example"
    return add_member(cast.southmoor, email=email, full_name=NAME, roles=["buddy"], has_accepted=True, **given)


def cast_of_southmoor(cast: Cast, second: Membership) -> Cast:
    return Cast(**vars(cast) | {"helen": cast.omar, "hana": second})


@pytest.mark.django_db
def test_a_name_waits_for_all_else_about_its_person(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    member = worked(cast)
    approved(cast, member)
    Erasure.objects.filter(kind="contact").update(state="proposed")
    assert erase_approved(cast.northgate.pk) == len(STAFF_REST) - 1
    member.refresh_from_db()
    assert member.full_name == NAME


def test_every_table_about_a_member_is_decided_on_and_its_words_go_or_say_why_they_stay() -> None:
    """A row that is about a member: by them alone, or as its subject. What they did to something else is about that."""
    about = {"membership", "membership_id", "recipient", "absent", "user"}
    counted = {"onboarding.idempotencykey", "onboarding.apicall", "onboarding.failedsignin"}  # gone within two days
    facts = {"onboarding.enrolment", "onboarding.acknowledgement"}  # days and keys
    by_account = {"account.emailaddress", "mfa.authenticator", "usersessions.usersession"}  # with the account
    linked = {"onboarding.recruit"}  # who is a recruit goes as one
    tables = {
        model._meta.label_lower
        for model in apps.get_models()
        if about & {field.name for field in model._meta.concrete_fields if field.is_relation or "_id" in field.name}
    }
    decided = read_personal_data().staff
    assert tables - counted - facts - by_account - linked <= {f"onboarding.{one.table}" for one in decided}
    typed = []
    for table in (one for one in decided if one.erase != "rows"):
        gone = {name for one in decided if one.table == table.table for name in one.erase}
        for field in apps.get_model(table.label)._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
            if is_text and field.name not in gone:
                typed.append(f"{table.table}.{field.name}")
    assert sorted(set(typed)) == ["erasure.kind", "erasurerequest.ground", "stepchange.verb"]
