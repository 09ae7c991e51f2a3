"""Where pages lead back to, which link of the header they belong to, and how a browser is called."""

import re

import pytest
from django.urls import reverse

from onboarding.models import Enrolment
from tests.cast import Cast
from web.navigation import MANAGE
from web.words import browser

pytestmark = pytest.mark.django_db
BACK = re.compile(r'class="nhsuk-back-link"\s+href="/manage/"')


@pytest.mark.parametrize("name", [name for _, name, _, _ in MANAGE])
def test_every_page_behind_manage_leads_back_there(client_for, cast: Cast, name: str) -> None:
    assert BACK.search(client_for(cast.helen).get(reverse(name)).text)


@pytest.mark.parametrize("name", ["absences", "metrics", "commitments"])
def test_who_has_no_such_page_is_not_led_there(client_for, cast: Cast, name: str) -> None:
    assert "/manage/" not in client_for(cast.liam).get(reverse(name)).text


def test_the_programme_of_a_person_belongs_to_the_recruits(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    enrolment = Enrolment.objects.filter(recruit=cast.amara_recruit, begun_by="").first()
    assert enrolment is not None
    page = client_for(cast.helen).get(reverse("enrolment", args=[enrolment.pk])).text
    assert 'href="/recruits/" aria-current="true"' in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on an iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", "Not known"),
    ],
)
def test_a_browser_is_called_by_its_name(agent: str, words: str) -> None:
    assert browser(agent) == words
