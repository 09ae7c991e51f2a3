"""Steps as people see them: rows, the checklist, one step in full, gates, the timeline, the caseload."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onboarding.errors import DomainError, NotAllowed
from onboarding.models import Enrolment, Membership, Recruit, Step
from onboarding.selectors.checklists import Checklist, checklist
from onboarding.selectors.gates import HIDDEN_TITLE, gate_readiness
from onboarding.selectors.recruits import milestone_rows, milestones_of, recruit_rows
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.steps import step_rows
from onboarding.selectors.timeline import timeline, trust_events
from onboarding.selectors.visible import find_step, visible_recruits, visible_steps
from onboarding.services.comments import comment_on_step
from onboarding.services.delegations import delegate_step
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, published_version, steps_of
from tests.journeys import pdf, step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
CONTRACT = {
    "id", "item_key", "title", "stage", "programme", "enrolment", "subject", "owner_role", "state", "applies", "due_on",
    "limit", "basis", "mandatory", "gates", "plan_actions", "overdue", "waiting", "blocked", "at_risk", "waiting_on",
    "evidence_kind", "review", "waived_until",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def rows_of(found: Checklist) -> dict[str, dict[str, Any]]:
    return {f"{stage.programme}/{row['item_key']}": row for stage in found.stages for row in stage.steps}


def amaras(cast: Cast, viewer: Membership | None = None) -> dict[str, dict[str, Any]]:
    return rows_of(checklist(viewer or cast.helen, cast.amara_recruit, TODAY))


# --- rows and the checklist -----------------------------------------------------------------------------


def test_rows_hold_what_the_contract_names(cast: Cast) -> None:
    (row,) = step_rows(Step.objects.filter(pk=step_of(cast.amara_recruit, "pre-arrival/tb-certificate").pk), TODAY)
    assert set(row) >= CONTRACT
    assert row["subject"] == {"kind": "recruit", "id": cast.amara_recruit.id}
    assert (row["programme"], row["gates"], row["waiting_on"]) == ("pre-arrival", [], None)


def test_the_checklist_counts_as_the_counters_do(cast: Cast) -> None:
    found, amara = checklist(cast.helen, cast.amara_recruit, TODAY), Recruit.objects.get(pk=cast.amara_recruit.pk)
    assert (found.done, found.total) == (amara.step_done, amara.step_total)
    (row,) = recruit_rows(Recruit.objects.filter(pk=amara.pk), TODAY)
    assert (row["done"], row["total"], row["overdue"]) == (found.done, found.total, found.overdue)


def test_the_checklist_leaves_out_what_does_not_apply_and_shows_what_may(cast: Cast) -> None:
    rows = amaras(cast)
    assert {row["applies"] for row in rows.values()} == {"yes", "unknown"}
    assert "arrival-and-induction/registration-verified" not in rows


def test_what_is_due_today_is_not_overdue_until_tomorrow(cast: Cast) -> None:
    housing = "pre-arrival/accommodation-booked"  # due today, 21 days before 23 March
    tomorrow = checklist(cast.helen, cast.amara_recruit, TODAY + timedelta(days=1))
    assert amaras(cast)[housing]["due_on"] == TODAY
    assert (amaras(cast)[housing]["overdue"], rows_of(tomorrow)[housing]["overdue"]) == (False, True)


def test_the_next_three_are_open_for_the_role_not_blocked_and_in_order_of_urgency(cast: Cast) -> None:
    found = checklist(cast.amara, cast.amara_recruit, TODAY).next_three
    assert len(found) == 3
    assert {(row["owner_role"], row["applies"], row["blocked"]) for row in found} == {("recruit", "yes", False)}
    days = [row["due_on"] for row in found]
    assert days == sorted(days)


def test_a_returned_step_comes_first(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, "arrival-and-induction/gp-and-ni")
    Step.objects.filter(pk=step.pk).update(state="returned")
    assert checklist(cast.amara, cast.amara_recruit, TODAY).next_three[0]["id"] == step.id


def test_a_step_waits_for_another_until_that_is_done(cast: Cast) -> None:
    assert amaras(cast)["nurse-osce/english-evidence"]["blocked"]
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "nurse-osce/nmc-account").id, on=TODAY)
    assert not amaras(cast)["nurse-osce/english-evidence"]["blocked"]


def test_each_viewer_gets_the_rows_that_they_may_see(cast: Cast) -> None:
    for viewer in (cast.helen, cast.liam, cast.priya, cast.ben, cast.ed, cast.olu, cast.amara):
        seen = set(visible_steps(viewer).values_list("id", flat=True))
        assert {row["id"] for row in amaras(cast, viewer).values()} <= seen


def asked(queries: CaptureQueriesContext) -> int:
    """How many queries there were; how long PostgreSQL may think about one is no query."""
    return sum("join_collapse_limit" not in one["sql"] for one in queries)


def test_a_checklist_is_two_queries(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        checklist(cast.liam, cast.amara_recruit, TODAY)
    assert asked(queries) == 2  # the steps that he may see; which of those that others wait for are open


def test_the_caseload_takes_two_queries_for_three_people_and_for_thirty(cast: Cast) -> None:
    version = published_version([{}] * 3, trust=cast.northgate)
    counts = []
    for many in (1, 27):
        for _ in range(many):
            steps_of(EnrolmentFactory(version=version))
        with CaptureQueriesContext(connection) as queries:
            assert recruit_rows(visible_recruits(cast.helen), TODAY)
        counts.append(asked(queries))
    assert counts == [2, 2]  # people with their places and names; their overdue steps


# --- one step in full -----------------------------------------------------------------------------------


def detail(viewer: Membership, step: Step) -> dict[str, Any]:
    return step_detail(viewer, find_step(viewer, step.id), TODAY)


def test_a_step_in_full_tells_how_it_came_to_be_so(cast: Cast) -> None:
    step = submit_step(
        cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/sponsorship-route").id, on=date(2026, 2, 20)
    )
    found = detail(cast.hana, step)
    assert found["submitted_by"] == "Helen Moss"
    assert found["history"][0]["verb"] == "submit"
    assert "carried_on" not in {one["verb"] for one in found["history"]}
    assert found["history"][0]["effective_on"] == date(2026, 2, 20)


def test_a_step_in_full_names_what_comes_first(cast: Cast) -> None:
    found = detail(cast.helen, step_of(cast.amara_recruit, "nurse-osce/english-evidence"))
    assert found["waits_for"] == [step_of(cast.amara_recruit, "nurse-osce/nmc-account").item.title]


def test_words_of_evidence_are_sealed_for_those_who_may_not_read_them(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, "pre-arrival/last-call")
    submit_step(cast.priya, step_id=_unblocked(cast, step), on=TODAY, note="She misses her son", file=pdf())
    for viewer, reads in ((cast.priya, True), (cast.amara, True), (cast.helen, False)):
        (one,) = detail(viewer, step)["evidence"]
        assert one["sealed"] is not reads
        assert (one["note"] == "She misses her son") is reads
        assert ((one["file_name"] is None), (one["sha256"] is None)) == (not reads, not reads)
        assert one["dated_on"] == TODAY


def _unblocked(cast: Cast, step: Step) -> Any:
    for key in ("accommodation-booked", "travel-plan"):
        before = step_of(cast.amara_recruit, f"pre-arrival/{key}")
        submit_step(cast.helen, step_id=before.id, note="Done", on=TODAY)
    return step.id


VERBS: dict[str, Callable[[Membership, Any], Step]] = {
    "submit": lambda actor, key: submit_step(
        actor, step_id=key, note="Done", on=TODAY, file=pdf(), out_of_order_reason="All at once"
    ),
    "accept": lambda actor, key: accept_step(actor, step_id=key),
    "return": lambda actor, key: return_step(actor, step_id=key, reason="No"),
    "waive": lambda actor, key: waive_step(actor, step_id=key, reason="No need"),
    "reopen": lambda actor, key: reopen_step(actor, step_id=key, reason="Again"),
    "waiting": lambda actor, key: set_waiting(actor, step_id=key, waiting_on="ward"),
    "comment": lambda actor, key: comment_on_step(actor, step_id=key, words="A word").step,
    "delegate": lambda actor, key: delegate_step(actor, step_id=key, to=actor.pk, reason="On leave"),
}


@pytest.mark.parametrize("who", ["helen", "hana", "liam", "amara"])
@pytest.mark.parametrize("situation", ["open", "blocked", "paused", "submitted", "waiver asked for", "done", "waived"])
def test_a_button_is_shown_exactly_when_it_would_work(cast: Cast, who: str, situation: str) -> None:
    step, viewer = _in(cast, situation), getattr(cast, who)
    offered = set(detail(viewer, step)["allowed"])
    assert offered == {verb for verb in VERBS if _works(viewer, verb, step)}


def _in(cast: Cast, situation: str) -> Step:
    """A step of Amara's in a situation, seen by all who are asked."""
    path = "nurse-osce/english-evidence" if situation == "blocked" else "nurse-osce/nmc-account"
    if situation == "submitted":
        path = "pre-arrival/assign-cos"
    step = step_of(cast.amara_recruit, path)
    if situation == "done" or (
        situation == "submitted" and step.state != "submitted"
    ):  # her certificate's day says it too
        VERBS["submit"](cast.helen, step.id)
    if situation in ("waiver asked for", "waived"):
        waive_step(cast.helen, step_id=step.id, reason="No need")
    if situation == "waived":
        accept_step(cast.hana, step_id=step.id)
    if situation == "paused":
        Enrolment.objects.filter(pk=step.enrolment_id).update(state="paused")
    return step


def _works(viewer: Membership, verb: str, step: Step) -> bool:
    point = transaction.savepoint()
    try:
        VERBS[verb](viewer, step.id)
    except DomainError:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


# --- gates, timeline, milestones --------------------------------------------------------------------------


def test_gates_say_why_and_hide_titles_of_what_the_viewer_may_not_see(cast: Cast) -> None:
    for_hr = {one.gate: one for one in gate_readiness(cast.helen, cast.amara_recruit, TODAY)}
    for_liam = {one.gate: one for one in gate_readiness(cast.liam, cast.amara_recruit, TODAY)}
    assert {gate: one.word for gate, one in for_hr.items()} == {gate: one.word for gate, one in for_liam.items()}
    assert for_hr["travel"].gate_on == date(2026, 3, 23)
    assert for_hr["travel"].word == "blocked"  # nothing of what was due in November is done
    assert any(HIDDEN_TITLE in why for why in for_liam["travel"].why)
    assert not any(HIDDEN_TITLE in why for one in for_hr.values() for why in one.why)


def test_a_gate_is_cleared_when_all_that_holds_it_up_is_done(cast: Cast) -> None:
    for path in (
        "nurse-osce/nmc-account",
        "nurse-osce/english-evidence",
        "nurse-osce/cbt-pass",
        "pre-arrival/ukvi-account",
    ):
        submit_step(cast.helen, step_id=step_of(cast.amara_recruit, path).id, on=TODAY)
    travel = next(one for one in gate_readiness(cast.helen, cast.amara_recruit, TODAY) if one.gate == "travel")
    assert (travel.word, travel.why) == ("cleared", ("Nothing is left to do.",))


def test_a_timeline_tells_in_sentences_what_was_done(cast: Cast) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/ward-confirmed").id, note="Ward 7")
    newest = timeline(cast.amara, cast.amara_recruit)[0]
    title = step_of(cast.amara_recruit, "pre-arrival/ward-confirmed").item.title
    assert newest["sentence"].startswith(f"Helen Moss submitted “{title}”.")
    assert newest["effective_on"] == TODAY


@pytest.mark.parametrize("who", ["liam", "priya", "ben", "ed", "olu", "diana", "bilal"])
def test_only_hr_and_the_person_see_a_timeline(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        timeline(getattr(cast, who), cast.amara_recruit)


@pytest.mark.parametrize("who", ["liam", "priya", "ben", "ed", "olu", "diana", "amara"])
def test_only_hr_sees_the_events_of_the_trust(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        trust_events(getattr(cast, who))


def test_milestones_stand_in_the_order_of_the_journey(cast: Cast) -> None:
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="visa_applied", actual_on=date(2026, 1, 12))
    kinds = [row["kind"] for row in milestone_rows(milestones_of(cast.amara_recruit))]
    assert kinds == [
        "offer_accepted", "cos_assigned", "cos_start", "visa_applied", "visa_granted", "visa_valid_from",
        "visa_expiry", "arrival", "start_date",
    ]  # fmt: skip


def test_nobody_sees_a_person_of_another_trust_in_a_checklist(cast: Cast) -> None:
    assert checklist(cast.omar, cast.amara_recruit, TODAY).stages == ()
