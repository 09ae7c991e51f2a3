"""Who is what in a trust."""

from collections.abc import Callable
from datetime import date

import pytest
from allauth.account.models import EmailAddress

from onboarding.errors import Invalid
from onboarding.models import Membership, MembershipChange, User
from onboarding.services.memberships import add_member
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
LOOK_ALIKE = "\u017fofia.r@southmoor.example"  # a long s, whose capital is S


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_someone_new_gets_an_account_without_a_password_and_a_verified_address(cast: Cast) -> None:
    member = add_member(
        cast.northgate, email=" Nia@Northgate.example ", full_name="Nia Vaughan", roles=["buddy"], effective_on=ON
    )

    assert (member.user.email, member.user.has_usable_password()) == ("nia@northgate.example", False)
    assert EmailAddress.objects.get(user=member.user).verified
    assert MembershipChange.objects.get(membership=member).roles == ["buddy"]


def test_someone_of_another_trust_keeps_their_one_account(cast: Cast) -> None:
    member = add_member(
        cast.northgate, email="Omar@southmoor.example", full_name="Omar Reid", roles=["hr"], effective_on=ON
    )

    assert member.user_id == cast.omar.user_id
    assert User.objects.filter(email__iexact="omar@southmoor.example").count() == 1


def test_an_account_whose_letters_look_like_those_of_another_keeps_nobody_out(cast: Cast) -> None:
    other = User.objects.create(email=LOOK_ALIKE)

    member = add_member(
        cast.northgate, email="Sofia.R@southmoor.example", full_name="Sofia Reyes", roles=["buddy"], effective_on=ON
    )

    assert member.user != other
    assert User.objects.get_by_natural_key("SOFIA.R@southmoor.example") == member.user
    assert User.objects.get_by_natural_key(LOOK_ALIKE) == other


@pytest.mark.parametrize(
    ("email", "name", "roles", "code"),
    [
        ("helen@northgate.example", "Helen Moss", ["hr"], "taken"),
        ("helen", "Helen Moss", ["hr"], "invalid"),
        (LOOK_ALIKE, "Sofia Reyes", ["hr"], "not_ascii"),
        ("nia@n\u00f6rthgate.example", "Nia Vaughan", ["hr"], "not_ascii"),
        ("nia@northgate.example", " ", ["hr"], "required"),
        ("nia@northgate.example", "Nia\0", ["hr"], "null_character"),
        ("nia@northgate.example", "Nia Vaughan", [], "unknown"),
        ("nia@northgate.example", "Nia Vaughan", ["porter"], "unknown"),
        ("nia@northgate.example", "Nia Vaughan", ["hr", "director"], "not_together"),
    ],
)
def test_what_cannot_be_a_member_is_refused(cast: Cast, email: str, name: str, roles: list[str], code: str) -> None:
    before = Membership.objects.count()

    with pytest.raises(Invalid) as refusal:
        add_member(cast.northgate, email=email, full_name=name, roles=roles, effective_on=ON)

    assert [problem.code for problem in refusal.value.problems] == [code]
    assert Membership.objects.count() == before
