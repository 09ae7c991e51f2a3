"""HR sets what the trust's reports rest on."""

import pytest

from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.web.test_reports import words_of

pytestmark = pytest.mark.django_db
SETTINGS = "/reports/settings/"


def test_hr_sets_an_own_date_and_directors_read_it(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    given = {"group_limit": "12", "green_at_least": "90", "amber_at_least": "70", "revision": "1"}
    fields = [part.split('"')[0] for part in browser.get(SETTINGS).text.split('name="target-')[1:]]
    assert len(fields) == 4

    saved = browser.post(SETTINGS, given | {f"target-{fields[1]}": "30 6 2026"}, follow=True)

    assert "The settings are saved." in saved.text and 'value="30 6 2026"' in saved.text
    page = words_of(client_for(cast.diana).get("/reports/readiness/").text)
    assert "Your trust’s own date: 30 June 2026." in page and "fewer than 70%" in page
    assert browser.post(SETTINGS, given | {"group_limit": "13"}).status_code == 409
    wrong = browser.post(SETTINGS, {"group_limit": "x", "revision": "2"})
    assert wrong.status_code == 400 and "Enter a whole number." in wrong.text


def test_the_api_sets_the_same(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    changed = browser.patch(
        f"{API}/settings/", {"group_limit": 20, "target_dates": {"edi-2023": {"5.1": "2026-06-30"}}}
    )
    assert changed.status_code == 200, changed.content
    assert (changed.json()["group_limit"], changed.json()["target_dates"]) == (20, {"edi-2023": {"5.1": "2026-06-30"}})
    found = refused(browser.patch(f"{API}/settings/", {"group_limit": 4}), 400, "invalid")
    assert found == [("group_limit", "out_of_range")]
    assert browser.patch(f"{API}/settings/", {"target_dates": {"edi-2023": {"5.1": "no"}}}).status_code == 400
