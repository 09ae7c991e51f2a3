"""What was erased is nowhere any more, what counts still counts, and a restored backup is erased again."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, models, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.library.personal_data import read_personal_data
from onboarding.models import (
    Erasure,
    EventDetail,
    Evidence,
    IdempotencyKey,
    Membership,
    MobileNumber,
    Recruit,
    ReportRun,
    Step,
    StepChange,
    User,
)
from onboarding.selectors.personal_rows import rows_of_kind
from onboarding.services.counters import wrong_counters
from onboarding.services.erasing import NAMELESS, erase_approved
from onboarding.services.events import record
from onboarding.services.idempotency import forget_answers
from onboarding.services.memberships import add_member
from onboarding.services.mobile_numbers import ask_for_texts
from onboarding.services.newcomers import open_account
from onboarding.services.notes import add_note
from onboarding.services.report_runs import make_run, unproven
from onboarding.services.seals import seal_events, verify_events
from onboarding.services.steps import reopen_step, return_step, submit_step
from tests import databases
from tests.cast import Cast
from tests.factories import TODAY
from tests.faults.test_canaries import CANARY, plant
from tests.journeys import enrolled, pdf, step_of
from tests.leaving import KINDS, NAME, REST, RIGHTS, WORD, approved, erased, kept_outside, left, left_over, lived
from tests.walls.rows import fill_every_table

WELL_BEING = "arrival-and-induction/check-in-week-1"


@pytest.fixture
def ledger(settings: Any, tmp_path: Path) -> Path:
    return kept_outside(settings, tmp_path)


def test_name_and_words_are_in_no_table_and_no_file_any_more(
    own_database: str, cast: Cast, ledger: Path, settings: Any
) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        recruit = lived(cast)
        settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = "a-key", "a-template"
        member = open_account(cast.helen, recruit_id=recruit.pk, email=f"{WORD}@mail.example")
        ask_for_texts(member, number="07700 900123")
        number = MobileNumber.objects.get(membership=member)
        record(member, "mobile_stopped", number, effective_on=TODAY, data={"member": NAME})  # as it was told once
        approved(cast, recruit)
        stored = str(Evidence.objects.get(step__enrolment__recruit=recruit).file)
    assert default_storage.exists(stored)
    assert left_over(WORD, own_database) and left_over(NAME, own_database)

    assert erase_approved(cast.northgate.pk) == len(KINDS)

    assert (left_over(WORD, own_database), left_over(NAME, own_database)) == ([], [])
    assert not default_storage.exists(stored)
    assert WORD not in ledger.read_text() and NAME not in ledger.read_text()
    with transaction.atomic():
        access.enter(cast.helen)
        assert Recruit.objects.get(pk=recruit.pk).full_name == NAMELESS


def test_no_column_about_a_person_holds_a_word_after_all_kinds_are_erased(
    own_database: str, cast: Cast, ledger: Path
) -> None:
    """A word is planted in every column of every table that says something of a person; of Amara, each is gone."""
    with transaction.atomic():
        fill_every_table(cast.helen)
        left(cast.amara_recruit)
    databases.use(own_database, databases.OWNER)
    plant()
    databases.use(own_database)
    with transaction.atomic():
        access.enter(cast.helen)
        approved(cast, cast.amara_recruit)
    assert erase_approved(cast.northgate.pk) == len(KINDS)
    with transaction.atomic():
        access.enter(cast.helen)
        found = [
            f"{table.table}.{field.name}"
            for kind in KINDS
            for table, rows in rows_of_kind(cast.northgate.pk, kind, [cast.amara_recruit.pk])
            for row in rows
            for field in row._meta.concrete_fields
            if CANARY in str(getattr(row, field.attname)) and table.table != "event"
        ]
    assert found == []


@pytest.mark.django_db
def test_figures_reports_counters_and_the_chain_hold_after_all_is_erased(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    recruit = lived(cast)
    run = make_run(cast.helen)
    seal_events(cast.northgate.pk)
    states = list(
        Step.objects.filter(enrolment__recruit=recruit).order_by("pk").values_list("state", "due_on", "done_on")
    )

    erased(cast, recruit)

    seal_events(cast.northgate.pk)
    assert verify_events(cast.northgate.pk).problems == ()
    assert unproven(ReportRun.objects.select_related("plan", "trust").get(pk=run.pk)) == []
    assert wrong_counters(cast.northgate.pk) == 0
    kept = Step.objects.filter(enrolment__recruit=recruit).order_by("pk").values_list("state", "due_on", "done_on")
    assert list(kept) == states
    assert not EventDetail.objects.filter(event__recruit=recruit).exclude(event__action="erased").exists()


@pytest.mark.django_db
def test_one_kind_leaves_the_others_alone(cast: Cast, enter: Callable[[Membership], None], ledger: Path) -> None:
    enter(cast.helen)
    recruit = lived(cast)
    erased(cast, recruit, ["messages", "sponsorship"])
    recruit.refresh_from_db()
    assert (recruit.full_name, recruit.notes.count()) == (NAME, 1)
    erased(cast, recruit, ["pastoral"])
    assert recruit.notes.count() == 0
    assert Evidence.objects.filter(step__enrolment__recruit=recruit).count() == 1  # of a training step
    erased(cast, recruit, ["training"])
    assert not Evidence.objects.filter(step__enrolment__recruit=recruit).exists()


@pytest.mark.django_db
def test_what_was_written_after_its_kind_was_erased_goes_with_the_name(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    recruit = lived(cast)
    erased(cast, recruit, REST)
    add_note(cast.helen, recruit_id=recruit.pk, words="Asked for a reference")
    erased(cast, recruit, ["staff-record"])
    assert recruit.notes.count() == 0


@pytest.mark.django_db
def test_answers_of_programs_are_forgotten_after_two_days(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    for days in (1, 3):
        key = IdempotencyKey.objects.create(
            trust=cast.northgate, membership=cast.helen, key=str(days), request_digest="0" * 64, body={"name": NAME}
        )
        IdempotencyKey.objects.filter(pk=key.pk).update(made_at=Now() - timedelta(days=days))
    assert forget_answers(cast.northgate.pk) == 1
    assert [one.key for one in IdempotencyKey.objects.all()] == ["1"]


@pytest.mark.django_db
def test_private_words_go_with_pastoral_care_and_not_years_later(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    step = step_of(cast.amara_recruit, WELL_BEING)
    enter(cast.priya)
    submit_step(cast.priya, step_id=step.pk, note="Homesick", on=date(2026, 3, 2))
    enter(cast.helen)
    reopen_step(cast.helen, step_id=step.pk, reason="Early")
    left(cast.amara_recruit)
    erased(cast, cast.amara_recruit, ["pastoral"])
    assert not Evidence.objects.filter(step=step).exists()
    assert "Early" not in StepChange.objects.filter(step=step).values_list("reason", flat=True)


@pytest.mark.django_db
def test_words_about_the_right_to_work_go_with_its_papers_and_not_years_later(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    recruit = enrolled(cast)
    step = step_of(recruit, "arrival-and-induction/right-to-work-check")
    submit_step(cast.helen, step_id=step.pk, file=pdf("share-code.pdf"))
    return_step(cast.hana, step_id=step.pk, reason="The photo differs")
    other = step_of(recruit, RIGHTS)
    submit_step(cast.helen, step_id=other.pk, file=pdf())
    reopen_step(cast.hana, step_id=other.pk, reason="Not yet read")
    said = EventDetail.objects.filter(event__recruit=recruit)
    erased(cast, left(recruit), ["pastoral", "right-to-work"])
    assert not Evidence.objects.filter(step=step).exists()
    assert not StepChange.objects.filter(step=step).exclude(reason="").exists()
    assert not said.filter(event__object_id=step.pk).exists()
    assert StepChange.objects.filter(step=other, reason="Not yet read").exists()
    assert said.filter(event__object_id=other.pk).exists()


@pytest.mark.django_db
def test_an_account_is_closed_unless_its_owner_is_a_member_elsewhere(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.omar)
    add_member(
        cast.southmoor,
        email=cast.bilal.user.email,
        full_name="Bilal Ahmed",
        roles=["buddy"],
        effective_on=date(2026, 1, 1),
    )
    enter(cast.helen)
    for recruit in (cast.amara_recruit, cast.bilal_recruit):
        erased(cast, left(recruit))
    amara, bilal = (User.objects.get(pk=member.user_id) for member in (cast.amara, cast.bilal))
    assert (amara.email, amara.is_active, amara.has_usable_password()) == (
        f"erased-{amara.pk}@erased.invalid",
        False,
        False,
    )
    assert (bilal.email, bilal.is_active) == (cast.bilal.user.email, True)
    enter(cast.helen)
    for member in (cast.amara, cast.bilal):
        member.refresh_from_db()
        assert (member.full_name, member.is_active) == (NAMELESS, False)


@pytest.mark.django_db
def test_erasing_thirty_people_asks_as_often_as_one_but_for_their_accounts(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)

    def cost(people: int) -> int:
        for number in range(people):
            approved(cast, left(enrolled(cast, full_name=f"Grace {people} {number}")))
        with CaptureQueriesContext(connection) as queries:
            assert erase_approved(cast.northgate.pk) == people * len(KINDS)
        return len(queries)

    assert cost(1) == cost(4)


@pytest.mark.django_db
def test_a_history_is_blanked_only_while_an_approved_erasure_is_carried_out(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    recruit = lived(cast)
    (row,) = approved(cast, recruit, ["training"])
    changes = StepChange.objects.filter(step__enrolment__recruit=recruit).exclude(reason="")
    assert changes.exists()

    def tries(**values: Any) -> None:
        with pytest.raises(ProgrammingError), transaction.atomic():
            StepChange.objects.filter(pk__in=list(changes.values_list("pk", flat=True))).update(**values)

    tries(reason="")  # nobody carries anything out
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.erasure', %s, true)", [str(cast.northgate.pk)])  # no erasure
    tries(reason="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.erasure', %s, true)", [str(row.pk)])
    tries(reason="Another word")
    tries(state="done")
    Erasure.objects.filter(pk=row.pk).update(state="declined")
    tries(reason="")
    Erasure.objects.filter(pk=row.pk).update(state="approved")
    assert changes.update(reason="") > 0


def test_whatever_somebody_typed_about_a_person_is_erased_or_says_why_it_stays() -> None:
    """Free text in a table whose rows stay has to go; codes, digests and words of our own may stay."""
    codes = re.compile(
        r"^(account\.emailaddress|mfa\.authenticator|user|membership|event|enrolment|rolloutperson|serving|milestone|step|certificate|erasure|erasurerequest|pulseinvitation)\."
    )
    typed = []
    for table in read_personal_data().tables:
        model = apps.get_model(table.label)
        if table.erase == "rows":
            continue
        for name in (*table.export, *table.withhold):
            field = model._meta.get_field(name)
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
            if is_text and name not in table.erase and not codes.match(f"{table.table}.{name}"):
                typed.append(f"{table.table}.{name}")
    assert typed == ["milestonechange.outcome", "stepchange.verb"]
