"""Another address for signing in: asked for by its owner, confirmed at the new one, told to the old one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from onboarding import access
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models import AddressChange, Event, Membership, Message, TrustSettings
from onboarding.services.account_letters import make_address_key, make_key
from onboarding.services.addresses import MOST_IN_A_DAY, ask_for_address, confirm_address, read_address_key
from onboarding.services.letters import preview_letter
from onboarding.services.outbox import send_waiting
from tests.cast import Cast
from tests.reminding import Desk, make_due, quiet_northgate

pytestmark = pytest.mark.django_db
KEY = re.compile(r"/account/address/(\S+)/")
OLD, NEW = "amara@northgate.example", "amara.santos@mail.example"
TAKEN = "bilal@northgate.example"


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def post(cast: Cast) -> Desk:
    desk = Desk()
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    access.enter(cast.amara)
    return desk


def letters(desk: Desk) -> dict[str, str]:
    return {one.to: one.subject for one in desk.letters}


def key_in(desk: Desk) -> str:
    found = next(match for one in desk.letters if (match := KEY.search(one.body)))
    return found[1]


def test_both_addresses_are_told_and_the_new_one_counts_once_it_is_confirmed(cast: Cast) -> None:
    ask_for_address(cast.amara, email=f" {NEW.title()} ")
    desk = post(cast)
    assert letters(desk) == {
        NEW: "Confirm your new address",
        OLD: "Somebody asked for another address to sign in with",
    }
    assert cast.amara.user.email == OLD

    confirm_address(cast.amara.user, key_in(desk))

    member = Membership.objects.select_related("user").get(pk=cast.amara.pk)
    assert member.user.email == NEW
    assert letters(post(cast)) == {OLD: "You sign in with another address now"}
    assert set(Event.objects.filter(actor=cast.amara).values_list("action", flat=True)) >= {
        "address_asked",
        "address_changed",
    }


def test_a_link_works_once_and_not_for_ever_and_the_newest_alone(cast: Cast) -> None:
    first = make_address_key(ask_for_address(cast.amara, email="first@mail.example"))
    second = make_address_key(ask_for_address(cast.amara, email=NEW))

    assert read_address_key(cast.amara.user, first).state == "used"
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=False):
        assert read_address_key(cast.amara.user, second).state == "expired"
        with pytest.raises(NotNow):
            confirm_address(cast.amara.user, second)
    confirm_address(cast.amara.user, second)
    with pytest.raises(NotNow):
        confirm_address(cast.amara.user, second)


def test_a_link_is_good_for_its_owner_and_this_purpose_alone(cast: Cast) -> None:
    key = make_address_key(ask_for_address(cast.amara, email=NEW))

    for user, wrong in ((cast.bilal.user, key), (cast.amara.user, make_key(cast.amara)), (cast.amara.user, "nonsense")):
        with pytest.raises(NotFound):
            confirm_address(user, wrong)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "no address",
        "a@b",
        OLD,
        OLD.upper(),
        "x" * 250 + "@mail.example",
        "a\0b@mail.example",
        "\u017fantos@mail.example",
    ],
)
def test_what_is_no_other_address_is_refused_at_its_field(cast: Cast, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_for_address(cast.amara, email=email)

    assert [problem.field for problem in refused.value.problems] == ["email"]
    assert not AddressChange.objects.exists()


def test_an_address_that_somebody_has_gets_no_link_but_word_of_it_and_is_not_given_away(cast: Cast) -> None:
    change = ask_for_address(cast.amara, email=TAKEN)
    letter = preview_letter(Message.objects.select_related("trust").get(kind="address"))
    assert letter and letter.subject == "Confirm your new address", "who looks ahead in HR is not told either"

    desk = post(cast)

    assert letters(desk) == {
        TAKEN: "This address is in use already",
        OLD: "Somebody asked for another address to sign in with",
    }
    (told,) = (one for one in desk.letters if one.to == TAKEN)
    assert not KEY.search(told.body + told.html) and not re.search("Amara|Santos|Northgate", told.body + told.html)
    assert Message.objects.get(kind="address").state == "sent"
    with pytest.raises(NotNow):
        confirm_address(cast.amara.user, make_address_key(change))
    assert Membership.objects.get(pk=cast.amara.pk).user.email == OLD


def test_writing_to_an_address_that_somebody_has_takes_the_same_as_to_another(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def queries_of(email: str) -> int:
        ask_for_address(cast.amara, email=email)
        with django_assert_max_num_queries(100) as made:
            post(cast)
        return len(made)

    assert queries_of(NEW) == queries_of(TAKEN)


def test_it_leaves_by_night_and_while_the_trust_holds_its_mail_but_not_to_ever_more_strangers(cast: Cast) -> None:
    TrustSettings.objects.update(mail_held=True)
    for number in range(MOST_IN_A_DAY):
        ask_for_address(cast.amara, email=f"stranger{number}@mail.example")

    with pytest.raises(NotNow):
        ask_for_address(cast.amara, email=NEW)
    assert sorted(one.to for one in post(cast).letters) == [OLD, "stranger4@mail.example"]
    assert Message.objects.filter(kind="address").count() == 1
