"""A long note typed into a session that has ended is there again after signing in; for its writer, once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import PASSWORD, Cast
from tests.journeys import PDF
from tests.viewing import Browser, client_for
from web.typed import MOST_BYTES, WRITER

pytestmark = pytest.mark.django_db

NOTE = 'Told her by telephone.\n<b>She</b> "laughed" & said yes.\n'
SHOWN = "Told her by telephone.\n&lt;b&gt;She&lt;/b&gt; &quot;laughed&quot; &amp; said yes."
NOTICE = "You were signed out before this was saved. Nothing is lost: look at it and send it again."
HALF_AN_HOUR = 31 * 60


@pytest.fixture
def path(cast: Cast, step_of) -> str:
    return f"/recruits/{cast.amara_recruit.id}/steps/{step_of(cast.amara_recruit, 'named-contact').id}/"


def typed(**more: str) -> dict[str, str]:
    return {"verb": "submit", "note": NOTE, "on-day": "2", "on-month": "3", "on-year": "2026", "revision": "1"} | more


def sign_in(browser: Browser, email: str, follow_to: str = "/"):
    given = {"login": f"{email}@northgate.example", "password": PASSWORD, "next": follow_to}
    return browser.post("/account/sign-in/", given, follow=True)


def test_what_was_typed_is_there_after_signing_in_again_and_only_once(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)

    answer = browser.post(path, typed())

    where = urlsplit(answer["Location"])
    assert (where.path, parse_qs(where.query)) == ("/account/sign-in/", {"kept": ["1"], "next": [path]})
    assert "We keep what you typed for an hour" in browser.get(answer["Location"]).text
    page = sign_in(browser, "helen", path).text
    assert NOTICE in page and SHOWN in page and "Choose the file again" not in page
    assert 'name="on-year"' in page and 'value="2026"' in page
    assert SHOWN not in browser.get(path).text and NOTICE not in browser.get(path).text
    assert browser.post(path, typed()).status_code == 302  # and can be sent


def test_a_browser_that_says_it_came_from_no_address_loses_nothing(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)

    browser.post(path, typed(), headers={"referer": "http://[::1"})

    assert SHOWN in sign_in(browser, "helen", path).text


def test_only_the_form_that_was_sent_is_filled_and_its_folds_are_open(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    browser.post(path, {"verb": "waive", "reason": "She has a sister on the ward"})

    page = sign_in(browser, "helen", path).text

    before, after = page.split("She has a sister on the ward")
    assert "open" in before[before.rindex("<details") :].split(">")[0]
    assert 'value="submit"' in before and "She has a sister" not in after


@pytest.mark.parametrize("ending", ["idle", "gone"])
def test_another_user_of_the_same_browser_sees_nothing_of_it(cast: Cast, path: str, clock, ending: str) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    end(browser, ending, clock)
    browser.post(path, typed())

    for who in ("hana", "helen"):  # nor is it there afterwards
        page = sign_in(browser, who, path).text
        assert SHOWN not in page and NOTICE not in page
        browser.post("/account/sign-out/")


def end(browser: Browser, how: str, clock) -> None:
    """The session ends: nobody used it, or its row is gone."""
    if how == "idle":
        clock.shift(HALF_AN_HOUR)
    else:
        Session.objects.all().delete()


def test_a_session_that_is_gone_altogether_loses_nothing(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    end(browser, "gone", clock)

    assert "kept=1" in browser.post(path, typed())["Location"]

    assert SHOWN in sign_in(browser, "helen", path).text


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "01900000-0000-7000-8000-000000000000:1abcde:forged"])
def test_nothing_is_kept_where_nobody_knows_whose_words_they_are(path: str, cookie: str | None) -> None:
    browser = Browser()
    if cookie is not None:
        browser.cookies[WRITER] = cookie

    answer = browser.post(path, typed())

    assert answer["Location"] == "/account/sign-in/?next=/"
    assert SHOWN not in sign_in(browser, "helen", path).text


def test_who_signs_out_is_no_writer_any_more(cast: Cast, path: str) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    assert browser.cookies[WRITER].value

    browser.post("/account/sign-out/")

    assert not browser.cookies[WRITER].value
    assert browser.post(path, typed())["Location"] == "/account/sign-in/?next=/"


def test_it_is_thrown_away_after_an_hour(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    browser.post(path, typed())
    clock.shift(61 * 60)
    assert SHOWN not in sign_in(browser, "helen", path).text


def test_a_form_that_is_not_ours_is_not_kept(cast: Cast, path: str, clock) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.helen.user)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    assert browser.post(path, typed()).status_code == 403
    assert "typed" not in browser.session


def test_a_form_that_carries_its_token_is_kept(cast: Cast, path: str, clock) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.helen.user)
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(path).text)
    clock.shift(HALF_AN_HOUR)
    assert "kept=1" in browser.post(path, typed(csrfmiddlewaretoken=token))["Location"]
    assert token not in str(browser.session["typed"])


def test_a_form_of_whoever_was_signed_in_before_is_refused_not_kept_for_the_next(cast: Cast, path: str) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.post("/demo/sign-in/", {"email": "helen@northgate.example", "csrfmiddlewaretoken": token_of(browser)})
    (hers, *_) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(path).text)
    browser.post("/demo/sign-in/", {"email": "hana@northgate.example", "csrfmiddlewaretoken": token_of(browser)})
    Session.objects.all().delete()
    assert browser.post(path, typed(csrfmiddlewaretoken=hers)).status_code == 403


def token_of(browser: Browser) -> str:
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get("/demo/").text)
    return str(token)


def test_passwords_and_the_pages_of_an_account_are_never_kept(cast: Cast, clock) -> None:
    browser = client_for(cast.helen)
    browser.get("/account/password/")
    clock.shift(HALF_AN_HOUR)

    answer = browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": "three random words"})

    assert "kept" not in answer["Location"]
    assert "typed" not in browser.session


def test_a_file_has_to_be_chosen_again(cast: Cast, step_of, clock) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/steps/{step_of(cast.amara_recruit, 'date-of-entry').id}/"
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    browser.post(path, {"verb": "submit", "note": "With the stamp", "file": SimpleUploadedFile("a.pdf", PDF)})

    page = sign_in(browser, "helen", path).text

    assert "Choose the file again" in page and "With the stamp" in page


def test_one_is_led_back_to_the_page_on_which_the_form_stood(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    here, elsewhere = "http://testserver/recruits/?overdue=1", "https://elsewhere.example/recruits/"
    assert "next=%2Frecruits%2F%3Foverdue%3D1" in browser.post(path, typed(), HTTP_REFERER=here)["Location"]
    assert f"next={path.replace('/', '%2F')}" in browser.post(path, typed(), HTTP_REFERER=elsewhere)["Location"]


@pytest.mark.parametrize("field", [{}, {"note": "x" * MOST_BYTES}])
def test_nothing_and_too_much_are_not_kept(cast: Cast, path: str, clock, field: dict[str, str]) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    assert "kept" not in browser.post(path, field)["Location"]


def test_the_demo_leads_back_to_the_page_too(cast: Cast, path: str, clock) -> None:
    browser = client_for(cast.helen)
    browser.get(path)
    clock.shift(HALF_AN_HOUR)
    browser.post(path, typed())
    assert SHOWN in browser.post("/demo/sign-in/", {"email": "helen@northgate.example"}, follow=True).text
