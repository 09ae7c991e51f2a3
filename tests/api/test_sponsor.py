"""Through the API: the sponsor's desk, reports, self-audits, and one person's file."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from onboarding import access
from onboarding.services.file_audits import draw_audit
from tests.api.asking import API, MISSING, ApiFor, refused
from tests.api.test_query_counts import WHO, queries
from tests.cast import Cast
from tests.sponsor_factories import CosAllocationFactory, LicencePersonFactory, SponsorReportFactory

pytestmark = pytest.mark.django_db


def test_the_desk_is_one_row(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    CosAllocationFactory()
    LicencePersonFactory(full_name="Ruth Cole")
    row = api_for(cast.helen).get(f"{API}/sponsor/").json()
    assert [one["full_name"] for one in row["people"]] == ["Ruth Cole"]
    assert (row["allocations"][0]["assigned"], row["allocations"][0]["left"]) == (2, 38)
    assert {one["state"] for one in row["certificates"]} == {"waiting"}


def test_reports_are_asked_by_person_and_words(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    mine = SponsorReportFactory(recruit=cast.amara_recruit, reference="SMS-77")
    SponsorReportFactory()
    browser = api_for(cast.hana)
    for asked in ({"recruit": str(cast.amara_recruit.pk)}, {"search": "sms-77"}):
        found = browser.get(f"{API}/sponsor/reports/", asked).json()
        assert [one["id"] for one in found["results"]] == [str(mine.pk)], asked
    refused(browser.get(f"{API}/sponsor/reports/?since=2026-01-01"), 400, "invalid")
    refused(browser.get(f"{API}/sponsor/audits/?drawn_after=x"), 400, "invalid")


def test_one_persons_file_is_a_zip(cast: Cast, api_for: ApiFor) -> None:
    browser = api_for(cast.helen)
    answer = browser.get(f"{API}/recruits/{cast.amara_recruit.pk}/sponsor-file/")
    assert answer["Content-Type"] == "application/zip" and answer["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "manifest.json" in archive.namelist()
    for recruit in (cast.southmoor_recruit.pk, MISSING):
        refused(browser.get(f"{API}/recruits/{recruit}/sponsor-file/"), 404, "not_found")


@pytest.mark.parametrize("count", [3, 12])
def test_audits_cost_the_same_however_many(cast: Cast, api_for: ApiFor, count: int) -> None:
    access.enter(cast.helen)
    for _ in range(count):
        draw_audit(cast.helen)
    found = queries(api_for, cast, "sponsor/audits/")
    assert len(found) == WHO + 4, "\n".join(found)  # count; audits; their files; whose files
