"""What is held about a recruit, on a page of theirs and as a file."""

from io import BytesIO

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onboarding.models import Evidence, Serving, Step
from onboarding.services.evidence import read_file
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import (
    DateProposalFactory,
    EnrolmentFactory,
    OccurrenceFactory,
    RecruitNoteFactory,
    StepCommentFactory,
    StepFactory,
    published_version,
)

pytestmark = pytest.mark.django_db


def photo(size: tuple[int, int] = (2400, 1200)) -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, "HEIF", quality=50)
    return SimpleUploadedFile("IMG_0042.HEIC", made.getvalue(), "image/heic")


def filed(cast: Cast, step_of) -> Evidence:
    """A photo that Helen recorded about Amara and Hana has looked at."""
    step = step_of(cast.amara_recruit, "date-of-entry")
    submit_step(cast.helen, step_id=step.id, file=photo())
    evidence = Evidence.objects.get(step=step)
    read_file(cast.hana, evidence_id=evidence.id)[1].close()
    return evidence


def test_the_page_says_that_a_photo_was_made_smaller(client_for, cast: Cast, step_of) -> None:
    evidence = filed(cast, step_of)
    page = client_for(cast.amara).get(f"/my/steps/{evidence.step_id}/").text
    assert "IMG_0042.jpg" in page and "A smaller copy of the photo is kept" in page


def test_my_data_shows_what_is_held_and_who_looked(client_for, cast: Cast, step_of) -> None:
    filed(cast, step_of)
    RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen, words="Not for her eyes")

    page = client_for(cast.amara).get("/my/data/").text

    for words in ("Amara Santos", "IMG_0042.jpg", "Hana Lewis", "HR keeps 1 note about you", "Philippines"):
        assert words in page, words
    assert "Not for her eyes" not in page


def test_my_data_goes_along_as_a_file(client_for, cast: Cast, step_of) -> None:
    evidence = filed(cast, step_of)
    browser = client_for(cast.amara)
    record_note = RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen, words="Not for her eyes")

    whole, text = browser.get("/my/data/my-data.json"), browser.get("/my/data/my-data.txt")

    assert whole["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = orjson.loads(whole.content)
    assert held["facts"]["Name"] == "Amara Santos"
    assert held["looks_at_files"][0]["by"] == "Hana Lewis"
    digests = {one["sha256"] for step in held["steps"] for one in step["evidence"] if one["sha256"]}
    assert digests == {evidence.sha256}
    assert "  Name: Amara Santos" in text.text
    for answer in (whole, text):
        assert record_note.words not in answer.text and "Bilal" not in answer.text
    assert browser.get("/my/data/my-data.exe").status_code == 404


def private_of_the_ward(cast: Cast) -> Step:
    """A shared step with private words that serves Amara among others."""
    version = published_version(({"scope": "team", "private": "pastoral", "owner_role": "pastoral_lead"},))
    step: Step = StepFactory(enrolment=EnrolmentFactory(recruit=None, ward=cast.ward, version=version))
    Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.amara_recruit)
    return step


def test_what_others_said_of_me_is_mine_to_read(client_for, cast: Cast, step_of) -> None:
    step, briefing = step_of(cast.amara_recruit, "date-of-entry"), step_of(cast.amara_recruit, "team-briefing")
    amara, liam = cast.amara_recruit, cast.liam
    OccurrenceFactory(recruit=amara, reported_by=liam, words="No answer to two calls")
    for reason, state in (("The flight moved", "declined"), ("The next flight", "open")):
        DateProposalFactory(recruit=amara, proposed_by=liam, reason=reason, state=state)
    bilals = step_of(cast.bilal_recruit, "date-of-entry")
    others = ((briefing, "Room 4"), (bilals, "For Bilal"), (private_of_the_ward(cast), "Not about her"))
    for one, words in ((step, "Bring the letter"), *others):
        StepCommentFactory(step=one, author=liam, words=words)
    browser = client_for(cast.amara)

    page, held = browser.get("/my/data/").text, browser.get("/my/data/my-data.json")

    for words in ("No answer to two calls", "The flight moved", "The next flight", "Bring the letter", "Room 4"):
        assert words in page and words in held.text, words
    for words in ("For Bilal", "Not about her"):
        assert words not in page and words not in held.text, words
    written = orjson.loads(held.content)
    assert [one["state"] for one in written["proposals"]] == ["open", "declined"]
    assert written["occurrences"][0]["reported_by"] == "Liam Doyle"
    assert {one["title"] for one in written["comments"]} == {step.item.title, briefing.item.title}
