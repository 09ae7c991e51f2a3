"""What may be recorded as evidence, how a file is kept, and who may look at it."""

import hashlib
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound
from onboarding.models import Event, Evidence, Membership, Step
from onboarding.services.evidence import read_file
from onboarding.services.evidence_files import clean_name
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import pdf, step_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
RIGHTS = "arrival-and-induction/employment-rights"  # HR, a file
WELL_BEING = "arrival-and-induction/check-in-week-1"  # the pastoral lead's, a date, pastoral words
CLEARANCE = "pre-arrival/health-clearance"  # occupational health's, a date, health words


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def picture(kind: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (4, 4)).save(made, kind)
    return made.getvalue()


def archive(*parts: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for part in parts:
            whole.writestr(part, "<x/>")
    return made.getvalue()


def filed(cast: Cast, file: SimpleUploadedFile, **more: Any) -> Evidence:
    step = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, RIGHTS).id, file=file, **more)
    return Evidence.objects.get(step=step)


def test_a_file_is_kept_under_a_new_name_with_its_digest(cast: Cast, media: Path) -> None:
    evidence = filed(cast, pdf("../../rights statement.pdf"), issued_on=date(2026, 2, 1), expires_on=date(2027, 2, 1))
    (path,) = stored_in(media)
    assert path.name not in ("papers.pdf", evidence.file_name)
    assert path.parent.name == str(cast.northgate.id)
    assert evidence.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (evidence.kind, evidence.content_type, evidence.size) == ("file", "application/pdf", path.stat().st_size)
    assert evidence.file_name == "rights statement.pdf"
    assert Step.objects.get(pk=evidence.step_id).evidence_expires_on == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("required", None),
        ("empty", ("a.pdf", b"")),
        ("wrong_type", ("a.exe", b"MZ" + b"\0" * 100)),
        ("wrong_type", ("a.pdf", b"<html><script>alert(1)</script></html>")),
        ("wrong_type", ("a.pdf", picture("PNG"))),
        ("wrong_type", ("a.png", b"%PDF-1.4\n%%EOF\n")),
        ("wrong_type", ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ("damaged", ("a.png", picture("PNG")[:40])),
        ("too_large", ("a.pdf", b"%PDF-1.4\n" + b"x" * 11_000_000)),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_kept(
    cast: Cast, media: Path, code: str, file: tuple[str, bytes] | None
) -> None:
    step, before = step_of(cast.amara_recruit, RIGHTS), (Evidence.objects.count(), Event.objects.count())
    with pytest.raises(Invalid) as refusal:
        submit_step(cast.helen, step_id=step.id, file=file and SimpleUploadedFile(*file))
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [("file", code)]
    assert stored_in(media) == []
    assert (Evidence.objects.count(), Event.objects.count()) == before
    assert Step.objects.get(pk=step.pk).state == "to_do"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("issued_on", {"issued_on": date(2026, 3, 3)}),
        ("issued_on", {"issued_on": date(1, 1, 1)}),
        ("expires_on", {"expires_on": date(1, 1, 1)}),
        ("expires_on", {"issued_on": date(2026, 2, 2), "expires_on": date(2026, 2, 1)}),
        ("note", {"note": "x" * 4001}),
        ("note", {"note": "seen\0"}),
    ],
)
def test_dates_and_notes_beside_a_file_are_checked_before_it_is_kept(
    cast: Cast, media: Path, field: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        filed(cast, pdf(), **given)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert stored_in(media) == []


def test_every_problem_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        submit_step(
            cast.helen, step_id=step_of(cast.amara_recruit, RIGHTS).id, note="\0", on=date(2026, 3, 3),
            issued_on=date(2026, 3, 3),
        )  # fmt: skip
    assert {problem.field for problem in refusal.value.problems} == {"file", "note", "on", "issued_on"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\visa.pdf", "visa.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ('a"b;c|d.pdf', "a_b_c_d.pdf"),
        ("", "file"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
        ("line\nbreak\0.pdf", "linebreak.pdf"),
    ],
)
def test_the_name_of_a_file_is_made_fit_to_show(given: str, kept: str) -> None:
    assert clean_name(given) == kept


# --- looking at it --------------------------------------------------------------------------------------


def test_a_look_opens_the_file_and_is_recorded(cast: Cast) -> None:
    evidence = filed(cast, pdf())
    found, file = read_file(cast.hana, evidence_id=evidence.id)
    with file:
        assert hashlib.sha256(file.read()).hexdigest() == found.sha256
    event = Event.objects.get(action="evidence_read")
    assert (event.actor, event.object_id, event.recruit) == (cast.hana, evidence.id, cast.amara_recruit)


def test_a_note_has_no_file_to_open(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/ward-confirmed").id, note="7")
    with pytest.raises(NotFound):
        read_file(cast.helen, evidence_id=step.evidence.get().id)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("amara", None),  # her own
        ("hana", None),
        ("liam", NotAllowed),  # sees that it was checked
        ("priya", NotAllowed),
        ("ben", NotFound),
        ("ed", NotFound),
        ("olu", NotFound),
        ("diana", NotFound),
        ("bilal", NotFound),
        ("omar", NotFound),
    ],
)
def test_who_may_open_the_file_of_a_step_of_hr(
    cast: Cast, who: str, error: type[DomainError] | None, enter: Callable[[Membership], None]
) -> None:
    evidence = filed(cast, pdf())
    enter(getattr(cast, who))
    if error is None:
        read_file(getattr(cast, who), evidence_id=evidence.id)[1].close()
        return
    with pytest.raises(error):
        read_file(getattr(cast, who), evidence_id=evidence.id)
    enter(cast.helen)
    assert not Event.objects.filter(action="evidence_read").exists()


@pytest.mark.parametrize(
    ("path", "by", "readers"),
    [(WELL_BEING, "priya", {"priya", "amara"}), (CLEARANCE, "olu", {"olu", "amara"})],
)
def test_private_words_are_for_the_owner_and_the_recruit_not_for_hr(
    cast: Cast, path: str, by: str, readers: set[str], enter: Callable[[Membership], None]
) -> None:
    enter(getattr(cast, by))
    step = step_of(cast.amara_recruit, path)
    submit_step(getattr(cast, by), step_id=step.id, on=TODAY, note="Private words", file=pdf())
    enter(cast.helen)
    evidence = Evidence.objects.get(step=step)
    allowed = set()
    for who, member in cast.members_of(cast.northgate).items():
        enter(member)
        try:
            read_file(member, evidence_id=evidence.id)[1].close()
        except (NotAllowed, NotFound):
            continue
        allowed.add(who)
    assert allowed == readers


def test_a_word_document_is_taken(cast: Cast) -> None:
    content = archive("[Content_Types].xml", "word/document.xml", "word/styles.xml")
    assert filed(cast, SimpleUploadedFile("letter.docx", content)).content_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize("content", [archive("run.exe"), archive("xl/workbook.xml"), b"PK\x03\x04" + b"\0" * 100])
def test_another_archive_is_no_word_document_whatever_its_name(cast: Cast, content: bytes, media: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        filed(cast, SimpleUploadedFile("letter.docx", content))
    assert [(one.field, one.code) for one in refusal.value.problems] == [("file", "wrong_type")]
    assert stored_in(media) == []
