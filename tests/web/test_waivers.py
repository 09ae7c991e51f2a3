"""The page of what is waived, by when it runs out."""

from collections.abc import Callable
from datetime import date

import pytest
from time_machine import Traveller

from onboarding import access
from onboarding.services.lapses import lapse_waivers
from onboarding.services.steps import accept_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import RecruitFactory
from tests.reminding import step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def waived(cast: Cast) -> Callable[..., None]:
    def make(until: date | None, **item: str) -> None:
        access.enter(cast.helen)
        step = step_due(date(2026, 6, 1), RecruitFactory(full_name="Rosa Cruz"), **item)
        waive_step(cast.helen, step_id=step.pk, reason="Away until then", expires_on=until)
        accept_step(cast.hana, step_id=step.pk)

    return make


def test_each_waiver_stands_where_its_last_day_puts_it(
    cast: Cast, client_for: Callable[..., Browser], waived: Callable[..., None]
) -> None:
    waived(date(2026, 3, 12), title="Flat found")
    waived(date(2026, 8, 1), title="Bank account")
    waived(None, title="Car park")
    browser = client_for(cast.helen)

    soon = browser.get("/review/waivers/").text
    assert "Flat found" in soon and "Waived until 12 March 2026" in soon and "10 days left" in soon
    assert "Rosa Cruz" in soon and "Away until then" in soon and "agreed by Hana" in soon
    assert "Bank account" not in soon and "Car park" not in soon
    assert "Bank account" in browser.get("/review/waivers/?show=later").text
    assert "Waived, with no last day" in browser.get("/review/waivers/?show=for_good").text


def test_what_ran_out_is_shown_as_open_again(
    cast: Cast, client_for: Callable[..., Browser], waived: Callable[..., None], clock: Traveller
) -> None:
    waived(date(2026, 3, 5), title="Flat found")
    clock.move_to("2026-03-06 09:00")
    lapse_waivers(cast.northgate, date(2026, 3, 6))

    page = client_for(cast.helen).get("/review/waivers/?show=lapsed").text
    assert "Flat found" in page and "Was waived until 5 March 2026" in page


def test_the_empty_page_says_so_and_review_leads_to_it(cast: Cast, client_for: Callable[..., Browser]) -> None:
    browser = client_for(cast.helen)
    assert "/review/waivers/" in browser.get("/review/").text
    assert "No waiver runs out in the next 28 days." in browser.get("/review/waivers/?show=nonsense&page=x").text


def test_the_page_costs_the_same_for_many(
    cast: Cast, client_for: Callable[..., Browser], waived: Callable[..., None], count_queries: Callable[..., int]
) -> None:
    browser = client_for(cast.helen)
    waived(date(2026, 3, 12))
    browser.get("/review/waivers/")  # the first page of a session costs a little more
    few = count_queries(lambda: browser.get("/review/waivers/"))
    for _ in range(5):
        waived(date(2026, 3, 14))
    assert count_queries(lambda: browser.get("/review/waivers/")) == few
