"""Text messages by the API: a number, its code, and the end of it."""

from typing import Any

import pytest
from pytest_django import Settings

from onboarding import access
from onboarding.models import MobileNumber
from onboarding.services.texts import code_of
from tests.api.asking import API, ApiFor
from tests.cast import Cast
from tests.fake_notify import KEY

pytestmark = pytest.mark.django_db
PATH, NONE = f"{API}/me/texts/", {"state": "none", "number": ""}
GIVEN = {"number": "07700 900 123"}


@pytest.fixture(autouse=True)
def on(settings: Settings) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = KEY, "a-template"


def code(cast: Cast) -> str:
    access.enter(cast.amara)
    return code_of(MobileNumber.objects.get(ended_at=None))


def test_a_number_is_given_once_for_a_key_confirmed_and_ended(api_for: ApiFor, cast: Cast) -> None:
    amara = api_for(cast.amara)
    assert amara.get(PATH).json() == NONE

    asked = [amara.post(PATH, GIVEN, format="json", HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)]
    assert [(one.status_code, one.json()) for one in asked] == [
        (201, {"state": "asked", "number": "ending in 123"})
    ] * 2
    access.enter(cast.amara)
    assert MobileNumber.objects.count() == 1

    proven = amara.post(f"{PATH}confirm/", {"code": code(cast)}, format="json")
    assert (proven.status_code, proven.json()) == (200, {"state": "confirmed", "number": "ending in 123"})
    assert [amara.delete(PATH).status_code for _ in range(2)] == [204, 204]
    assert amara.get(PATH).json() == NONE


def test_a_number_that_takes_no_message_says_so(api_for: ApiFor, cast: Cast) -> None:
    amara = api_for(cast.amara)
    amara.post(PATH, GIVEN, format="json")
    access.enter(cast.amara)
    MobileNumber.objects.update(ended_at="2026-03-02T09:00Z", refused_at="2026-03-02T09:00Z")

    assert amara.get(PATH).json() == {"state": "refused", "number": "ending in 123"}


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "number"), ({"number": ""}, "number"), ({"number": "020 7946 0000"}, "number"), ({"number": "0" * 31}, "number"),
     ({"number": 7}, "number"), ({"number": "\0"}, "number"), ({"number": None}, "number"), (GIVEN | {"x": 1}, "x")],
)  # fmt: skip
def test_what_is_no_mobile_number_is_said_at_the_field(
    api_for: ApiFor, cast: Cast, body: dict[str, Any], field: str
) -> None:
    answer = api_for(cast.amara).post(PATH, body, format="json")

    assert answer.status_code == 400 and {one["field"] for one in answer.json()["errors"]} == {field}
    access.enter(cast.amara)
    assert not MobileNumber.objects.exists()


def test_five_wrong_codes_end_a_number_and_three_numbers_are_enough_for_a_day(api_for: ApiFor, cast: Cast) -> None:
    amara = api_for(cast.amara)
    amara.post(PATH, GIVEN, format="json")
    tries = [amara.post(f"{PATH}confirm/", {"code": "x"}, format="json") for _ in range(6)]

    assert [one.status_code for one in tries] == [400] * 5 + [404]
    assert tries[0].json()["errors"][0]["code"] == "wrong"
    given = [amara.post(PATH, GIVEN, format="json").status_code for _ in range(3)]
    assert given == [201, 201, 409]


def test_a_key_gives_nobody_more_tries(api_for: ApiFor, cast: Cast) -> None:
    amara = api_for(cast.amara)
    amara.post(PATH, GIVEN, format="json")
    keys = [f"key {number}" for number in range(6)]
    tries = [amara.post(f"{PATH}confirm/", {"code": "x"}, format="json", HTTP_IDEMPOTENCY_KEY=key) for key in keys]

    assert [one.status_code for one in tries] == [400] * 5 + [404]


def test_nobody_sees_or_ends_anothers(api_for: ApiFor, cast: Cast) -> None:
    api_for(cast.amara).post(PATH, GIVEN, format="json")

    assert api_for(cast.helen).get(PATH).json() == NONE
    assert api_for(cast.helen).delete(PATH).status_code == 204
    assert api_for(cast.amara).get(PATH).json()["state"] == "asked"


def test_where_no_texts_are_sent_there_is_nothing(api_for: ApiFor, cast: Cast, settings: Settings) -> None:
    settings.NOTIFY_SMS_TEMPLATE = ""
    amara = api_for(cast.amara)

    answers = [amara.get(PATH), amara.post(PATH, GIVEN, format="json"), amara.delete(PATH)]
    assert {one.status_code for one in answers} == {404}
