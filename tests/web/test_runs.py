"""Kept reports on the page: kept, signed after proving who one is, restated."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import ReportRun
from onboarding.services.report_runs import make_run, sign_run
from onboarding.services.steps import submit_step
from tests.cast import PASSWORD, Cast
from tests.web.test_reports import words_of

pytestmark = pytest.mark.django_db


def test_a_report_is_kept_and_read_again(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert "No report has been kept yet" in browser.get("/reports/runs/").text

    answer = browser.post("/reports/runs/", {"as_of": "28 2 2026"}, follow=True)

    page = words_of(answer.text)
    assert "Readiness report of 28 February 2026" in page and "Kept by Helen Moss" in page
    assert "Sign this report" not in page
    assert "28 February 2026" in browser.get("/reports/runs/").text
    late = browser.post("/reports/runs/", {"as_of": "1 4 2026"})
    assert late.status_code == 400 and "Ask for today or a day in the past." in late.text


def test_a_director_signs_after_proving_who_they_are(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    address = f"/reports/runs/{make_run(cast.helen).pk}/"
    browser = client_for(cast.diana)
    assert f'href="{address}sign/"' in browser.get(address).text

    asked = browser.get(f"{address}sign/")
    assert asked.status_code == 302 and asked.url == f"/account/confirm/?next={address.replace('/', '%2F')}sign%2F"
    assert browser.post(f"{address}sign/", {"caveats": ""}).status_code == 302, "not without it"
    confirmed = browser.post(asked.url, {"password": PASSWORD})
    assert confirmed.status_code == 302 and confirmed.url == f"{address}sign/"
    signed = browser.post(
        f"{address}sign/", {"assurance": "limited", "caveats": "February is still being entered."}, follow=True
    )

    page = words_of(signed.text)
    assert (
        "Signed by Diana Frost" in page
        and "these figures give: Limited." in page
        and "February is still being entered." in page
    )
    again = browser.post(f"{address}sign/", {"assurance": "limited", "caveats": ""})
    assert again.status_code == 409 and "This run is signed already." in again.text


def test_hr_publishes_what_is_known_since_with_the_reason(client_for, cast: Cast, step_of) -> None:
    access.enter(cast.helen)
    run = make_run(cast.helen, as_of=date(2026, 3, 1))
    address = f"/reports/runs/{run.pk}/"
    browser = client_for(cast.helen)
    unsigned = browser.post(f"{address}restate/", {"reason": "Late"})
    assert unsigned.status_code == 409 and "Only a signed run is restated." in unsigned.text
    access.enter(cast.helen)
    sign_run(cast.diana, run_id=run.pk)
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "named-contact").id, note="Told", on=date(2026, 3, 1))
    assert "Say why the figures are different now." in browser.post(f"{address}restate/", {"reason": ""}).text

    page = words_of(browser.post(f"{address}restate/", {"reason": "The paper came late."}, follow=True).text)

    assert "By Helen Moss, because: The paper came late." in page and "5.2: done" in page
    later = ReportRun.objects.get(restates__run=run)
    assert "This stands beside the report that was signed" in words_of(browser.get(f"/reports/runs/{later.pk}/").text)
