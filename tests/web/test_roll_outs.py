"""A new version is brought to people page by page: choose, see, do, undo."""

import re
from datetime import date
from typing import Any

import pytest

from onboarding.models import Enrolment, ProgrammeVersion, RollOut
from onboarding.services import roll_out_waiting
from onboarding.services.milestones import record_milestone
from onboarding.services.roll_out_worker import settle_roll_outs
from tests.cast import Cast
from tests.rolling_out import KEY, usual_next_version

pytestmark = pytest.mark.django_db

CHOSEN = "?choice=not_started"


@pytest.fixture
def version(cast: Cast, enter) -> ProgrammeVersion:
    enter(cast.helen)
    return usual_next_version(cast.helen)


def path_of(version: ProgrammeVersion, chosen: str = CHOSEN) -> str:
    return f"/versions/{version.pk}/roll-out/{chosen}"


def seen_in(answer: Any) -> str:
    """What the page asks its reader to do."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', answer.text)
    assert found, answer.text
    return found[1]


def numbers(cast: Cast, enter) -> set[int]:
    enter(cast.helen)
    rows = Enrolment.objects.filter(version__programme__key=KEY, recruit__isnull=False)
    return set(rows.values_list("version__number", flat=True))


def test_the_version_says_how_many_people_could_be_brought_to_it(client_for, cast: Cast, version) -> None:
    answer = client_for(cast.helen).get(f"/versions/{version.pk}/")
    assert "people follow an older version: bring them to version 2" in answer.text
    assert f'href="/versions/{version.pk}/roll-out/"' in answer.text
    assert "bring them" not in client_for(cast.diana).get(f"/versions/{version.pk}/").text


def test_it_is_seen_person_by_person_then_done_then_undone(client_for, cast: Cast, enter, version) -> None:
    browser = client_for(cast.helen)
    looked = browser.get(path_of(version))
    assert looked.status_code == 200 and "Nothing is done yet." in looked.text
    assert "1 added, 1 changed, 1 removed" in looked.text and "Say hello" in looked.text
    assert numbers(cast, enter) == {1}

    done = browser.post(path_of(version), {"seen": seen_in(looked), "reason": "New guidance"}, follow=True)
    assert "brought to version 2" in done.text and "New guidance" in done.text
    assert numbers(cast, enter) == {2}

    undone = browser.post(f"/roll-outs/{RollOut.objects.get().pk}/undo/", follow=True)
    assert "Undone. Everyone follows the version that they followed before." in undone.text
    assert numbers(cast, enter) == {1}


def test_what_changed_meanwhile_is_shown_again_and_not_done(client_for, cast: Cast, enter, version) -> None:
    browser = client_for(cast.helen)
    seen = seen_in(browser.get(path_of(version)))
    enter(cast.hana)
    record_milestone(cast.hana, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 3, 30))
    answer = browser.post(path_of(version), {"seen": seen, "reason": "Typed at length"})
    assert answer.status_code == 409 and "nothing was done" in answer.text and "Typed at length" in answer.text
    assert numbers(cast, enter) == {1}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("?choice=", "Choose to whom the version comes."),
        ("?choice=everybody", "Choose to whom the version comes."),
        ("?choice=from_date", "Enter the day from which"),
        ("?choice=from_date&from_on-day=31&from_on-month=2&from_on-year=2026", "real date"),
        ("?choice=from_date&from_on-day=1&from_on-month=1&from_on-year=9999", "The day must be"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client_for, cast: Cast, version, chosen: str, words: str) -> None:
    answer = client_for(cast.helen).get(path_of(version, chosen))
    assert answer.status_code == 400 and words in answer.text


def test_a_mandate_asks_why(client_for, cast: Cast, version) -> None:
    browser, path = client_for(cast.helen), path_of(version, "?choice=mandated")
    answer = browser.post(path, {"seen": seen_in(browser.get(path)), "reason": " "})
    assert answer.status_code == 400 and "Enter a reason." in answer.text


def test_that_people_stay_is_noted(client_for, cast: Cast, enter, version) -> None:
    browser, path = client_for(cast.helen), path_of(version, "?choice=keep")
    answer = browser.post(path, {"seen": seen_in(browser.get(path))}, follow=True)
    assert "stayed when version 2 was new" in answer.text and "nothing to undo" in answer.text
    assert numbers(cast, enter) == {1}


def test_a_version_that_is_not_published_says_so(client_for, cast: Cast, enter, version) -> None:
    enter(cast.helen)
    first = ProgrammeVersion.objects.get(programme=version.programme_id, number=1)
    answer = client_for(cast.helen).get(path_of(first))
    assert answer.status_code == 409 and "Only the published version" in answer.text


def test_for_many_people_the_page_says_that_it_is_being_done_and_looks_again(
    client_for, cast: Cast, enter, version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll_out_waiting, "MOST_IN_A_REQUEST", 1)
    browser = client_for(cast.helen)
    asked = browser.post(path_of(version), {"seen": seen_in(browser.get(path_of(version)))}, follow=True)
    assert "It is being done in the background" in asked.text and "are being brought to version 2" in asked.text
    assert asked["Refresh"] == "10" and "Undo it for everyone" not in asked.text

    settle_roll_outs(cast.northgate.id)
    done = browser.get(f"/roll-outs/{RollOut.objects.get().pk}/")
    assert "brought to version 2" in done.text and "Refresh" not in done and "Undo it for everyone" in done.text
