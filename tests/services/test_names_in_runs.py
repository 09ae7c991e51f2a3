"""A report that is kept names by id whoever gave another word than the rule; whoever reads it is told who they are now."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onboarding.models import Membership, ReportRun
from onboarding.selectors.rag_overrides import with_names
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.report_runs import find_run, run_detail
from onboarding.selectors.whole_report import whole_run
from onboarding.services.erasing import NAMELESS
from onboarding.services.rag_overrides import override_rag
from onboarding.services.report_runs import make_run, unproven
from tests.cast import Cast
from tests.leaving import erased, kept_outside
from tests.report_factories import ReportRunFactory
from tests.staff_leaving import switched_off
from web.presenters.runs import run_page


@pytest.mark.django_db
def test_their_name_is_in_no_report_that_was_kept_with_a_word_of_theirs(
    cast: Cast, enter: Callable[[Membership], None], django_assert_num_queries: Any, settings: Any, tmp_path: Path
) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.diana)
    for action in ("5.1", "5.2"):
        override_rag(cast.diana, action=action, word="amber", reason="Wards shut.", holds_until=date(2026, 6, 30))
    run = make_run(cast.diana)
    before = {**run.report, "actions": readiness_report(cast.diana)["actions"]}
    old = ReportRunFactory(plan=run.plan, made_by=cast.helen, report=json.loads(json.dumps(before, default=str)))
    with django_assert_num_queries(1):  # the names of all
        assert words_by(cast.diana, run) == ["Diana Frost", "Diana Frost"]
    assert cast.diana.full_name not in str(ReportRun.objects.filter(pk=run.pk).values().get())

    enter(cast.helen)
    erased(cast, switched_off(cast.diana))

    for one in (run, ReportRun.objects.get(pk=old.pk)):
        assert words_by(cast.helen, one) == [NAMELESS, NAMELESS]
        assert cast.diana.full_name not in str(run_detail(cast.helen, find_run(cast.helen, one.pk)))
    assert unproven(ReportRun.objects.select_related("plan", "trust").get(pk=run.pk)) == []
    assert run_page(cast.helen, run.pk).actions[0].rule.startswith(f"Amber: said by {NAMELESS} until")
    assert cast.diana.full_name not in str(whole_run(cast.helen, find_run(cast.helen, run.pk)).report)


def words_by(viewer: Membership, run: ReportRun) -> list[str]:
    given = [one["override"] for one in with_names(viewer, run.report)["actions"] if one["override"]]
    assert all(one["by"]["id"] == str(given[0]["by"]["id"]) for one in given)
    return [one["by"]["name"] for one in given]
