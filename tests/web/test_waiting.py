"""The page of what waits on whom, by age."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from onboarding import access
from onboarding.models import Recruit, Step
from onboarding.selectors.waiting import waits_by_party
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Browser]


@pytest.fixture
def rosa(cast: Cast) -> Recruit:
    quiet_northgate(cast)
    return recruit_with_people(cast, full_name="Rosa Cruz")


def waits(rosa: Recruit, whom: str, days: int, **item: str) -> Step:
    step = step_due(date(2026, 6, 1), rosa, **item)
    Step.objects.filter(pk=step.pk).update(waiting_on=whom, waiting_since=TODAY - timedelta(days=days))
    return step


def test_each_step_counts_once_by_party_and_age(cast: Cast, rosa: Recruit) -> None:
    for days in (0, 7, 8, 14, 15, 28, 29, 400):
        waits(rosa, "home_office", days)
    waits(rosa, "ward", 3)

    home, ward = waits_by_party(cast.helen, TODAY)

    assert (home.party, home.counts, home.total) == (
        "home_office", {"week": 2, "fortnight": 2, "month": 2, "longer": 2}, 8,
    )  # fmt: skip
    assert (ward.party, ward.total, ward.oldest) == ("ward", 1, TODAY - timedelta(days=3))


def test_what_is_done_or_of_somebody_who_left_waits_no_more(cast: Cast, rosa: Recruit) -> None:
    done, _ = waits(rosa, "ward", 3), waits(rosa, "ward", 3)
    Step.objects.filter(pk=done.pk).update(state="done", done_on=TODAY)
    assert waits_by_party(cast.helen, TODAY)[0].total == 1
    Recruit.objects.filter(pk=rosa.pk).update(status="left")
    assert waits_by_party(cast.helen, TODAY) == []


def test_a_count_leads_to_its_steps(cast: Cast, client_for: ClientFor, rosa: Recruit) -> None:
    waits(rosa, "home_office", 40, title="Visa decided")
    waits(rosa, "ward", 2, title="Rota agreed")
    browser = client_for(cast.helen)

    page = browser.get("/waiting/").text
    assert "2 steps wait" in page and "?whom=home_office&amp;age=longer#found" in page
    narrowed = browser.get("/waiting/?whom=home_office&age=longer").text
    assert "1 step waits on the Home Office, over 28 days" in narrowed
    assert "Visa decided" in narrowed and "Rota agreed" not in narrowed and "40 days" in narrowed
    assert "2 steps wait" in browser.get("/waiting/?whom=nobody&age=x&page=99").text
    assert "/waiting/" in browser.get("/manage/").text


def test_the_empty_page_says_where_it_is_said(cast: Cast, client_for: ClientFor, rosa: Recruit) -> None:
    assert "Nothing is said to wait on anybody." in client_for(cast.helen).get("/waiting/").text


def test_the_page_costs_the_same_for_many(
    cast: Cast, client_for: ClientFor, rosa: Recruit, count_queries: Callable[..., int]
) -> None:
    browser = client_for(cast.helen)
    waits(rosa, "ward", 2)
    browser.get("/waiting/")
    few = count_queries(lambda: browser.get("/waiting/"))
    access.enter(cast.helen)
    for days in range(6):
        waits(rosa, "landlord", days)
    assert count_queries(lambda: browser.get("/waiting/")) == few
