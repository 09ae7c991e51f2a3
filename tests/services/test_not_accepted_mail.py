"""What is written to whoever has not accepted, also when they forgot a password: the same whether they have an account or not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail

from onboarding import access
from onboarding.models import Membership, Message, Reminder, TrustSettings
from onboarding.services.account_letters import make_key
from onboarding.services.invitations import accept_signed_in, read_invitation
from onboarding.services.memberships import add_member
from onboarding.services.newcomers import open_account
from onboarding.services.outbox import send_waiting
from onboarding.services.subject_access import TEXT, make_access_pack
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import Desk, make_due, message_to, quiet_northgate, recruit_with_people, step_due
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
ADDRESSES = ["omar@southmoor.example", "nobody@southmoor.example"]
both = pytest.mark.parametrize("email", ADDRESSES, ids=["known", "unknown"])


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def add(cast: Cast, enter: Callable[[Membership], None]) -> Callable[[str], Membership]:
    """Helen adds somebody by their address."""

    def make(email: str) -> Membership:
        enter(cast.helen)
        return add_member(
            cast.northgate, actor=cast.helen, email=email, full_name="Omar Reid", roles=["hr", "line_manager"]
        )

    return make


def post(cast: Cast) -> list[Any]:
    desk = Desk()
    access.enter(cast.helen)
    make_due()
    send_waiting(cast.northgate.pk, desk.send, seconds=30)
    access.enter(cast.helen)
    return desk.letters


@both
def test_staff_are_told_how_much_there_is_and_nobodys_name_until_they_accept(
    cast: Cast, add: Callable[[str], Membership], email: str
) -> None:
    member = add(email)
    grace = recruit_with_people(cast, full_name="Grace Mensah", line_manager=member)
    step = step_due(date(2026, 3, 9), grace, title="Order a badge", limit="hard", basis="law")
    message_to(member, step)
    told = {one.subject: one.body for one in post(cast)}

    assert set(told) == {"An invitation to the onboarding service", "You have 1 thing to do"}
    for words in told.values():
        assert "Grace" not in words and "badge" not in words

    Membership.objects.filter(pk=member.pk).update(accepted_at=member.recorded_at)
    Reminder.objects.update(state="pending", message=message_to(member, sequence=7))
    assert "Grace Mensah" in post(cast)[0].body


@both
def test_the_figures_of_the_trust_wait_until_a_director_accepts(
    cast: Cast, add: Callable[[str], Membership], email: str
) -> None:
    member = add(email)
    Membership.objects.filter(pk=member.pk).update(roles=["director"])
    message_to(member, kind="monthly")

    assert [one.subject for one in post(cast)] == ["An invitation to the onboarding service"]


@both
def test_who_forgot_a_password_is_sent_the_invitation_again_once_a_day_though_mail_is_held(
    cast: Cast, add: Callable[[str], Membership], email: str
) -> None:
    """A trust that invited somebody sees the same in its outbox, whatever account they have."""
    add(email)
    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"mail_held": True})
    said = {Browser().post("/account/password/reset/", {"email": email})["Location"] for _ in range(2)}
    said |= {Browser().post("/account/password/reset/", {"email": "stranger@mail.example"})["Location"]}

    (letter,) = post(cast)

    assert said == {"/account/password/reset/sent/"}
    assert (letter.to, letter.subject) == (email, "An invitation to the onboarding service")
    rows = Message.objects.order_by("sequence").values_list("kind", "state", "sequence", "local_day")
    assert list(rows) == [("invitation", "pending", 2, TODAY), ("reset", "sent", 3, TODAY)]
    assert not mail.outbox


def test_who_has_a_password_but_works_nowhere_any_more_gets_both_and_no_trust_is_told(
    cast: Cast, add: Callable[[str], Membership]
) -> None:
    access.enter(cast.omar)
    Membership.objects.filter(pk=cast.omar.pk).update(is_active=False)
    add(ADDRESSES[0])

    Browser().post("/account/password/reset/", {"email": ADDRESSES[0]})

    access.enter(cast.helen)
    assert list(Message.objects.order_by("sequence").values_list("kind", flat=True)) == ["invitation", "reset"]
    assert {one.subject for one in post(cast)} == {"An invitation to the onboarding service"}
    assert [one.to for one in mail.outbox] == [[ADDRESSES[0]]] and "/account/password/reset/" in str(
        mail.outbox[0].body
    )


def test_who_has_no_password_yet_comes_in_by_having_forgotten_it(cast: Cast, add: Callable[[str], Membership]) -> None:
    member = add(ADDRESSES[1])
    Message.objects.all().delete()  # as `open_trust` adds the first officer, whom nobody invites
    Browser().post("/account/password/reset/", {"email": ADDRESSES[1]})

    (letter,) = post(cast)

    key = letter.body.split("/account/invitation/")[1].split("/")[0]
    assert read_invitation(key).member == member


def test_who_accepted_meanwhile_is_sent_no_invitation(cast: Cast, add: Callable[[str], Membership]) -> None:
    member = add(ADDRESSES[0])
    accept_signed_in(cast.omar.user, make_key(member))
    access.enter(cast.helen)
    assert not post(cast)


def account_in_pack(officer: Membership, member: Membership) -> str:
    """What the text of the pack about a recruit says of their account."""
    [text] = [one for one in make_access_pack(officer, person_id=member.recruit.pk).parts if one.name == TEXT]
    return text.content.decode().split("== user (1) ==")[1].split("==")[0]


@pytest.mark.parametrize("email", ADDRESSES, ids=["known", "unknown"])
def test_what_hr_takes_out_about_a_recruit_tells_nothing_of_their_account_until_they_accept(
    cast: Cast, email: str, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    member = open_account(cast.helen, recruit_id=recruit_with_people(cast, full_name="O R").pk, email=email)
    part = account_in_pack(cast.helen, member)

    assert f"Email: {email}" in part and not any(words in part for words in ("Made at", "Last login", "Is active"))
    Membership.objects.filter(pk=member.pk).update(accepted_at=member.recorded_at)
    assert "Made at: " in account_in_pack(cast.helen, member)
