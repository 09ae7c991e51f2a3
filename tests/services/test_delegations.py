"""A step in a colleague's hands: they see it, find it in their list, do it and are reminded; and all that ends."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from pytest_django import Settings
from time_machine import Traveller

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, Message, Step
from onboarding.selectors.filters_steps import filter_steps
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import find_step, visible_recruits, visible_steps
from onboarding.services.delegations import delegate_step
from onboarding.services.digests import gather
from onboarding.services.letters import preview_letter
from onboarding.services.mail_preferences import choose_frequency
from onboarding.services.memberships import change_member
from onboarding.services.steps import reopen_step, return_step, submit_step
from tests.api.asking import step_of
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.reminding import plan_on, quiet_northgate, recruit_with_people, step_due, told

pytestmark = pytest.mark.django_db
TODAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def step(cast: Cast) -> Step:
    """Something that Liam does for Amara."""
    return step_of(cast.amara_recruit, owner_role="line_manager")


def give(cast: Cast, step: Step, to: Membership, until: date | None = FRIDAY) -> Step:
    return delegate_step(cast.liam, step_id=step.pk, to=to.pk, until=until, reason="On leave")


def is_mine(viewer: Membership, step: Step) -> bool:
    return filter_steps(viewer, visible_steps(viewer), {"mine": True}, TODAY).filter(pk=step.pk).exists()


def test_a_colleague_sees_the_step_in_their_list_and_does_it_and_sees_nothing_more(cast: Cast, step: Step) -> None:
    colleague = MembershipFactory(roles=["line_manager"], full_name="Nia Powell")
    with pytest.raises(NotFound):
        find_step(colleague, step.pk)

    given = give(cast, step, colleague)

    assert (given.delegate, given.delegate_until, given.revision) == (colleague, FRIDAY, step.revision + 1)
    assert list(visible_steps(colleague).exclude(enrolment__of_trust=True)) == [given]
    assert list(visible_recruits(colleague)) == []
    assert is_mine(colleague, step) and not is_mine(cast.liam, step)
    assert step_detail(cast.liam, find_step(cast.liam, step.pk), TODAY)["delegate"]["name"] == "Nia Powell"
    assert submit_step(colleague, step_id=step.pk, note="Done").state == "done"
    assert Event.objects.get(action="step_delegated").detail.data["reason"] == "On leave"


def test_the_owner_may_still_do_it(cast: Cast, step: Step) -> None:
    give(cast, step, cast.ben)
    assert submit_step(cast.liam, step_id=step.pk, note="Done").state == "done"


def test_after_the_last_day_it_is_the_owner_s_again(cast: Cast, step: Step, clock: Traveller) -> None:
    give(cast, step, cast.ben)
    clock.move_to("2026-03-06 18:00+00:00")
    assert is_mine(cast.ben, step)

    clock.move_to("2026-03-07 09:00+00:00")

    assert is_mine(cast.liam, step)
    with pytest.raises(NotFound):
        submit_step(cast.ben, step_id=step.pk, note="Late")
    assert step_detail(cast.liam, find_step(cast.liam, step.pk), date(2026, 3, 7))["delegate"] is None


def test_it_is_taken_back(cast: Cast, step: Step) -> None:
    give(cast, step, cast.ben, until=None)
    taken = delegate_step(cast.helen, step_id=step.pk, to=None)

    assert (taken.delegate, taken.delegate_until) == (None, None)
    assert is_mine(cast.liam, step)
    with pytest.raises(NotNow):
        delegate_step(cast.helen, step_id=step.pk, to=None)


def test_only_hr_and_the_manager_who_owns_it_give_it_away_and_not_the_colleague(cast: Cast, step: Step) -> None:
    colleague = MembershipFactory(roles=["line_manager"])
    give(cast, step, colleague)
    of_hr = step_of(cast.amara_recruit, owner_role="hr")
    for actor, one in [(colleague, step), (cast.priya, step), (cast.amara, step), (cast.liam, of_hr)]:
        with pytest.raises(NotAllowed):
            delegate_step(actor, step_id=one.pk, to=cast.ben.pk, reason="Away")


def test_nobody_of_another_trust_and_no_one_unfit_can_be_given_it(cast: Cast, step: Step) -> None:
    gone = MembershipFactory(roles=["buddy"], is_active=False)
    for to in (cast.omar.pk, cast.amara.pk, cast.diana.pk, gone.pk, UUID(int=1)):
        with pytest.raises(Invalid) as refused:
            delegate_step(cast.liam, step_id=step.pk, to=to, reason="Away")
        assert [(one.field, one.code) for one in refused.value.problems] == [("to", "unknown")]


def test_a_private_step_goes_only_to_someone_of_the_same_role(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, owner_role="pastoral_lead", private="pastoral")
    with pytest.raises(Invalid):
        delegate_step(cast.helen, step_id=step.pk, to=cast.ben.pk, reason="Away")
    other = MembershipFactory(roles=["pastoral_lead"])
    assert delegate_step(cast.helen, step_id=step.pk, to=other.pk, reason="Away").delegate == other


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"until": date(2026, 3, 1)}, ("until", "in_past")),
        ({"until": date(2027, 3, 3)}, ("until", "too_late")),
        ({"until": date(9999, 12, 31)}, ("until", "too_late")),
        ({"reason": "  "}, ("reason", "required")),
        ({"reason": "x" * 4001}, ("reason", "too_long")),
        ({"reason": "a\0"}, ("reason", "null_character")),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, step: Step, wrong: dict, problem: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        delegate_step(cast.liam, step_id=step.pk, to=cast.ben.pk, **{"reason": "Away"} | wrong)
    assert [(one.field, one.code) for one in refused.value.problems] == [problem]


def test_a_step_that_is_done_or_changed_meanwhile_is_not_given_away(cast: Cast, step: Step) -> None:
    with pytest.raises(Stale):
        delegate_step(cast.liam, step_id=step.pk, to=cast.ben.pk, reason="Away", revision=step.revision + 1)
    submit_step(cast.liam, step_id=step.pk, note="Done")
    with pytest.raises(NotNow):
        give(cast, step, cast.ben)


# --- reminders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "who"), [(date(2026, 3, 9), "Ben Carter"), (None, "Ben Carter"), (date(2026, 3, 1), "Ed Marsh")]
)
def test_the_colleague_is_reminded_instead_of_the_owner_while_it_lasts(
    cast: Cast, until: date | None, who: str
) -> None:
    quiet_northgate(cast)
    step = step_due(date(2026, 3, 9), cast.amara_recruit, owner_role="education")
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben, delegate_until=until)

    plan_on(cast, TODAY)

    assert told(step) == [(who, -7, date(2026, 3, 9), "pending")]


def test_a_reminder_planned_for_the_owner_is_ended_when_the_step_is_given_away(cast: Cast) -> None:
    quiet_northgate(cast)
    step = step_due(date(2026, 3, 9), cast.amara_recruit, owner_role="education")
    plan_on(cast, TODAY)
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben)

    plan_on(cast, TODAY)

    assert [(who, state) for who, *_, state in told(step)] == [("Ben Carter", "pending"), ("Ed Marsh", "cancelled")]


def test_a_colleague_who_has_left_is_not_reminded_but_the_owner(cast: Cast) -> None:
    quiet_northgate(cast)
    step = step_due(date(2026, 3, 9), cast.amara_recruit, owner_role="education")
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben)
    Membership.objects.filter(pk=cast.ben.pk).update(is_active=False)

    plan_on(cast, TODAY)

    assert [who for who, *_ in told(step)] == ["Ed Marsh"]


@pytest.mark.parametrize(("until", "is_given"), [(TODAY, True), (None, True), (date(2026, 3, 1), False)])
@pytest.mark.parametrize("owner", ["education", "pastoral_lead"])
def test_the_colleague_s_weekly_mail_tells_of_it_and_not_the_owner_s(
    cast: Cast, settings: Settings, owner: str, until: date | None, is_given: bool
) -> None:
    settings.WEEKLY_MAIL = True
    quiet_northgate(cast)
    for member in (cast.ben, cast.ed, cast.priya):
        choose_frequency(member, frequency="weekly")
    step = step_due(FRIDAY, recruit_with_people(cast), owner_role=owner, title="Book a room")
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben, delegate_until=until)

    gather(cast.northgate, TODAY)

    letters = [preview_letter(message) for message in Message.objects.filter(kind="weekly")]
    told = {letter.to for letter in letters if letter and "Yours to do:\n\n- Book a room" in letter.body}
    of_role = {"education": cast.ed, "pastoral_lead": cast.priya}[owner]
    assert told == {(cast.ben if is_given else of_role).user.email}


def test_a_colleague_is_told_by_the_week_of_a_step_that_nobody_else_has(cast: Cast, settings: Settings) -> None:
    settings.WEEKLY_MAIL = True
    quiet_northgate(cast)
    choose_frequency(cast.ben, frequency="weekly")
    step = step_due(FRIDAY, recruit_with_people(cast, pastoral_lead=None), owner_role="pastoral_lead")
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben)

    gather(cast.northgate, TODAY)

    assert Message.objects.filter(kind="weekly", recipient=cast.ben).exists()


def test_what_was_given_is_the_owners_again_once_the_colleague_can_no_longer_be_given_it(cast: Cast) -> None:
    health = step_of(cast.amara_recruit, owner_role="occupational_health", private="health", sensitivity="health")
    police = step_of(cast.amara_recruit, owner_role="hr", sensitivity="police")
    usual = step_of(cast.amara_recruit, owner_role="occupational_health")
    nia = MembershipFactory(roles=["occupational_health", "hr"], full_name="Nia Powell")
    for one in (health, police, usual):
        delegate_step(cast.helen, step_id=one.pk, to=nia.pk, reason="On leave")

    change_member(cast.helen, member_id=nia.pk, changes={"roles": ["buddy"]}, reason="Changed job")

    nia.refresh_from_db()
    assert list(visible_steps(nia).filter(pk__in=[health.pk, police.pk, usual.pk])) == [usual]
    held = Step.objects.filter(pk__in=[health.pk, police.pk, usual.pk], delegate=nia)
    assert list(held) == [usual]
    ended = Event.objects.filter(action="delegation_ended", recruit=cast.amara_recruit)
    assert {one.object_id for one in ended} == {health.pk, police.pk}
    assert is_mine(cast.olu, health)

    change_member(cast.helen, member_id=nia.pk, changes={"is_active": False}, reason="Left")
    usual.refresh_from_db()
    assert usual.delegate is None


@pytest.mark.parametrize("gone", [{"roles": ["buddy"]}, {"is_active": False}])
@pytest.mark.parametrize(("review", "back"), [("second_person", return_step), ("none", reopen_step)])
def test_what_comes_back_to_a_colleague_who_can_no_longer_do_it_is_the_owners(
    cast: Cast, gone: dict, review: str, back: Callable[..., Step]
) -> None:
    step = step_of(cast.amara_recruit, owner_role="occupational_health", sensitivity="health", review=review)
    nia = MembershipFactory(roles=["occupational_health"], full_name="Nia Powell")
    delegate_step(cast.helen, step_id=step.pk, to=nia.pk, reason="On leave")
    submit_step(nia, step_id=step.pk, note="Seen")

    change_member(cast.helen, member_id=nia.pk, changes=gone, reason="Moved to the ward")

    step.refresh_from_db()
    assert (step.submitted_by, step.changes.get(verb="submit").actor) == (nia, nia), "who did it stays"
    back(cast.hana, step_id=step.pk, reason="The paper is missing")
    step.refresh_from_db()
    assert step.delegate is None and is_mine(cast.olu, step)
