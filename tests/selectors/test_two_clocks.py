"""Past days: what was true then, what was known then, and that today's histories say what today's rows say."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.errors import Invalid
from onboarding.models import Membership, PlanAction, Recruit, StepChange
from onboarding.rules.compliance import FIGURES, figure, on_time, person_outcome
from onboarding.selectors.compliance import tallies
from onboarding.selectors.legal_limits import legal_limits
from onboarding.selectors.past_commitments import KEPT_ON, commitments_on
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.proof import proof
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, published_version, steps_of
from tests.histories import History
from tests.journeys import step_of
from tests.selectors.test_proof import figures_of
from tests.selectors.test_readiness_the_long_way import counted_step
from tests.selectors.the_past import Past

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
IN_TWO_YEARS = 2


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def in_scope(recruit: Recruit, past: Past) -> bool:
    days = {one.kind: one.actual_on for one in past.milestones(recruit) if one.actual_on}
    states = {one: past.state(one) for one in recruit.enrolments.filter(begun_by="")}
    known = {one: state for one, state in states.items() if state}
    over = all(
        state in ("withdrawn", "ended") and (one.ended_on is None or one.ended_on < past.as_of)
        for one, state in known.items()
    )
    offered, left, started = days.get("offer_accepted"), days.get("left"), days.get("start_date")
    return (
        bool(known or list(past.milestones(recruit)))
        and not (known and over)
        and (offered is None or offered <= past.as_of)
        and (left is None or left >= past.as_of)
        and (started is None or started.replace(year=started.year + IN_TWO_YEARS) >= past.as_of)
    )


def the_long_way(action: PlanAction, past: Past, people: list[Recruit]) -> dict[str, int]:
    steps: dict[Any, Any] = {}
    outcomes: dict[Any, list[str | None]] = {}
    for row in sorted(past.rows(people, action.key), key=lambda row: row.due_on or date.max):
        step = counted_step(row, action.conditions)
        if row.applies == "yes":
            steps.setdefault(row.step_id, step)
        if row.item.key in action.must_haves:
            outcomes.setdefault(row.recruit_id, []).append(figure(step, past.as_of))
    persons = Counter(person_outcome(found) for found in outcomes.values())
    found = Counter(figure(step, past.as_of) for step in steps.values())
    return {name: found[name] for name in FIGURES} | {
        "on_time": sum(on_time(step, past.as_of) for step in steps.values()),
        **{f"people_{name}": persons[name] for name in ("met", "not_met", "unknown")},
    }


@pytest.mark.parametrize(("seed", "days_ago"), [(1, 12), (2, 40)])
def test_a_past_day_equals_its_histories_read_line_by_line(cast: Cast, seed: int, days_ago: int) -> None:
    History(cast, seed + 300).live(turns=40)
    past = Past(TODAY - timedelta(days=days_ago))
    report = readiness_report(cast.helen, as_of=past.as_of)
    people = [one for one in Recruit.objects.all() if in_scope(one, past)]
    assert report["people_in_scope"] == len(people)
    found = {action["key"]: action for action in report["actions"]}
    for action in PlanAction.objects.all():
        wanted = the_long_way(action, past, people)
        assert {name: found[action.key][name] for name in wanted} == wanted


@pytest.mark.parametrize("seed", [3])
def test_the_histories_of_today_say_what_the_rows_say(cast: Cast, seed: int) -> None:
    History(cast, seed + 300).live(turns=40)
    now, then = Moment(TODAY, TODAY), Moment(TODAY, TODAY, is_past=True)
    actions = list(PlanAction.objects.all())
    for viewer in (cast.helen, cast.liam):
        assert tallies(viewer, actions, then, 24) == tallies(viewer, actions, now, 24)
        assert legal_limits(viewer, then) == legal_limits(viewer, now)
    rows = [
        [(s.pk, s.state, s.due_on, getattr(s, KEPT_ON)) for s in commitments_on(cast.helen, one)] for one in (now, then)
    ]
    assert rows[0] == rows[1]


def test_every_figure_of_a_past_day_equals_the_list_behind_it(cast: Cast) -> None:
    History(cast, 305).live(turns=40)
    for viewer in (cast.helen, cast.diana):
        asked: dict[str, Any] = {"as_of": TODAY - timedelta(days=9)}
        wanted = figures_of(viewer, **asked)
        assert any(wanted.values())
        for (action, item, name), number in wanted.items():
            behind = proof(viewer, action=action, item=item, figure=name, **asked)
            assert len(behind[0 : len(behind) + 10]) == len(behind) == number


def test_what_was_done_yesterday_was_not_done_the_day_before(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, "pre-arrival/named-contact")
    submit_step(cast.helen, step_id=step.id, note="Helen", effective_on=date(2026, 3, 1))
    met = [met_of(cast.helen, as_of=day) for day in (date(2026, 2, 28), date(2026, 3, 1), TODAY)]
    assert (met[1] - met[0], met[2] - met[1]) == (1, 0)


@pytest.mark.clock("2100-01-01 09:00")
def test_evidence_entered_late_changes_what_was_true_and_not_what_was_known(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, "pre-arrival/named-contact")
    entered = datetime(2099, 6, 1, 12, tzinfo=timezone.get_current_timezone())
    line = {"state": "done", "due_on": step.due_on, "done_on": date(2026, 2, 20), "applies": "yes", "verb": "submit"}
    day, eve = TODAY, date(2099, 5, 31)
    before = met_of(cast.helen, as_of=day)
    StepChange.objects.create(
        trust_id=step.trust_id, step=step, effective_on=date(2026, 2, 20), recorded_at=entered, **line
    )
    known = {at: met_of(cast.helen, as_of=day, known_at=at) for at in (eve, entered.date(), None)}
    assert known == {eve: before, entered.date(): before + 1, None: before + 1}
    assert len(proof(cast.helen, action="5.2", figure="met", as_of=day, known_at=eve)) == before


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"as_of": date(2026, 3, 3)}, "in_the_future"),
        ({"known_at": date(2027, 1, 1)}, "in_the_future"),
        ({"as_of": date(2024, 12, 31)}, "before_live"),
        ({"known_at": date(1948, 7, 5)}, "before_live"),
    ],
)
def test_days_that_no_report_can_speak_of_are_refused_at_their_field(
    cast: Cast, asked: dict[str, date], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        moment_of(cast.helen, **asked)
    assert [(one.field, one.code) for one in refused.value.problems] == [(next(iter(asked)), code)]


def test_a_past_report_takes_as_many_queries_for_thirty_people_as_for_three(cast: Cast) -> None:
    version = published_version([{"plan_actions": ["5.2"]}] * 5, trust=cast.northgate)
    counts = []
    for many in (1, 27):
        for _ in range(many):
            steps_of(EnrolmentFactory(version=version))
        with CaptureQueriesContext(connection) as queries:
            readiness_report(cast.helen, as_of=date(2026, 2, 1))
        counts.append(len(queries))
    # plan, actions, sums, lines of commitments (there are none, else their steps), the run to compare with, the trust's own
    # thresholds, another word than the rule, legal limits; a setting before and after the sums and the limits
    assert counts == [12, 12]


def met_of(viewer: Membership, **asked: Any) -> int:
    report = readiness_report(viewer, **asked)
    return next(int(action["met"]) for action in report["actions"] if action["key"] == "5.2")
