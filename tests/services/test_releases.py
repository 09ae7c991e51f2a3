"""Whoever holds private words lets HR put them into the pack about the person, and nobody else does."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from onboarding.errors import NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Evidence, Membership, ReleasedWords, Step, StepComment, Waiver
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.subject_access import SEALED
from onboarding.services.comments import comment_on_step
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.releases import release_words, seal_words
from onboarding.services.steps import reopen_step, submit_step
from onboarding.services.subject_access import make_access_pack
from tests.api.asking import step_of as step_made
from tests.cast import Cast
from tests.factories import ConfirmationFactory, EvidenceFactory
from tests.journeys import pdf, step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
WELL_BEING = "arrival-and-induction/check-in-week-1"
HEALTH = "pre-arrival/health-clearance"
Enter = Callable[[Membership], None]


@pytest.fixture(autouse=True)
def said(cast: Cast, enter: Enter, settings: Any, tmp_path: Path) -> None:
    """Priya wrote about Amara's first week and about her family, Olu about her health."""
    settings.MEDIA_ROOT = tmp_path
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    submit_step(cast.priya, step_id=step.pk, on=TODAY, note="She cried", file=pdf("first-week.pdf"))
    comment_on_step(cast.priya, step_id=step.pk, words="About her family")
    enter(cast.olu)
    EvidenceFactory(step=step_of(cast.amara_recruit, HEALTH), submitted_by=cast.olu, note="An old injury")


@pytest.fixture
def pack(cast: Cast, enter: Enter) -> Callable[[], zipfile.ZipFile]:
    def made() -> zipfile.ZipFile:
        enter(cast.helen)
        stream = make_access_pack(cast.helen, person_id=cast.amara_recruit.pk).stream()
        return zipfile.ZipFile(BytesIO(b"".join(stream)))

    return made


def told(archive: zipfile.ZipFile) -> str:
    return archive.read("data.json").decode() + archive.read("read-me.txt").decode()


def files_of(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("files/")]


def test_released_words_and_their_file_are_in_the_pack_and_all_others_stay_sealed(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.priya)
    release_words(cast.priya, step_id=step_of(cast.amara_recruit, WELL_BEING).pk)

    archive = pack()

    words = told(archive)
    assert "She cried" in words and files_of(archive) == ["files/check-in-week-1-1-1.pdf"]
    assert "About her family" in words
    assert "An old injury" not in words and SEALED in words
    assert "the private words of 1 row," in words and "Ask occupational health." in words
    tables = {one["table"]: one["rows"] for one in json.loads(archive.read("data.json"))["tables"]}
    assert {one["released_by"] for one in tables["releasedwords"]} == {cast.priya.full_name}


def test_reasons_beside_a_private_step_are_released_with_it(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.helen)
    step = step_of(cast.amara_recruit, WELL_BEING)
    reopen_step(cast.helen, step_id=step.pk, reason="Her mother is ill")
    ConfirmationFactory(step=step, recruit=cast.amara_recruit, happened=False, words="Nobody came")
    Waiver.objects.create(trust=step.trust, step=step, requested_by=cast.priya, reason="She asked", state="approved")
    assert "Her mother is ill" not in told(pack())
    enter(cast.priya)
    release_words(cast.priya, step_id=step.pk)

    words = told(pack())

    assert all(one in words for one in ("Her mother is ill", "Nobody came", "She asked"))


def test_a_waiver_is_released_once_it_is_decided_and_its_words_are_whole(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    waiver = Waiver.objects.create(trust=step.trust, step=step, requested_by=cast.priya, reason="She asked")
    release_words(cast.priya, step_id=step.pk)
    Waiver.objects.filter(pk=waiver.pk).update(state="approved", decision_reason="Told in private")
    assert "She asked" not in told(pack())
    enter(cast.priya)
    release_words(cast.priya, step_id=step.pk)
    assert "Told in private" in told(pack())


def test_occupational_health_releases_words_about_health(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.olu)
    release_words(cast.olu, step_id=step_of(cast.amara_recruit, HEALTH).pk)

    words = told(pack())

    assert "An old injury" in words and "She cried" not in words
    assert "Ask the pastoral lead." in words


def test_words_that_are_sealed_again_are_in_no_later_pack(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    release_words(cast.priya, step_id=step.pk)
    seal_words(cast.priya, step_id=step.pk)

    archive = pack()

    assert "She cried" not in told(archive) and files_of(archive) == []
    actions = Event.objects.filter(action__startswith="words_", actor=cast.priya, recruit=cast.amara_recruit)
    assert sorted(actions.values_list("action", flat=True)) == ["words_released", "words_sealed"]


def test_what_is_recorded_after_the_release_is_sealed_until_it_is_released_too(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    release_words(cast.priya, step_id=step.pk)
    EvidenceFactory(step=step, revision=2, submitted_by=cast.priya, note="Said later")
    assert {"release", "seal"} <= set(step_detail(cast.priya, step, TODAY)["allowed"])

    words = told(pack())

    assert "She cried" in words and "Said later" not in words


def test_hr_reads_released_words_in_the_pack_alone(cast: Cast, enter: Enter) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    release_words(cast.priya, step_id=step.pk)
    enter(cast.helen)
    detail = step_detail(cast.helen, step, TODAY)
    [row] = detail["evidence"]
    assert (row["sealed"], row["note"], row["id"] in detail["released_words"]) == (True, None, True)
    assert detail["comments"] == []


def test_nobody_but_who_holds_the_words_releases_or_seals_them(cast: Cast, enter: Enter) -> None:
    holders = {WELL_BEING: "priya", HEALTH: "olu"}
    for path, holder in holders.items():
        enter(cast.helen)
        step = step_of(cast.amara_recruit, path)
        for name, member in [*cast.members_of(cast.northgate).items(), ("omar", cast.omar)]:
            if name == holder:
                continue
            enter(member)
            for verb in (release_words, seal_words):
                with pytest.raises((NotAllowed, NotFound)):
                    verb(member, step_id=step.pk)
    enter(cast.priya)
    assert not ReleasedWords.objects.exists()


def test_a_pastoral_lead_of_others_releases_nothing(cast: Cast, enter: Enter) -> None:
    enter(cast.helen)
    cast.amara_recruit.pastoral_lead = cast.ben
    cast.amara_recruit.save()
    enter(cast.priya)
    with pytest.raises((NotAllowed, NotFound)):
        release_words(cast.priya, step_id=step_of(cast.amara_recruit, WELL_BEING).pk)


def test_released_again_it_is_one_event_and_unseen_changes_are_refused(cast: Cast, enter: Enter) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    with pytest.raises(Stale):
        release_words(cast.priya, step_id=step.pk, revision=step.revision + 1)
    for _ in range(2):
        release_words(cast.priya, step_id=step.pk, revision=step.revision)
    assert Event.objects.filter(action="words_released").count() == 1


@pytest.mark.parametrize("said", ["comment", "answer"])
def test_what_was_said_since_the_page_was_read_is_not_released_with_it(cast: Cast, enter: Enter, said: str) -> None:
    enter(cast.priya)
    item = {"owner_role": "pastoral_lead", "private": "pastoral", "confirm_by_recruit": True}
    made = step_made(cast.amara_recruit, **item)
    read = submit_step(cast.priya, step_id=made.pk, on=TODAY, note="We met")
    enter(cast.amara)
    if said == "comment":
        comment_on_step(cast.amara, step_id=read.pk, words="I want to leave")
    else:
        answer_confirmation(cast.amara, step_id=read.pk, happened=True, words="I want to leave")
    enter(cast.priya)
    with pytest.raises(Stale):
        release_words(cast.priya, step_id=read.pk, revision=read.revision)
    assert not ReleasedWords.objects.exists()
    release_words(cast.priya, step_id=read.pk, revision=Step.objects.get(pk=read.pk).revision)
    assert ReleasedWords.objects.count() == 2


def test_a_day_alone_has_no_words_to_release(cast: Cast, enter: Enter) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    Evidence.objects.filter(step=step).update(note="", file="", file_name="")
    StepComment.objects.filter(step=step).delete()
    assert "release" not in step_detail(cast.priya, step, TODAY)["allowed"]
    with pytest.raises(NotNow):
        release_words(cast.priya, step_id=step.pk)


def test_an_answer_that_takes_the_place_of_a_released_one_is_sealed(
    cast: Cast, enter: Enter, pack: Callable[[], zipfile.ZipFile]
) -> None:
    enter(cast.helen)
    item = {"owner_role": "pastoral_lead", "private": "pastoral", "confirm_by_recruit": True}
    step = step_made(cast.amara_recruit, **item)
    for note, words in (("We met", "It was good"), ("We met again", "I am afraid at home")):
        submit_step(cast.priya, step_id=step.pk, on=TODAY, note=note)
        answer_confirmation(cast.amara, step_id=step.pk, happened=True, words=words)
        if words == "It was good":
            release_words(cast.priya, step_id=step.pk)
            assert words in told(pack())
            reopen_step(cast.helen, step_id=step.pk, reason="Again")
    assert "I am afraid at home" not in told(pack())
