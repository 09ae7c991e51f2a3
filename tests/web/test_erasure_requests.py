"""The page on which HR records that somebody asks to be erased, and sees what may go and what stays."""

from datetime import date

import pytest

from onboarding.models import Erasure, ErasureRequest
from onboarding.services.erasure_requests import record_erasure_request
from tests.cast import Cast
from tests.leaving import kept_outside, left

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path, cast: Cast, enter) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.helen)


def path(cast: Cast) -> str:
    return f"/recruits/{cast.amara_recruit.pk}/erasure/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "asked_on-day": "27",
        "asked_on-month": "2",
        "asked_on-year": "2026",
        "ground": "objection",
    } | changes


def test_from_the_persons_page_to_the_answer(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    assert f'href="{path(cast)}"' in browser.get(f"/recruits/{cast.amara_recruit.pk}/data/").text
    page = browser.get(path(cast)).text
    assert "They ask to be erased" in page and "Article 17(1) and (3)" in page and "To be confirmed" in page

    page = browser.post(path(cast), typed(), follow=True).text

    assert "Asked on 27 February 2026: they object" in page and "Answer by 27 March 2026." in page
    assert page.count("May go") == 1 and page.count(">\n  Kept\n") + page.count("Kept</strong>") >= 1
    assert "Kept: 2 years after they leave." in page and "It may go once they have left." in page
    page = browser.post(path(cast), {"verb": "propose", "chosen": ["pastoral"]}, follow=True).text
    assert "1 proposal made." in page and "Waits for a second person" in page and "They have been answered" not in page
    waiting = client_for(cast.hana).get("/retention/waiting/").text
    assert "They asked for it to go on 27 February 2026. Proposed by Helen Moss" in waiting
    assert f'href="{path(cast)}"' in browser.get("/retention/").text
    enter(cast.helen)
    Erasure.objects.update(state="declined")
    page = browser.post(path(cast), {"verb": "answered"}, follow=True).text
    assert "The request is closed." in page and "Asked on 27 February 2026, answered on 2 March 2026" in page


def test_of_somebody_who_left_each_kind_says_until_when_it_is_kept(client_for, cast: Cast) -> None:
    left(cast.amara_recruit, date(2025, 6, 1))
    record_erasure_request(cast.helen, person_id=cast.amara_recruit.pk, asked_on=date(2026, 1, 2), ground="consent")
    page = client_for(cast.helen).get(path(cast)).text
    assert "Kept until 1 June 2027." in page and "Kept until 1 June 2035." in page  # right to work; what names them
    assert page.count("May go") == 2 and "Overdue" in page and "Answer by 2 February 2026." in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        typed(ground=""),
        typed(ground="x"),
        typed(**{"asked_on-year": "9999"}),
        typed(**{"asked_on-day": "31"}),
        typed(**{"asked_on-day": "\0"}),
        {"verb": "answered"},
        {"verb": "propose", "chosen": "pastoral"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client_for, cast: Cast, sent: dict[str, str]) -> None:
    answer = client_for(cast.helen).post(path(cast), sent)
    assert answer.status_code == 400 and "There is a problem" in answer.text
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["training"], ["x"], ["\0"]])
def test_only_what_may_go_can_be_chosen(client_for, cast: Cast, chosen: list[str]) -> None:
    record_erasure_request(cast.helen, person_id=cast.amara_recruit.pk, asked_on=date(2026, 3, 2), ground="consent")
    answer = client_for(cast.helen).post(path(cast), {"verb": "propose", "chosen": chosen})
    assert answer.status_code == 400 and "There is a problem" in answer.text


def test_the_page_costs_the_same_with_and_without_a_request(client_for, cast: Cast, count_queries, enter) -> None:
    browser = client_for(cast.helen)
    browser.get(path(cast))
    # Ten of coming in, as for every page; the person; then the request, the last day, the hold, earlier requests.
    assert count_queries(lambda: browser.get(path(cast))) == 10 + 1 + 4
    enter(cast.helen)
    record_erasure_request(cast.helen, person_id=cast.amara_recruit.pk, asked_on=date(2026, 3, 2), ground="consent")
    # And what was proposed because of it.
    assert count_queries(lambda: browser.get(path(cast))) == 10 + 1 + 5
