"""The page of steps in a role that nobody plays."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit, Step
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.reminding import quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Browser]
PATH = "/recruits/nobody/"


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def asked(who: Recruit, **item: Any) -> None:
    for _ in range(3):
        step_due(date(2026, 2, 20), who, **{"owner_role": "line_manager"} | item)


def test_steps_without_a_manager_are_a_task_for_hr(cast: Cast, client_for: ClientFor) -> None:
    rosa = recruit_with_people(cast, full_name="Rosa Cruz", line_manager=None)
    asked(rosa)
    browser = client_for(cast.helen)

    page = browser.get(PATH).text
    assert "Rosa Cruz" in page and "3 steps have no line manager" in page and "3 overdue" in page
    assert "First was due 20 February 2026" in page and f"/recruits/{rosa.pk}/transfer/" in page
    review = browser.get("/review/").text
    assert "3 steps have nobody in the role" in review and PATH in review


def test_so_are_those_of_somebody_who_can_no_longer_do_it(cast: Cast, client_for: ClientFor) -> None:
    gone = MembershipFactory(roles=["line_manager"], is_active=False)
    other = MembershipFactory(roles=["buddy"])
    for name, manager in (("Rosa Cruz", gone), ("Joy Okoro", other), ("Mei Tan", cast.liam)):
        asked(recruit_with_people(cast, full_name=name, line_manager=manager))

    page = client_for(cast.helen).get(PATH).text
    assert "Rosa Cruz" in page and "Joy Okoro" in page and "Mei Tan" not in page


def test_what_a_colleague_was_given_has_somebody_while_they_can_do_it(cast: Cast, client_for: ClientFor) -> None:
    asked(recruit_with_people(cast, full_name="Rosa Cruz", line_manager=None))
    gone = MembershipFactory(roles=["line_manager"], is_active=False)
    lasting, over, in_vain = Step.objects.filter(enrolment__recruit__full_name="Rosa Cruz")
    for step, colleague, until in ((lasting, cast.liam, None), (over, cast.liam, "2026-03-01"), (in_vain, gone, None)):
        Step.objects.filter(pk=step.pk).update(delegate=colleague, delegate_until=until)

    browser = client_for(cast.helen)
    assert "2 steps have no line manager" in browser.get(PATH).text
    assert "2 steps have nobody in the role" in browser.get("/review/").text

    access.enter(cast.helen)
    Step.objects.filter(pk__in=(over.pk, in_vain.pk)).update(delegate=cast.liam, delegate_until="2026-03-02")
    assert "Every open step has somebody who does it." in browser.get(PATH).text


def test_nothing_of_who_has_left_and_the_empty_page_says_so(cast: Cast, client_for: ClientFor) -> None:
    rosa = recruit_with_people(cast, line_manager=None)
    asked(rosa)
    Recruit.objects.filter(pk=rosa.pk).update(status="left")
    browser = client_for(cast.helen)
    assert "Every open step has somebody who does it." in browser.get(PATH).text
    assert "nobody in the role" not in browser.get("/review/").text


def test_it_costs_the_same_for_many(cast: Cast, client_for: ClientFor, count_queries: Callable[..., int]) -> None:
    browser: Browser = client_for(cast.helen)
    asked(recruit_with_people(cast, line_manager=None))
    browser.get(PATH)
    few = count_queries(lambda: browser.get(PATH))
    access.enter(cast.helen)
    viewer: Membership = cast.helen
    for number in range(4):
        asked(recruit_with_people(cast, full_name=f"Person {number}", line_manager=None, case_officer=viewer))
    assert count_queries(lambda: browser.get(PATH)) == few
