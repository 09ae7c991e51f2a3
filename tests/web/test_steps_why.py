"""A step's page: why it is due when it is, and from where that is known."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import Step
from onboarding.rules.milestones import MILESTONE_WORDS
from onboarding.selectors.visible import visible_steps
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.web.test_steps import path_of

pytestmark = pytest.mark.django_db


def test_a_step_says_why_it_is_due_when_it_is(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "osce-first-sitting")
    path = path_of(cast, step)

    page = client_for(cast.helen).get(f"{path}?why=yes").text

    assert '<details class="nhsuk-details" id="why" open>' in page
    for words in (
        "Why this date",
        "The start date on the certificate of sponsorship: 30 March 2026",
        "12 weeks after 30 March 2026 is Monday 22 June 2026.",
        "That is a working day, so it stays.",
        "The rule stands in version 1 of “",
        "in force since",
        f'href="/rules/{step.item_id}/"',
        "Looked up on 23 November 2026, to be looked up again by 23 May 2027.",
    ):
        assert words in page, words
    assert 'id="why" open' not in client_for(cast.helen).get(path).text
    assert "Why this date" in client_for(cast.amara).get(f"/my/steps/{step.pk}/").text


def test_a_step_that_waits_says_what_for_and_where_it_is_recorded(client_for, cast: Cast) -> None:
    step = waiting_step(cast)
    page = client_for(cast.helen).get(path_of(cast, step)).text
    assert "Why there is no date yet" in page and "not known yet" in page
    assert f'href="/recruits/{cast.amara_recruit.pk}/dates/' in page
    assert "Record it" not in client_for(cast.liam).get(path_of(cast, step)).text


def waiting_step(cast: Cast) -> Step:
    """An open step of hers whose milestone nobody knows yet, and that her manager sees."""
    access.enter(cast.liam)
    rows = visible_steps(cast.liam).filter(enrolment__recruit=cast.amara_recruit, due_on__isnull=True, applies="yes")
    return next(one for one in rows if one.waiting_for and one.waiting_for[0] in MILESTONE_WORDS)


@pytest.mark.clock("2026-11-30 09:00")
def test_a_day_counted_with_bank_holidays_of_an_unpublished_year_says_so(
    client_for, api_for, cast: Cast, step_of
) -> None:
    step_of(cast.amara_recruit, "named-contact")
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="cos_start", actual_on=date(2028, 12, 4))
    step = step_of(cast.amara_recruit, "osce-first-sitting")

    assert step.due_on == date(2029, 2, 26)
    words = "provisional: bank holidays of 2029 are not published yet"
    page = client_for(cast.helen).get(path_of(cast, step)).text
    assert f"Due 26 February 2029, {words}" in page
    assert "reckoned by the rules of today" in page
    assert words in client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.pk}/").text
    row = api_for(cast.helen).get(f"/api/v1/steps/{step.pk}/").json()
    assert row["holidays_not_published"] == 2029
    assert api_for(cast.helen).get("/api/v1/steps/?limit=target").json()["results"][0]["holidays_not_published"] is None
