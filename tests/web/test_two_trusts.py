"""A link into the other trust of somebody who has two: the page that is not found offers the change, and tells nothing by it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from onboarding.models import Membership
from tests.cast import Cast
from tests.elsewhere import link, open_to, signed_in_by
from tests.factories import MembershipFactory
from tests.identity_provider import IdentityProvider
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db
OFFER = "Work in Southmoor Community"


@pytest.fixture
def far(cast: Cast, enter: Callable[[Membership], None]) -> Membership:
    """What Helen of Northgate is at Southmoor."""
    enter(cast.omar)
    made: Membership = MembershipFactory(
        trust=cast.southmoor, user=cast.helen.user, full_name="Helen Moss", roles=["hr"]
    )
    return made


def test_a_link_into_my_other_trust_offers_the_change_and_leads_there(cast: Cast, far: Membership) -> None:
    browser, page = client_for(cast.helen), f"/recruits/{cast.southmoor_recruit.pk}/?stage=all"
    answer = browser.get(page)
    assert answer.status_code == 404 and OFFER in answer.text
    assert "work in Northgate University Hospitals now" in answer.text and f'name="next" value="{page}"' in answer.text

    answer = browser.post("/account/trust/", {"membership": str(far.pk), "next": page})

    assert answer["Location"] == page
    assert cast.southmoor_recruit.full_name in browser.get(page).text


def test_the_offer_is_the_same_for_a_page_that_is_nowhere(cast: Cast, far: Membership) -> None:
    browser, there, nowhere = client_for(cast.helen), str(cast.southmoor_recruit.pk), str(uuid4())

    pages = [browser.get(f"/recruits/{one}/").text.replace(one, "it") for one in (there, nowhere)]

    first, second = (page.partition('name="csrfmiddlewaretoken"')[0] for page in pages)
    assert first == second and [OFFER in page for page in pages] == [True, True]


def test_who_has_one_trust_is_offered_nothing(cast: Cast, far: Membership) -> None:
    for browser in (client_for(cast.hana), Browser()):
        assert "Work in" not in browser.get(f"/recruits/{cast.southmoor_recruit.pk}/", follow=True).text


def test_who_came_by_the_account_of_one_trust_is_offered_no_other(
    cast: Cast, far: Membership, settings: Any, service: IdentityProvider, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    provider = open_to(settings, service)
    link(cast.helen, provider)
    browser = signed_in_by(service, provider)

    answer = browser.get(f"/recruits/{cast.southmoor_recruit.pk}/")

    assert (answer.status_code, OFFER in answer.text) == (404, False)


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_host(cast: Cast, far: Membership, page: str) -> None:
    answer = client_for(cast.helen).post("/account/trust/", {"membership": str(far.pk), "next": page})
    assert answer["Location"] == "/"
