"""The report as a workbook and as a paper: for whom, what is withheld in them, and that anybody can read the paper."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from onboarding import access
from onboarding.models import Cohort, Event, Trust
from onboarding.outputs.paper import paper_of
from onboarding.outputs.workbook import workbook_of
from onboarding.selectors import report_files
from onboarding.selectors.whole_report import whole_report
from onboarding.services.metric_values import record_metric
from onboarding.services.report_files import make_files
from onboarding.services.report_runs import keep_days
from tests.api.asking import API, ApiFor, refused
from tests.by_hand.files import tables_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = f"{API}/reports/readiness/"
HOSTILE = '=cmd|"/c calc"!A1 #strong[bold] $x^2$ *b* _i_ \\ "quoted" <b> @here // no comment'
OUTPUTS = ("xlsx", "pdf")


def test_each_report_that_leaves_as_a_file_is_a_line_of_the_audit(cast: Cast, api_for: ApiFor) -> None:
    for output in ("json", "csv", *OUTPUTS):
        assert api_for(cast.diana).get(ADDRESS, {"output": output}).status_code == 200

    access.enter(cast.helen)
    lines = Event.objects.filter(action="report_exported", actor=cast.diana)
    assert sorted(one.detail.data["output"] for one in lines) == ["csv", "pdf", "xlsx"]


def test_files_are_for_those_who_read_figures_of_the_whole_trust(cast: Cast, api_for: ApiFor) -> None:
    for output in OUTPUTS:
        for viewer in (cast.helen, cast.diana):
            answer = api_for(viewer).get(ADDRESS, {"output": output})
            assert answer.status_code == 200
            assert f"edi-2023-2026-03-02.{output}" in answer.headers["Content-Disposition"]
        for viewer in (cast.liam, cast.amara, cast.ben):
            refused(api_for(viewer).get(ADDRESS, {"output": output}), 403, "not_allowed")


def test_what_a_file_cannot_be_asked_is_refused_at_its_field(cast: Cast, api_for: ApiFor) -> None:
    api = api_for(cast.diana)
    for output in OUTPUTS:
        for asked, field in (
            ({"as_of": "2026-03-03"}, "as_of"),
            ({"known_at": "2024-12-31"}, "known_at"),
            ({"group_by": "cohort"}, "group_by"),
        ):
            assert refused(api.get(ADDRESS, asked | {"output": output}), 400, "invalid")[0][0] == field
        refused(api.get(ADDRESS, {"output": output, "plan": "other"}), 404, "not_found")
    refused(api.get(ADDRESS, {"output": "docx"}), 400, "invalid")


def test_small_groups_are_withheld_in_files_too(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    keep_days(cast.northgate, [date(2026, 2, 28)])
    for viewer, shown in ((cast.helen, True), (cast.diana, False)):
        lines = tables_of(api_for(viewer).get(ADDRESS, {"output": "xlsx"}).content)["Groups"]
        (line,) = [one for one in lines if (one["Grouped by"], one["Ref"]) == ("Cohort", "5.1")]
        assert ((line["People in scope"], line["People counted"]) == (2, 2)) is shown
        assert line["Withheld"] == ("no" if shown else "yes")
        assert any(one["Grouped by"] == "Line manager" for one in lines) is shown
        words = words_of(api_for(viewer).get(ADDRESS, {"output": "pdf"}).content)
        assert f"{cast.cohort.name} {'2 0 of 2' if shown else 'Withheld Withheld'}" in words
        assert "Amara" not in words and "Liam" not in words


def test_what_somebody_typed_is_neither_a_formula_nor_markup(cast: Cast) -> None:
    access.enter(cast.helen)
    Cohort.objects.filter(pk=cast.cohort.pk).update(name=HOSTILE)
    cast.helen.trust.name = HOSTILE
    whole = whole_report(cast.helen)
    sheets = tables_of(workbook_of(whole))  # which refuses formulas
    assert HOSTILE in [line["Group"] for line in sheets["Groups"]]
    assert sheets["Summary"][0]["Value"] == HOSTILE
    assert HOSTILE in words_of(paper_of(whole))


def test_what_is_context_stands_neither_under_the_national_measures_nor_under_their_words(cast: Cast) -> None:
    access.enter(cast.helen)
    for metric in ("5a", "wres-3"):
        record_metric(
            cast.helen, plan_key="edi-2023", metric=metric, year=2025, value=Decimal("61"), source="Tables of 2025"
        )
    whole = whole_report(cast.helen)
    assert [one["metric"] for one in whole.measures] == ["5a"]
    assert "wres" not in words_of(paper_of(whole)).lower()


def test_letters_that_the_paper_cannot_draw_do_not_stop_it(cast: Cast) -> None:
    access.enter(cast.helen)
    cast.helen.trust.name = "Żółć Ελλάς Дніпро 東京 مستشفى 🏥"
    assert "Żółć Ελλάς Дніпро □□ □□□□□□ □" in words_of(paper_of(whole_report(cast.helen)))


# --- PDF/UA ---------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(cast: Cast) -> Iterator[pikepdf.Pdf]:
    """The director's paper, with two months behind it."""
    access.enter(cast.helen)
    keep_days(Trust.objects.get(pk=cast.northgate.pk), [date(2026, 1, 31), date(2026, 2, 28)])
    access.enter(cast.diana)
    with pikepdf.open(BytesIO(paper_of(whole_report(cast.diana)))) as opened:
        yield opened


def parts_of(element: Any) -> Iterator[Any]:
    """Every element of the tree of tags below one, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from parts_of(kid)


def tags_of(element: Any) -> list[str]:
    return [str(one.S) for one in parts_of(element)]


def test_the_paper_says_that_it_is_accessible_in_which_language_and_what_it_is_called(paper: pikepdf.Pdf) -> None:
    assert bool(paper.Root.MarkInfo.Marked) and str(paper.Root.Lang).lower() == "en-gb"
    assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
    with paper.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"].startswith("How ready we are")
    assert all(str(page.get("/Tabs")) == "/S" for page in paper.pages)
    assert "/Encrypt" not in paper.trailer


def test_headings_go_down_one_level_at_a_time(paper: pikepdf.Pdf) -> None:
    levels = [int(tag[2:]) for tag in tags_of(paper.Root.StructTreeRoot) if tag[:2] == "/H" and tag[2:].isdigit()]
    assert levels[0] == 1 and len(levels) > 8
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_each_table_has_heads_and_each_drawing_says_what_it_shows(paper: pikepdf.Pdf) -> None:
    tables = [one for one in parts_of(paper.Root.StructTreeRoot) if str(one.S) == "/Table"]
    assert len(tables) > 8
    for table in tables:
        rows = [one for one in parts_of(table) if str(one.S) == "/TR"]
        assert set(tags_of(rows[0])) >= {"/TH"} and "/TD" not in tags_of(rows[0])
        assert len({len([c for c in parts_of(row) if str(c.S) in ("/TH", "/TD")]) for row in rows}) == 1
    drawings = [one for one in parts_of(paper.Root.StructTreeRoot) if str(one.S) == "/Figure"]
    assert drawings and all(str(one.Alt).startswith("Run chart of action 5.") for one in drawings)


def test_nothing_is_drawn_outside_the_tags(paper: pikepdf.Pdf) -> None:
    for page in paper.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            match str(instruction.operator):
                case "BDC" | "BMC":
                    depth += 1
                case "EMC":
                    depth -= 1
                case "Tj" | "TJ" | "S" | "f" | "f*" | "B" | "Do":
                    assert depth > 0
        assert depth == 0


@pytest.mark.parametrize("kind", ["report", "run"])
def test_what_is_too_long_for_a_request_is_made_by_a_worker(
    cast: Cast, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    api, address, asked = api_for(cast.helen), ADDRESS, {"output": "xlsx", "as_of": "2026-02-27"}
    if kind == "run":
        made = api.post(f"{API}/report-runs/", {"as_of": "2026-02-27"}).json()
        address, asked = f"{API}/report-runs/{made['id']}/", {"output": "xlsx"}
    here = api.get(address, asked)
    monkeypatch.setattr(report_files, "MOST_AT_ONCE", -1)

    later, again = api.get(address, asked), api.get(address, asked)

    assert (here.status_code, later.status_code) == (200, 202)
    assert later["Location"] == again["Location"] and later.json()["id"] == again.json()["id"]
    assert {name: later.json()[name] for name in ("output", "as_of", "state", "file")} == {
        "output": "xlsx", "as_of": "2026-02-27", "state": "waiting", "file": None,
    }  # fmt: skip
    refused(api.get(f"{later['Location']}file/"), 404, "not_found")
    make_files(cast.northgate.pk)
    ready = api.get(later["Location"]).json()
    saved = api.get(ready["file"])
    assert (ready["state"], saved.status_code) == ("ready", 200)
    assert tables_of(saved.content)["Actions"] == tables_of(here.content)["Actions"]
    assert saved["Content-Disposition"] == here["Content-Disposition"]
    refused(api_for(cast.diana).get(later["Location"]), 404, "not_found")
