"""Tokens for the API on pages: made, shown once, listed and ended."""

import re

import pytest

from onboarding.models import ApiToken, Event
from onboarding.services.tokens import make_token
from tests.cast import Cast
from tests.viewing import ApiBrowser

pytestmark = pytest.mark.django_db
WANTED = {"name": "Board dashboard", "scope": "report", "days": "90"}
SHOWN = re.compile(r'class="app-code">([0-9a-f]{64})<')


def works(token: str) -> int:
    browser = ApiBrowser()
    browser.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return int(browser.get("/api/v1/me/").status_code)


def test_a_token_is_shown_once_and_works(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    assert 'href="/account/tokens/"' in browser.get("/account/").text

    answer = browser.post("/account/tokens/", WANTED)

    (token,) = SHOWN.findall(answer.text)
    assert "no-store" in answer["Cache-Control"]
    assert works(token) == 200
    again = browser.get("/account/tokens/").text
    assert token not in again and "Board dashboard" in again and "Last used on" in again
    enter(cast.helen)
    assert Event.objects.get(action="token_made").actor == cast.helen, "not an operator"


def test_a_form_sent_twice_makes_one_token(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    browser.post("/account/tokens/", WANTED)
    answer = browser.post("/account/tokens/", WANTED)
    assert answer.status_code == 400 and "You have a token of this name." in answer.text
    assert ApiToken.objects.filter(name="Board dashboard").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Say what the token is for."),
        ({"name": "x" * 61}, "Use 60 characters or fewer."),
        ({"name": "a\nb"}, "Write this on one line"),
        ({"scope": "all"}, "is not one of the available choices"),
        ({"scope": ""}, "Choose how far the token reaches."),
        ({"days": "0"}, "A token lasts from 1 to 366 days."),
        ({"days": "9" * 400}, "A token lasts from 1 to 366 days."),
        ({"days": "soon"}, "Enter a number of days"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_typed_words_stay(client_for, cast: Cast, wrong, said: str) -> None:
    answer = client_for(cast.helen).post("/account/tokens/", WANTED | wrong)
    assert answer.status_code == 400 and said in answer.text
    assert not ApiToken.objects.exists()


def test_only_hr_and_directors_make_tokens(client_for, cast: Cast) -> None:
    for name in cast.members_of(cast.northgate):
        browser = client_for(getattr(cast, name))
        allowed = name in {"helen", "hana", "diana"}
        assert ("Make the token" in browser.get("/account/tokens/").text) == allowed
        assert browser.post("/account/tokens/", WANTED).status_code == (200 if allowed else 403)


def test_hr_sees_every_token_of_the_trust_and_ends_one_at_once(client_for, cast: Cast, enter) -> None:
    enter(cast.liam)
    token = make_token(cast.liam, name="Ward screen")
    enter(cast.omar)
    make_token(cast.omar, name="Of Southmoor")
    browser = client_for(cast.helen)
    page = browser.get("/people/tokens/").text
    assert "Ward screen" in page and "Acts as Liam Doyle" in page and "Of Southmoor" not in page

    key = ApiToken.objects.get(name="Ward screen").key
    answer = browser.post(f"/account/tokens/{key}/end/", {"list": "trust"}, follow=True)

    assert "The token “Ward screen” no longer works." in answer.text
    assert works(token) == 401
    enter(cast.helen)
    event = Event.objects.get(action="token_ended")
    assert (event.actor, event.object_id) == (cast.helen, cast.liam.pk)


def test_a_list_of_tokens_costs_the_same_for_one_as_for_many(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    enter(cast.helen)
    make_token(cast.helen, name="0")
    browser.get("/people/tokens/")
    few = count_queries(lambda: browser.get("/people/tokens/"))
    enter(cast.helen)
    for member in (cast.liam, cast.diana, cast.hana):
        for number in range(10):
            make_token(member, name=str(number))
    # Ten of coming in, as for every page; then tokens, and the members as whom they act.
    assert count_queries(lambda: browser.get("/people/tokens/")) == few == 10 + 2
