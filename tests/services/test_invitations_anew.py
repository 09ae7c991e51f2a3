"""An invitation that nobody accepted is withdrawn and written anew, also to the right address; never an account that is used."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, Message, Recruit, User
from onboarding.services.account_letters import make_key
from onboarding.services.invitations import accept_invitation, accept_signed_in, read_invitation
from onboarding.services.invitations_anew import invite_anew
from onboarding.services.memberships import add_member, change_member
from onboarding.services.newcomers import open_account
from onboarding.services.outbox import send_waiting
from tests.cast import Cast
from tests.reminding import Desk, make_due, quiet_northgate, recruit_with_people

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "nia.bevan@hospitl.example", "nia.bevan@hospital.example"
PASSWORD = "a long enough password 7"


@pytest.fixture
def nia(cast: Cast) -> Membership:
    quiet_northgate(cast)
    return add_member(cast.northgate, actor=cast.helen, email=WRONG, full_name="Nia Bevan", roles=["buddy"])


def letters(cast: Cast) -> list[tuple[str, str]]:
    desk = Desk()
    make_due()
    send_waiting(cast.northgate.pk, desk.send, seconds=30)
    access.enter(cast.helen)
    return [(one.to, one.subject) for one in desk.letters]


def test_it_goes_to_the_right_address_and_the_first_link_is_good_for_nothing(cast: Cast, nia: Membership) -> None:
    old = make_key(nia)
    assert [to for to, _ in letters(cast)] == [WRONG]

    member = invite_anew(cast.helen, member_id=nia.pk, email=f" {RIGHT.upper()} ", revision=1)

    assert (member.pk, member.user.email, member.revision) == (nia.pk, RIGHT, 2)
    assert [to for to, _ in letters(cast)] == [RIGHT]
    assert read_invitation(old).state == "used"
    access.enter(cast.helen)
    assert not User.objects.filter(email=WRONG).exists()
    assert Event.objects.get(action="invited_anew").actor == cast.helen
    assert accept_invitation(make_key(member), password=PASSWORD).pk == nia.pk


@pytest.mark.parametrize("state", ["pending", "held", "claimed", "dead"])
def test_what_was_on_its_way_to_the_wrong_address_does_not_leave(cast: Cast, nia: Membership, state: str) -> None:
    Message.objects.filter(recipient=nia).update(state=state, lease_until=timezone.now() + timedelta(minutes=5))

    invite_anew(cast.helen, member_id=nia.pk, email=RIGHT)

    found = Message.objects.filter(recipient=nia).order_by("sequence").values_list("state", flat=True)
    assert list(found) == ["cancelled", "pending"]


def test_to_the_same_address_too_only_the_newest_link_works(cast: Cast, nia: Membership) -> None:
    first = make_key(nia)

    member = invite_anew(cast.helen, member_id=nia.pk, email=WRONG)

    assert read_invitation(first).state == "used"
    with pytest.raises(NotNow):
        accept_invitation(first, password=PASSWORD)
    assert accept_invitation(make_key(member), password=PASSWORD).pk == nia.pk


def test_what_hr_corrects_of_somebody_leaves_their_link_as_it_is(cast: Cast, nia: Membership) -> None:
    key = make_key(nia)

    change_member(cast.helen, member_id=nia.pk, changes={"telephone": "0161 496 0000"})

    assert read_invitation(key).state == "open"


def test_to_the_same_address_it_is_just_sent_again_five_times_a_day(cast: Cast, nia: Membership) -> None:
    for _ in range(4):
        assert invite_anew(cast.helen, member_id=nia.pk, email=WRONG).user == nia.user
    with pytest.raises(NotNow, match="Several invitations"):
        invite_anew(cast.helen, member_id=nia.pk, email=RIGHT)


@pytest.mark.parametrize("how", ["password", "with an account", "switched off"])
def test_an_account_that_is_used_is_its_owners_alone(cast: Cast, nia: Membership, how: str) -> None:
    if how == "password":
        accept_invitation(make_key(nia), password=PASSWORD)
    elif how == "with an account":
        accept_signed_in(nia.user, make_key(nia))
    else:
        Membership.objects.filter(pk=nia.pk).update(is_active=False)
    access.enter(cast.helen)

    with pytest.raises(NotNow):
        invite_anew(cast.helen, member_id=nia.pk, email=RIGHT)

    assert Membership.objects.get(pk=nia.pk).user.email == WRONG


def test_of_what_another_trust_invited_too_only_what_is_here_changes(
    cast: Cast, nia: Membership, enter: Callable[[Membership], None]
) -> None:
    enter(cast.omar)
    there = add_member(cast.southmoor, actor=cast.omar, email=WRONG, full_name="Nia Bevan", roles=["buddy"])
    enter(cast.helen)

    invite_anew(cast.helen, member_id=nia.pk, email=RIGHT)

    assert Membership.objects.get(pk=nia.pk).user.email == RIGHT
    enter(cast.omar)
    there.refresh_from_db()
    assert there.user.email == WRONG and there.user.is_active


def test_who_has_a_password_here_already_is_invited_like_anybody(cast: Cast, nia: Membership) -> None:
    invite_anew(cast.helen, member_id=nia.pk, email=cast.omar.user.email)

    member = Membership.objects.get(pk=nia.pk)
    assert (member.user, member.accepted_at) == (cast.omar.user, None)
    assert [to for to, _ in letters(cast)] == [cast.omar.user.email]
    invite_anew(cast.helen, member_id=nia.pk, email=RIGHT)
    assert User.objects.get(pk=cast.omar.user_id).email == "omar@southmoor.example", "it is not ours to close"


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("", "invalid"),
        ("nia", "invalid"),
        ("n\u0131a@northgate.example", "not_ascii"),
        ("a\0@b.example", "invalid"),
        ("HANA@northgate.example", "taken"),
        ("x" * 300 + "@b.example", "too_long"),
    ],
)
def test_a_bad_address_is_said_and_changes_nothing(cast: Cast, nia: Membership, email: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        invite_anew(cast.helen, member_id=nia.pk, email=email)

    assert [(one.field, one.code) for one in refusal.value.problems] == [("email", code)]
    assert Message.objects.get(recipient=nia).state == "pending"


def test_a_recruits_contact_address_that_was_the_same_is_corrected_with_it(cast: Cast) -> None:
    quiet_northgate(cast)
    both: list[Recruit] = []
    for contact in (WRONG, "own@mail.example"):
        grace = recruit_with_people(cast, full_name="Grace Mensah", contact_email=contact)
        member = open_account(cast.helen, recruit_id=grace.pk, email=WRONG)
        invite_anew(cast.helen, member_id=member.pk, email=RIGHT)
        both.append(Recruit.objects.get(pk=grace.pk))
        Membership.objects.filter(pk=member.pk).update(user=User.objects.create(email=f"{grace.pk}@mail.example"))

    assert [one.contact_email for one in both] == [RIGHT, "own@mail.example"]


def test_only_hr_of_this_trust_does_it_and_a_stale_page_is_told(
    cast: Cast, nia: Membership, enter: Callable[[Membership], None]
) -> None:
    asked: dict[str, Any] = {"member_id": nia.pk, "email": RIGHT}
    with pytest.raises(Stale):
        invite_anew(cast.helen, revision=9, **asked)
    for who, refusal in ((cast.liam, NotAllowed), (cast.diana, NotAllowed), (cast.omar, NotFound)):
        enter(who)
        with pytest.raises(refusal):
            invite_anew(who, **asked)
