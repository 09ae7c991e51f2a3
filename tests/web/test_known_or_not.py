"""Whether an address has an account is told to nobody who adds it: each page and answer is the same, to the letter."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from onboarding import access
from onboarding.models import Membership, Message, User
from onboarding.services.newcomers import open_account
from onboarding.services.outbox import send_waiting
from tests.cast import Cast
from tests.factories import MembershipFactory, RecruitFactory
from tests.reminding import Desk, make_due, quiet_northgate
from tests.viewing import api_for, client_for

pytestmark = pytest.mark.django_db
EMAIL, OTHER = "nia.bevan@mail.example", "nia.bevans@mail.example"
NIA = {"full_name": "Nia Bevan", "email": EMAIL, "roles": ["buddy"]}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Of forms and scripts; and when, in ETags, in the API and on pages: the second look may come a minute after the first.
NEW = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|\.\d{10}\.\d{6}"|\d\dT[\d:.]+Z|\d{1,2}:\d\d[ap]m')


def said(answer: Any) -> str:
    """An answer with its headers, without what is new in every one: ids, the tokens of forms, cookies, times. Its length is
    that of what it says."""
    of_each = ("Set-Cookie", "Date", "Content-Length")
    heads = [f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name not in of_each]
    text = "\n".join([str(answer.status_code), *heads, answer.content.decode()])
    return NEW.sub("(new)", ID.sub("(id)", text))


def as_hr_sees_it(cast: Cast) -> Iterator[str]:
    """All that an officer is told of somebody whom they add, whose address they correct and whom they switch off and on."""
    browser, api = client_for(cast.helen), api_for(cast.helen)
    yield said(browser.post("/people/new/", NIA, follow=True))
    with transaction.atomic():
        access.enter(cast.helen)
        member = Membership.objects.get(full_name="Nia Bevan")
        message = Message.objects.get(recipient=member)
        recruit = RecruitFactory(full_name="Nia Owen")
    page, row = f"/people/{member.pk}/", f"/api/v1/memberships/{member.pk}/"
    for path in (page, "/people/", f"{page}messages/", f"/messages/{message.pk}/", f"/messages/{message.pk}/letter/"):
        yield said(browser.get(path))
    for path in (row, "/api/v1/memberships/", f"/api/v1/messages/{message.pk}/", "/api/v1/messages/"):
        yield said(api.get(path))
    yield said(browser.post(page, {"verb": "invite", "revision": 1, "email": EMAIL}, follow=True))
    yield said(api.post(f"{row}invite-anew/", {"email": OTHER}, format="json"))
    yield said(api.post(f"{row}invite-anew/", {"email": EMAIL}, format="json"))
    for number, verb in enumerate(("switch", "switch"), start=4):
        yield said(browser.post(page, {"verb": verb, "revision": number, "reason": "A mistake"}, follow=True))
    yield said(api.post("/api/v1/memberships/", NIA, format="json"))
    client_for(cast.helen).post("/account/password/reset/", {"email": EMAIL})
    for path in (page, f"{page}messages/", "/audit/"):
        yield said(browser.get(path))
    yield said(browser.post(f"/recruits/{recruit.pk}/account/", {"account_email": OTHER}, follow=True))
    with transaction.atomic():
        access.enter(cast.helen)
        second = RecruitFactory(full_name="Nia Second")
        open_account(cast.helen, recruit_id=second.pk, email=f"x.{EMAIL}")
    yield said(browser.get(f"/recruits/{second.pk}/"))


class TakenBackError(Exception):
    """So that the next time finds everything as it was."""


def as_its_asker_and_hr_see_it(cast: Cast) -> Iterator[str]:
    """All that a recruit is told, and an officer of their trust, of an address with which the recruit asks to sign in: before
    word of it leaves, once it has left, and once the link has run out."""
    browser, api, officer = client_for(cast.amara), api_for(cast.amara), client_for(cast.helen)
    yield said(browser.post("/account/address/", {"email": EMAIL}, follow=True))
    with transaction.atomic():
        access.enter(cast.amara)
        waiting = Message.objects.get(recipient=cast.amara, kind="address")
    for leave in (lambda: None, lambda: post(cast)):
        leave()
        for path in ("/messages/", f"/messages/{waiting.pk}/", f"/messages/{waiting.pk}/letter/", "/audit/"):
            yield said(officer.get(path))
        for path in ("/account/", "/account/messages/", "/account/address/"):
            yield said(browser.get(path))
        for path in ("/api/v1/messages/", f"/api/v1/messages/{waiting.pk}/"):
            yield said(api.get(path))
            yield said(api_for(cast.helen).get(path))
    for _ in range(5):
        yield said(browser.post("/account/address/", {"email": EMAIL}, follow=True))


def post(cast: Cast) -> Desk:
    """Whatever waits leaves."""
    desk = Desk()
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    return desk


def seen(cast: Cast, before: Callable[[], None], look: Callable[[Cast], Iterator[str]] = as_hr_sees_it) -> list[str]:
    found: list[str] = []
    try:
        with transaction.atomic():
            before()
            found = list(look(cast))
            raise TakenBackError
    except TakenBackError:
        return found


@pytest.mark.parametrize("look", [as_hr_sees_it, as_its_asker_and_hr_see_it])
def test_what_is_read_is_the_same_for_a_known_and_an_unknown_address(
    cast: Cast, look: Callable[[Cast], Iterator[str]]
) -> None:
    quiet_northgate(cast)

    def everybody_is_known() -> None:
        access.enter(cast.omar)
        for email in (EMAIL, OTHER, f"x.{EMAIL}"):
            MembershipFactory(trust=cast.southmoor, user__email=email, full_name="N. Bevan")
        assert User.objects.get(email=EMAIL).has_usable_password()

    unknown, known = seen(cast, lambda: None, look), seen(cast, everybody_is_known, look)

    assert len(known) == len(unknown) > 15
    for here, there in zip(known, unknown, strict=True):
        assert here == there
