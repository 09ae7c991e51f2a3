"""Invitations and the mail for a forgotten password: through the outbox, with a key made as they leave."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from onboarding import access
from onboarding.errors import NotFound, NotNow
from onboarding.models import Event, Membership, Message, TrustSettings
from onboarding.selectors.memberships import membership_of
from onboarding.services.digests import gather
from onboarding.services.invitations import (
    accept_invitation,
    ask_for_another,
    read_invitation,
    write_invitation,
    write_new_password_mail,
)
from onboarding.services.letters import preview_letter
from onboarding.services.memberships import add_member, change_member
from onboarding.services.newcomers import add_newcomer
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import Desk, make_due, message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db
KEY = re.compile(r"/account/invitation/(\S+)/")


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def nurse(cast: Cast) -> Membership:
    """A recruit who was just added with an account."""
    facts = {"full_name": "Ngozi Ade", "profession": "nurse", "sponsor": "trust", "visa_route": "skilled_worker"}
    facts |= {"country_of_training": "NG"}
    recruit = add_newcomer(cast.helen, facts=facts, account_email="ngozi@mail.example", in_usual_bundle=False)
    assert recruit.membership is not None
    return recruit.membership


@pytest.fixture
def officer(cast: Cast) -> Membership:
    """A colleague who was just added."""
    return add_member(
        cast.northgate, email="new@northgate.example", full_name="Nia Owen", roles=["hr"], actor=cast.helen
    )


def post(cast: Cast) -> Desk:
    desk = Desk()
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    access.enter(cast.helen)
    return desk


def key_in(desk: Desk) -> str:
    found = KEY.search(desk.letters[0].body)
    assert found is not None
    return found[1]


def test_whoever_is_added_is_invited_and_signs_in_with_the_password_they_choose(cast: Cast, nurse: Membership) -> None:
    desk = post(cast)
    assert [(one.to, one.subject) for one in desk.letters] == [
        ("ngozi@mail.example", "An invitation to the onboarding service")
    ]

    accept_invitation(key_in(desk), password="three random words")

    nurse.user.refresh_from_db()
    assert nurse.user.check_password("three random words")
    assert Event.objects.filter(action="invitation_accepted", actor=nurse).count() == 1


def test_the_key_is_in_the_letter_and_in_no_row_and_not_on_hrs_page(cast: Cast, nurse: Membership) -> None:
    preview = preview_letter(Message.objects.get())
    key = key_in(post(cast))

    assert preview is not None and "the link is made when" in preview.body and "/account/" not in preview.body
    assert key not in str(list(Message.objects.values()))


def test_an_invitation_works_once(cast: Cast, nurse: Membership) -> None:
    key = key_in(post(cast))
    accept_invitation(key, password="three random words")

    with pytest.raises(NotNow):
        accept_invitation(key, password="another three words")

    assert read_invitation(key).state == "used"


@pytest.mark.parametrize(("who", "days", "hours"), [("nurse", 14, 0), ("officer", 0, 72)])
def test_a_recruits_link_lives_two_weeks_and_that_of_staff_three_days(
    request: pytest.FixtureRequest, cast: Cast, who: str, days: int, hours: int
) -> None:
    request.getfixturevalue(who)
    key, end = key_in(post(cast)), timezone.now() + timedelta(days=days, hours=hours)

    with time_machine.travel(end - timedelta(minutes=2)):
        assert read_invitation(key).state == "open"
    with time_machine.travel(end + timedelta(minutes=2)):
        assert read_invitation(key).state == "expired"
        with pytest.raises(NotNow):
            accept_invitation(key, password="three random words")


def test_who_holds_an_old_link_is_sent_one_new_one_however_often_they_ask(cast: Cast, nurse: Membership) -> None:
    key = key_in(post(cast))
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        ask_for_another(key)
        ask_for_another(key)
        desk = post(cast)
        assert [one.to for one in desk.letters] == ["ngozi@mail.example"]
        assert read_invitation(key_in(desk)).state == "open"
        ask_for_another(key)
        assert post(cast).letters == []


@pytest.mark.parametrize("key", ["", "nonsense", "a:b:c", "\0", "é" * 5000])
def test_what_is_no_key_finds_nothing(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        read_invitation(key)


def test_who_is_switched_off_cannot_accept_and_is_not_written_to(cast: Cast, nurse: Membership) -> None:
    key = key_in(post(cast))
    again = write_invitation(cast.northgate, nurse)
    change_member(cast.helen, member_id=nurse.id, changes={"is_active": False}, reason="Withdrew her application")

    assert post(cast).letters == []
    again.refresh_from_db()
    assert again.state == "cancelled"
    with pytest.raises(NotFound):
        read_invitation(key)


def test_who_has_a_password_already_is_invited_in_the_same_words(cast: Cast, nurse: Membership) -> None:
    whom = {"full_name": "Ngozi Ade", "roles": ["recruit"], "actor": cast.helen, "is_recruit": True}
    add_member(cast.northgate, email=cast.omar.user.email, **whom)
    words = [preview_letter(message) for message in Message.objects.order_by("id")]

    assert [one.to for one in words if one] == ["ngozi@mail.example", "omar@southmoor.example"]
    assert len({(one.subject, one.body, one.html) for one in words if one}) == 1


def test_invitations_wait_while_mail_is_held_and_stay_over_days_but_a_new_password_leaves(
    cast: Cast, nurse: Membership
) -> None:
    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"mail_held": True})
    write_new_password_mail(cast.liam.user)
    assert [one.to for one in post(cast).letters] == ["liam@northgate.example"]

    gather(cast.northgate, TODAY + timedelta(days=9))
    TrustSettings.objects.update(mail_held=False)

    assert [one.to for one in post(cast).letters] == ["ngozi@mail.example"]


def test_the_digest_of_the_day_and_a_hard_limit_leave_beside_an_invitation(cast: Cast, nurse: Membership) -> None:
    step_due(TODAY, nurse.recruit, limit="hard", basis="law", remind_days_before=[0])
    message_to(nurse, step_due(TODAY, nurse.recruit), state="sent", frozen_at=timezone.now())

    access.enter(cast.helen)
    prepare(cast.northgate.id)

    rows = Message.objects.filter(recipient=nurse).order_by("sequence").values_list("sequence", "kind", "state")
    assert list(rows) == [(0, "digest", "sent"), (1, "digest", "pending"), (2, "invitation", "pending")]


def test_a_member_of_no_trust_has_no_outbox(cast: Cast, nurse: Membership) -> None:
    change_member(cast.helen, member_id=nurse.id, changes={"is_active": False}, reason="Withdrew her application")
    assert write_new_password_mail(nurse.user) is False
    assert membership_of(nurse.user) is None
