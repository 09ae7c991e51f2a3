"""The sums of the readiness report, judged as of 31 March 2026."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.compliance import (
    DUE_FIGURES,
    FIGURES,
    CountedStep,
    figure,
    legal,
    legal_days_overdue,
    on_time,
    person_outcome,
)

AS_OF = date(2026, 3, 31)
BEFORE = date(2026, 3, 10)
YESTERDAY = date(2026, 3, 30)
TOMORROW = date(2026, 4, 1)
OPEN = CountedStep("yes", "to_do", BEFORE)
DONE = replace(OPEN, state="done", done_on=BEFORE)
WAIVED = replace(OPEN, state="waived", waived_on=BEFORE)
TOPIC = replace(DONE, met_before_arrival=True, arrival_on=date(2026, 3, 20))
RECEIVED = replace(DONE, in_date_on_arrival=True, arrival_on=date(2026, 3, 20))
LIMIT = replace(OPEN, limit="hard", basis="law")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (DONE, "met"),
        (replace(DONE, done_on=AS_OF), "met"),  # late, but done
        (replace(DONE, done_on=TOMORROW), "not_met"),  # not done yet on that day
        (replace(DONE, done_on=None), "unknown"),
        (OPEN, "not_met"),
        (replace(OPEN, state="returned"), "not_met"),
        (replace(OPEN, due_on=AS_OF), "not_met"),  # due today and not done
        (replace(OPEN, due_on=TOMORROW), "waiting"),
        (replace(OPEN, due_on=None), "waiting"),
        (replace(DONE, due_on=TOMORROW), "waiting"),  # done early counts when it is due
        (replace(WAIVED, due_on=TOMORROW), "waiting"),
        (replace(OPEN, state="submitted"), "unknown"),
        (replace(DONE, evidence_expires_on=AS_OF), "met"),
        (replace(DONE, evidence_expires_on=YESTERDAY), "unknown"),
        (WAIVED, "waived"),
        (replace(WAIVED, waived_until=AS_OF), "waived"),
        (replace(WAIVED, waived_until=YESTERDAY), "not_met"),
        (replace(WAIVED, waived_on=TOMORROW), "not_met"),
        (replace(DONE, waived_on=BEFORE), "met"),  # a done step with a waiver is met
        (replace(OPEN, applies="no"), None),
        (replace(OPEN, applies="unknown"), None),
        (replace(OPEN, superseded=True), None),
        (replace(OPEN, paused=True), None),
        (replace(OPEN, paused=True, limit="hard"), "not_met"),
        (replace(OPEN, inherited=True), "inherited"),
        (replace(OPEN, inherited=True, state="submitted"), "inherited"),
        (replace(DONE, inherited=True), "met"),
        (replace(WAIVED, inherited=True), "waived"),
        (replace(OPEN, due_on=None, missing_anchor_though_later_actual=True), "unknown"),
        (replace(DONE, due_on=None, missing_anchor_though_later_actual=True), "met"),
        (TOPIC, "met"),
        (replace(TOPIC, done_on=date(2026, 3, 20)), "not_met"),  # on the day of travel is too late
        (replace(TOPIC, done_on=date(2026, 3, 19)), "met"),
        (replace(TOPIC, done_on=YESTERDAY, evidence_expires_on=YESTERDAY), "not_met"),
        (replace(TOPIC, done_on=YESTERDAY, arrival_on=None), "met"),
        (RECEIVED, "met"),
        (replace(RECEIVED, done_on=date(2026, 3, 20)), "met"),  # on the day itself is in time for whoever arrives
        (replace(RECEIVED, done_on=date(2026, 3, 21)), "not_met"),
        (replace(RECEIVED, valid_until=date(2026, 3, 20)), "met"),  # it has run out since, and was in date that day
        (replace(RECEIVED, valid_until=date(2026, 3, 19)), "not_met"),
        (replace(RECEIVED, evidence_expires_on=YESTERDAY), "met"),
        (replace(RECEIVED, arrival_on=None, evidence_expires_on=YESTERDAY), "unknown"),
        (replace(RECEIVED, arrival_on=TOMORROW, valid_until=AS_OF), "not_met"),  # it runs out the day before
        (replace(RECEIVED, due_on=TOMORROW), "waiting"),
    ],
)
def test_the_figure_that_a_step_belongs_to(step: CountedStep, expected: str | None) -> None:
    assert figure(step, AS_OF) == expected


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (DONE, True),
        (replace(DONE, done_on=BEFORE + timedelta(days=1)), False),
        (replace(DONE, due_on=None, missing_anchor_though_later_actual=True), False),
        (replace(DONE, evidence_expires_on=YESTERDAY), False),
        (OPEN, False),
    ],
)
def test_on_time_is_met_and_done_by_its_day(step: CountedStep, expected: bool) -> None:
    assert on_time(step, AS_OF) is expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (["met", "met", "waiting"], "met"),
        (["met", "unknown"], "unknown"),
        (["met", "unknown", "not_met"], "not_met"),
        (["met", "waived", None], "met"),
        (["waiting", "waiting"], None),
        (["waived", "waived"], None),
        (["inherited", "waived"], None),
        ([], None),
        ([None], None),
    ],
)
def test_an_action_is_met_for_a_person_when_every_must_have_that_is_due_is_met(
    figures: list[str | None], expected: str | None
) -> None:
    assert person_outcome(figures) == expected


@pytest.mark.parametrize(
    ("step", "expected", "days"),
    [
        (LIMIT, "overdue", 21),
        (replace(LIMIT, due_on=AS_OF), "running", 0),  # not overdue until tomorrow
        (replace(LIMIT, due_on=YESTERDAY), "overdue", 1),
        (replace(LIMIT, due_on=None), "running", 0),
        (replace(LIMIT, state="submitted"), "running", 0),
        (replace(LIMIT, state="done", done_on=YESTERDAY), "closed", 0),
        (replace(LIMIT, state="done", done_on=TOMORROW), "overdue", 21),
        (replace(LIMIT, state="done", done_on=BEFORE, evidence_expires_on=YESTERDAY), "overdue", 1),
        (replace(LIMIT, state="done", done_on=BEFORE, evidence_expires_on=AS_OF), "closed", 0),
        (replace(LIMIT, state="waived", waived_on=BEFORE), "closed", 0),
        (replace(LIMIT, state="waived", waived_on=BEFORE, waived_until=YESTERDAY), "overdue", 21),
        (replace(LIMIT, inherited=True), "overdue", 21),
        (replace(LIMIT, paused=True), "overdue", 21),
        (replace(LIMIT, basis="regulator"), None, 21),
        (replace(LIMIT, limit="target"), None, 21),
        (replace(LIMIT, applies="unknown"), None, 21),
        (replace(LIMIT, superseded=True), None, 21),
    ],
)
def test_legal_limits_have_a_line_of_their_own(step: CountedStep, expected: str | None, days: int) -> None:
    assert legal(step, AS_OF) == expected
    assert legal_days_overdue(step, AS_OF) == days


dates = st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 30))
steps = st.builds(
    CountedStep,
    applies=st.sampled_from(["yes", "no", "unknown"]),
    state=st.sampled_from(["to_do", "submitted", "returned", "done", "waived"]),
    due_on=dates,
    limit=st.sampled_from(["target", "hard"]),
    basis=st.sampled_from(["law", "plan"]),
    done_on=dates,
    evidence_expires_on=dates,
    waived_on=dates,
    waived_until=dates,
    superseded=st.booleans(),
    paused=st.booleans(),
    inherited=st.booleans(),
    missing_anchor_though_later_actual=st.booleans(),
    met_before_arrival=st.booleans(),
    in_date_on_arrival=st.booleans(),
    arrival_on=dates,
)


@given(steps)
def test_nothing_is_judged_before_it_is_due(step: CountedStep) -> None:
    found = figure(step, AS_OF)

    assert found is None or found in FIGURES
    if found in DUE_FIGURES or found == "waived":
        assert step.missing_anchor_though_later_actual if step.due_on is None else step.due_on <= AS_OF


@given(steps)
def test_finishing_a_step_that_is_due_moves_it_to_met_and_leaves_due_as_it_was(step: CountedStep) -> None:
    done = replace(
        step,
        state="done",
        done_on=AS_OF,
        evidence_expires_on=None,
        met_before_arrival=False,
        in_date_on_arrival=False,
        inherited=False,
    )
    before, after = figure(replace(step, inherited=False), AS_OF), figure(done, AS_OF)

    assert after == "met" or (before not in DUE_FIGURES and after == before)


@given(steps)
def test_a_submitted_or_finished_step_on_good_evidence_is_never_an_overdue_limit(step: CountedStep) -> None:
    for state in ("submitted", "done"):
        settled = replace(step, state=state, done_on=BEFORE, evidence_expires_on=None)
        assert legal(settled, AS_OF) in (None, "running", "closed")
