"""The file of one sponsored person as a ZIP, and the self-audit of ten drawn by chance."""

import hashlib
import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.models import AuditedFile, Event, Item, PersonStep, Recruit
from onboarding.selectors.sponsor_files import papers_of, sponsored
from onboarding.services.file_audits import draw_audit, drawn_from, record_mending
from onboarding.services.recruits import change_recruit
from onboarding.services.sponsor_desk import keep_certificate
from onboarding.services.sponsor_files import make_sponsor_file
from tests.api.asking import step_of
from tests.cast import Cast
from tests.factories import EvidenceFactory, MilestoneFactory, OccurrenceFactory, RecruitFactory, RecruitNoteFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    access.enter(cast.helen)


def archive_of(cast: Cast, recruit: Recruit) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of the archive by name, and the manifest."""
    made = make_sponsor_file(cast.helen, recruit_id=recruit.pk)
    with ZipFile(BytesIO(b"".join(made.stream()))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, json.loads(files["manifest.json"])


def step_at(recruit: Recruit, path: str) -> Any:
    return PersonStep.objects.select_related("step__item").get(recruit=recruit, item__path=path).step


def right_to_work(cast: Cast, content: bytes = b"the result page") -> None:
    EvidenceFactory(
        step=step_at(cast.amara_recruit, "arrival-and-induction/right-to-work-check"),
        submitted_by=cast.hana,
        kind="file",
        file=default_storage.save("amara", ContentFile(b"the result page")),
        file_name="result.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def test_every_file_stands_in_the_manifest_with_its_digest(cast: Cast) -> None:
    right_to_work(cast)
    keep_certificate(cast.helen, recruit_id=cast.amara_recruit.pk, occurrence=1, number="C2X1")
    files, manifest = archive_of(cast, cast.amara_recruit)
    listed = {one["name"]: one["sha256"] for one in manifest["files"]}
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"}
    assert files["papers/right-to-work/right-to-work-check-1-1.pdf"] == b"the result page"
    assert json.loads(files["records/certificates.json"])[0]["number"] == "C2X1"
    assert {one["trouble"] for one in manifest["files"]} == {""}


def test_the_index_says_what_is_missing_and_what_is_kept_elsewhere(cast: Cast) -> None:
    files, manifest = archive_of(cast, cast.amara_recruit)
    states = {one["key"]: one["state"] for one in manifest["papers"]}
    assert (states["certificate"], states["permission"], states["right-to-work"], states["pay"]) == (
        "missing",
        "there",
        "not_yet",
        "elsewhere",
    )
    index = files["index.html"].decode()
    assert "the number of the certificate" in index and "Payroll" in index and "to be confirmed" in index


def test_private_words_and_notes_are_not_in_it(cast: Cast) -> None:
    RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen, words="A secret of hers")
    OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.liam, words="A secret of hers")
    EvidenceFactory(
        step=step_at(cast.amara_recruit, "pre-arrival/health-clearance"), submitted_by=cast.olu, note="A secret of hers"
    )
    step = step_at(cast.amara_recruit, "pre-arrival/identity-check")
    EvidenceFactory(step=step, submitted_by=cast.hana, note="Passport seen")
    files, _ = archive_of(cast, cast.amara_recruit)
    assert not [name for name, data in files.items() if b"A secret of hers" in data]
    assert b"Passport seen" in files["papers/qualifications/identity-check-1-1.json"]
    assert "absences" in str([*files])


def test_what_a_trust_made_private_stays_out_even_where_the_library_names_it(cast: Cast) -> None:
    hidden = step_of(cast.bilal_recruit, path="pre-arrival/identity-check", private="pastoral")
    EvidenceFactory(step=hidden, submitted_by=cast.helen, note="Seen by the pastoral lead")
    files, _ = archive_of(cast, cast.bilal_recruit)
    assert not [name for name, data in files.items() if b"Seen by the pastoral lead" in data]


def test_a_file_that_is_gone_or_changed_is_said(cast: Cast) -> None:
    right_to_work(cast, content=b"something else was stored")
    _, manifest = archive_of(cast, cast.amara_recruit)
    assert [one["trouble"] for one in manifest["files"] if one["name"].endswith(".pdf")] == [
        "This is not what was stored: the digests differ."
    ]
    default_storage.delete("amara")
    files, manifest = archive_of(cast, cast.amara_recruit)
    assert [one["trouble"] for one in manifest["files"] if one["name"].endswith(".pdf")] == [
        "The stored file cannot be opened."
    ]
    assert not [name for name in files if name.endswith(".pdf")]


def test_the_history_of_how_to_reach_someone_is_in_it(cast: Cast) -> None:
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.pk, changes={"telephone": "07700 900123"})
    change_recruit(cast.hana, recruit_id=cast.amara_recruit.pk, changes={"telephone": "07700 900456"})
    files, _ = archive_of(cast, cast.amara_recruit)
    history = json.loads(files["records/contact-history.json"])
    assert history["now"]["telephone"] == "07700 900456"
    assert [one["to"] for one in history["changes"]] == [{"telephone": "07700 900123"}, {"telephone": "07700 900456"}]


def test_that_it_was_made_is_an_event(cast: Cast) -> None:
    make_sponsor_file(cast.helen, recruit_id=cast.amara_recruit.pk)
    event = Event.objects.select_related("detail").get(action="sponsor_file_made")
    assert (event.actor_id, event.recruit_id) == (cast.helen.pk, cast.amara_recruit.pk)
    assert "certificate" in event.detail.data["missing"]


def test_for_someone_of_the_academy_there_is_no_file(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(sponsor="academy")
    with pytest.raises(NotNow, match="does not sponsor"):
        make_sponsor_file(cast.helen, recruit_id=cast.bilal_recruit.pk)
    with pytest.raises(NotFound):
        make_sponsor_file(cast.helen, recruit_id=cast.southmoor_recruit.pk)
    with pytest.raises(NotAllowed):
        make_sponsor_file(cast.liam, recruit_id=cast.amara_recruit.pk)


def with_certificate(count: int) -> list[Recruit]:
    """More people whom the trust sponsors."""
    found = [RecruitFactory() for _ in range(count)]
    for one in found:
        MilestoneFactory(recruit=one, kind="cos_assigned", actual_on=date(2025, 12, 1))
    return found


def test_ten_are_drawn_and_kept_with_what_they_lack(cast: Cast) -> None:
    with_certificate(14)
    RecruitFactory(sponsor="academy")
    audit = draw_audit(cast.helen)
    files = list(AuditedFile.objects.filter(audit=audit))
    assert (audit.people, len(files), audit.drawn_on) == (16, 10, TODAY)
    assert all("certificate" in one.missing for one in files)
    assert Event.objects.filter(action="file_audited").count() == 10


def test_the_same_seed_draws_the_same_people(cast: Cast) -> None:
    with_certificate(20)
    first, second = draw_audit(cast.helen, seed=7), draw_audit(cast.hana, seed=7)
    drawn = [list(AuditedFile.objects.filter(audit=one).values_list("recruit", flat=True)) for one in (first, second)]
    assert drawn[0] == drawn[1] == [one.pk for one in drawn_from(list(sponsored(cast.helen).order_by("id")), 7)]


def test_fewer_than_ten_are_all_drawn_and_nobody_is_said_so(cast: Cast) -> None:
    assert AuditedFile.objects.filter(audit=draw_audit(cast.helen)).count() == 2
    Recruit.objects.update(sponsor="none")
    with pytest.raises(NotNow, match="sponsors nobody"):
        draw_audit(cast.helen)


def test_what_was_done_about_a_gap_is_recorded(cast: Cast) -> None:
    one = AuditedFile.objects.filter(audit=draw_audit(cast.helen))[0]
    record_mending(cast.hana, file_id=one.pk, words="Number typed in.", revision=1)
    one.refresh_from_db()
    assert (one.done_words, one.done_on, one.done_by_id) == ("Number typed in.", TODAY, cast.hana.pk)
    with pytest.raises(Stale):
        record_mending(cast.hana, file_id=one.pk, words="Again", revision=1)
    for wrong in ({"words": " "}, {"words": "x" * 4001}, {"words": "Done", "on": date(2026, 3, 1)}):
        with pytest.raises(Invalid):
            record_mending(cast.hana, file_id=one.pk, **wrong)
    with pytest.raises(NotFound):
        record_mending(cast.hana, file_id=cast.helen.pk, words="Done")


@pytest.mark.parametrize("count", [1, 30])
def test_papers_cost_three_queries_for_any_number_of_people(cast: Cast, count: int) -> None:
    people = with_certificate(count)
    with CaptureQueriesContext(connection) as queries:
        papers_of(cast.helen, people)
    # Dates that have come; steps that show a paper; numbers of certificates.
    assert len(queries) == 3


def test_every_paper_names_steps_that_exist_and_its_source(cast: Cast) -> None:
    named = {path for paper in read_sponsor_file().papers for path in paper.items}
    assert named <= set(Item.objects.values_list("path", flat=True))
    assert not any(paper.is_confirmed for paper in read_sponsor_file().papers)
