"""The page on which a programme gets another name, or is given to others from now on."""

import re

import pytest

from onboarding.models import Programme
from tests.cast import Cast
from tests.programmes import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client_for, cast: Cast):
    return client_for(cast.helen)


def revision_on(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found, "the form says which programme its writer looked at"
    return found[1]


def test_a_programme_is_called_otherwise_and_given_to_others_from_now_on(hr, cast: Cast, enter) -> None:
    enter(cast.helen)
    programme = draft_of(cast.helen).programme
    address = f"/programmes/{programme.pk}/change/"
    assert address in hr.get(f"/programmes/{programme.pk}/").text
    sent = {"title": "First days", "audience": ["doctor"], "revision": revision_on(hr.get(address).text)}

    answer = hr.post(address, sent | {"title": " ", "audience": []})
    assert answer.status_code == 400
    assert "Enter a title." in answer.text and "Choose whom the programme is for." in answer.text

    page = hr.post(address, sent, follow=True).text
    assert "Saved." in page and "First days" in page and "for doctors" in page

    answer = hr.post(address, sent | {"title": "Typed before"})
    assert answer.status_code == 409 and "This was not saved" in answer.text and "Typed before" in answer.text
    again = sent | {"title": "Typed before", "revision": revision_on(answer.text)}
    assert "Typed before" in hr.post(address, again, follow=True).text


def test_what_comes_with_the_library_is_not_offered_another_name(hr, cast: Cast, enter) -> None:
    enter(cast.helen)
    duty = Programme.objects.filter(kind="duty")[0]
    assert "/change/" not in hr.get(f"/programmes/{duty.pk}/").text
    answer = hr.post(f"/programmes/{duty.pk}/change/", {"title": "Ours", "audience": ["all"], "revision": "1"})
    assert answer.status_code == 409 and "come with the library" in answer.text
