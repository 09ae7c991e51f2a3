"""Moving a date: what would move is shown, then just that is saved."""

import re
from datetime import date
from typing import Any

import pytest

from onboarding.models import Milestone, StepChange
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.journeys import registered

pytestmark = pytest.mark.django_db

LATER = {"planned_on-day": "6", "planned_on-month": "4", "planned_on-year": "2026"}
MOVE = {"date": "arrival.1", **LATER, "reason": "The flight was cancelled"}
SLIP = {"kind": "arrival", "by_days": "14", "reason": "The flight was cancelled"}


def seen_in(answer: Any) -> str:
    """What the page asks its reader to save."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', answer.text)
    assert found, answer.text
    return found[1]


def arrivals() -> set[date | None]:
    return set(Milestone.objects.filter(kind="arrival").values_list("planned_on", flat=True))


def test_the_preview_names_what_moves_what_stays_and_who_is_reminded(client_for, cast: Cast, enter) -> None:
    answer = client_for(cast.helen).post(f"/recruits/{cast.amara_recruit.id}/move/", MOVE)

    assert answer.status_code == 200 and "Nothing is saved yet." in answer.text
    assert "Arrival in the UK: from 23 March 2026 (planned) to 6 April 2026 (planned)" in answer.text
    assert "Fixed limits that do not move" in answer.text and "Steps that move" in answer.text
    assert "Look at this first" in answer.text and "is after the first day at work" in answer.text
    assert "Who is reminded on the new days" in answer.text and "Priya Nair (Pastoral lead)" in answer.text
    assert "What holds it up the longest" in answer.text
    enter(cast.helen)
    assert arrivals() == {date(2026, 3, 23)}


def test_a_day_that_is_recorded_already_is_nothing_to_save(client_for, cast: Cast) -> None:
    same = MOVE | {"planned_on-day": "23", "planned_on-month": "3"}
    answer = client_for(cast.helen).post(f"/recruits/{cast.amara_recruit.id}/move/", same)
    assert "there is nothing to save" in answer.text and "Save this change" not in answer.text


def test_what_was_seen_is_saved_with_the_reason(client_for, cast: Cast, enter) -> None:
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.id}/move/"
    answer = browser.post(path, MOVE | {"seen": seen_in(browser.post(path, MOVE))}, follow=True)

    assert "The date is saved." in answer.text
    enter(cast.helen)
    assert date(2026, 4, 6) in arrivals()
    assert StepChange.objects.filter(verb="moved", reason="The flight was cancelled").exists()


def test_what_changed_meanwhile_is_shown_again_and_not_saved(client_for, cast: Cast, enter) -> None:
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.id}/move/"
    seen = seen_in(browser.post(path, MOVE))
    enter(cast.hana)
    record_milestone(cast.hana, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 3, 30))
    answer = browser.post(path, MOVE | {"seen": seen})

    assert answer.status_code == 409 and "Something changed since you looked" in answer.text
    assert "The flight was cancelled" in answer.text  # nothing typed is lost
    enter(cast.helen)
    assert date(2026, 4, 6) not in arrivals()


def test_choosing_another_day_gives_back_what_was_typed(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post(f"/recruits/{cast.amara_recruit.id}/move/", MOVE | {"step": "edit"})
    assert answer.status_code == 200
    assert "The flight was cancelled" in answer.text and 'value="2026"' in answer.text and "selected" in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose which date moves."),
        ({"date": "nothing.1"}, "Choose which date moves from the list."),
        ({"date": "arrival.1"}, "Enter the planned day or the day it happened."),
        ({"date": "arrival.1", "planned_on-day": "31"}, "The date must include a month and a year."),
        (MOVE | {"planned_on-year": "9999"}, "or earlier."),
        (MOVE | {"reason": "x" * 501}, "at most 500 characters"),
        (MOVE | {"reason": "\0"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client_for, cast: Cast, typed: dict[str, str], sentence: str) -> None:
    answer = client_for(cast.helen).post(f"/recruits/{cast.amara_recruit.id}/move/", typed | {"x": "y"})
    assert answer.status_code == 400 and sentence in answer.text


def test_a_person_s_page_and_a_cohort_s_page_lead_there_for_hr_alone(client_for, cast: Cast) -> None:
    for page in (f"/recruits/{cast.amara_recruit.id}/", f"/cohorts/{cast.cohort.id}/"):
        assert f'href="{page}move/"' in client_for(cast.helen).get(page).text
        assert f'href="{page}move/"' not in client_for(cast.liam).get(page).text


def test_a_cohort_slips_with_a_line_for_each_person(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    registered(cast)
    browser, path = client_for(cast.helen), f"/cohorts/{cast.cohort.id}/move/"
    shown = browser.post(path, SLIP)
    assert "2 people:" in shown.text and "Grace Mensah: Has no planned day to count from." in shown.text
    assert "Amara Santos:" in shown.text and "Bilal Ahmed:" in shown.text
    answer = browser.post(path, SLIP | {"seen": seen_in(shown)}, follow=True)

    assert "The date is saved for 2 people." in answer.text
    enter(cast.helen)
    assert arrivals() == {date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"by_days": ""}, "Enter by how many days it moves, or one new day for everybody."),
        ({"by_days": "two weeks"}, "Enter a whole number of days"),
        ({"by_days": "99999999999"}, "Enter a number of days up to 3,650"),
        (LATER, "Enter by how many days it moves, or one new day for everybody."),
    ],
)
def test_a_slip_that_cannot_be_is_said_at_its_field(
    client_for, cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    answer = client_for(cast.helen).post(f"/cohorts/{cast.cohort.id}/move/", SLIP | typed)
    assert answer.status_code == 400 and sentence in answer.text


def test_a_cohort_in_which_nobody_can_move_says_so(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post(f"/cohorts/{cast.cohort.id}/move/", SLIP | {"kind": "registration"})
    assert "There is nobody whose date can move." in answer.text and "Save this change" not in answer.text
