"""Whoever saves a report or reads what is behind a figure leaves a line in the audit, whichever way they came."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Event
from onboarding.selectors.timeline import SENTENCES, event_row
from onboarding.services.report_files import ask_for_file, make_files
from tests.cast import Cast
from tests.viewing import api_for, client_for

pytestmark = pytest.mark.django_db
PROOF = "/api/v1/reports/readiness/proof/"


def lines(cast: Cast, action: str) -> list[tuple[str, dict[str, Any]]]:
    """Who did it and what the line says, oldest first."""
    access.enter(cast.helen)
    found = Event.objects.filter(action=action).select_related("actor", "detail").order_by("id")
    return [(one.actor.full_name if one.actor else "", one.detail.data) for one in found]


def test_a_file_of_a_worker_is_told_each_time_it_is_saved_and_not_before_it_is_there(cast: Cast) -> None:
    access.enter(cast.diana)
    asked = ask_for_file(cast.diana, output="xlsx")
    page, api = f"/reports/files/{asked.pk}/save/", f"/api/v1/report-files/{asked.pk}/file/"
    assert client_for(cast.diana).get(page).status_code == 404
    make_files(cast.northgate.pk)

    assert client_for(cast.diana).get(page).status_code == 200
    assert api_for(cast.diana).get(api).status_code == 200

    told = {"output": "xlsx", "plan": "edi-2023", "as_of": "2026-03-02"}
    assert lines(cast, "report_file_saved") == [("Diana Frost", told)] * 2


def test_who_reads_what_is_behind_a_figure_is_told_with_the_figure_by_page_and_by_api(cast: Cast) -> None:
    asked = {"action": "5.1", "figure": "people"}
    assert client_for(cast.helen).get("/reports/readiness/behind/", asked).status_code == 200
    assert api_for(cast.helen).get(PROOF, asked | {"as_of": "2026-03-01"}).status_code == 200
    assert api_for(cast.helen).get(PROOF, asked | {"figure": "none"}).status_code == 400

    assert [data for _, data in lines(cast, "proof_read")] == [asked, asked | {"as_of": "2026-03-01"}]


def test_what_was_not_looked_at_is_not_written_down(cast: Cast) -> None:
    name = "Amara Santos"
    assert api_for(cast.helen).get(PROOF, {"figure": "legal_running", "plan": name}).status_code == 200
    assert api_for(cast.helen).get(PROOF, {"action": "5.1", "figure": "people", "group": name}).status_code == 200

    assert [data for _, data in lines(cast, "proof_read")] == [
        {"figure": "legal_running"},
        {"figure": "people", "action": "5.1"},
    ]


def test_the_audit_shows_it_among_looks_and_exports_in_words(cast: Cast) -> None:
    client_for(cast.diana).get("/reports/readiness/behind/", {"action": "5.1", "figure": "people"})
    api_for(cast.diana).get("/api/v1/reports/readiness/", {"output": "csv"})

    page = client_for(cast.helen).get("/audit/", {"part": "looks"}).text

    assert "Diana Frost read what is behind a figure of a report." in page
    assert "Diana Frost took a report out as a file (csv)." in page


@pytest.mark.parametrize("action", SENTENCES)
def test_every_kind_of_line_can_be_told_also_once_its_words_are_erased(action: str) -> None:
    assert "{" not in event_row(Event(action=action, effective_on=date(2026, 3, 2)))["sentence"]
