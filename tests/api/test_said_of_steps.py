"""Through the API: a comment on a step, and a step given to a colleague."""

from datetime import date
from typing import Any

import pytest
import time_machine

from onboarding import access
from onboarding.models import Event, Membership, Step, StepComment, Waiver
from onboarding.services.steps import reopen_step, submit_step
from tests.api.asking import API, ApiFor, newcomer, refused, step_of
from tests.cast import Cast
from tests.factories import EvidenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(cast: Cast) -> Step:
    """Something that Liam does for a newcomer."""
    access.enter(cast.helen)
    return step_of(newcomer(cast), owner_role="line_manager")


def address(step: Step, verb: str) -> str:
    return f"{API}/steps/{step.pk}/{verb}/"


def test_a_comment_stands_in_the_step_s_detail(cast: Cast, api_for: ApiFor, step: Step) -> None:
    answer = api_for(cast.liam).post(address(step, "comment"), {"words": "Tuesday suits"}, format="json")

    assert answer.status_code == 200
    (said,) = answer.json()["comments"]
    assert (said["author"], said["words"]) == ("Liam Doyle", "Tuesday suits")
    assert api_for(cast.helen).get(f"{API}/steps/{step.pk}/").json()["comments"] == [said]


def test_the_same_comment_sent_twice_with_a_key_is_made_once(cast: Cast, api_for: ApiFor, step: Step) -> None:
    browser = api_for(cast.liam)
    for _ in range(2):
        browser.post(address(step, "comment"), {"words": "Once"}, format="json", HTTP_IDEMPOTENCY_KEY="one-comment")
    access.enter(cast.helen)
    assert StepComment.objects.count() == 1


@pytest.fixture
def private_step(cast: Cast) -> Step:
    """Something that Priya does for a newcomer, with a colleague's words."""
    access.enter(cast.helen)
    step = step_of(newcomer(cast), owner_role="pastoral_lead", private="pastoral")
    EvidenceFactory(step=step, submitted_by=cast.helen, note="She misses home")
    return step


def looks(cast: Cast) -> list[Membership | None]:
    access.enter(cast.helen)
    return [one.actor for one in Event.objects.filter(action="private_read").order_by("pk")]


def test_a_colleagues_reason_is_private_words_too(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast), owner_role="pastoral_lead", private="pastoral", evidence="date")
    api_for(cast.priya).get(f"{API}/steps/{step.pk}/")
    assert looks(cast) == []
    submit_step(cast.helen, step_id=step.pk, on=date(2026, 3, 2))
    reopen_step(cast.hana, step_id=step.pk, reason="She was not well")

    api_for(cast.priya).get(f"{API}/steps/{step.pk}/")

    assert looks(cast) == [cast.priya]


def test_why_somebody_asks_to_let_a_private_step_off_is_private_words_too(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast), owner_role="pastoral_lead", private="pastoral")
    Waiver.objects.create(trust=cast.northgate, step=step, requested_by=cast.helen, reason="She was not well")

    for viewer in (cast.helen, cast.hana, cast.priya):
        api_for(viewer).get(f"{API}/steps/{step.pk}/")

    assert looks(cast) == [cast.hana, cast.priya]


@pytest.mark.parametrize(
    ("verb", "body"), [("comment", {"words": "x"}), ("waiting", {"waiting_on": "hr"}), ("release-words", None)]
)
def test_private_words_in_the_answer_to_a_change_are_a_look_also_where_it_is_given_again(
    cast: Cast, api_for: ApiFor, private_step: Step, verb: str, body: dict[str, str] | None
) -> None:
    def change() -> Any:
        path = address(private_step, verb)
        return api_for(cast.priya).post(path, body, format="json", HTTP_IDEMPOTENCY_KEY="once")

    answer = change()
    assert "She misses home" in answer.text and looks(cast) == [cast.priya]
    with time_machine.travel("2026-03-03 09:00", tick=False):
        assert change().content == answer.content
    assert looks(cast) == [cast.priya, cast.priya]


def test_a_change_that_is_refused_shows_nothing_and_is_no_look(cast: Cast, api_for: ApiFor, private_step: Step) -> None:
    answer = api_for(cast.priya).post(address(private_step, "comment"), {"words": ""}, format="json")
    assert "She misses home" not in answer.text and looks(cast) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, ("words", "required")),
        ({"words": 7}, ("words", "invalid")),
        ({"words": "x" * 4001}, ("words", "too_long")),
        ({"words": "Hello", "author": "me"}, ("author", "unknown_field")),
    ],
)
def test_a_comment_that_cannot_be_is_refused(
    cast: Cast, api_for: ApiFor, step: Step, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    answer = api_for(cast.liam).post(address(step, "comment"), body, format="json")
    assert refused(answer, 400, "invalid") == [problem]


def test_a_colleague_is_given_a_step_and_lists_it_as_theirs(cast: Cast, api_for: ApiFor, step: Step) -> None:
    body = {"to": str(cast.ben.pk), "until": "2026-03-06", "reason": "On leave"}
    answer = api_for(cast.liam).post(address(step, "delegate"), body, format="json")

    assert answer.json()["delegate"] == {
        "id": str(cast.ben.pk),
        "name": "Ben Carter",
        "until": "2026-03-06",
        "on_behalf_of": "",
        "by_rule": False,
    }
    mine = api_for(cast.ben).get(f"{API}/steps/", {"mine": "true", "recruit": str(step.enrolment.recruit_id)}).json()
    assert str(step.pk) in [row["id"] for row in mine["results"]]
    assert "submit" in api_for(cast.ben).get(f"{API}/steps/{step.pk}/").json()["allowed"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, ("to", "required")),
        ({"to": "Ben", "reason": "Away"}, ("to", "invalid")),
        ({"to": 7, "reason": "Away"}, ("to", "invalid")),
        ({"to": "omar", "reason": "Away"}, ("to", "unknown")),
        ({"to": "ben", "reason": "Away", "until": "soon"}, ("until", "invalid")),
        ({"to": "ben", "reason": "Away", "until": "2026-03-01"}, ("until", "in_past")),
        ({"to": "ben"}, ("reason", "required")),
    ],
)
def test_a_delegation_that_cannot_be_is_refused(
    cast: Cast, api_for: ApiFor, step: Step, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    if body.get("to") in ("omar", "ben"):
        body = body | {"to": str(getattr(cast, body["to"]).pk)}
    answer = api_for(cast.liam).post(address(step, "delegate"), body, format="json")
    assert refused(answer, 400, "invalid") == [problem]


def test_who_looked_at_an_older_step_is_told_so(cast: Cast, api_for: ApiFor, step: Step) -> None:
    body = {"to": str(cast.ben.pk), "reason": "Away"}
    answer = api_for(cast.liam).post(address(step, "delegate"), body, format="json", HTTP_IF_MATCH='"7"')
    assert refused(answer, 412, "stale") == []
    step.refresh_from_db()
    assert step.delegate is None
