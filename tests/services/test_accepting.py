"""Whoever is added is no member before they accept: not with an account of another trust, and by no other way in."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from onboarding import access
from onboarding.access import Action, may
from onboarding.errors import NotFound, NotNow
from onboarding.models import Event, Membership, SignInProvider, User
from onboarding.models.choices import Role
from onboarding.selectors.memberships import (
    invitations_of,
    lacks_second_reviewer,
    members_by_email,
    membership_of,
    memberships_of,
)
from onboarding.services.account_letters import make_address_key, make_key
from onboarding.services.addresses import ask_for_address, confirm_address
from onboarding.services.identities import accept_by_identity, come_in
from onboarding.services.invitations import accept_invitation, accept_signed_in, read_invitation
from onboarding.services.invitations_anew import invite_anew
from onboarding.services.memberships import add_member, change_member
from onboarding.services.sign_in_providers import set_provider
from onboarding.services.tokens import make_token
from tests.cast import PASSWORD, Cast
from tests.elsewhere import link
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
Enter = Callable[[Membership], None]
WORDS = "three random words"


@pytest.fixture
def omars(cast: Cast, enter: Enter) -> Membership:
    """What Omar of Southmoor would be at Northgate: Helen has added his address."""
    enter(cast.helen)
    return add_member(
        cast.northgate, actor=cast.helen, email="OMAR@southmoor.example", full_name="Omar Reid", roles=["hr"]
    )


def trusts_of(user: User) -> list[str]:
    access.enter_user(user)
    return [one.trust.ods_code for one in memberships_of(user)]


def test_who_has_an_account_already_is_a_member_once_they_accept_with_it(cast: Cast, omars: Membership) -> None:
    assert trusts_of(cast.omar.user) == ["ZS1"]
    assert [one.pk for one in invitations_of(cast.omar.user)] == [omars.pk]

    accept_signed_in(cast.omar.user, make_key(omars))

    assert sorted(trusts_of(cast.omar.user)) == ["ZN1", "ZS1"]
    access.enter(cast.helen)
    assert Event.objects.get(action="invitation_accepted").actor == omars
    assert User.objects.get(pk=cast.omar.user_id).check_password(PASSWORD)


@pytest.mark.parametrize("how", ["switched off and on", "another role", "invited anew", "chosen", "asked within"])
def test_nothing_that_hr_does_and_nothing_that_is_chosen_stands_for_accepting(
    cast: Cast, omars: Membership, how: str
) -> None:
    if how == "switched off and on":
        for on in (False, True):
            change_member(cast.helen, member_id=omars.pk, changes={"is_active": on}, reason="A mistake")
    elif how == "another role":
        change_member(cast.helen, member_id=omars.pk, changes={"roles": ["buddy"]}, reason="A mistake")
    elif how == "invited anew":
        invite_anew(cast.helen, member_id=omars.pk, email=cast.omar.user.email)
    assert trusts_of(cast.omar.user) == ["ZS1"]

    found = membership_of(cast.omar.user, chosen=omars.pk, within=cast.northgate.pk if how == "asked within" else None)

    assert (found and found.pk) == (None if how == "asked within" else cast.omar.pk)


def test_as_a_viewer_they_may_nothing(omars: Membership) -> None:
    assert not any(may(omars, action) for action in Action)


def test_no_token_acts_for_them(omars: Membership) -> None:
    with pytest.raises(NotNow):
        make_token(omars)


@pytest.fixture
def provider(cast: Cast, settings: Any) -> SignInProvider:
    """Northgate has a sign-in service."""
    settings.OIDC_SECRETS = {"ZN1": "a secret"}
    return set_provider("ZN1", issuer="https://login.northgate.example", client_id="one")


def test_the_account_of_a_trust_does_not_let_them_in(omars: Membership, provider: SignInProvider) -> None:
    link(omars, provider)

    assert come_in(provider, "subject-1") is None
    Membership.objects.filter(pk=omars.pk).update(accepted_at=timezone.now())
    assert come_in(provider, "subject-1") is not None


def test_a_link_that_was_passed_on_does_not_open_an_account_with_a_password_by_a_trusts_account(
    cast: Cast, omars: Membership, provider: SignInProvider
) -> None:

    with pytest.raises(NotNow, match="Sign in with it"):
        accept_by_identity(make_key(omars), provider, "subject-1")

    assert User.objects.get(pk=cast.omar.user_id).check_password(PASSWORD)
    assert trusts_of(cast.omar.user) == ["ZS1"]


def test_the_demos_door_does_not_know_them(cast: Cast, omars: Membership) -> None:
    assert [one.trust_id for one in members_by_email(["omar@southmoor.example"])] == [cast.southmoor.pk]


def test_they_are_not_the_second_officer_who_can_review(cast: Cast, omars: Membership) -> None:
    change_member(cast.helen, member_id=cast.hana.pk, changes={"is_active": False}, reason="Left")
    assert lacks_second_reviewer(cast.helen)
    accept_signed_in(cast.omar.user, make_key(omars))
    access.enter(cast.helen)
    assert not lacks_second_reviewer(cast.helen)


@pytest.fixture
def nias(cast: Cast, enter: Enter) -> tuple[Membership, Membership]:
    """Nia has no account, and both trusts invite her."""
    found = []
    for trust, officer in ((cast.northgate, cast.helen), (cast.southmoor, cast.omar)):
        enter(officer)
        found.append(add_member(trust, actor=officer, email="nia@mail.example", full_name="Nia Owen", roles=["buddy"]))
    return found[0], found[1]


def test_a_first_password_accepts_the_one_invitation_and_no_other(nias: tuple[Membership, Membership]) -> None:
    here, there = nias
    assert here.user_id == there.user_id

    accept_invitation(make_key(here), password=WORDS)

    assert trusts_of(here.user) == ["ZN1"]
    assert (read_invitation(make_key(here)).state, read_invitation(make_key(there)).state) == ("used", "open")


def test_the_link_of_a_second_trust_chooses_no_password_any_more(nias: tuple[Membership, Membership]) -> None:
    here, there = nias
    key = make_key(there)
    accept_invitation(make_key(here), password=WORDS)

    with pytest.raises(NotNow, match="has a password"):
        accept_invitation(key, password="another three words")

    assert User.objects.get(pk=here.user_id).check_password(WORDS)
    assert accept_signed_in(here.user, key).pk == there.pk
    with pytest.raises(NotNow):
        accept_signed_in(here.user, key)


@pytest.mark.parametrize("who", ["helen", "hana", "sofia"])
def test_nobody_accepts_for_somebody_else(cast: Cast, omars: Membership, who: str) -> None:
    with pytest.raises(NotFound):
        accept_signed_in(getattr(cast, who).user, make_key(omars))
    assert trusts_of(cast.omar.user) == ["ZS1"]


def test_the_link_to_a_mistyped_address_opens_nothing_once_it_was_corrected(cast: Cast, omars: Membership) -> None:
    key = make_key(omars)
    invite_anew(cast.helen, member_id=omars.pk, email="omar@northgate.example")

    assert read_invitation(key).state == "used"
    with pytest.raises(NotNow):
        accept_signed_in(cast.omar.user, key)
    assert (User.objects.get(pk=cast.omar.user_id).email, trusts_of(cast.omar.user)) == (
        "omar@southmoor.example",
        ["ZS1"],
    )


def test_a_trust_that_invited_an_address_is_not_told_of_the_next_one(cast: Cast, omars: Membership) -> None:
    key, was = make_key(omars), cast.omar.user.email
    access.enter(cast.omar)
    change = ask_for_address(cast.omar, email="omar@home.example")
    confirm_address(cast.omar.user, make_address_key(change))

    found = read_invitation(key)

    assert (found.member.user.email, found.state, found.has_password) == (was, "open", False)
    assert (trusts_of(User.objects.get(email="omar@home.example")), trusts_of(found.member.user)) == (["ZS1"], [])


def test_a_recruit_who_becomes_an_officer_before_accepting_has_the_days_of_staff(
    cast: Cast, omars: Membership, clock
) -> None:
    Membership.objects.filter(pk=omars.pk).update(roles=[Role.RECRUIT])
    key = make_key(omars)
    clock.shift(timedelta(days=4).total_seconds())
    assert read_invitation(key).state == "open"
    Membership.objects.filter(pk=omars.pk).update(roles=[Role.HR])
    assert read_invitation(key).state == "expired"


def test_who_could_come_in_before_there_was_accepting_still_can(
    cast: Cast, omars: Membership, provider: SignInProvider, enter: Enter
) -> None:
    """The statement of the migration, over rows as they stood before it."""
    enter(cast.helen)
    nobody, empty, been, by_trust = (MembershipFactory(user__password=password) for password in ("!x", "", "!y", "!z"))
    User.objects.filter(pk=been.user_id).update(last_login=timezone.now())
    link(by_trust, provider)
    enter(cast.helen)
    Membership.objects.update(accepted_at=None)

    with connection.cursor() as cursor:
        cursor.execute(import_module("onboarding.migrations.0043_accepted").ACCEPTED)

    waiting = Membership.objects.filter(trust=cast.northgate, accepted_at=None)
    assert {one.pk for one in waiting} == {nobody.pk, empty.pk}
    assert Membership.objects.get(pk=omars.pk).accepted_at == Membership.objects.get(pk=omars.pk).recorded_at
