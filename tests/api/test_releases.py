"""Releasing private words for the pack about their person, and sealing them again, by the API."""

import pytest

from onboarding import access
from tests.api.asking import API, ApiFor, newcomer, refused, step_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_who_holds_the_words_releases_and_seals_them_and_hr_does_not(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast), owner_role="pastoral_lead", private="pastoral")
    address = f"{API}/steps/{step.pk}/"
    api_for(cast.priya).post(f"{address}submit/", {"note": "Homesick."})

    released = api_for(cast.priya).post(f"{address}release-words/").json()

    assert released["released_words"] == [released["evidence"][0]["id"]] and released["allowed"] == ["comment", "seal"]
    refused(api_for(cast.helen).post(f"{address}release-words/"), 403, "not_allowed")
    sealed = api_for(cast.priya).post(f"{address}seal-words/").json()
    assert sealed["released_words"] == [] and sealed["allowed"] == ["comment", "release"]


def test_what_was_said_since_it_was_read_is_not_released(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast), owner_role="pastoral_lead", private="pastoral")
    address, browser = f"{API}/steps/{step.pk}/", api_for(cast.priya)
    browser.post(f"{address}submit/", {"note": "Homesick."})
    read = browser.get(address)["ETag"]

    said = browser.post(f"{address}comment/", {"words": "Her mother is ill."})

    refused(browser.post(f"{address}release-words/", HTTP_IF_MATCH=read), 412, "stale")
    assert len(browser.post(f"{address}release-words/", HTTP_IF_MATCH=said["ETag"]).json()["released_words"]) == 2
