"""Files made to harm whoever opens them: each is refused in words at its field, and nothing of it is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.errors import Invalid
from onboarding.models import Evidence, Membership
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.hostile import HOSTILE, pdf_with
from tests.journeys import PDF, step_of
from tests.word_documents import letter, word

pytestmark = pytest.mark.django_db
WEB_LINK = b"<</Type/Annot/Subtype/Link/F 4/Rect[0 0 9 9]/A<</S/URI/URI(https://www.gov.uk)>>>>"
RIGHTS = "arrival-and-induction/employment-rights"


@pytest.fixture(autouse=True)
def media(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> Path:
    enter(cast.helen)
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def send(cast: Cast, name: str, content: bytes) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, RIGHTS).id, file=SimpleUploadedFile(name, content))


@pytest.mark.parametrize(("name", "content", "code"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_is_refused_and_nothing_is_kept(
    cast: Cast, media: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        send(cast, name, content)
    (problem,) = refusal.value.problems
    assert problem.field == "file" and problem.code in code.split(" or ") and problem.detail
    assert not Evidence.objects.exclude(file="").exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_there_are_at_least_twenty_of_them() -> None:
    assert len(HOSTILE) >= 20


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("links.pdf", pdf_with(b"/OpenAction[3 0 R/Fit]/URI<</Base(https://www.gov.uk)>>")),
        ("web links.pdf", pdf_with(b"/X 4 0 R", WEB_LINK)),
        ("printed at once.pdf", pdf_with(b"/OpenAction<</S/Named/N/Print>>/AA<</WP<</S/GoTo/D[3 0 R/Fit]>>>>")),
        ("ends in blanks.pdf", PDF + b"\r\n" + b"\0" * 100),
        ("letter of Word.docx", letter()),
        ("letter.docx", word({"word/styles.xml": b"<styles/>", "word/media/image1.png": b"x"})),
    ],
)
def test_what_only_shows_something_is_taken(cast: Cast, name: str, content: bytes) -> None:
    send(cast, name, content)
    assert Evidence.objects.exclude(file="").get().file_name == name
