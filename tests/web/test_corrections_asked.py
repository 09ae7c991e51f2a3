"""The pages on which one asks for a correction and HR answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

pytestmark = pytest.mark.django_db
SAID = {"detail": "Job title", "wrong": "I am no deputy any more", "right": "Ward manager"}


@pytest.mark.parametrize("who", ["amara", "liam", "diana", "ben"])
def test_from_asking_to_reading_the_answer(client_for, cast: Cast, who: str) -> None:
    browser, hr = client_for(getattr(cast, who)), client_for(cast.helen)
    assert 'href="/corrections/"' in browser.get("/account/").text
    page = browser.post("/corrections/", SAID, follow=True).text
    assert "We write to you once they have answered" in page and "Waiting for HR" in page and "2 April 2026" in page
    queue = hr.get("/review/?show=correction").text
    assert "Something to correct: answer by 2 April 2026" in queue
    path = queue.split('href="/corrections/')[1].split('"')[0]
    page = hr.get(f"/corrections/{path}").text
    assert "I am no deputy any more" in page
    own = f"/recruits/{cast.amara_recruit.pk}/" if who == "amara" else f"/people/{getattr(cast, who).pk}/"
    assert f'href="{own}"' in page and 'href="/review/"' in page
    refused = hr.post(f"/corrections/{path}", {"answer": "no"})
    assert refused.status_code == 400 and "Enter a reason." in refused.text

    hr.post(f"/corrections/{path}", {"answer": "no", "reason": "The board decides that"})

    page = browser.get("/corrections/").text
    assert "Declined" in page and "The board decides that" in page
    assert "Nobody asks for a correction." not in page
    late = hr.post(f"/corrections/{path}", {"answer": "yes", "reason": "Typed late"})
    assert late.status_code == 400 and "answered already" in late.text and "Typed late" in late.text


def test_what_was_typed_stays_where_something_is_wrong(client_for, cast: Cast) -> None:
    answer = client_for(cast.amara).post("/corrections/", SAID | {"right": ""})
    assert answer.status_code == 400 and "Enter what it should be." in answer.text
    assert "I am no deputy any more" in answer.text
    answer = client_for(cast.amara).post("/corrections/", {})
    assert "Enter what is wrong." in answer.text and "Enter what it should be." in answer.text


def test_many_requests_take_the_queries_of_one(client_for, cast: Cast, django_assert_num_queries) -> None:
    browser = client_for(cast.amara)
    browser.post("/corrections/", SAID)
    with CaptureQueriesContext(connection) as of_one:
        browser.get("/corrections/")
    one = len(of_one)
    for _ in range(5):
        browser.post("/corrections/", SAID)
    with django_assert_num_queries(one):
        browser.get("/corrections/")


def test_an_hr_officer_does_not_answer_themselves(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    browser.post("/corrections/", SAID)
    queue = browser.get("/review/").text
    assert "Sent in by you" in queue
    path = queue.split('href="/corrections/')[1].split('"')[0]
    page = browser.get(f"/corrections/{path}").text
    assert "What is your answer?" not in page and "Somebody else in HR answers it." in page
    assert browser.post(f"/corrections/{path}", {"answer": "yes"}).status_code == 403
    assert "only HR officer" not in page


def test_the_only_hr_officer_is_told_that_nobody_can_answer_them(client_for, cast: Cast) -> None:
    browser = client_for(cast.omar)
    browser.post("/corrections/", SAID)
    path = browser.get("/review/").text.split('href="/corrections/')[1].split('"')[0]

    page = browser.get(f"/corrections/{path}").text

    assert "You are the only HR officer here, so nobody can answer what you ask for." in page and "/people/new/" in page
