"""What changes about a member, by whom, with which reason, and who then needs someone new."""

from collections.abc import Callable
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, Stale
from onboarding.models import ApiToken, Event, Membership, MembershipChange, Recruit, User
from onboarding.selectors.members import people_of
from onboarding.services.memberships import add_member, change_member
from onboarding.services.tokens import make_token
from tests.cast import Cast
from tests.factories import MembershipFactory, RecruitFactory
from tests.viewing import ApiBrowser, Browser

pytestmark = pytest.mark.django_db
WHY = "She moves to the ward on Monday"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_roles_change_with_a_reason_and_a_history(cast: Cast) -> None:
    change_member(cast.helen, member_id=cast.ben.id, changes={"roles": ["buddy", "line_manager", "buddy"]}, reason=WHY)

    ben = Membership.objects.get(pk=cast.ben.pk)
    assert (ben.roles, ben.revision) == (["buddy", "line_manager"], 2)
    newest = MembershipChange.objects.filter(membership=ben).latest("recorded_at", "id")
    assert (newest.roles, newest.reason, newest.actor) == (["buddy", "line_manager"], WHY, cast.helen)
    assert Event.objects.get(action="member_changed").detail.data["from"] == {"roles": ["buddy"]}


def test_who_is_switched_off_does_not_come_back_with_an_old_token(cast: Cast) -> None:
    make_token(cast.ben, name="Ward screen")
    make_token(cast.liam, name="Another's")
    for is_active in (False, True):
        change_member(cast.helen, member_id=cast.ben.id, changes={"is_active": is_active}, reason=WHY)
    assert [one.name for one in ApiToken.objects.all()] == ["Another's"]
    assert Event.objects.get(action="token_ended").actor == cast.helen


def test_a_telephone_number_needs_no_reason(cast: Cast) -> None:
    changed = change_member(cast.helen, member_id=cast.ben.id, changes={"telephone": " 01632 960999 "})

    assert changed.telephone == "01632 960999"
    assert MembershipChange.objects.filter(membership=cast.ben).count() == 1


@pytest.mark.parametrize(
    ("changes", "reason", "problem"),
    [
        ({"roles": ["line_manager"]}, " ", ("reason", "required")),
        ({"is_active": False}, "", ("reason", "required")),
        ({"is_active": False}, "x" * 4001, ("reason", "too_long")),
        ({"is_active": False}, "a\0b", ("reason", "null_character")),
        ({"roles": []}, WHY, ("roles", "unknown")),
        ({"roles": ["porter"]}, WHY, ("roles", "unknown")),
        ({"roles": ["hr", "director"]}, WHY, ("roles", "not_together")),
        ({"full_name": " "}, WHY, ("full_name", "required")),
        ({"telephone": "1" * 31}, WHY, ("telephone", "too_long")),
        ({"job_title": "a\u202eb"}, WHY, ("job_title", "control_character")),
        ({"email": "x@example.org"}, WHY, ("email", "unknown_field")),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, changes: dict[str, Any], reason: str, problem: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        change_member(cast.helen, member_id=cast.ben.id, changes=changes, reason=reason)
    assert [(one.field, one.code) for one in refusal.value.problems] == [problem]
    assert Membership.objects.get(pk=cast.ben.pk).revision == 1


def test_nobody_changes_themselves(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_member(cast.helen, member_id=cast.helen.id, changes={"roles": ["director"]}, reason=WHY)


def test_an_officer_who_was_switched_off_meanwhile_changes_nobody(cast: Cast) -> None:
    change_member(cast.helen, member_id=cast.hana.id, changes={"is_active": False}, reason=WHY)
    with pytest.raises(NotAllowed):
        change_member(cast.hana, member_id=cast.helen.id, changes={"is_active": False}, reason=WHY)


def test_the_last_officer_who_can_sign_in_stays(cast: Cast) -> None:
    """An officer whose account is closed counts for nothing."""
    User.objects.filter(pk=cast.helen.user_id).update(is_active=False)
    with pytest.raises(NotAllowed):
        change_member(cast.helen, member_id=cast.hana.id, changes={"is_active": False}, reason=WHY)
    assert Membership.objects.get(pk=cast.hana.pk).is_active


@pytest.mark.parametrize("name", ["liam", "priya", "ed", "diana", "amara"])
def test_only_hr_changes_members(cast: Cast, enter: Callable[[Membership], None], name: str) -> None:
    viewer = getattr(cast, name)
    enter(viewer)
    with pytest.raises(NotAllowed):
        change_member(viewer, member_id=cast.ben.id, changes={"telephone": "1"})
    with pytest.raises(NotAllowed):
        add_member(cast.northgate, email="x@northgate.example", full_name="X", roles=["buddy"], actor=viewer)


def test_a_stale_page_and_a_member_of_another_trust_are_refused(cast: Cast) -> None:
    with pytest.raises(Stale):
        change_member(cast.helen, member_id=cast.ben.id, changes={"telephone": "1"}, revision=9)
    with pytest.raises(NotFound):
        change_member(cast.helen, member_id=cast.omar.id, changes={"telephone": "1"})


def test_whoever_loses_a_role_leaves_people_who_need_someone_new(cast: Cast) -> None:
    RecruitFactory(line_manager=cast.liam, status="left")
    assert [one.needs_new for one in people_of(cast.liam)] == [False]

    liam = change_member(cast.helen, member_id=cast.liam.id, changes={"roles": ["education"]}, reason=WHY)

    (left,) = people_of(liam)
    assert (left.tie, left.needs_new) == ("line_manager", True)
    assert [name for _, name in left.recruits] == ["Amara Santos", "Bilal Ahmed"]
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).line_manager == liam


def test_a_changed_role_works_on_the_next_request(
    cast: Cast,
    client_for: Callable[[Membership], Browser],
    api_for: Callable[[Membership], ApiBrowser],
    enter: Callable[[Membership], None],
) -> None:
    page, program = client_for(cast.hana), api_for(cast.hana)
    assert page.get("/review/").status_code == program.get("/api/v1/events/").status_code == 200
    enter(cast.helen)
    change_member(cast.helen, member_id=cast.hana.id, changes={"roles": ["buddy"]}, reason=WHY)
    assert page.get("/review/").status_code == program.get("/api/v1/events/").status_code == 403
    enter(cast.helen)
    change_member(cast.helen, member_id=cast.hana.id, changes={"is_active": False}, reason=WHY)
    assert page.get("/").status_code == 403
    assert program.get("/api/v1/me/").status_code == 401


def test_a_member_may_come_back(cast: Cast) -> None:
    away = MembershipFactory(roles=["buddy"], is_active=False)
    assert change_member(cast.helen, member_id=away.id, changes={"is_active": True}, reason=WHY).is_active
    assert Event.objects.get(object_id=away.id).action == "member_switched_on"


def test_only_who_is_a_recruit_gets_that_role(cast: Cast) -> None:
    def refused(write: Callable[[], Membership]) -> None:
        with pytest.raises(Invalid, match="Add recruits under Recruits") as refusal:
            write()
        assert [(one.field, one.code) for one in refusal.value.problems] == [("roles", "add_as_recruit")]

    someone = {"email": "nia@northgate.example", "full_name": "Nia Vaughan", "roles": ["buddy", "recruit"]}
    refused(lambda: add_member(cast.northgate, actor=cast.helen, **someone))
    also = {"roles": ["buddy", "recruit"]}
    refused(lambda: change_member(cast.helen, member_id=cast.ben.id, changes=also, reason=WHY))

    for roles in (["recruit", "buddy"], ["buddy"], ["recruit"]):
        amara = change_member(cast.helen, member_id=cast.amara.id, changes={"roles": roles}, reason=WHY)
    assert amara.roles == ["recruit"]
