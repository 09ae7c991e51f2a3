"""Another word than the rule gives: whose, why, until when; the rule's stays beside it, on every day and in every file."""

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound
from onboarding.models import Event, Membership
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.rag_overrides import override_rag
from onboarding.services.report_runs import make_run, sign_run
from tests.api.asking import API, ApiFor
from tests.by_hand.files import tables_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY, JUNE = date(2026, 3, 2), date(2026, 6, 30)
WHY = "Two wards are closed, and nobody new arrives there."


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.diana)


def word(viewer: Membership, **asked: Any) -> tuple[str, str, str | None]:
    row = next(one for one in readiness_report(viewer, **asked)["actions"] if one["key"] == "5.2")
    return row["rag"], row["rag_by_rule"], row["override"] and row["override"]["by"]["name"]


def say(cast: Cast, **given: Any) -> None:
    override_rag(cast.diana, **{"action": "5.2", "word": "amber", "reason": WHY, "holds_until": JUNE} | given)


def test_the_word_of_a_director_shows_with_their_name_beside_that_of_the_rule(cast: Cast) -> None:
    assert word(cast.helen) == ("red", "red", None)
    say(cast)
    assert word(cast.helen) == ("amber", "red", "Diana Frost")
    assert Event.objects.filter(action="rag_overridden").count() == 1


def test_the_newest_word_speaks_and_can_be_taken_back(cast: Cast) -> None:
    say(cast)
    say(cast, word="green", reason="All of them moved in on Friday.")
    assert word(cast.diana)[0] == "green"
    say(cast, word="", holds_until=None, reason="I was wrong.")
    assert word(cast.diana) == ("red", "red", None)


def test_a_word_holds_from_its_day_until_the_day_that_was_said(cast: Cast, clock: Any) -> None:
    say(cast)
    assert word(cast.diana, as_of=date(2026, 3, 1))[0] != "amber"
    for day, spoken in ((JUNE, "amber"), (date(2026, 7, 1), "red")):
        clock.move_to(f"{day}T12:00:00+01:00")
        assert word(cast.diana)[0] == spoken


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"action": "9.9"}, "action"),
        ({"word": "grey"}, "word"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"holds_until": None}, "holds_until"),
        ({"holds_until": date(2026, 3, 1)}, "holds_until"),
        ({"holds_until": date(2027, 4, 1)}, "holds_until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(cast, **given)
    assert [one.field for one in refused.value.problems] == [field]


def test_only_a_director_may_and_only_for_a_plan_of_theirs(cast: Cast) -> None:
    for viewer in (cast.helen, cast.liam):
        with pytest.raises(NotAllowed):
            override_rag(viewer, action="5.2", word="green", reason=WHY, holds_until=JUNE)
    with pytest.raises(NotFound):
        say(cast, plan_key="other")


def test_csv_workbook_and_paper_say_whose_word_it_is(cast: Cast, api_for: ApiFor) -> None:
    say(cast)
    api = api_for(cast.helen)
    address = f"{API}/reports/readiness/"
    (line,) = [
        one for one in csv.DictReader(api.get(address, {"output": "csv"}).text.splitlines()) if one["key"] == "5.2"
    ]
    assert (line["rag"], line["rag_by_rule"]) == ("amber", "red") and WHY in line["override"]
    (row,) = [one for one in tables_of(api.get(address, {"output": "xlsx"}).content)["Actions"] if one["Ref"] == "5.2"]
    assert row["Word"] == "Amber" and any(WHY in str(value) and "Diana Frost" in str(value) for value in row.values())
    words = words_of(api.get(address, {"output": "pdf"}).content)
    assert f"Amber: said by Diana Frost until 30 June 2026, because: {WHY}" in words
    assert "The rule: Red: fewer than 80%" in words


def test_the_paper_of_a_signed_report_says_who_signed_and_how_sure_they_are(cast: Cast, api_for: ApiFor) -> None:
    run = make_run(cast.diana)
    sign_run(cast.diana, run_id=run.pk, caveats="Papers of March are missing.", assurance="limited")
    for output in ("pdf", "xlsx"):
        for viewer in (cast.helen, cast.diana):
            answer = api_for(viewer).get(f"{API}/report-runs/{run.pk}/", {"output": output})
            assert answer.status_code == 200
            if output == "pdf":
                words = words_of(answer.content)
                assert "Assurance level Limited" in words and "Signed by Diana Frost on" in words
                assert "The director who signed adds: Papers of March are missing." in words
    assert api_for(cast.diana).get(f"{API}/report-runs/{run.pk}/", {"output": "csv"}).status_code == 400
    with pytest.raises(Invalid):
        sign_run(cast.diana, run_id=make_run(cast.diana).pk, assurance="great")
