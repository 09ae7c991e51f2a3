"""A restored backup brings back what was erased; the ledger erases it again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from onboarding import access
from onboarding.models import Erasure, Evidence, RecruitNote
from onboarding.services.erasing import erase_approved
from onboarding.services.retention import hold_person
from onboarding.services.seals import seal_events, verify_events
from tests import databases
from tests.cast import Cast
from tests.leaving import KINDS, NAME, WORD, approved, kept_outside, left_over, lived


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


def test_a_ledger_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("replay_erasures", tmp_path / "none")
    (tmp_path / "broken").write_text("ZN1 what is this\n")
    with pytest.raises(CommandError, match="cannot be read: 'ZN1 what is this'"):
        call_command("replay_erasures", tmp_path / "broken")
