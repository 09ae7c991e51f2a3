"""Signing in and out, by password and by the demo's door."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse

from onboarding import access
from onboarding.models import Message
from onboarding.services.outbox import send_waiting
from tests.cast import PASSWORD, Cast
from tests.factories import MembershipFactory
from tests.reminding import Desk, make_due
from tests.viewing import Browser
from web.views.health import broker_client

pytestmark = pytest.mark.django_db


def sign_in(browser: Browser, email: str, password: str = PASSWORD):
    return browser.post("/account/sign-in/", {"login": email, "password": password})


def test_each_role_starts_on_its_own_page(cast: Cast) -> None:
    starts = {"helen": "/recruits/", "diana": "/reports/", "amara": "/my/", "liam": "/to-do/", "olu": "/to-do/"}
    for name, start in starts.items():
        browser = Browser()
        assert sign_in(browser, f"{name}@northgate.example")["Location"] == "/"
        assert browser.get("/")["Location"] == start


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    sentence = "The email address or the password is not right."
    wrong = sign_in(Browser(), "helen@northgate.example", "not the password")
    unknown = sign_in(Browser(), "nobody@northgate.example", "not the password")

    assert sentence in wrong.text and sentence in unknown.text


def test_too_many_attempts_are_stopped(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Browser(), "helen@northgate.example", "not the password")

    answer = sign_in(Browser(), "helen@northgate.example")

    assert "Too many attempts" in answer.text


def test_an_emptied_broker_gives_no_further_attempts(cast: Cast, settings) -> None:
    for _ in range(5):
        sign_in(Browser(), "helen@northgate.example", "not the password")
    with broker_client(settings.REDIS_URL) as broker:
        broker.flushdb()

    assert "Too many attempts" in sign_in(Browser(), "helen@northgate.example").text


def test_signing_out_needs_a_button(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert "Do you want to sign out?" in browser.get("/account/sign-out/").text

    browser.post("/account/sign-out/")

    assert browser.get("/account/").status_code == 302


def test_someone_without_a_password_chooses_one(cast: Cast, client_for) -> None:
    cast.helen.user.set_unusable_password()
    cast.helen.user.save()
    browser = client_for(cast.helen)
    assert "None yet" in browser.get("/account/").text
    assert browser.get("/account/password/")["Location"] == "/account/password/set/"

    chosen = "three random words"
    answer = browser.post("/account/password/set/", {"password1": chosen, "password2": chosen}, follow=True)

    assert "Your password is saved." in answer.text
    assert sign_in(Browser(), "helen@northgate.example", chosen).status_code == 302


def path_of_reset(cast: Cast) -> str:
    """Where the link in the mail leads."""
    desk = Desk()
    access.enter(cast.helen)
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    path = next(word for word in desk.letters[0].body.split() if "/account/password/reset/" in word)
    return path[path.index("/account/") :]


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(cast: Cast) -> None:
    browser = Browser()
    browser.post("/account/password/reset/", {"email": "helen@northgate.example"})
    path = path_of_reset(cast)
    form = browser.get(path)["Location"]

    browser.post(form, {"password1": "three random words", "password2": "three random words"})

    assert sign_in(Browser(), "helen@northgate.example", "three random words").status_code == 302
    assert "This link no longer works" in Browser().get(path).text


def test_nobody_can_ask_by_a_reset_whether_an_address_is_known(cast: Cast) -> None:
    answer = Browser().post("/account/password/reset/", {"email": "nobody@northgate.example"})

    assert answer["Location"] == reverse("account_reset_password_done")
    assert not mail.outbox and not Message.objects.exists()


def test_there_is_no_way_to_sign_oneself_up(cast: Cast) -> None:
    assert Browser().get("/account/signup/").status_code == 404


def test_staff_set_up_a_second_step_before_anything_else(client_for, cast: Cast, settings) -> None:
    settings.TWO_STEP_SIGN_IN = True

    assert client_for(cast.helen).get("/recruits/")["Location"] == "/account/two-step/on/"
    assert client_for(cast.amara).get("/my/").status_code == 200


def test_a_second_step_is_asked_for_once_it_is_set_up(cast: Cast, settings) -> None:
    settings.TWO_STEP_SIGN_IN = True
    browser = Browser()
    sign_in(browser, "helen@northgate.example")
    confirm = browser.get("/account/two-step/on/")["Location"]
    assert browser.post(confirm, {"password": PASSWORD, "next": "/account/two-step/on/"}).status_code == 302
    assert "Set up two-step sign-in" in browser.get("/account/two-step/on/").text
    secret = browser.session[totp.SECRET_SESSION_KEY]
    browser.post("/account/two-step/on/", {"code": code_for(secret)})
    assert "Recovery codes" in browser.get("/account/recovery-codes/").text
    assert browser.get("/recruits/").status_code == 200
    again = Browser()

    assert sign_in(again, "helen@northgate.example")["Location"] == "/account/code/"
    assert "This code is not right" in again.post("/account/code/", {"code": "000000"}).text
    assert again.get("/recruits/").status_code == 302
    code = RecoveryCodes.activate(cast.helen.user).get_unused_codes()[0]
    again.post("/account/code/", {"code": code})
    assert again.get("/recruits/").status_code == 200


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_the_demo_signs_in_with_one_click(cast: Cast) -> None:
    browser = Browser()
    page = browser.get("/demo/").text
    assert "Omar Reid" in page and "Northgate University Hospitals" in page

    browser.post("/demo/sign-in/", {"email": "hana@northgate.example"})

    assert "Hana Lewis" in browser.get("/recruits/").text


def test_a_sign_in_of_the_demo_is_listed_among_my_sessions(cast: Cast) -> None:
    browser = Browser()
    browser.post("/demo/sign-in/", {"email": "hana@northgate.example"})
    assert "This one" in browser.get("/account/sessions/").text


def test_the_demo_s_door_knows_only_its_people(cast: Cast) -> None:
    assert Browser().post("/demo/sign-in/", {"email": "sofia@southmoor.example"}).status_code == 404
    assert Browser().get("/demo/sign-in/").status_code == 405


@pytest.mark.parametrize("path", ["/demo/", "/demo/mail/", "/demo/mail/x/"])
def test_there_is_no_demo_door_in_production(cast: Cast, settings, path: str) -> None:
    settings.DEMO = False

    assert Browser().get(path).status_code == 404
    assert Browser().post("/demo/sign-in/", {"email": "hana@northgate.example"}).status_code == 404


def test_caught_mail_is_shown_and_nothing_else_of_the_folder(cast: Cast, settings, tmp_path) -> None:
    settings.MAIL_CATCHER_DIR = tmp_path
    name = "01767225600000000000-000001"
    (tmp_path / f"{name}.eml").write_bytes(
        b"X-Envelope-To: amara@northgate.example\r\nSubject: You have 2 things to do\r\n\r\nHello <Amara>\r\n"
    )

    assert "You have 2 things to do" in Browser().get("/demo/mail/").text
    assert "Hello &lt;Amara&gt;" in Browser().get(f"/demo/mail/{name}/").text
    assert Browser().get("/demo/mail/..%2F..%2Fetc%2Fpasswd/").status_code == 404


def test_a_password_is_changed_and_the_session_stays(cast: Cast) -> None:
    browser = Browser()
    sign_in(browser, "helen@northgate.example")
    new = {"oldpassword": PASSWORD, "password1": "three random words", "password2": "three random words"}

    answer = browser.post("/account/password/", new, follow=True)

    assert "Your password has changed." in answer.text
    assert "Signed in" in browser.get("/account/").text


def test_a_changed_password_ends_the_session_everywhere_else(cast: Cast) -> None:
    here, elsewhere = Browser(), Browser()
    for browser in (here, elsewhere):
        sign_in(browser, "helen@northgate.example")
    new = {"oldpassword": PASSWORD, "password1": "three random words", "password2": "three random words"}

    here.post("/account/password/", new)

    assert here.get("/account/").status_code == 200
    assert "/account/sign-in/" in elsewhere.get("/account/")["Location"]


def test_a_session_gets_a_new_key_when_somebody_signs_in_and_none_after_signing_out(cast: Cast) -> None:
    browser = Browser()
    sign_in(browser, "helen@northgate.example")
    first = browser.session.session_key
    sign_in(browser, "helen@northgate.example")
    browser.post("/account/sign-out/")
    sign_in(browser, "helen@northgate.example")
    second = browser.session.session_key
    stolen = Browser()
    stolen.cookies["sessionid"] = first or ""

    assert first and second and first != second
    assert stolen.get("/account/").status_code == 302


def test_a_new_password_by_mail_does_not_take_the_second_step_away(cast: Cast, settings) -> None:
    settings.TWO_STEP_SIGN_IN = True
    totp.TOTP.activate(cast.helen.user, "A" * 32)
    browser = Browser()
    browser.post("/account/password/reset/", {"email": "helen@northgate.example"})
    form = browser.get(path_of_reset(cast))["Location"]

    browser.post(form, {"password1": "three random words", "password2": "three random words"})

    assert browser.get("/recruits/").status_code == 302
    assert sign_in(Browser(), "helen@northgate.example", "three random words")["Location"] == "/account/code/"


def test_a_short_password_is_refused_at_its_field(cast: Cast) -> None:
    browser = Browser()
    sign_in(browser, "helen@northgate.example")
    new = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}

    answer = browser.post("/account/password/", new)

    assert 'href="#id_password1"' in answer.text


def test_where_one_is_signed_in_is_listed(cast: Cast) -> None:
    browser = Browser()
    sign_in(browser, "helen@northgate.example")

    assert "This one" in browser.get("/account/sessions/").text


def test_someone_with_two_trusts_works_in_one_at_a_time(client_for, cast: Cast, enter) -> None:
    enter(cast.omar)
    far = MembershipFactory(trust=cast.southmoor, user=cast.helen.user, full_name="Helen Moss", roles=["hr"])
    browser = client_for(cast.helen)
    assert "Work in Southmoor Community" in browser.get("/account/").text

    browser.post("/account/trust/", {"membership": str(far.id)})

    assert "Sofia Reyes" in browser.get("/recruits/").text
    assert "Amara Santos" not in browser.get("/recruits/").text
    assert browser.post("/account/trust/", {"membership": str(cast.omar.id)}).status_code == 404


@pytest.mark.clock("2026-03-02 07:00")
def test_nobody_stays_in_for_more_than_twelve_hours_however_busy_they_are(cast: Cast, clock) -> None:
    browser = Browser()
    sign_in(browser, "amara@northgate.example")
    for _ in range(35):
        clock.shift(20 * 60)
        assert browser.get("/my/").status_code == 200

    clock.shift(21 * 60)
    answer = browser.get("/my/")

    assert answer["Location"].startswith("/account/sign-in/?long=1")
    assert "12 hours have passed" in browser.get(answer["Location"]).text


def test_where_two_steps_are_switched_off_every_page_says_so(cast: Cast, client_for, settings) -> None:
    assert "Two-step sign-in is switched off." not in client_for(cast.helen).get("/recruits/").text
    settings.DEMO = False
    assert "Two-step sign-in is switched off." in client_for(cast.helen).get("/help/").text
    settings.TWO_STEP_SIGN_IN = True
    assert "Two-step sign-in is switched off." not in client_for(cast.amara).get("/my/").text
