"""How often one member may ask: beyond it 429 and when to come back; nobody else waits for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from onboarding import access
from onboarding.models import ApiCall, Event
from tests.api.asking import API, ApiFor, ClientFor, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 2


def test_beyond_the_limit_the_answer_says_when_to_come_back(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    assert [browser.get(f"{API}/me/").status_code for _ in range(2)] == [200, 200]

    answer = browser.get(f"{API}/me/")

    refused(answer, 429, "throttled")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_tokens_and_sessions_of_one_member_are_counted_together_and_of_another_apart(
    cast: Cast, api_for: ApiFor, client_for: ClientFor
) -> None:
    for ask in (api_for(cast.helen), api_for(cast.helen)):
        ask.get(f"{API}/me/")

    refused(client_for(cast.helen).get(f"{API}/me/"), 429, "throttled")
    assert api_for(cast.hana).get(f"{API}/me/").status_code == 200
    assert client_for(cast.helen).get("/recruits/").status_code == 200


def test_after_a_minute_there_is_room_again_and_what_is_past_is_forgotten(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    for _ in range(4):
        browser.get(f"{API}/me/")
    access.enter(cast.helen)
    assert ApiCall.objects.count() == 2, "what is refused does not count"
    ApiCall.objects.update(at=F("at") - timedelta(seconds=61))

    assert browser.get(f"{API}/me/").status_code == 200
    access.enter(cast.helen)
    assert ApiCall.objects.count() == 1


def test_what_is_refused_counts_too_so_that_nobody_fills_the_audit_with_it(cast: Cast, api_for: ApiFor) -> None:
    amara = api_for(cast.amara)

    assert [amara.get(f"{API}/events/").status_code for _ in range(4)] == [403, 403, 429, 429]
    access.enter(cast.helen)
    assert Event.objects.filter(action="refused").count() == 2


def test_the_description_of_the_api_counts_like_any_other_answer(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    for _ in range(2):
        browser.get(f"{API}/me/")
    for path in ("schema", "docs", "recruits"):
        refused(browser.get(f"{API}/{path}/"), 429, "throttled")
