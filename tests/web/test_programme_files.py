"""A version is downloaded as YAML, and read in again as a draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import ProgrammeVersion
from tests.api.asking import API
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast, enter) -> ProgrammeVersion:
    enter(cast.helen)
    return ProgrammeVersion.objects.get(programme__key="pre-arrival", status="published")


def test_what_is_downloaded_is_read_in_as_a_draft(client_for, cast: Cast, version) -> None:
    browser = client_for(cast.helen)
    assert "Download as YAML" in browser.get(f"/versions/{version.pk}/").text
    answer = browser.get(f"/versions/{version.pk}/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pre-arrival.yaml"'
    sent = {"file": SimpleUploadedFile("pre-arrival.yaml", answer.content)}
    done = browser.post("/programmes/import/", sent, follow=True)
    assert "The file is read in as a draft." in done.text and "Version 2" in done.text

    again = browser.post("/programmes/import/", {"file": SimpleUploadedFile("x.yaml", answer.content)})
    assert again.status_code == 400 and "A draft of “Before you travel” waits." in again.text


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "list of named fields"), (b"\xff", "not UTF-8"), (b"a: [", "not valid")]
)
def test_a_file_with_faults_is_refused_in_words(client_for, cast: Cast, content: bytes, words: str) -> None:
    answer = client_for(cast.helen).post("/programmes/import/", {"file": SimpleUploadedFile("x.yaml", content)})
    assert answer.status_code == 400 and words in answer.text


def test_no_file_is_said_too(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post("/programmes/import/", {})
    assert answer.status_code == 400 and "Choose a file." in answer.text


def test_a_program_does_the_same(api_for, cast: Cast, version) -> None:
    program = api_for(cast.helen)
    got = program.get(f"{API}/versions/{version.pk}/file/")
    assert got.status_code == 200
    made = program.post(f"{API}/programmes/import/", {"yaml": got.content.decode()}, format="json")
    assert made.status_code == 201 and made.json()["status"] == "draft" and made.json()["items"]
    bad = program.post(f"{API}/programmes/import/", {"yaml": "key: ["}, format="json")
    assert bad.status_code == 400
