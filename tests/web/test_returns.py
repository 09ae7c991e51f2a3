"""The page on which HR says that somebody works here again."""

from datetime import date

import pytest

from onboarding.models import Enrolment
from onboarding.services.leavers import record_leaver
from tests.cast import Cast
from tests.journeys import enrolled

pytestmark = pytest.mark.django_db


def test_hr_says_when_they_start_again_and_what_begins_anew(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    grace = enrolled(cast)
    record_leaver(cast.helen, recruit_id=grace.pk, last_day=date(2026, 2, 27))
    chosen = Enrolment.objects.get(recruit=grace, version__programme__key="pre-arrival")
    browser, path = client_for(cast.helen), f"/recruits/{grace.pk}/returning/"

    assert f'href="{path}"' in browser.get(f"/recruits/{grace.pk}/").text
    asked = browser.get(path).text
    assert "Which programmes begin anew?" in asked and f'value="{chosen.pk}" checked' in asked
    wrong = browser.post(path, {"start_on-day": "1", "start_on-month": "2", "start_on-year": "2026"})
    assert wrong.status_code == 400 and "must be after 27 February 2026" in wrong.text
    sent = {"start_on-day": "6", "start_on-month": "4", "start_on-year": "2026", "anew": [str(chosen.pk)]}
    done = browser.post(path, sent, follow=True)
    assert "works here again. Look at the people and places below." in done.text
    assert f"/recruits/{grace.pk}/leaving/" in done.text


def test_of_somebody_who_is_here_the_page_says_so(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.pk}/returning/")
    assert "has not left, so there is nothing to begin again" in answer.text
