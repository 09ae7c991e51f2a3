"""The page of the trust's commitments."""

import pytest

from onboarding import access
from onboarding.models import Step
from tests.cast import Cast
from tests.journeys import pdf

pytestmark = pytest.mark.django_db


def commitment(cast: Cast, key: str) -> Step:
    access.enter(cast.helen)
    found = Step.objects.filter(enrolment__of_trust=True, item__key=key, superseded_on__isnull=True)
    newest = found.order_by("-occurrence").first()
    assert newest is not None
    return newest


def sent(step: Step, **given: object) -> dict[str, object]:
    return {"step": str(step.pk), "revision": str(step.revision), **given}


def test_a_director_keeps_a_commitment_in_place_and_it_is_asked_again(client_for, cast: Cast) -> None:
    step = commitment(cast, "board-visibility")
    browser = client_for(cast.diana)
    answer = browser.post("/commitments/", sent(step, note="The chair met nine recruits."), follow=True)
    assert "“Board members meet recruits and hear their experience” is recorded." in answer.text
    assert "Last done on 2 March 2026, next due by 2 March 2027" in answer.text
    assert "recorded by Diana" in answer.text and f"/steps/{step.pk}/" in answer.text
    page = browser.get(f"/steps/{step.pk}/").text
    assert "The chair met nine recruits." in page and 'href="/commitments/"' in page


def test_a_director_opens_the_file_that_was_recorded_for_a_commitment(client_for, cast: Cast) -> None:
    step = commitment(cast, "retention-report")
    client_for(cast.helen).post("/commitments/", sent(step, file=pdf("turnover.pdf")))
    page = client_for(cast.diana).get(f"/steps/{step.pk}/").text
    assert "turnover.pdf" in page
    evidence = commitment_evidence(cast, step)
    assert client_for(cast.diana).get(f"/evidence/{evidence}/file/").status_code == 200


def commitment_evidence(cast: Cast, step: Step) -> object:
    access.enter(cast.helen)
    return step.evidence.get().pk


def test_what_is_missing_stands_at_its_field_and_what_was_typed_is_kept(client_for, cast: Cast) -> None:
    step = commitment(cast, "retention-report")  # asks for a file
    answer = client_for(cast.diana).post(
        "/commitments/", sent(step, note="See the file", **{"on-day": "31", "on-month": "2", "on-year": "2026"})
    )
    assert answer.status_code == 400
    assert "There is a problem" in answer.text and 'href="#retention-report-on-day"' in answer.text
    assert "See the file" in answer.text and 'value="31"' in answer.text
    assert answer.text.count('<details class="nhsuk-details app-do__form" open>') == 1


def test_whoever_comes_second_keeps_what_they_typed(client_for, cast: Cast) -> None:
    step = commitment(cast, "cohort-feedback")
    client_for(cast.helen).post("/commitments/", sent(step, note="First"))
    answer = client_for(cast.priya).post("/commitments/", sent(step, note="41 of 60 answered"))
    assert answer.status_code == 409
    assert "This was not saved" in answer.text and "41 of 60 answered" in answer.text
    again = commitment(cast, "cohort-feedback")
    assert f'value="{again.pk}"' in answer.text, "sending it again records the next time"


@pytest.mark.parametrize("step", ["", "x", "\0", "01900000-0000-7000-8000-000000000000"])
def test_a_step_that_is_no_commitment_is_not_found(client_for, cast: Cast, step: str, step_of) -> None:
    assert client_for(cast.helen).post("/commitments/", {"step": step, "note": "x"}).status_code == 404
    theirs = step_of(cast.amara_recruit, "named-contact")
    assert client_for(cast.helen).post("/commitments/", sent(theirs, note="x")).status_code == 404


def test_each_role_sees_what_it_leads(client_for, cast: Cast) -> None:
    everything = client_for(cast.diana).get("/commitments/").text
    assert "Board reviews this report" in everything and "Collect feedback from every cohort" in everything
    theirs = client_for(cast.priya).get("/commitments/").text
    assert "Collect feedback from every cohort" in theirs and "Board reviews this report" not in theirs
    for stranger in (cast.ben, cast.ed, cast.amara):
        assert client_for(stranger).get("/commitments/").status_code == 403
    assert "Record that it was done" in everything
    assert (
        client_for(cast.diana)
        .post("/commitments/", sent(commitment(cast, "cohort-feedback"), note="Not hers to lead"))
        .status_code
        == 403
    )


def test_the_page_costs_the_same_however_often_they_were_kept(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/commitments/")  # the first request of a session costs more
    before = count_queries(lambda: browser.get("/commitments/"))
    first_of_march = {"on-day": "1", "on-month": "3", "on-year": "2026"}
    for _ in range(3):
        browser.post("/commitments/", sent(commitment(cast, "cohort-feedback"), note="Kept"))
        browser.post("/commitments/", sent(commitment(cast, "speaking-up"), **first_of_march))
    browser.get("/commitments/")  # shows the messages once
    assert count_queries(lambda: browser.get("/commitments/")) == before
