"""One programme of one person as a page: paused, taken up again, ended; and one step more for one person."""

import pytest

from onboarding import access
from onboarding.models import Enrolment, Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(cast: Cast) -> Enrolment:
    access.enter(cast.helen)
    return Enrolment.objects.get(recruit=cast.amara_recruit, version__programme__key="pre-arrival")


def test_hr_pauses_from_the_person_s_programmes_and_lets_it_go_on(client_for, cast: Cast, hers: Enrolment) -> None:
    browser, page = client_for(cast.helen), f"/enrolments/{hers.pk}/"
    assert page in browser.get(f"/recruits/{cast.amara_recruit.pk}/programmes/").text
    before = browser.get(page).text
    assert "Set by law and still open" in before
    assert "Let it go on" not in before

    paused = browser.post(page, {"verb": "pause", "reason": "Her mother is ill"}, follow=True).text

    assert "is paused. Its targets have no day" in paused
    assert "Her mother is ill" in paused
    assert "Pause it" not in paused
    checklist = browser.get(f"/recruits/{cast.amara_recruit.pk}/").text
    assert "the day the programme goes on after its pause" in checklist
    again = browser.post(page, {"verb": "resume"}, follow=True).text
    assert "goes on. Targets are later" in again


def test_ending_it_says_what_stays(client_for, cast: Cast, hers: Enrolment) -> None:
    browser, page = client_for(cast.helen), f"/enrolments/{hers.pk}/"
    ended = browser.post(page, {"verb": "withdraw", "reason": "Given by mistake"}, follow=True).text
    assert "has ended for this person" in ended
    assert "until 2 March 2026" in ended
    assert "Set by law and still open" in ended
    assert "To begin it again" in ended


def test_a_duty_is_no_programme_of_hers_and_its_page_says_how_it_ends(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    clock = Enrolment.objects.filter(recruit=cast.amara_recruit).exclude(begun_by="").first()
    assert clock is not None
    browser, page = client_for(cast.helen), f"/enrolments/{clock.pk}/"

    programmes = browser.get(f"/recruits/{cast.amara_recruit.pk}/programmes/").text

    assert page not in programmes and f"/duties/?recruit={cast.amara_recruit.pk}" in programmes
    text = browser.get(page).text
    assert "It closes with its evidence" in text and "It is over" not in text


def test_a_missing_reason_is_said_at_its_field_and_what_was_typed_stays(
    client_for, cast: Cast, hers: Enrolment
) -> None:
    typed = {"verb": "pause", "reason": " ", "on-day": "1", "on-month": "3", "on-year": "2026"}
    answer = client_for(cast.helen).post(f"/enrolments/{hers.pk}/", typed)
    assert answer.status_code == 400
    assert 'href="#pause-reason"' in answer.text
    assert 'value="2026"' in answer.text


def test_a_page_that_is_no_longer_true_is_not_acted_on(client_for, cast: Cast, hers: Enrolment) -> None:
    answer = client_for(cast.helen).post(
        f"/enrolments/{hers.pk}/", {"verb": "pause", "reason": "Away", "revision": "9"}
    )
    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text
    assert "Away" in answer.text


def test_hr_adds_a_step_for_one_person(client_for, cast: Cast) -> None:
    browser, page = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/add-item/"
    assert page in browser.get(f"/recruits/{cast.amara_recruit.pk}/programmes/").text
    assert "No: I write it myself" in browser.get(page).text
    typed = {"title": "Learn the machine", "owner_role": "buddy", "reason": "Her ward has one"}
    wrong = browser.post(page, typed)
    assert wrong.status_code == 400
    assert "Enter by when it is to be done." in wrong.text

    due = {"due_on-day": "20", "due_on-month": "4", "due_on-year": "2026"}
    done = browser.post(page, typed | due, follow=True)

    assert "“Learn the machine” is on the checklist of Amara Santos." in done.text
    assert "Extra steps" in done.text
    assert "Extra step: Learn the machine" in browser.get(f"/recruits/{cast.amara_recruit.pk}/programmes/").text
    access.enter(cast.helen)
    assert Step.objects.filter(item__title="Learn the machine").count() == 1
