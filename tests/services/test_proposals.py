"""Days that people say who may not move a date themselves: nothing moves until HR takes them over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import DateProposal, Event, Membership, Milestone
from onboarding.selectors.timeline import timeline
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import decide_proposal, propose_date
from tests.cast import Cast
from tests.journeys import step_of

pytestmark = pytest.mark.django_db

LATER = date(2026, 4, 6)
AFTER_ARRIVAL = pytest.mark.clock("2026-03-26 09:00")


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def proposed(cast: Cast, who: str = "amara", **more: Any) -> DateProposal:
    given = {"recruit_id": cast.amara_recruit.id, "kind": "arrival", "planned_on": LATER} | more
    return propose_date(getattr(cast, who), **given)


def arrival(cast: Cast) -> Milestone:
    return Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival")


@pytest.mark.parametrize("who", ["amara", "liam", "priya"])
def test_a_proposal_moves_nothing_by_itself(cast: Cast, who: str) -> None:
    before = step_of(cast.amara_recruit, "arrival-and-induction/bank-account").due_on

    proposal = proposed(cast, who, reason="The flight was cancelled.")

    assert (proposal.state, proposal.proposed_by.full_name) == ("open", getattr(cast, who).full_name)
    assert arrival(cast).planned_on == date(2026, 3, 23)
    assert step_of(cast.amara_recruit, "arrival-and-induction/bank-account").due_on == before
    assert "proposed a day for “Arrival in the UK”" in timeline(cast.helen, cast.amara_recruit)[0]["sentence"]


def test_taking_it_over_moves_the_date_and_what_is_counted_from_it(cast: Cast) -> None:
    proposal = proposed(cast, reason="The flight was cancelled.")

    decided = decide_proposal(cast.helen, proposal_id=proposal.id, take=True, revision=proposal.revision)

    assert (decided.state, decided.decided_by) == ("taken", cast.helen)
    assert arrival(cast).planned_on == LATER
    assert step_of(cast.amara_recruit, "arrival-and-induction/bank-account").due_on == date(2026, 4, 16)
    events = list(Event.objects.filter(recruit=cast.amara_recruit).order_by("-id").values_list("action", flat=True))
    assert events[:3] == ["milestone_recorded", "proposal_taken", "date_proposed"]


def test_declining_needs_a_reason_and_moves_nothing(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(Invalid):
        decide_proposal(cast.helen, proposal_id=proposal.id, take=False, reason=" ")

    decided = decide_proposal(cast.helen, proposal_id=proposal.id, take=False, reason="The flight goes as booked.")

    assert (decided.state, decided.decision_reason) == ("declined", "The flight goes as booked.")
    assert arrival(cast).planned_on == date(2026, 3, 23)


def test_a_second_proposal_takes_the_place_of_the_first_while_hr_has_not_decided(cast: Cast) -> None:
    first = proposed(cast)
    second = proposed(cast, planned_on=date(2026, 4, 8), reason="Now I know for certain.")
    assert (second.pk, second.revision, second.reason) == (first.pk, 2, "Now I know for certain.")
    with pytest.raises(Stale):
        decide_proposal(cast.helen, proposal_id=first.id, take=True, revision=first.revision)
    assert proposed(cast, "priya").pk != first.pk
    decide_proposal(cast.helen, proposal_id=second.id, take=False, reason="Not yet.")
    assert proposed(cast).pk != first.pk


def test_a_proposal_is_decided_once(cast: Cast) -> None:
    proposal = proposed(cast)
    decide_proposal(cast.helen, proposal_id=proposal.id, take=True)
    with pytest.raises(NotNow):
        decide_proposal(cast.hana, proposal_id=proposal.id, take=False, reason="Too late")


@AFTER_ARRIVAL
def test_the_day_on_which_it_happened_can_be_proposed(cast: Cast) -> None:
    proposal = proposed(cast, planned_on=None, actual_on=date(2026, 3, 24))
    decide_proposal(cast.helen, proposal_id=proposal.id, take=True)
    assert arrival(cast).actual_on == date(2026, 3, 24)


@AFTER_ARRIVAL
def test_what_has_happened_is_not_planned_again(cast: Cast) -> None:
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", actual_on=date(2026, 3, 23))
    with pytest.raises(NotNow, match="has happened already, on 23 March 2026"):
        proposed(cast)
    assert proposed(cast, planned_on=None, actual_on=date(2026, 3, 24)).state == "open"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "teleported"}),
        ("occurrence", {"occurrence": 0}),
        ("planned_on", {"planned_on": None}),
        ("planned_on", {"planned_on": date(2026, 3, 23)}),  # as it is planned
        ("planned_on", {"planned_on": date(1, 1, 1)}),
        ("planned_on", {"planned_on": date(9999, 12, 31)}),
        ("actual_on", {"planned_on": None, "actual_on": date(2026, 3, 3)}),
        ("planned_on", {"kind": "visa_applied", "planned_on": date(2026, 2, 3)}),  # granted on the 2nd
        ("reason", {"reason": "late\0"}),
        ("reason", {"reason": "x" * 4001}),
    ],
)
def test_a_day_that_cannot_be_or_is_so_already_is_refused_at_its_field(
    cast: Cast, field: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        proposed(cast, **given)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not DateProposal.objects.exists()


def test_a_manager_proposes_no_date_that_they_may_not_know_of(cast: Cast) -> None:
    with pytest.raises(Invalid):
        proposed(cast, "liam", kind="visa_expiry", planned_on=date(2029, 3, 1))


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("helen", NotAllowed), ("ben", NotAllowed), ("ed", NotAllowed), ("olu", NotAllowed),
        ("diana", NotFound), ("bilal", NotFound), ("omar", NotFound),
    ],
)  # fmt: skip
def test_only_the_person_and_those_who_look_after_them_propose(
    cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]
) -> None:
    enter(getattr(cast, who))
    with pytest.raises(error):
        proposed(cast, who)


@pytest.mark.parametrize(
    ("who", "error"),
    [("amara", NotAllowed), ("liam", NotFound), ("priya", NotFound), ("bilal", NotFound), ("omar", NotFound)],
)
def test_only_hr_decides(cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]) -> None:
    proposal = proposed(cast)
    enter(getattr(cast, who))
    with pytest.raises(error):
        decide_proposal(getattr(cast, who), proposal_id=proposal.id, take=True)
