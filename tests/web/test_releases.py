"""The step's page asks whoever holds private words whether HR may hand them out, and nobody else."""

from datetime import date

import pytest

from onboarding.models import ReleasedWords
from onboarding.services.steps import submit_step
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ASKS, TAKES_BACK = "Let HR put these words into the pack about this person", "Seal these words again"


def test_the_pastoral_lead_lets_hr_put_the_words_in_and_takes_it_back(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "check-in-week-1")
    submit_step(cast.priya, step_id=step.id, note="Homesick", on=date(2026, 3, 2), out_of_order_reason="Met early")
    page, browser = f"/recruits/{cast.amara_recruit.id}/steps/{step.id}/", client_for(cast.priya)
    for who in (cast.helen, cast.liam):
        assert ASKS not in client_for(who).get(page).text
    assert ASKS in browser.get(page).text and TAKES_BACK not in browser.get(page).text

    answer = browser.post(page, {"verb": "release"}, follow=True)

    assert "HR can put the words of" in answer.text and "HR may put this into the pack" in answer.text
    assert ASKS not in answer.text and TAKES_BACK in answer.text
    helens = client_for(cast.helen).get(page).text
    assert "Homesick" not in helens and "HR may put this into the pack" in helens
    assert client_for(cast.helen).post(page, {"verb": "seal"}).status_code == 403

    browser.post(page, {"verb": "seal"})

    assert not ReleasedWords.objects.exists() and ASKS in browser.get(page).text


def test_the_page_before_the_pack_says_whom_hr_asks(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.id}/data/")
    assert "they can let you put them into a pack" in page.text
