"""Which days, absences, clocks and evidence a viewer knows of, and that what they may not know of is not found."""

from collections.abc import Callable
from typing import Any

import pytest

from onboarding.errors import NotFound
from onboarding.models import DateProposal, Evidence, Membership, Occurrence, Serving, Step
from onboarding.selectors import visible
from onboarding.services.recruits import change_recruit
from tests.api.asking import step_of
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import (
    DateProposalFactory,
    EnrolmentFactory,
    EvidenceFactory,
    MembershipFactory,
    OccurrenceFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def not_found(find: Callable[..., Any], *asked: object) -> bool:
    """Whether a selector says that there is nothing."""
    try:
        find(*asked)
    except NotFound:
        return True
    return False


def test_a_day_that_was_said_is_known_to_hr_its_person_and_whoever_said_it(cast: Cast) -> None:
    liams = DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.liam)
    knows = {
        name
        for name, member in cast.members_of(cast.northgate).items()
        if list(visible.visible_proposals(member)) == [liams]
    }
    assert knows == {"helen", "hana", "amara", "liam"}
    for find in (visible.find_proposal, visible.lock_proposal):
        assert find(cast.liam, liams.pk) == liams
        assert not_found(find, cast.priya, liams.pk)


def test_who_has_handed_somebody_over_knows_no_more_what_they_said_of_them(cast: Cast) -> None:
    liams = DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.liam)
    successor = MembershipFactory(roles=["line_manager"])
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.pk, changes={"line_manager": successor})
    assert not visible.visible_proposals(cast.liam).exists()
    assert not_found(visible.find_proposal, cast.liam, liams.pk)
    assert DateProposal.objects.filter(pk=liams.pk).exists()


def test_a_manager_knows_absences_of_their_people_and_nothing_else_that_happened(cast: Cast) -> None:
    absence = OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.helen)
    other = OccurrenceFactory(recruit=cast.amara_recruit, kind="changed_role", reported_by=cast.helen)
    strangers = OccurrenceFactory(reported_by=cast.helen)

    assert set(visible.visible_occurrences(cast.helen)) == set(Occurrence.objects.all()) >= {absence, other, strangers}
    assert set(visible.visible_occurrences(cast.liam)) == {absence}
    for viewer in (cast.priya, cast.ben, cast.ed, cast.olu, cast.diana, cast.amara):
        assert not visible.visible_occurrences(viewer).exists()
    for find in (visible.find_absence, visible.find_occurrence):
        assert find(cast.liam, absence.pk) == absence
        assert not_found(find, cast.liam, other.pk) and not_found(find, cast.liam, strangers.pk)
    assert visible.find_occurrence(cast.helen, other.pk) == other
    assert not_found(visible.find_absence, cast.helen, other.pk)


def test_a_clock_is_no_step_of_a_checklist_and_the_other_way_round(cast: Cast) -> None:
    clock = clock_of(cast.amara_recruit, "late-or-no-start")
    step = step_of(cast.amara_recruit)
    assert set(visible.visible_clocks(cast.helen)) == set(Step.objects.exclude(enrolment__begun_by=""))
    assert visible.find_clock(cast.helen, clock.pk) == clock
    assert not_found(visible.find_clock, cast.helen, step.pk)
    assert not visible.visible_clocks(cast.amara).exists()


def test_a_clock_of_the_trust_itself_is_no_commitment_of_its_directors(cast: Cast) -> None:
    enrolment = EnrolmentFactory(recruit=None, of_trust=True, begun_by="licence_change", begun_number=1)
    clock = StepFactory(enrolment=enrolment)
    assert clock in visible.visible_steps(cast.helen)
    assert clock not in visible.visible_steps(cast.diana)


def test_evidence_of_one_person_is_of_the_steps_that_count_for_them(cast: Cast) -> None:
    hers, his = (EvidenceFactory(step=step_of(one)) for one in (cast.amara_recruit, cast.bilal_recruit))
    assert set(visible.visible_evidence(cast.helen)) == set(Evidence.objects.all()) >= {hers, his}
    assert hers in visible.visible_evidence(cast.helen, cast.amara_recruit)
    assert his not in visible.visible_evidence(cast.helen, cast.amara_recruit)
    assert visible.find_evidence(cast.amara, hers.pk) == hers
    assert not_found(visible.find_evidence, cast.amara, his.pk)


def test_a_recruit_finds_themselves_and_their_own_steps(cast: Cast) -> None:
    hers, his = (step_of(one) for one in (cast.amara_recruit, cast.bilal_recruit))
    assert visible.find_own_recruit(cast.amara) == cast.amara_recruit
    assert visible.find_own_step(cast.amara, hers.pk) == hers
    assert not_found(visible.find_own_step, cast.amara, his.pk)
    for viewer in (cast.helen, cast.liam):
        assert not_found(visible.find_own_recruit, viewer)
        assert not_found(visible.find_own_step, viewer, hers.pk)
    assert visible.find_step_of(cast.helen, cast.amara_recruit, hers.pk) == hers
    assert not_found(visible.find_step_of, cast.helen, cast.amara_recruit, his.pk)
    shared = StepFactory(enrolment=EnrolmentFactory(recruit=None, ward=cast.ward))
    Serving.objects.create(trust=cast.northgate, step=shared, recruit=cast.bilal_recruit)
    assert visible.find_step_of(cast.helen, cast.bilal_recruit, shared.pk) == shared
    assert not_found(visible.find_step_of, cast.helen, cast.amara_recruit, shared.pk)


def test_what_is_locked_is_found_as_what_is_read(cast: Cast) -> None:
    step = step_of(cast.amara_recruit)
    assert visible.lock_step(cast.helen, step.pk) == step
    assert visible.lock_recruit(cast.liam, cast.amara_recruit.pk) == cast.amara_recruit
    stranger = MembershipFactory(roles=["line_manager"])
    assert not_found(visible.lock_step, stranger, step.pk)
    assert not_found(visible.lock_recruit, stranger, cast.amara_recruit.pk)
