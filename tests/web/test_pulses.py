"""The pages of short surveys: answering one, getting help, and what enough people said."""

from collections.abc import Callable
from typing import Any

import pytest

from onboarding import access
from onboarding.models import PulseInvitation
from tests.cast import Cast
from tests.pulse_factories import PulseBatchFactory, PulseInvitationFactory
from tests.services.test_pulses import FINE, numbers
from tests.viewing import api_for, client_for

pytestmark = pytest.mark.django_db
Commits = Callable[..., Any]
SURVEY = "/my/surveys/week-6/"


def test_a_recruit_finds_their_survey_answers_it_and_reads_where_to_get_help(
    cast: Cast, django_capture_on_commit_callbacks: Commits
) -> None:
    access.enter(cast.amara)
    PulseInvitationFactory(recruit=cast.amara_recruit)
    browser = client_for(cast.amara)
    assert SURVEY in browser.get("/my/").text
    assert "Freedom to Speak Up" in browser.get(SURVEY).text

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(SURVEY, FINE | {"harassment": "yes"})

    assert (answer.status_code, answer["Location"]) == (302, "/my/support/")
    page = browser.get("/my/support/").text
    assert "0300 123 1100" in page and "Your answers are counted" in page
    assert browser.get(SURVEY).status_code == 404
    assert SURVEY not in browser.get("/my/").text
    access.enter(cast.amara)
    assert numbers()["harassment", "yes"] == 1


def test_a_question_left_out_is_said_at_its_field_and_nothing_is_lost(cast: Cast) -> None:
    access.enter(cast.amara)
    PulseInvitationFactory(recruit=cast.amara_recruit)
    given = {key: value for key, value in FINE.items() if key != "training"}

    answer = client_for(cast.amara).post(SURVEY, given | {"welcome": "agree-strongly"})

    assert answer.status_code == 400
    assert 'href="#training"' in answer.text and 'value="agree-strongly" checked' in answer.text
    access.enter(cast.amara)
    assert not PulseInvitation.objects.get().used


def test_what_was_typed_into_a_survey_is_kept_for_nobody(cast: Cast) -> None:
    access.enter(cast.amara)
    PulseInvitationFactory(recruit=cast.amara_recruit)
    browser = client_for(cast.amara)
    browser.get(SURVEY)
    del browser.cookies["sessionid"]

    browser.post(SURVEY, FINE)

    assert "typed" not in browser.session


def test_readers_see_ranges_and_rates_beside_what_was_done(cast: Cast) -> None:
    access.enter(cast.helen)
    PulseBatchFactory()
    for reader in (cast.helen, cast.diana):
        page = client_for(reader).get("/reports/surveys/").text
        assert "14 of 20 people answered (70%)" in page
        assert "9 of 14 agree" in page
        assert "Fewer than 3 of 14 said yes" in page
        assert "never the plan’s measures 5a, 5b and 5c" in page
    assert client_for(cast.liam).get("/reports/surveys/").status_code == 403


def test_before_enough_people_answered_the_page_says_so(cast: Cast) -> None:
    assert "at least 11 people have answered" in client_for(cast.diana).get("/reports/surveys/").text


def test_the_api_says_the_same(cast: Cast, django_capture_on_commit_callbacks: Commits) -> None:
    access.enter(cast.amara)
    PulseInvitationFactory(recruit=cast.amara_recruit)
    batch = PulseBatchFactory()
    amara = api_for(cast.amara)
    asked = amara.get("/api/v1/pulses/").json()["results"]
    assert [(one["round"], len(one["questions"])) for one in asked] == [("week-6", len(FINE))]

    with django_capture_on_commit_callbacks(execute=True):
        answer = amara.post("/api/v1/pulses/", {"round": "week-6", "answers": FINE}, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 201 and answer.json()["help"]
    assert amara.post("/api/v1/pulses/", {"round": "week-6", "answers": FINE}).status_code == 409
    assert amara.post("/api/v1/pulses/", {"round": "week-6", "answers": ["x"]}).status_code == 400

    (row,) = api_for(cast.diana).get("/api/v1/pulses/results/?round=week-6").json()["results"]
    assert (row["id"], row["response_rate"], row["beside"]) == (str(batch.pk), 0.7, None)
    said = {one["key"]: (one["at_least"], one["at_most"]) for one in row["questions"]}
    assert said == {"belonging": (9, 9), "harassment": (0, 2)}
