"""`steps/complete-many/`: a register is recorded whole or not at all, with each line's problem at its person."""

from typing import Any

import pytest

from onboarding import access
from onboarding.models import Step
from tests.api.asking import API, MISSING, ApiFor, newcomer, refused, step_of
from tests.cast import Cast
from tests.journeys import person_step

pytestmark = pytest.mark.django_db
PATH = f"{API}/steps/complete-many/"
INDUCTION = "arrival-and-induction/corporate-induction"


def body(cast: Cast, **other: Any) -> dict[str, Any]:
    people = [str(cast.amara_recruit.pk), str(cast.bilal_recruit.pk)]
    return {"item": INDUCTION, "recruits": people, "on": "2026-02-20"} | other


def test_a_register_is_recorded_once_however_often_it_is_sent(cast: Cast, api_for: ApiFor) -> None:
    browser, key = api_for(cast.ed), {"HTTP_IDEMPOTENCY_KEY": "induction"}
    first = browser.post(PATH, body(cast), **key)
    assert first.status_code == 200, first.content
    assert [row["state"] for row in first.json()["results"]] == ["done"]
    assert browser.post(PATH, body(cast), **key).json() == first.json()
    errors = refused(browser.post(PATH, body(cast)), 409, "wrong_state")
    assert sorted(errors) == sorted((f"recruits.{key}", "wrong_state") for key in body(cast)["recruits"])
    access.enter(cast.helen)
    assert person_step(cast.bilal_recruit, INDUCTION).state == "done"


def test_steps_of_peoples_own_can_be_named_themselves(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    steps = [step_of(newcomer(cast), evidence="none") for _ in range(3)]
    sent = {"steps": [str(one.pk) for one in (*steps, steps[0])], "on": "2026-02-20"}
    answer = api_for(cast.helen).post(PATH, sent)
    assert answer.json()["count"] == 3
    access.enter(cast.helen)
    assert {one.state for one in Step.objects.filter(pk__in=[step.pk for step in steps])} == {"done"}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"steps": [MISSING]}, ""),
        ({"item": None}, "item"),
        ({"item": "x/y"}, "item"),
        ({"recruits": "all"}, "recruits"),
        ({"recruits": []}, "recruits"),
        ({"recruits": ["x"]}, "recruits.0"),
        ({"recruits": [MISSING]}, f"recruits.{MISSING}"),
        ({"recruits": [MISSING] * 201}, "recruits"),
        ({"on": None}, "on"),
        ({"on": "2026-03-03"}, "on"),
        ({"on": "soon"}, "on"),
        ({"note": 7}, "note"),
        ({"note": "x" * 4001}, "note"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_body_that_cannot_be_is_refused_at_its_field(
    cast: Cast, api_for: ApiFor, other: dict[str, Any], field: str
) -> None:
    errors = refused(api_for(cast.helen).post(PATH, body(cast, **other)), 400, "invalid")
    assert [name for name, _ in errors] == [field]


def test_a_foreign_step_is_like_a_missing_one_and_a_foreign_person_too(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.omar)
    foreign = Step.objects.filter(enrolment__recruit=cast.southmoor_recruit).values_list("pk", flat=True)[0]
    browser = api_for(cast.helen)
    for key in (str(foreign), MISSING):
        refused(browser.post(PATH, {"steps": [key], "on": "2026-02-20"}), 404, "not_found")
    found = refused(browser.post(PATH, body(cast, recruits=[str(cast.southmoor_recruit.pk)])), 400, "invalid")
    assert [code for _, code in found] == ["unknown"]
