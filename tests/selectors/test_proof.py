"""What is behind a figure: always as many rows as the figure says, and of each only what the viewer may know."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound
from onboarding.models import Membership, Step
from onboarding.selectors.proof import ALL_FIGURES, ITEM_FIGURES, PEOPLE_FIGURES, SAID_FIGURES, STEP_FIGURES, proof
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, EvidenceFactory, MembershipFactory, published_version, steps_of
from tests.histories import History
from tests.journeys import enrolled, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def figures_of(viewer: Membership, **asked: Any) -> dict[tuple[str, str, str], int]:
    """Every number of the viewer's report that has something behind it, by action, item and figure."""
    report = readiness_report(viewer, **asked)
    found = {("", "", f"legal_{name}"): report["legal_limits"][name] for name in ("running", "overdue")}
    for action in report["actions"]:
        for figure in (*PEOPLE_FIGURES, *STEP_FIGURES, *SAID_FIGURES):
            found[action["key"], "", figure] = action[figure] or 0
        for one in action["must_haves"]:
            for figure in ITEM_FIGURES:
                found[action["key"], one["item"], figure] = one[figure]
    return found


def proven(viewer: Membership, action: str, item: str, figure: str) -> int:
    behind = proof(viewer, action=action, item=item, figure=figure)
    assert len(behind[0 : len(behind) + 10]) == len(behind), "the list is as long as it says"
    return len(behind)


def assert_every_figure_is_proven(viewer: Membership) -> None:
    wanted = figures_of(viewer)
    assert {key: proven(viewer, *key) for key in wanted} == wanted


@pytest.mark.parametrize("seed", [0, 1])
def test_every_figure_equals_the_list_behind_it_after_any_history(cast: Cast, seed: int) -> None:
    History(cast, seed + 200).live(turns=60)
    for viewer in (cast.helen, cast.diana, cast.liam, cast.amara):
        assert_every_figure_is_proven(viewer)


def test_the_figures_of_one_who_manages_nobody_are_proven_by_nothing(cast: Cast) -> None:
    assert_every_figure_is_proven(MembershipFactory(roles=["line_manager"]))


def test_hr_finds_the_person_the_evidence_and_who_reviewed_it(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/named-contact").id, note="Helen")
    (row,) = [one for one in proof(cast.helen, action="5.2", figure="met")[0:50] if one["step"] == step.id]
    assert (row["item_key"], row["state"], row["person"]["name"]) == (
        "named-contact",
        "done",
        cast.amara_recruit.full_name,
    )
    assert row["evidence"] == [{"id": step.evidence.get().pk, "sha256": step.evidence.get().sha256}]
    assert row["reference"] is None


def test_a_director_reads_item_state_and_month_and_nothing_that_leads_to_a_person(cast: Cast) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/named-contact").id, note="Helen")
    first, second = (proof(cast.diana, action="5.2", figure="due")[0:50] for _ in range(2))
    told = {"state", "month", "item_key", "reference"}
    assert first and all(value is None for row in first for name, value in row.items() if name not in told)
    assert all(row["item_key"] and row["state"] for row in first)
    assert {row["reference"] for row in first}.isdisjoint(row["reference"] for row in second)


def test_a_line_manager_counts_what_they_may_not_see_without_seeing_it(cast: Cast) -> None:
    version = published_version(
        [{"key": "secret", "plan_actions": ["5.4"], "sensitivity": "health"}, {"key": "open", "plan_actions": ["5.4"]}],
        trust=cast.northgate,
    )
    enrolment = EnrolmentFactory(version=version, recruit=cast.amara_recruit)
    steps_of(enrolment)
    rows = proof(cast.liam, action="5.4", figure="waiting")[0:200]
    keys = [row["item_key"] for row in rows]
    assert "open" in keys and "secret" not in keys
    assert None in keys, "it is counted, and nothing is said of it"
    assert "secret" in [row["item_key"] for row in proof(cast.helen, action="5.4", figure="waiting")[0:200]]


def test_behind_a_figure_of_people_stands_the_must_have_that_decided(cast: Cast) -> None:
    rows = proof(cast.helen, action="5.2", figure="people_not_met")[0:50]
    assert len({row["person"]["id"] for row in rows}) == len(rows) > 0
    items = {one["item"] for one in readiness_report(cast.helen)["actions"][1]["must_haves"]}
    assert {row["item_key"] for row in rows} <= items


def test_the_pages_of_a_list_hold_each_row_once(cast: Cast) -> None:
    for viewer in (cast.helen, cast.diana):
        behind = proof(viewer, action="5.2", figure="waiting")
        pieces = [behind[first : first + 7] for first in range(0, len(behind), 7)]
        assert sum(len(piece) for piece in pieces) == len(behind) > 14
    behind = proof(cast.helen, action="5.2", figure="waiting")
    every = [(row["step"], row["person"] and row["person"]["id"]) for first in range(0, len(behind), 7)
             for row in behind[first : first + 7]]  # fmt: skip
    assert len(set(every)) == len(behind)


@pytest.mark.parametrize("who", ["ben", "ed", "olu"])
def test_others_find_nothing_behind_figures_that_they_do_not_see(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        proof(getattr(cast, who), figure="legal_overdue")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"figure": "", "action": "5.1"}, "figure"),
        ({"figure": "people_lost", "action": "5.1"}, "figure"),
        ({"figure": "met"}, "action"),
        ({"figure": "met", "action": "9.9"}, "action"),
        ({"figure": "met", "action": "5.1", "item": "named-contact"}, "item"),
        ({"figure": "waiting", "action": "5.2", "item": "named-contact"}, "figure"),
        ({"figure": "legal_overdue", "action": "5.2"}, "action"),
    ],
)
def test_what_is_behind_no_figure_is_refused_at_its_field(cast: Cast, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proof(cast.helen, **asked)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_another_plan_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        proof(cast.helen, figure="met", action="5.1", plan_key="edi-1923")


@pytest.mark.parametrize("figure", ["met", "people_not_met", "legal_running"])
def test_a_page_of_proof_costs_the_same_however_many_people_there_are(cast: Cast, figure: str) -> None:
    counts = []
    for many in (1, 6):
        for _ in range(many):
            someone = enrolled(cast)
            step = step_of(someone, "pre-arrival/named-contact")
            Step.objects.filter(pk=step.pk).update(state="done", done_on="2026-03-01", due_on="2026-03-01")
            EvidenceFactory(step=step, submitted_by=cast.helen)
        with CaptureQueriesContext(connection) as queries:
            action = {} if figure.startswith("legal") else {"action": "5.2"}
            rows = proof(cast.helen, figure=figure, **action)[0:50]
        assert rows
        counts.append(len(queries))
    # plan; actions; (people and their kinds;) count; lines; steps; names; evidence
    assert counts == {"met": [7, 7], "people_not_met": [8, 8], "legal_running": [5, 5]}[figure]


def test_every_figure_of_the_contract_can_be_asked_for() -> None:
    contract = "people_met people_not_met people_unknown met on_time not_met unknown waiting waived inherited"
    assert {*contract.split(), "legal_overdue"} <= set(ALL_FIGURES)
