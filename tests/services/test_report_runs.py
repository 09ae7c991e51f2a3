"""Kept reports: each night once, proven again from the rows, signed once, restated beside and never changed."""

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Event, Membership, ReportRun, RunFigure, Serving
from onboarding.selectors.proof import proof
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.report_runs import find_run, run_detail
from onboarding.services.report_runs import keep_days, make_nightly_runs, make_run, restate_run, sign_run, unproven
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.histories import History
from tests.journeys import step_of

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 3, 2), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def met(run: ReportRun, action: str = "5.2") -> int:
    return next(one["met"] for one in run.report["actions"] if one["key"] == action)


def tell_late(cast: Cast) -> None:
    """Something that was done on 1 March is recorded now."""
    step = step_of(cast.amara_recruit, "pre-arrival/named-contact")
    submit_step(cast.helen, step_id=step.id, note="Told her", on=YESTERDAY)


def test_a_run_keeps_the_report_and_the_ids_behind_each_number(cast: Cast) -> None:
    History(cast, 31).live(turns=40)
    report = readiness_report(cast.helen)

    run = make_run(cast.diana)

    assert run.report["people_in_scope"] == report["people_in_scope"]
    kept = {(one.action, one.figure): one for one in run.figures.all()}
    for action in report["actions"]:
        for figure in ("people_met", "people_not_met", "people_unknown", "met", "on_time", "not_met", "waived"):
            one = kept.get((action["key"], figure))
            assert (one.number if one else 0) == action[figure] == len(one.ids if one else [])
    behind = proof(cast.helen, action="5.2", figure="not_met")
    assert {row["step"] for row in behind[0 : len(behind)]} <= {*kept["5.2", "not_met"].ids, None}
    assert kept["", "legal_running"].number == report["legal_limits"]["running"]


def test_a_run_is_proven_again_after_any_later_history(cast: Cast) -> None:
    history = History(cast, 32)
    history.live(turns=30)
    make_run(cast.helen)
    make_run(cast.helen, as_of=date(2026, 1, 31))
    for run in ReportRun.objects.select_related("plan", "trust"):
        assert unproven(run) == []
    out = StringIO()
    call_command("verify_runs", stdout=out)
    assert "Every run follows from the rows." in out.getvalue()


def test_a_figure_that_no_longer_follows_from_the_rows_is_named(cast: Cast) -> None:
    run = make_run(cast.helen)
    RunFigure.objects.create(trust=cast.northgate, run=run, action="9.9", figure="met", number=1, ids=[run.pk])

    with pytest.raises(CommandError, match=r"9\.9 met: 1 kept, 0 found now"):
        call_command("verify_runs", run=run.pk, stdout=StringIO())
    with pytest.raises(CommandError, match="no run with this id"):
        call_command("verify_runs", run=cast.helen.pk, stdout=StringIO())


def test_each_night_keeps_yesterday_once(cast: Cast, enter: Callable[[Membership], None]) -> None:
    assert (make_nightly_runs(cast.northgate.pk), make_nightly_runs(cast.northgate.pk)) == (1, 0)
    run = ReportRun.objects.get(trust=cast.northgate)
    assert (run.as_of, run.made_by, run.plan.key) == (YESTERDAY, None, "edi-2023")
    assert set(run.groups) == {"profession", "site", "cohort"}
    assert sum(row["people_in_scope"] for row in run.groups["cohort"]) == run.report["people_in_scope"]
    enter(cast.omar)
    assert not ReportRun.objects.exists()
    with pytest.raises(NotFound):
        find_run(cast.omar, run.pk)


def test_days_before_the_trust_went_live_are_not_kept(cast: Cast) -> None:
    assert keep_days(cast.northgate, [date(2024, 12, 31), date(2026, 1, 31)]) == 1
    for as_of in (date(2024, 12, 31), date(2026, 3, 3)):
        with pytest.raises(Invalid):
            make_run(cast.helen, as_of=as_of)


def test_a_director_signs_a_run_once(cast: Cast) -> None:
    run = make_run(cast.helen)
    with pytest.raises(NotAllowed):
        sign_run(cast.helen, run_id=run.pk)

    sign_run(cast.diana, run_id=run.pk, caveats=" February is still being entered. ")

    found = run_detail(cast.diana, find_run(cast.diana, run.pk))
    assert (found["signed_by"]["name"], found["caveats"]) == ("Diana Frost", "February is still being entered.")
    assert found["groups"] == {}
    assert Event.objects.filter(action="run_signed", object_id=run.pk).count() == 1
    with pytest.raises(NotNow):
        sign_run(cast.diana, run_id=run.pk)
    with pytest.raises(Invalid):
        sign_run(cast.diana, run_id=make_run(cast.diana).pk, caveats="x" * 4001)


def test_what_is_known_later_is_published_beside_a_signed_run(cast: Cast) -> None:
    run = make_run(cast.diana, as_of=YESTERDAY)
    with pytest.raises(NotNow):
        restate_run(cast.helen, run_id=run.pk, reason="Not signed yet")
    sign_run(cast.diana, run_id=run.pk)
    with pytest.raises(NotNow):
        restate_run(cast.helen, run_id=run.pk, reason="Nothing happened")
    tell_late(cast)
    with pytest.raises(Invalid):
        restate_run(cast.helen, run_id=run.pk, reason=" ")

    restatement = restate_run(cast.helen, run_id=run.pk, reason="The paper came late.")

    assert met(restatement.later) == met(run) + 1
    (row,) = run_detail(cast.diana, find_run(cast.diana, run.pk))["restatements"]
    changed = {(one["action"], one["figure"]): (one["before"], one["after"]) for one in row["differences"]}
    assert changed["5.2", "met"] == (met(run), met(run) + 1)
    assert (row["reason"], row["published_by"]["name"]) == ("The paper came late.", "Helen Moss")
    with pytest.raises(NotNow):
        restate_run(cast.helen, run_id=run.pk, reason="The same again")
    with pytest.raises(NotNow):
        sign_run(cast.diana, run_id=restatement.later_id)


def test_a_report_says_which_way_it_went_since_the_last_signed_run(cast: Cast) -> None:
    assert readiness_report(cast.diana)["compared_with"] is None
    run = make_run(cast.diana, as_of=date(2026, 1, 31))
    found = readiness_report(cast.diana)
    assert found["compared_with"] == {"run": run.pk, "as_of": date(2026, 1, 31), "signed": False}
    later = make_run(cast.diana, as_of=YESTERDAY)
    assert readiness_report(cast.diana)["compared_with"]["run"] == run.pk, "of an earlier month"
    sign_run(cast.diana, run_id=later.pk)
    found = readiness_report(cast.diana)
    assert (found["compared_with"]["run"], found["compared_with"]["signed"]) == (later.pk, True)
    assert {action["direction"] for action in found["actions"]} == {"same", None}
    assert readiness_report(cast.liam)["compared_with"] is None


def test_runs_are_for_those_who_answer_for_the_figures(cast: Cast) -> None:
    for viewer in (cast.liam, cast.priya, cast.amara, cast.ben):
        with pytest.raises(NotAllowed):
            make_run(viewer)


def test_verifying_says_where_a_shared_session_was_moved_afterwards(cast: Cast) -> None:
    access.enter(cast.helen)
    run = make_run(cast.helen)
    Serving.objects.filter(recruit=cast.amara_recruit).update(needed_on=date(2027, 1, 1))
    assert isinstance(unproven(run), list)
