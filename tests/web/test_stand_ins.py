"""The pages on which somebody says who stands in for them."""

from collections.abc import Callable

import pytest

from onboarding import access
from onboarding.models import StandIn
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Browser]


def sent(cast: Cast, **more: str) -> dict[str, str]:
    days = {"first_on-day": "2", "first_on-month": "3", "first_on-year": "2026"}
    days |= {"last_on-day": "13", "last_on-month": "3", "last_on-year": "2026"}
    return {"absent": str(cast.liam.pk), "by": str(cast.ben.pk), "reason": "Annual leave"} | days | more


def test_a_manager_says_who_stands_in_and_the_list_of_the_colleague_says_for_whom(
    cast: Cast, client_for: ClientFor
) -> None:
    quiet_northgate(cast)
    step_due(TODAY, recruit_with_people(cast), owner_role="line_manager", title="Welcome lunch")
    browser = client_for(cast.liam)
    assert "/stand-ins/" in browser.get("/to-do/").text
    assert 'type="hidden" name="absent"' in browser.get("/stand-ins/new/").text

    assert browser.post("/stand-ins/new/", sent(cast)).headers["Location"] == "/stand-ins/"

    mine = browser.get("/stand-ins/").text
    assert "Ben Carter for you" in mine and "2 March 2026 to 13 March 2026" in mine and "1 open step in their" in mine
    theirs = client_for(cast.ben).get("/to-do/").text
    assert "Welcome lunch" in theirs and "For Liam Doyle until 13 March 2026" in theirs
    access.enter(cast.helen)
    end = f"/stand-ins/{StandIn.objects.get().pk}/end/"
    assert end in mine and end not in client_for(cast.ben).get("/stand-ins/").text
    assert browser.post(end).status_code == 302
    assert "Nobody stands in for anybody now." in browser.get("/stand-ins/").text
    assert "This is over already." in browser.post(end, follow=True).text


def test_hr_says_it_for_anybody_and_mistakes_keep_what_was_typed(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for(cast.helen)
    assert "Standing in" in browser.get("/manage/").text
    assert "Choose who is away" in browser.get("/stand-ins/new/").text

    wrong = browser.post("/stand-ins/new/", sent(cast, by=str(cast.omar.pk)))
    assert (
        wrong.status_code == 400 and "Choose a colleague from the list." in wrong.text and "Annual leave" in wrong.text
    )
    same = browser.post("/stand-ins/new/", sent(cast, by=str(cast.liam.pk)))
    assert same.status_code == 400 and "Choose somebody else to stand in." in same.text
    assert browser.post("/stand-ins/new/", sent(cast)).status_code == 302
