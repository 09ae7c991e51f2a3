"""Sites, wards and cohorts on pages."""

import pytest

from onboarding.models import Recruit, Site, Ward
from tests.cast import Cast
from tests.factories import RecruitFactory, WardFactory

pytestmark = pytest.mark.django_db


def test_each_site_stands_with_its_wards_and_people(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/places/").text
    assert "Northgate General" in page and "England · 2 recruits" in page
    assert f'href="/places/wards/{cast.ward.id}/"' in page and "Southmoor" not in page


def test_who_only_looks_sees_no_way_to_change(client_for, cast: Cast) -> None:
    page = client_for(cast.liam).get("/places/").text
    assert "Ward 7" in page and "/places/wards/" not in page and "Add a site" not in page


def test_the_places_cost_the_same_for_three_wards_as_for_thirty(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/places/")
    few = count_queries(lambda: browser.get("/places/"))
    enter(cast.helen)
    for _ in range(27):
        RecruitFactory(ward=WardFactory())
    # Ten as everywhere (tests/web/test_people.py); wards and their people; sites and their people.
    assert count_queries(lambda: browser.get("/places/")) == few == 5 + 5 + 4


def test_a_site_a_ward_and_a_cohort_are_added(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    assert "West is added." in browser.post("/places/sites/new/", {"name": "West", "country": "WLS"}, follow=True).text
    enter(cast.helen)
    west = Site.objects.get(name="West")
    answer = browser.post(f"/places/sites/{west.id}/wards/new/", {"name": "Ward 20"}, follow=True)
    assert "Ward 20 is added." in answer.text and "Wales · No recruits" in answer.text
    assert "May 2026 is added." in browser.post("/cohorts/new/", {"name": "May 2026"}, follow=True).text


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("/places/sites/new/", {"name": "", "country": "ENG"}, "Enter a name."),
        ("/places/sites/new/", {"name": "West"}, "This field is required."),
        ("/places/sites/new/", {"name": "West", "country": "FRA"}, "Select a valid choice"),
        ("/places/sites/new/", {"name": "NORTHGATE general", "country": "ENG"}, "There is a site called"),
        ("/cohorts/new/", {"name": "x" * 201}, "Use 200 characters or fewer."),
        ("/cohorts/new/", {"name": "a\0b"}, "Null characters are not allowed."),
        ("/cohorts/new/", {"name": "March 2026"}, "There is a cohort called March 2026 already."),
    ],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(
    client_for, cast: Cast, path: str, typed: dict[str, str], sentence: str
) -> None:
    answer = client_for(cast.helen).post(path, typed)
    assert answer.status_code == 400 and sentence in answer.text


def test_a_ward_is_renamed(client_for, cast: Cast) -> None:
    path = f"/places/wards/{cast.ward.id}/"
    answer = client_for(cast.helen).post(path, {"verb": "change", "name": "Ward 8", "revision": 1}, follow=True)
    assert "Saved." in answer.text and "Ward 8" in answer.text


def test_a_ward_with_people_offers_no_closing_and_names_them(client_for, cast: Cast, enter) -> None:
    browser, path = client_for(cast.helen), f"/places/wards/{cast.ward.id}/"
    page = browser.get(path).text
    assert f'href="/recruits/{cast.amara_recruit.id}/"' in page and 'value="close"' not in page
    answer = browser.post(path, {"verb": "close"})
    assert answer.status_code == 409 and "2 people are still there." in answer.text

    enter(cast.helen)
    Recruit.objects.filter(ward=cast.ward).update(ward=None)

    assert "Ward 7 is closed." in browser.post(path, {"verb": "close"}, follow=True).text
    assert "Ward 7 is open again." in browser.post(path, {"verb": "open"}, follow=True).text


def test_a_stale_page_is_said_and_keeps_what_was_typed(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/places/wards/{cast.ward.id}/"
    browser.post(path, {"verb": "change", "name": "Ward 8", "revision": 1})
    answer = browser.post(path, {"verb": "change", "name": "Ward 9", "revision": 1})
    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text and 'value="Ward 9"' in answer.text


def test_only_hr_changes_places(client_for, cast: Cast, enter) -> None:
    for name in ("liam", "priya", "ed"):
        browser = client_for(getattr(cast, name))
        assert browser.post(f"/places/wards/{cast.ward.id}/", {"verb": "change", "name": "Mine"}).status_code == 403
        assert browser.get("/places/sites/new/").status_code == 403
    enter(cast.helen)
    assert Ward.objects.get(pk=cast.ward.pk).name == "Ward 7"


def test_a_place_of_another_trust_is_not_there(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    for path in (
        f"/places/wards/{cast.southmoor_ward.id}/",
        f"/places/sites/{cast.southmoor_site.id}/",
        f"/places/sites/{cast.southmoor_site.id}/wards/new/",
        f"/cohorts/{cast.southmoor_cohort.id}/",
        f"/cohorts/{cast.southmoor_cohort.id}/change/",
        f"/cohorts/{cast.southmoor_cohort.id}/register/?item=pre-arrival/named-contact",
    ):
        assert browser.get(path).status_code == 404, path
