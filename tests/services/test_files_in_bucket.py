"""Files kept in a bucket instead of a folder: sent, read, packed and erased through the same services, and never public."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from onboarding.models import Evidence, Membership
from onboarding.services.scans import scan_waiting
from onboarding.services.steps import submit_step
from onboarding.services.subject_access import make_access_pack
from tests.buckets import answer_to_a_stranger, files_in_a_bucket
from tests.cast import Cast
from tests.clamd import clamd
from tests.journeys import PDF, pdf, step_of
from tests.leaving import erased, kept_outside, left

pytestmark = pytest.mark.django_db
RIGHTS = "arrival-and-induction/employment-rights"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The bucket; at the end nothing of it lies in the folder."""
    kept_outside(settings, tmp_path)
    with files_in_a_bucket(monkeypatch) as made:
        yield made
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name != "ledger"] == []


def filed(cast: Cast) -> Evidence:
    step = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, RIGHTS).id, file=pdf())
    return Evidence.objects.get(step=step)


def test_a_file_is_encrypted_in_the_bucket_under_its_trust_and_a_new_name_and_no_stranger_gets_it(
    bucket: Any, cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    evidence = filed(cast)

    (only,) = bucket.objects.all()
    kept = only.Object()
    assert kept.key == str(evidence.file) and kept.key.startswith(f"{cast.northgate.id}/")
    assert kept.get()["Body"].read() == PDF
    assert kept.server_side_encryption == "AES256"
    owner = kept.Acl().owner["ID"]
    assert {(grant["Grantee"].get("ID"), grant["Permission"]) for grant in kept.Acl().grants} == {
        (owner, "FULL_CONTROL")
    }
    assert answer_to_a_stranger(f"{default_storage.endpoint_url}/{bucket.name}/{kept.key}") == 403


def test_the_page_hands_the_file_out_itself_and_only_to_whom_may_see_it(
    bucket: Any, cast: Cast, enter: Callable[[Membership], None], client_for: Callable[[Membership], Client]
) -> None:
    enter(cast.helen)
    evidence = filed(cast)

    answer = client_for(cast.helen).get(f"/evidence/{evidence.pk}/file/")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Disposition"] == 'attachment; filename="papers.pdf"'
    assert b"".join(answer.streaming_content) == PDF
    assert client_for(cast.omar).get(f"/evidence/{evidence.pk}/file/").status_code == 404


def test_a_stored_file_is_never_written_over(bucket: Any) -> None:
    names = {default_storage.save("one/name", ContentFile(words)) for words in (b"first", b"second")}

    assert len(names) == 2
    assert {row.get()["Body"].read() for row in (one.Object() for one in bucket.objects.all())} == {b"first", b"second"}


def test_an_erased_file_is_gone_from_the_bucket(bucket: Any, cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    filed(cast)

    erased(cast, left(cast.amara_recruit))

    assert list(bucket.objects.all()) == []


def unpacked(cast: Cast) -> dict[str, bytes]:
    pack = make_access_pack(cast.helen, person_id=cast.amara_recruit.pk)
    archive = ZipFile(BytesIO(b"".join(pack.stream())))
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_pack_holds_the_file_and_lists_one_that_is_gone(
    bucket: Any, cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    evidence = filed(cast)
    assert unpacked(cast)["files/employment-rights-1-1.pdf"] == PDF

    bucket.Object(str(evidence.file)).delete()

    assert b"The stored file cannot be opened." in unpacked(cast)["manifest.json"]


def test_a_file_that_waited_for_the_virus_scanner_is_read_from_the_bucket(
    bucket: Any, cast: Cast, enter: Callable[[Membership], None], settings: Any
) -> None:
    enter(cast.helen)
    settings.CLAMD = "127.0.0.1:1"
    evidence = filed(cast)

    with clamd() as settings.CLAMD:
        assert scan_waiting(cast.northgate.pk) == 1

    evidence.refresh_from_db()
    assert evidence.scan == "clean"
