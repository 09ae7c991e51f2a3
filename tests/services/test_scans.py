"""The virus scanner: asked when a file comes, asked again while it was down, and nothing leaves before it has spoken."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from onboarding.errors import Invalid, NotNow
from onboarding.models import Event, Evidence, Membership, Recruit
from onboarding.rules.scans import CHECKING, INFECTED
from onboarding.services import scanner as clam
from onboarding.services import scans
from onboarding.services.evidence import read_file
from onboarding.services.scans import scan_waiting
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.clamd import SILENCE, TROUBLE, clamd
from tests.hostile import EICAR
from tests.journeys import PDF, step_of

pytestmark = pytest.mark.django_db
RIGHTS = "arrival-and-induction/employment-rights"
VIRUS = PDF.replace(b"trailer", b"%" + EICAR + b"\ntrailer")
NOBODY_LISTENS = "127.0.0.1:1"


@pytest.fixture(autouse=True)
def media(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> Path:
    enter(cast.helen)
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD = NOBODY_LISTENS
    return tmp_path


@pytest.fixture
def scanner(settings: Any) -> Iterator[None]:
    with clamd() as address:
        settings.CLAMD = address
        yield


def filed(cast: Cast, content: bytes = PDF, of: Recruit | None = None) -> Evidence:
    step = step_of(of or cast.amara_recruit, RIGHTS)
    submit_step(cast.helen, step_id=step.id, file=SimpleUploadedFile("a.pdf", content))
    return Evidence.objects.get(step=step)


def kept(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("scanner")
def test_a_clean_file_is_kept_and_leaves(cast: Cast) -> None:
    evidence = filed(cast)
    assert evidence.scan == "clean"
    read_file(cast.hana, evidence_id=evidence.id)[1].close()


@pytest.mark.usefixtures("scanner")
def test_a_virus_is_refused_at_the_door(cast: Cast, media: Path) -> None:
    assert EICAR in VIRUS
    with pytest.raises(Invalid) as refusal:
        filed(cast, VIRUS)
    assert [(one.field, one.code) for one in refusal.value.problems] == [("file", "infected")]
    assert kept(media) == [] and not Evidence.objects.filter(kind="file").exists()


def test_while_the_scanner_is_down_the_file_waits_and_nobody_gets_it(cast: Cast) -> None:
    evidence = filed(cast)
    assert evidence.scan == "pending"
    assert scan_waiting(cast.northgate.pk) == 0
    for reader in (cast.helen, cast.amara):
        with pytest.raises(NotNow, match=CHECKING):
            read_file(reader, evidence_id=evidence.id)
    assert not Event.objects.filter(action="evidence_read").exists()


def test_once_the_scanner_is_back_what_waits_gets_its_verdict(
    cast: Cast, media: Path, settings: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    evidence = filed(cast, VIRUS)
    with clamd() as settings.CLAMD, django_capture_on_commit_callbacks(execute=True):
        assert scan_waiting(cast.northgate.pk) == 1
        assert scan_waiting(cast.northgate.pk) == 0

    assert kept(media) == [], "it is thrown away"
    with pytest.raises(NotNow, match=INFECTED):
        read_file(cast.helen, evidence_id=evidence.id)
    event = Event.objects.get(action="file_infected")
    assert (event.actor, event.object_id, event.recruit) == (None, evidence.id, cast.amara_recruit)


def test_files_from_before_there_was_a_scanner_are_looked_at_too(cast: Cast, settings: Any) -> None:
    settings.CLAMD = ""
    evidence = filed(cast)
    assert evidence.scan == ""
    read_file(cast.hana, evidence_id=evidence.id)[1].close()
    with clamd() as settings.CLAMD:
        with pytest.raises(NotNow, match=CHECKING):
            read_file(cast.hana, evidence_id=evidence.id)
        assert scan_waiting(cast.northgate.pk) == 1
        read_file(cast.hana, evidence_id=evidence.id)[1].close()


def test_a_scanner_that_says_something_else_has_said_nothing(cast: Cast, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"

        def answer() -> None:
            wire, _ = server.accept()
            with wire:
                wire.recv(65536)
                wire.sendall(b"INSTREAM size limit exceeded. ERROR\0")

        threading.Thread(target=answer, daemon=True).start()
        assert filed(cast).scan == "pending"


def two_filed(cast: Cast, odd: bytes) -> tuple[Evidence, Evidence]:
    """One that the scanner does not judge, and a later one that it does."""
    return filed(cast, PDF.replace(b"trailer", odd + b"\ntrailer")), filed(cast, of=cast.bilal_recruit)


def states(*files: Evidence) -> list[str]:
    return [Evidence.objects.get(pk=one.pk).scan for one in files]


def test_one_file_that_the_scanner_cannot_judge_waits_and_holds_up_no_other(
    cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    odd, later = two_filed(cast, TROUBLE)
    with clamd() as settings.CLAMD:
        assert scan_waiting(cast.northgate.pk) == 1
        assert states(odd, later) == ["pending", "clean"]
        with pytest.raises(NotNow, match=CHECKING):
            read_file(cast.helen, evidence_id=odd.id)
    assert odd.file.name in caplog.text and "allocate memory" in caplog.text


@pytest.mark.parametrize("odd", [TROUBLE, SILENCE])
def test_files_that_are_never_judged_fill_no_place_for_ever(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, odd: bytes
) -> None:
    monkeypatch.setattr(scans, "AT_ONCE", 1)
    monkeypatch.setattr(clam, "ANSWER_SECONDS", 0.1)
    files = two_filed(cast, odd)
    with clamd() as settings.CLAMD:
        judged = [scan_waiting(cast.northgate.pk) for _ in range(60)]  # each takes one of the two
        assert sum(judged) == 1
    assert states(*files) == ["pending", "clean"]


def test_a_scanner_that_never_answers_is_asked_once_in_a_run(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clam, "ANSWER_SECONDS", 0.1)
    silent = PDF.replace(b"trailer", SILENCE + b"\ntrailer")
    files = filed(cast, silent), filed(cast, silent, of=cast.bilal_recruit)
    with clamd() as settings.CLAMD:
        assert scan_waiting(cast.northgate.pk) == 0
    assert caplog.text.count("gives no answer") == 1
    assert states(*files) == ["pending", "pending"]


def test_a_file_that_is_not_there_is_no_virus_and_is_judged_once_it_is(
    cast: Cast, media: Path, settings: Any, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    evidence = filed(cast)
    with clamd() as settings.CLAMD:
        settings.MEDIA_ROOT = tmp_path_factory.mktemp("not-mounted")
        assert scan_waiting(cast.northgate.pk) == 0
        assert states(evidence) == ["pending"] and evidence.file.name in caplog.text
        assert not Event.objects.filter(action="file_infected").exists()

        settings.MEDIA_ROOT = media
        assert scan_waiting(cast.northgate.pk) == 1
    assert states(evidence) == ["clean"]


def test_a_page_says_why_a_file_cannot_be_opened(cast: Cast, client_for) -> None:
    evidence = filed(cast)
    page = client_for(cast.hana).get(f"/recruits/{cast.amara_recruit.pk}/steps/{evidence.step_id}/").text
    assert CHECKING in page and f"/evidence/{evidence.pk}/file/" not in page
    assert f"SHA-256 of the file as we keep it: {evidence.sha256}" in page
    answer = client_for(cast.hana).get(f"/evidence/{evidence.pk}/file/")
    assert answer.status_code == 409 and CHECKING in answer.text
