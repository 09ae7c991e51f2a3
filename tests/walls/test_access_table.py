"""What the access table itself says of one person or thing, asked without the selectors that stand before it.

Pages and API find what they show by `selectors/visible.py` first, which hides it from most; here nothing is hidden yet."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from onboarding.access import Action, may, require
from onboarding.access_conditions import in_their_hands
from onboarding.errors import NotAllowed
from onboarding.models import ApiToken, Membership, Serving, Step
from onboarding.models.choices import Role
from onboarding.selectors.visible import in_hands_of
from tests.api.asking import step_of
from tests.cast import Cast
from tests.erasure_factories import CorrectionRequestFactory, ErasureFactory
from tests.factories import (
    TODAY,
    EnrolmentFactory,
    EvidenceFactory,
    MembershipFactory,
    OccurrenceFactory,
    StandInFactory,
    StepFactory,
    published_version,
)
from tests.reminding import message_to
from tests.sweep.objects import token_of

pytestmark = pytest.mark.django_db
TIED = {Role.RECRUIT: "amara", Role.LINE_MANAGER: "liam", Role.PASTORAL_LEAD: "priya", Role.BUDDY: "ben"}
"""Who of the cast is tied to Amara, by the role that ties them."""
ALL_OTHERS = {Role.HR: "helen", Role.EDUCATION: "ed", Role.OCCUPATIONAL_HEALTH: "olu", Role.DIRECTOR: "diana"}
ABOUT_A_PERSON = {
    Action.SEE_RECRUIT: tuple(TIED),
    Action.SEE_TIMELINE: (Role.RECRUIT,),
    Action.SEE_READINESS: (Role.RECRUIT, Role.LINE_MANAGER, Role.PASTORAL_LEAD),
    Action.PROPOSE_DATE: (Role.RECRUIT, Role.LINE_MANAGER, Role.PASTORAL_LEAD),
    Action.REPORT_ABSENCE: (Role.LINE_MANAGER,),
    Action.SEE_REGISTRATION: (Role.RECRUIT, Role.LINE_MANAGER, Role.PASTORAL_LEAD),
    Action.SEE_TEST_RESULTS: (Role.RECRUIT, Role.PASTORAL_LEAD),
    Action.CONFIRM_STEP: (Role.RECRUIT,),
}
"""Where a role alone is not enough: it has to be about their own people, or about themselves."""
BY_ROLE_ALONE = {
    Action.SEE_REPORT_UNSUPPRESSED: {Role.HR},
    Action.SIGN_RUN: {Role.DIRECTOR},
    Action.RESTATE_RUN: {Role.HR, Role.DIRECTOR},
    Action.SEE_TEST_RESULTS: {Role.HR, Role.EDUCATION, Role.RECRUIT, Role.PASTORAL_LEAD},
    Action.SEE_HEALTH: {Role.HR},
    Action.RECORD_REGISTRATION: {Role.HR, Role.EDUCATION},
    Action.EXPORT_PERSON: {Role.HR},
    Action.APPROVE_ERASURE: {Role.HR},
}
"""What another refusal stands before wherever it is asked, so that no page shows whom this one refuses."""
NOT_HR = [role for role in Role if role != Role.HR]


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def stranger(role: Role) -> Membership:
    """Somebody of the trust with this role, to whom nobody is tied."""
    member: Membership = MembershipFactory(roles=[role])
    return member


def of_cast(cast: Cast, role: Role) -> Membership:
    """Who holds the role in the cast."""
    member: Membership = getattr(cast, (TIED | ALL_OTHERS)[role])
    return member


def owned_by(cast: Cast, role: Role, **item: Any) -> Step:
    """A step of Amara's that this role does."""
    return step_of(cast.amara_recruit, owner_role=role, **item)


@pytest.mark.parametrize(("action", "roles"), BY_ROLE_ALONE.items())
def test_what_is_refused_elsewhere_too_is_refused_here(action: Action, roles: set[Role]) -> None:
    assert {role for role in Role if may(stranger(role), action)} == roles


@pytest.mark.parametrize(("action", "role"), [(one, role) for one, roles in ABOUT_A_PERSON.items() for role in roles])
def test_a_role_reaches_its_own_people_only(cast: Cast, action: Action, role: Role) -> None:
    assert may(of_cast(cast, role), action, cast.amara_recruit)
    assert not may(stranger(role), action, cast.amara_recruit)
    happened = OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.helen)
    enrolment = cast.amara_recruit.enrolments.all()[0]
    for thing in (happened, enrolment):
        assert may(of_cast(cast, role), action, thing)
        assert not may(stranger(role), action, thing)


@pytest.mark.parametrize("role", TIED)
def test_a_step_is_done_by_whom_it_is_for_and_for_their_own_people(cast: Cast, role: Role) -> None:
    theirs = owned_by(cast, role)
    assert may(of_cast(cast, role), Action.SUBMIT_STEP, theirs)
    assert not may(stranger(role), Action.SUBMIT_STEP, theirs)
    assert not may(of_cast(cast, role), Action.SUBMIT_STEP, owned_by(cast, Role.OCCUPATIONAL_HEALTH))


@pytest.mark.parametrize("role", [Role.EDUCATION, Role.OCCUPATIONAL_HEALTH])
def test_who_answers_for_everybody_does_their_own_steps_and_no_others(cast: Cast, role: Role) -> None:
    assert may(of_cast(cast, role), Action.SUBMIT_STEP, owned_by(cast, role))
    assert not may(of_cast(cast, role), Action.SUBMIT_STEP, owned_by(cast, Role.LINE_MANAGER))


def test_a_commitment_of_the_trust_is_done_by_the_role_that_leads_it(cast: Cast) -> None:
    assert not may(cast.diana, Action.SUBMIT_STEP, owned_by(cast, Role.DIRECTOR))
    commitments = Step.objects.filter(enrolment__of_trust=True, enrolment__begun_by="")
    for step in commitments.select_related("item", "enrolment"):
        able = {role for role in Role if may(stranger(role), Action.SUBMIT_STEP, step)}
        assert able == {Role.HR, Role(step.item.owner_role)}, step.item.title
    assert set(commitments.values_list("item__owner_role", flat=True)) > {Role.DIRECTOR}


@pytest.mark.parametrize("action", [Action.REVIEW_STEP, Action.WAIVE_STEP, Action.REOPEN_STEP])
def test_nobody_reviews_their_own_work(cast: Cast, action: Action) -> None:
    step = owned_by(cast, Role.HR)
    assert may(cast.helen, action, step)
    step.submitted_by = cast.helen
    assert not may(cast.helen, action, step)
    assert not may(MembershipFactory.build(user=cast.helen.user, trust=cast.northgate), action, step)
    assert may(cast.hana, action, step)


def test_a_manager_gives_away_their_own_steps_about_their_own_people(cast: Cast) -> None:
    assert may(cast.liam, Action.DELEGATE_STEP, owned_by(cast, Role.LINE_MANAGER))
    assert not may(cast.liam, Action.DELEGATE_STEP, owned_by(cast, Role.BUDDY))
    assert not may(stranger(Role.LINE_MANAGER), Action.DELEGATE_STEP, owned_by(cast, Role.LINE_MANAGER))


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.PASTORAL_LEAD, Role.BUDDY])
def test_who_goes_away_arranges_who_does_their_own_work(cast: Cast, role: Role) -> None:
    away, stand_in = of_cast(cast, role), StandInFactory(absent=cast.helen, by=cast.hana, arranged_by=cast.helen)
    assert may(away, Action.ARRANGE_COVER, away)
    assert not may(away, Action.ARRANGE_COVER, cast.helen)
    assert not may(away, Action.ARRANGE_COVER, stand_in)


@pytest.mark.parametrize("role", NOT_HR)
def test_a_message_and_a_token_are_whose_they_are(cast: Cast, role: Role) -> None:
    theirs, step = of_cast(cast, role), owned_by(cast, Role.RECRUIT)
    assert may(theirs, Action.SEE_MESSAGES, message_to(theirs, step))
    assert not may(theirs, Action.SEE_MESSAGES, message_to(cast.helen, step))
    assert may(theirs, Action.END_TOKEN, ApiToken.objects.get(key=token_of(theirs)))
    assert not may(theirs, Action.END_TOKEN, ApiToken.objects.get(key=token_of(cast.helen)))


def test_nobody_changes_their_own_membership_nor_approves_what_they_proposed(cast: Cast) -> None:
    assert may(cast.helen, Action.MANAGE_MEMBERS, cast.liam)
    assert not may(cast.helen, Action.MANAGE_MEMBERS, cast.helen)
    proposal = ErasureFactory(recruit=cast.bilal_recruit, proposed_by=cast.helen)
    assert not may(cast.helen, Action.APPROVE_ERASURE, proposal)
    assert may(cast.hana, Action.APPROVE_ERASURE, proposal)
    nobodys = ErasureFactory(recruit=cast.bilal_recruit, kind="messages", proposed_by=None)
    assert not any(may(cast.hana, Action.APPROVE_ERASURE, thing) for thing in (nobodys, cast.bilal_recruit))
    for about in ({"recruit": cast.amara_recruit}, {"recruit": None, "member": cast.amara}):
        cast.amara.roles = ["recruit", "hr"]
        assert not may(cast.amara, Action.APPROVE_ERASURE, ErasureFactory(proposed_by=cast.helen, **about))
    for thing, who in ((cast.amara_recruit, cast.amara), (cast.helen, cast.helen)):
        assert may(cast.hana, Action.KEEP_RETENTION, thing) and not may(who, Action.KEEP_RETENTION, thing)


def test_hr_answers_who_asks_for_a_correction_and_nobody_themselves(cast: Cast) -> None:
    asked = CorrectionRequestFactory(asked_by=cast.liam)
    assert {role for role in Role if may(stranger(role), Action.ANSWER_CORRECTION, asked)} == {Role.HR}
    asked.asked_by = cast.helen
    assert not may(cast.helen, Action.ANSWER_CORRECTION, asked) and may(cast.hana, Action.ANSWER_CORRECTION, asked)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_beside_a_private_step_only_those_speak_whom_it_is_for(cast: Cast, role: Role) -> None:
    plain, private = owned_by(cast, Role.RECRUIT), owned_by(cast, Role.PASTORAL_LEAD, private="pastoral")
    assert may(of_cast(cast, role), Action.COMMENT_STEP, plain)
    assert may(of_cast(cast, role), Action.COMMENT_STEP, private) == (role in (Role.RECRUIT, Role.PASTORAL_LEAD))
    assert not may(stranger(role), Action.COMMENT_STEP, private)


def test_private_words_are_read_by_whom_they_are_about_and_those_who_look_after_them(cast: Cast) -> None:
    words = EvidenceFactory(step=owned_by(cast, Role.PASTORAL_LEAD, private="pastoral"), submitted_by=cast.hana)
    readers = {role for role in Role if may(of_cast(cast, role), Action.SEE_EVIDENCE, words)}
    assert readers == {Role.RECRUIT, Role.PASTORAL_LEAD}
    assert not any(may(stranger(role), Action.SEE_EVIDENCE, words) for role in Role)
    of_health = EvidenceFactory(step=owned_by(cast, Role.RECRUIT, private="health"), submitted_by=cast.amara)
    assert not may(cast.priya, Action.SEE_EVIDENCE, of_health)
    assert not may(cast.priya, Action.SEE_EVIDENCE, of_health.step)
    own = EvidenceFactory(step=owned_by(cast, Role.RECRUIT, private="health"), submitted_by=cast.priya)
    assert may(cast.priya, Action.SEE_EVIDENCE, own)


def test_other_evidence_is_read_by_hr_by_whom_it_is_about_and_by_who_recorded_it(cast: Cast) -> None:
    seen = EvidenceFactory(step=owned_by(cast, Role.LINE_MANAGER), submitted_by=cast.liam)
    assert {role for role in Role if may(of_cast(cast, role), Action.SEE_EVIDENCE, seen)} == {
        *(Role.HR, Role.RECRUIT, Role.LINE_MANAGER)
    }
    seen.step.state = "done"
    assert not may(cast.liam, Action.SEE_EVIDENCE, seen)
    for role in (Role.EDUCATION, Role.OCCUPATIONAL_HEALTH):
        theirs = EvidenceFactory(step=owned_by(cast, role), submitted_by=cast.helen)
        assert {one for one in Role if may(stranger(one), Action.SEE_EVIDENCE, theirs)} == {Role.HR, role}


def test_a_director_reads_what_was_recorded_for_the_trust_itself(cast: Cast) -> None:
    step = Step.objects.filter(enrolment__of_trust=True)[0]
    kept = EvidenceFactory(step=step, submitted_by=cast.helen)
    assert may(cast.diana, Action.SEE_EVIDENCE, kept)
    assert not may(cast.diana, Action.SEE_EVIDENCE, EvidenceFactory(step=owned_by(cast, Role.DIRECTOR)))


def shared_step(role: Role, **subject: Any) -> Step:
    """A step of a ward or of somebody's learning that this role does. It serves nobody yet."""
    enrolment = EnrolmentFactory(version=published_version([{"owner_role": role}]), recruit=None, **subject)
    step: Step = StepFactory(enrolment=enrolment)
    return step


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.PASTORAL_LEAD])
def test_a_step_of_a_ward_is_done_by_who_has_somebody_there(cast: Cast, role: Role) -> None:
    step = shared_step(role, ward=cast.ward)
    assert not may(of_cast(cast, role), Action.SUBMIT_STEP, step)
    Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.amara_recruit)
    assert may(of_cast(cast, role), Action.SUBMIT_STEP, step)
    assert not may(stranger(role), Action.SUBMIT_STEP, step)
    assert may(cast.amara, Action.CONFIRM_STEP, step)
    assert not may(cast.bilal, Action.CONFIRM_STEP, step)


def test_a_step_of_ones_own_learning_is_done_by_nobody_else(cast: Cast) -> None:
    step = shared_step(Role.LINE_MANAGER, membership=cast.liam)
    assert may(cast.liam, Action.SUBMIT_STEP, step)
    assert not may(stranger(Role.LINE_MANAGER), Action.SUBMIT_STEP, step)


@pytest.mark.parametrize(("until", "is_in_hands"), [(None, True), (TODAY, True), (TODAY - timedelta(days=1), False)])
def test_what_was_given_to_somebody_is_theirs_through_its_last_day(
    cast: Cast, until: date | None, is_in_hands: bool
) -> None:
    step, other = owned_by(cast, Role.LINE_MANAGER, private="pastoral"), stranger(Role.LINE_MANAGER)
    assert not may(other, Action.SUBMIT_STEP, step)
    step.delegate, step.delegate_until = other, until
    assert may(other, Action.SUBMIT_STEP, step) == is_in_hands
    assert may(other, Action.COMMENT_STEP, step) == is_in_hands


def test_what_was_given_to_somebody_is_in_their_hands_while_they_hold_a_role_that_can_be_given_it(cast: Cast) -> None:
    anybody, private = set(Role) - {Role.RECRUIT, Role.DIRECTOR}, {"private": "health", "sensitivity": "health"}
    for fields, able in (({}, anybody), ({"sensitivity": "police"}, {Role.HR, Role.BUDDY}), (private, {Role.BUDDY})):
        step = owned_by(cast, Role.BUDDY, **fields)
        for role in Role:
            other = step.delegate = stranger(role)
            step.save(update_fields=["delegate"])
            seen = Step.objects.filter(in_hands_of(other), pk=step.pk).exists()
            assert (in_their_hands(other, step), seen) == (role in able, role in able), (role, fields)


def test_nobody_does_what_is_about_themselves_because_it_was_given_to_them(cast: Cast) -> None:
    step = owned_by(cast, Role.LINE_MANAGER)
    cast.amara.roles, step.delegate = [Role.RECRUIT, Role.BUDDY], cast.amara
    assert not may(cast.amara, Action.SUBMIT_STEP, step)


def test_what_is_no_step_cannot_be_spoken_of_or_done(cast: Cast) -> None:
    for viewer in (cast.liam, cast.diana, cast.olu):
        assert not may(viewer, Action.COMMENT_STEP, cast.amara_recruit)
        assert not may(viewer, Action.SUBMIT_STEP, cast.amara_recruit)


def test_only_who_holds_private_words_lets_hr_hand_them_out(cast: Cast) -> None:
    def able(step: Any) -> set[Role]:
        return {role for role in Role if may(of_cast(cast, role), Action.RELEASE_WORDS, step)}

    pastoral = owned_by(cast, Role.PASTORAL_LEAD, private="pastoral")
    assert able(pastoral) == {Role.PASTORAL_LEAD}
    assert not may(stranger(Role.PASTORAL_LEAD), Action.RELEASE_WORDS, pastoral)
    assert able(owned_by(cast, Role.OCCUPATIONAL_HEALTH, private="health")) == {Role.OCCUPATIONAL_HEALTH}
    for other in (
        owned_by(cast, Role.PASTORAL_LEAD),
        owned_by(cast, Role.OCCUPATIONAL_HEALTH),
        owned_by(cast, Role.RECRUIT, private="health"),
        cast.amara_recruit,
    ):
        assert able(other) == set()


def test_who_is_switched_off_or_has_not_accepted_may_do_nothing(cast: Cast) -> None:
    require(cast.helen, Action.ENROL)
    for role, (name, value) in product(Role, [("is_active", False), ("accepted_at", None)]):
        member = stranger(role)
        setattr(member, name, value)
        assert not any(may(member, action) or may(member, action, cast.amara_recruit) for action in Action)
        with pytest.raises(NotAllowed):
            require(member, Action.SEE_STEP)
