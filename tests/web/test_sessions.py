"""Ending sessions: one's own, one by one or all others, and by HR those of somebody in their trust."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession

from onboarding import access
from onboarding.models import Event, Membership
from tests.cast import PASSWORD, Cast
from tests.factories import MembershipFactory
from tests.viewing import Browser, api_for, client_for
from tests.web.test_second_step import code_for

pytestmark = pytest.mark.django_db
SESSIONS = "/account/sessions/"


def signed_in(member: Membership) -> Browser:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": member.user.email, "password": PASSWORD})
    return browser


def number_of(browser: Browser) -> str:
    """By which its session is ended."""
    return str(UserSession.objects.get(session_key=browser.session.session_key).pk)


def is_in(browser: Browser) -> bool:
    return browser.get("/account/").status_code == 200


def lines(viewer: Membership, action: str) -> list[tuple[Membership | None, Any]]:
    access.enter(viewer)
    return [(one.actor, one.object_id) for one in Event.objects.filter(action=action)]


def sign_out(cast: Cast, member: Membership) -> Any:
    return client_for(cast.helen).post(f"/people/{member.pk}/", {"verb": "sign_out"}, follow=True)


def test_one_other_session_is_ended_and_the_rest_stay(cast: Cast) -> None:
    here, lost, desk = (signed_in(cast.liam) for _ in range(3))
    key = lost.session.session_key
    page = here.get(SESSIONS).text
    assert f'value="{number_of(lost)}"' in page and f'value="{number_of(here)}"' not in page and str(key) not in page

    answer = here.post(SESSIONS, {"session": number_of(lost)}, follow=True)

    assert "You are signed out there." in answer.text
    assert [is_in(one) for one in (here, lost, desk)] == [True, False, True]
    assert lines(cast.helen, "signed_out_elsewhere") == [(cast.liam, cast.liam.pk)]


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    here, lost, desk = (signed_in(cast.liam) for _ in range(3))

    answer = here.post(SESSIONS, follow=True)

    assert "You are signed out everywhere else." in answer.text and "Sign out everywhere else" not in answer.text
    assert [is_in(one) for one in (here, lost, desk)] == [True, False, False]


def test_nobody_ends_a_session_of_somebody_else_and_it_is_as_if_there_were_none(cast: Cast) -> None:
    here, other, foreign = signed_in(cast.liam), signed_in(cast.helen), signed_in(cast.omar)

    wrong = (number_of(other), number_of(foreign), number_of(here), "999999999", "x", "\0")
    answers = [here.post(SESSIONS, {"session": one}).status_code for one in wrong]

    assert answers == [404] * len(wrong)
    assert is_in(here) and is_in(other) and is_in(foreign)
    assert lines(cast.helen, "signed_out_elsewhere") == []


def test_hr_signs_somebody_out_everywhere_at_their_next_click(cast: Cast, clock) -> None:
    phone, desk = signed_in(cast.liam), signed_in(cast.liam)
    clock.shift(60)

    answer = sign_out(cast, cast.liam)

    assert "is signed out at their next click, and can sign in again." in answer.text
    assert [one.get("/to-do/")["Location"] for one in (phone, desk)] == [
        "/account/sign-in/?ended=1&next=%2Fto-do%2F"
    ] * 2
    assert "HR has signed you out everywhere." in phone.get("/account/sign-in/?ended=1").text
    assert lines(cast.helen, "member_signed_out") == [(cast.helen, cast.liam.pk)]
    clock.shift(2)
    assert is_in(signed_in(cast.liam))
    page = client_for(cast.hana).get("/audit/", {"part": "sign_ins"}).text
    assert "Helen Moss signed Liam Doyle out everywhere." in page


def test_a_session_in_another_trust_goes_on_and_does_not_open_the_one_that_ended(cast: Cast, enter, clock) -> None:
    enter(cast.omar)
    far = MembershipFactory(trust=cast.southmoor, user=cast.liam.user, full_name="Liam Doyle", roles=["line_manager"])
    there = signed_in(cast.liam)
    there.post("/account/trust/", {"membership": str(far.pk)})
    clock.shift(60)

    sign_out(cast, cast.liam)

    assert is_in(there)
    there.post("/account/trust/", {"membership": str(cast.liam.pk)})
    assert there.get("/to-do/")["Location"].startswith("/account/sign-in/?ended=1")
    assert lines(cast.omar, "member_signed_out") == []


def test_hr_of_another_trust_ends_nothing(cast: Cast) -> None:
    desk = signed_in(cast.liam)
    foreign, api = client_for(cast.omar), api_for(cast.omar)

    assert foreign.post(f"/people/{cast.liam.pk}/", {"verb": "sign_out"}).status_code == 404
    assert api.post(f"/api/v1/memberships/{cast.liam.pk}/sign-out/").status_code == 404
    assert is_in(desk)


def test_nobody_but_hr_does_it_and_hr_not_to_themselves(cast: Cast) -> None:
    path = f"/people/{cast.liam.pk}/"
    assert client_for(cast.diana).post(path, {"verb": "sign_out"}).status_code == 403
    assert sign_out(cast, cast.helen).status_code == 403
    assert "Sign out everywhere" not in client_for(cast.helen).get(f"/people/{cast.helen.pk}/").text
    assert "Sign out everywhere" in client_for(cast.helen).get(path).text


def test_they_say_first_that_it_is_them(cast: Cast, settings, clock) -> None:
    settings.DEMO = False
    desk, helen = signed_in(cast.liam), client_for(cast.helen)

    answer = helen.post(f"/people/{cast.liam.pk}/", {"verb": "sign_out"})

    assert answer["Location"].startswith("/account/confirm/") and is_in(desk)


def test_by_the_api_too_and_their_token_stays(cast: Cast, clock) -> None:
    desk, program = signed_in(cast.diana), api_for(cast.diana)
    clock.shift(60)

    asked = f"/api/v1/memberships/{cast.diana.pk}/sign-out/"
    answer, again = (api_for(cast.helen).post(asked, headers={"Idempotency-Key": "once"}) for _ in range(2))

    assert answer.status_code == 200 and again.json() == answer.json()
    assert lines(cast.helen, "member_signed_out") == [(cast.helen, cast.diana.pk)]
    assert not is_in(desk) and program.get("/api/v1/me/").status_code == 200


def test_a_page_of_theirs_asks_the_api_for_nothing_any_more(cast: Cast, clock) -> None:
    desk = signed_in(cast.liam)
    clock.shift(60)
    sign_out(cast, cast.liam)

    assert desk.get("/api/v1/me/").status_code == 401


def test_a_device_that_they_trusted_is_asked_for_the_second_step_again(cast: Cast, settings, clock) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.liam.user, secret)
    device = signed_in(cast.liam)

    def trust() -> None:
        device.post("/account/code/", {"code": code_for(secret)})
        device.post("/account/trust-device/", {"action": "trust"})
        device.post("/account/sign-out/")

    def again() -> str:
        answer = device.post("/account/sign-in/", {"login": cast.liam.user.email, "password": PASSWORD})
        return str(answer["Location"])

    trust()
    assert again() == "/"
    device.post("/account/sign-out/")
    clock.shift(60)

    sign_out(cast, cast.liam)

    assert again() == "/account/code/"
    clock.shift(60)
    trust()
    assert again() == "/"
