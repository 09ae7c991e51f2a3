"""A restored backup brings back what was erased; the ledger erases it again."""

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from onboarding import access
from onboarding.models import Erasure, Evidence, Membership, RecruitNote, Serving
from onboarding.services.erasing import erase_approved
from onboarding.services.retention import hold_person
from onboarding.services.seals import seal_events, verify_events
from onboarding.services.steps import submit_step
from tests import databases
from tests.cast import Cast
from tests.factories import EnrolmentFactory, steps_of
from tests.journeys import pdf
from tests.leaving import KINDS, NAME, WORD, approved, erased, kept_outside, left, left_over, lived


@pytest.fixture
def ledger(settings, tmp_path: Path) -> Path:
    return kept_outside(settings, tmp_path)


def test_a_restored_backup_is_erased_again(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        recruit = lived(cast)
        stored = str(Evidence.objects.get(step__enrolment__recruit=recruit).file)
    connection.close()
    with databases.made(own_database) as backup:
        with transaction.atomic():
            access.enter(cast.helen)
            approved(cast, recruit)
        assert erase_approved(cast.northgate.pk) == len(KINDS)
        databases.use(backup)
        assert left_over(WORD, backup)

        out = StringIO()
        call_command("replay_erasures", ledger, stdout=out)
        assert (
            f"ZN1: {len(KINDS)} erased again, 0 were erased already, 0 about people who are not here, 0 held"
            in out.getvalue()
        )
        assert (left_over(WORD, backup), left_over(NAME, backup)) == ([], [])
        with transaction.atomic():
            access.enter(cast.helen)
            assert Erasure.objects.filter(state="erased", proposed_by=cast.helen, decided_by=cast.hana).count() == len(
                KINDS
            )
            seal_events(cast.northgate.pk)
            assert verify_events(cast.northgate.pk).problems == ()

        default_storage.save(stored, ContentFile(b"restored"))
        out = StringIO()
        call_command("replay_erasures", ledger, stdout=out)
        assert not default_storage.exists(stored)
        assert f"ZN1: 0 erased again, {len(KINDS)} were erased already" in out.getvalue()
        databases.use(own_database)


def test_a_replay_passes_by_who_is_held_and_says_so(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        recruit = lived(cast)
        hold_person(cast.helen, person_id=recruit.pk, reason="Tribunal")
    line = f"ZN1 {cast.ward.pk} {recruit.pk} pastoral 2016-03-01 - -\n"
    ledger.write_text(line + line + f"ZN1 {cast.site.pk} {cast.ward.pk} pastoral 2016-03-01 - -\n")
    out = StringIO()
    with pytest.raises(CommandError, match="held"):
        call_command("replay_erasures", ledger, stdout=out)
    assert "ZN1: 0 erased again, 0 were erased already, 1 about people who are not here, 1 held" in out.getvalue()
    with transaction.atomic():
        access.enter(cast.helen)
        assert RecruitNote.objects.filter(recruit=recruit).count() == 1


def test_a_trust_that_is_not_there_under_its_code_is_named(own_database: str, cast: Cast, ledger: Path) -> None:
    ledger.write_text(f"ZX9 {cast.ward.pk} {cast.amara_recruit.pk} pastoral 2016-03-01 - -\n")
    with pytest.raises(CommandError, match="Nothing of these trusts was erased, as none has such a code: ZX9"):
        call_command("replay_erasures", ledger, stdout=StringIO())


@pytest.mark.django_db
def test_a_ledger_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("replay_erasures", tmp_path / "none")
    (tmp_path / "broken").write_text("ZN1 what is this\n")
    with pytest.raises(CommandError, match="cannot be read: 'ZN1 what is this'"):
        call_command("replay_erasures", tmp_path / "broken")


def test_a_line_that_was_torn_is_named_and_hides_no_other(own_database: str, cast: Cast, ledger: Path) -> None:
    """The machine stopped in the middle of a line; what was erased before and after it is erased again."""
    with transaction.atomic():
        access.enter(cast.helen)
        people = [left(cast.amara_recruit), left(cast.bilal_recruit)]
        approved(cast, people[0], ["messages"])
    assert erase_approved(cast.northgate.pk) == 1
    whole = ledger.read_text()
    ledger.write_text(whole + whole.strip()[:60])
    with transaction.atomic():
        access.enter(cast.helen)
        approved(cast, people[1], ["messages"])
    assert erase_approved(cast.northgate.pk) == 1

    out = StringIO()
    with pytest.raises(CommandError, match="This line of the ledger cannot be read: 'ZN1"):
        call_command("replay_erasures", ledger, stdout=out)
    assert "ZN1: 0 erased again, 2 were erased already" in out.getvalue()


@pytest.mark.django_db
def test_a_full_disk_leaves_no_half_line_and_erases_nothing(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(cast.helen)
    erased(cast, left(cast.amara_recruit), ["messages"])
    before = ledger.read_bytes()

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        assert erased(cast, left(cast.bilal_recruit), ["messages"]) == 0
    assert ledger.read_bytes() == before
    assert Erasure.objects.get(recruit=cast.bilal_recruit).state == "approved"


def test_a_replay_leaves_the_file_of_a_ward_for_whoever_of_it_is_held(
    own_database: str, cast: Cast, ledger: Path
) -> None:
    """The backup is of a time when Amara was held; later both went, and the file with them."""
    people = (cast.amara_recruit, cast.bilal_recruit)
    with transaction.atomic():
        access.enter(cast.helen)
        step = steps_of(EnrolmentFactory(recruit=None, ward=cast.ward))[0]
        for one in people:
            Serving.objects.create(trust=cast.northgate, step=step, recruit=left(one))
        submit_step(cast.helen, step_id=step.pk, file=pdf("who-came.pdf"), note="Both came")
        stored = str(Evidence.objects.get(step=step).file)
    connection.close()
    with databases.made(own_database) as backup:
        with transaction.atomic():
            access.enter(cast.helen)
            for one in people:
                approved(cast, one, ["training"])
        assert erase_approved(cast.northgate.pk) == 2 and not default_storage.exists(stored)
        default_storage.save(stored, ContentFile(b"restored"))
        databases.use(backup)
        with transaction.atomic():
            access.enter(cast.helen)
            hold_person(cast.helen, person_id=people[0].pk, reason="Tribunal")
        with pytest.raises(CommandError, match="held"):
            call_command("replay_erasures", ledger, stdout=StringIO())
        with transaction.atomic():
            access.enter(cast.helen)
            assert Evidence.objects.filter(step=step).exists() and default_storage.exists(stored)
        databases.use(own_database)
