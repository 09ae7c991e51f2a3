"""Who reads the words beside a step: never more than those who know the person, and HR's ear stays HR's."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit, Step
from onboarding.selectors.delegates import delegates
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import visible_steps
from onboarding.services.comments import comment_on_step
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import decide_proposal, propose_date
from onboarding.services.steps import submit_step
from tests.api.asking import enrolled, newcomer, step_of
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.journeys import step_of as journey_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def words_of(viewer: Membership, step: Step) -> list[str]:
    """Every why in the history as this viewer reads it."""
    access.enter(viewer)
    step = Step.objects.select_related("item", "enrolment__recruit").get(pk=step.pk)
    return [line["reason"] for line in step_detail(viewer, step, TODAY)["history"] if line["reason"]]


def test_why_somebody_s_date_moved_is_not_written_where_others_of_the_cohort_read_it(cast: Cast) -> None:
    access.enter(cast.amara)
    proposal = propose_date(
        cast.amara,
        recruit_id=cast.amara_recruit.pk,
        kind="arrival",
        planned_on=date(2026, 3, 9),
        reason="My father died.",
    )
    access.enter(cast.helen)
    decide_proposal(cast.helen, proposal_id=proposal.pk, take=True)

    everything = [line for step in Step.objects.all() for line in step.changes.values_list("reason", flat=True)]
    assert not any("father" in words for words in everything)


def test_why_a_date_moved_is_read_by_hr_and_the_person_only(cast: Cast) -> None:
    access.enter(cast.helen)
    record_milestone(
        cast.helen,
        recruit_id=cast.amara_recruit.pk,
        kind="arrival",
        planned_on=date(2026, 4, 1),
        reason="Treatment goes on.",
    )
    moved = visible_steps(cast.liam).filter(enrolment__recruit=cast.amara_recruit, changes__reason="Treatment goes on.")
    step = moved.exclude(item__private__gt="")[0]
    for viewer, reads in ((cast.helen, True), (cast.amara, True), (cast.liam, False)):
        assert ("Treatment goes on." in words_of(viewer, step)) == reads, viewer


def test_what_a_recruit_says_of_a_step_that_did_not_happen_is_for_hr(cast: Cast) -> None:
    access.enter(cast.helen)
    step = journey_step(cast.amara_recruit, "arrival-and-induction/manager-welcome")
    submit_step(cast.helen, step_id=step.pk, on=TODAY, out_of_order_reason="Seen.")
    access.enter(cast.amara)
    answer_confirmation(cast.amara, step_id=step.pk, happened=False, words="He never met me.")

    assert "He never met me." in words_of(cast.helen, step)
    assert "He never met me." in words_of(cast.amara, step)
    assert "He never met me." not in words_of(cast.liam, step)


def test_private_words_are_for_who_plays_the_role_for_that_person(cast: Cast) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    step = step_of(zainab, owner_role="pastoral_lead", private="pastoral")
    access.enter(cast.priya)
    comment_on_step(cast.priya, step_id=step.pk, words="She is homesick.")
    access.enter(cast.helen)
    both = MembershipFactory(roles=["line_manager", "pastoral_lead"])
    Recruit.objects.filter(pk=zainab.pk).update(line_manager=both)

    def read(viewer: Membership) -> list[str]:
        access.enter(viewer)
        found = Step.objects.select_related("item", "enrolment__recruit").get(pk=step.pk)
        return [one["words"] for one in step_detail(viewer, found, TODAY)["comments"]]

    assert read(cast.priya) == ["She is homesick."]
    assert read(both) == []


@pytest.mark.parametrize(
    ("item", "may"),
    [
        ({"owner_role": "hr", "sensitivity": "right_to_work"}, False),
        ({"owner_role": "hr", "sensitivity": ""}, True),
    ],
)
def test_what_is_kept_from_managers_is_not_given_to_a_buddy_to_do(cast: Cast, item: dict[str, str], may: bool) -> None:
    access.enter(cast.helen)
    step = step_of(newcomer(cast), **item)
    assert (cast.ben in delegates(cast.helen, step)) == may
    assert cast.hana in delegates(cast.helen, step)


def test_a_step_is_not_given_to_the_colleague_whom_it_is_about(cast: Cast) -> None:
    access.enter(cast.helen)
    Membership.objects.filter(pk=cast.amara.pk).update(roles=["recruit", "buddy"])
    hers, bilals = step_of(cast.amara_recruit), step_of(cast.bilal_recruit)
    assert cast.amara not in delegates(cast.helen, hers) and cast.ben in delegates(cast.helen, hers)
    assert cast.amara in delegates(cast.helen, bilals)


def test_what_comes_first_has_no_title_for_those_who_may_not_see_it(cast: Cast) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    first = {"key": "a", "path": "p/a", "title": "Police certificate", "sensitivity": "police", "owner_role": "hr"}
    then = {"key": "b", "path": "p/b", "prerequisites": ["p/a"], "owner_role": "line_manager"}
    step = enrolled(zainab, first, then).steps.get(item__key="b")
    access.enter(cast.liam)

    assert step_detail(cast.liam, step, TODAY)["waits_for"] == ["A check that HR keeps"]


def test_a_recruit_s_report_names_no_commitment_of_the_trust(cast: Cast) -> None:
    access.enter(cast.amara)
    assert [one for action in readiness_report(cast.amara)["actions"] for one in action["commitments"]] == []
    access.enter(cast.diana)
    assert [one for action in readiness_report(cast.diana)["actions"] for one in action["commitments"]] != []


def test_a_step_stands_on_the_page_of_its_own_person_only(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    step = step_of(cast.bilal_recruit, title="Only Bilal's")
    browser = client_for(cast.helen)
    assert browser.get(f"/recruits/{cast.bilal_recruit.pk}/steps/{step.pk}/").status_code == 200
    assert browser.get(f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/").status_code == 404
    assert client_for(cast.liam).get(f"/my/steps/{step.pk}/").status_code == 404
