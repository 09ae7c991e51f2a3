"""What opens an account has changed: a line in each trust of its owner, and one mail to them."""

from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from onboarding import access
from onboarding.account_messages import ACCOUNT_CHANGES
from onboarding.models import ApiToken, Event, Membership, Message
from onboarding.services.letters import Letter
from onboarding.services.mail_hold import set_mail_held
from onboarding.services.outbox import send_waiting
from onboarding.services.tokens import make_token
from tests.cast import PASSWORD, Cast
from tests.factories import MembershipFactory
from tests.reminding import Desk, make_due
from tests.viewing import Browser, client_for
from tests.web.test_second_step import code_for

pytestmark = pytest.mark.django_db
NEW = "three random words"
CHANGE = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
TWICE = {"password1": NEW, "password2": NEW}


@pytest.fixture
def far(cast: Cast) -> Membership:
    """Liam's membership of Southmoor."""
    access.enter(cast.omar)
    made: Membership = MembershipFactory(trust=cast.southmoor, user=cast.liam.user, full_name="Liam Doyle")
    return made


@pytest.fixture
def liam(cast: Cast, far: Membership) -> Browser:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": cast.liam.user.email, "password": PASSWORD})
    browser.post("/account/confirm/", {"password": PASSWORD})
    return browser


def lines(viewer: Membership) -> list[tuple[str, Membership | None]]:
    access.enter(viewer)
    rows = Event.objects.filter(action__in=[*ACCOUNT_CHANGES, "token_ended"]).order_by("id")
    return [(one.action, one.actor) for one in rows]


def told(cast: Cast, far: Membership, *changes: str) -> None:
    """These changes, and nothing else, are lines of both trusts, and mails of one."""
    assert lines(cast.helen) == [(one, cast.liam) for one in changes]
    assert lines(cast.omar) == [(one, far) for one in changes]
    assert not Message.objects.filter(kind__in=ACCOUNT_CHANGES).exists()
    access.enter(cast.helen)
    mails = Message.objects.filter(kind__in=ACCOUNT_CHANGES).order_by("sequence")
    assert [(one.kind, one.member) for one in mails] == [(one, cast.liam) for one in changes]


def left(cast: Cast) -> list[Letter]:
    """What leaves at once."""
    desk = Desk()
    access.enter(cast.helen)
    make_due()
    send_waiting(cast.northgate.pk, desk.send, seconds=30)
    return desk.letters


def reset(browser: Browser, member: Membership) -> Any:
    """Open the link of a mail for a forgotten password, and choose one."""
    member.user.refresh_from_db()  # a link holds until the next sign-in
    key = f"{user_pk_to_url_str(member.user)}-{default_token_generator.make_token(member.user)}"
    return browser.post(browser.get(f"/account/password/reset/{key}/")["Location"], TWICE)


def test_a_changed_password_is_told_and_the_page_goes_on_in_its_trust(
    cast: Cast, far: Membership, liam: Browser
) -> None:
    page = liam.post("/account/password/", CHANGE, follow=True)

    assert page.status_code == 200 and "Northgate" in page.text
    told(cast, far, "password_changed")
    assert "Liam Doyle changed their password." in client_for(cast.hana).get("/audit/", {"part": "access"}).text


def test_its_mail_leaves_also_while_the_trust_holds_its_mail_and_says_what_to_do(
    cast: Cast, far: Membership, liam: Browser
) -> None:
    access.enter(cast.helen)
    set_mail_held(cast.helen, held=True)
    liam.post("/account/password/", CHANGE)

    (letter,) = left(cast)

    assert (letter.to, letter.subject) == (cast.liam.user.email, "How you sign in has changed")
    assert "Your password was changed." in letter.body and "tell your HR team at once" in letter.body
    assert NEW not in letter.body


def test_a_wrong_old_password_changes_and_tells_nothing(cast: Cast, far: Membership, liam: Browser) -> None:
    page = liam.post("/account/password/", CHANGE | {"oldpassword": "not the password"})

    assert "This is not your current password." in page.text
    cast.liam.user.refresh_from_db()
    assert cast.liam.user.check_password(PASSWORD)
    told(cast, far)


def test_a_password_chosen_by_a_mailed_link_ends_sessions_and_tokens_in_every_trust(
    cast: Cast, far: Membership, liam: Browser
) -> None:
    for member in (cast.liam, cast.priya, far):
        access.enter(member)
        make_token(member, name="Board")

    assert reset(Browser(), cast.liam).status_code == 302

    assert lines(cast.helen) == [("password_reset", cast.liam), ("token_ended", cast.liam)]
    assert lines(cast.omar) == [("password_reset", far), ("token_ended", far)]
    assert [one.membership_id for one in ApiToken.objects.all()] == [cast.priya.pk], "nobody else's"
    assert liam.get("/to-do/").status_code == 302
    assert "do not work any more" in left(cast)[0].body


def test_tokens_outlive_a_change_of_the_password_and_page_and_mail_say_so(
    cast: Cast, far: Membership, liam: Browser
) -> None:
    access.enter(cast.liam)
    make_token(cast.liam, name="Board")
    assert 'href="/account/tokens/"' in liam.get("/account/password/").text

    liam.post("/account/password/", CHANGE)

    told(cast, far, "password_changed")
    assert ApiToken.objects.count() == 1 and "still work" in left(cast)[0].body


def test_codes_from_an_app_are_told_when_they_come_and_when_they_go(cast: Cast, far: Membership, liam: Browser) -> None:
    liam.get("/account/two-step/on/")
    page = liam.post("/account/two-step/on/", {"code": code_for(liam.session["mfa.totp.secret"])}, follow=True)
    assert "Two-step sign-in is on." in page.text
    told(cast, far, "second_step_added")

    liam.post("/account/two-step/off/")

    told(cast, far, "second_step_added", "second_step_removed")
    assert len(left(cast)) == 2


def test_new_recovery_codes_are_told(cast: Cast, far: Membership, liam: Browser) -> None:
    totp.TOTP.activate(cast.liam.user, totp.generate_totp_secret())

    assert liam.post("/account/recovery-codes/new/").status_code == 302

    told(cast, far, "recovery_codes_made")


def test_a_passkey_that_goes_is_told(cast: Cast, far: Membership, liam: Browser) -> None:
    key = Authenticator.objects.create(
        user=cast.liam.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Mine", "credential": {}}
    )

    liam.post(f"/account/passkeys/{key.pk}/remove/")

    told(cast, far, "passkey_removed")


def test_who_signs_in_to_no_trust_is_told_by_nobody(cast: Cast, far: Membership) -> None:
    for member in (cast.helen, cast.omar):
        access.enter(member)
        Membership.objects.filter(user=cast.liam.user).update(is_active=False)

    assert reset(Browser(), cast.liam).status_code == 302

    told(cast, far)
