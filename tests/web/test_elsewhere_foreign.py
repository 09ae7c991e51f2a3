"""Coming in by a sign-in service that others have written: it checks us and we check it, each as we read the standard."""

from collections.abc import Iterator
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Event, Membership, SignInProvider
from onboarding.services.account_letters import make_key
from onboarding.services.memberships import add_member
from tests.cast import Cast
from tests.elsewhere import OWN, leave, link, linked, path_of, signed_in_by, there_and_back
from tests.foreign.running import ForeignService, Visitor, running_elsewhere
from tests.viewing import Browser
from web.oidc.flows import BEGUN

# The service lives in a process of its own, in the machine's time.
pytestmark = [pytest.mark.django_db, pytest.mark.real_clock]
HELEN, NIA = "2", "3"  # their numbers there; the operator has the first


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForeignService]:
    with running_elsewhere(tmp_path_factory.mktemp("foreign"), "helen", "nia") as running:
        yield running


@pytest.fixture
def provider(cast: Cast, settings: Any, foreign: ForeignService) -> SignInProvider:
    """Northgate's, and Helen's account there leads to her."""
    made = foreign.open_to_northgate(settings)
    link(cast.helen, made, HELEN)
    return made


@pytest.fixture
def helen(foreign: ForeignService) -> Visitor:
    return Visitor(foreign.origin, "helen")


@pytest.fixture
def invited(cast: Cast) -> Membership:
    access.enter(cast.helen)
    return add_member(cast.northgate, email="nia@mail.example", full_name="Nia Owen", roles=["buddy"], actor=cast.helen)


def refusals(viewer: Membership) -> list[str]:
    access.enter(viewer)
    rows = Event.objects.filter(action="sign_in_refused").select_related("detail").order_by("id")
    return [one.detail.data["why"] for one in rows]


def on_the_way(browser: Browser, visitor: Visitor, provider: SignInProvider) -> str:
    """The way back, once they have signed in there."""
    return path_of(visitor.visit(leave(browser, f"{OWN}{provider.code}/")))


def remember(browser: Browser, begun: list[dict[str, Any]], **changed: str) -> None:
    """Let this browser's session keep these ways there, or changed ones."""
    session = browser.session
    session[BEGUN] = [one | changed for one in begun]
    session.save()


def test_someone_invited_comes_in_by_it_now_and_later_and_into_that_trust(
    cast: Cast, provider: SignInProvider, foreign: ForeignService, invited: Membership
) -> None:
    browser, nia = Browser(), Visitor(foreign.origin, "nia")
    browser.get(f"/account/invitation/{make_key(invited)}/")

    assert there_and_back(browser, nia, "/account/invitation/trust/").status_code == 302
    assert browser.session["membership"] == str(invited.pk)
    assert linked(cast.helen) == [HELEN, NIA]
    assert signed_in_by(nia, provider).get("/to-do/").status_code == 200
    assert linked(cast.omar) == []


def test_whoever_is_linked_to_nobody_is_not_let_in(
    cast: Cast, provider: SignInProvider, foreign: ForeignService
) -> None:
    answer = there_and_back(Browser(), Visitor(foreign.origin, "nia"), f"{OWN}{provider.code}/")

    assert (answer.status_code, refusals(cast.helen)) == (403, ["no account"])


def test_it_refuses_a_code_without_the_other_half_of_what_was_sent_along(
    cast: Cast, provider: SignInProvider, foreign: ForeignService, helen: Visitor
) -> None:
    browser, before = Browser(), len(foreign.answers_to_us())
    back = on_the_way(browser, helen, provider)
    remember(browser, browser.session[BEGUN], verifier="x" * 43)

    assert browser.get(back).status_code == 400
    assert foreign.answers_to_us()[before:] == [400]
    assert refusals(cast.helen) == ["code"]


def test_it_refuses_a_code_that_was_used(
    cast: Cast, provider: SignInProvider, foreign: ForeignService, helen: Visitor
) -> None:
    browser, before = Browser(), len(foreign.answers_to_us())
    back = on_the_way(browser, helen, provider)
    begun = browser.session[BEGUN]
    assert browser.get(back).status_code == 302
    remember(browser, begun)

    assert browser.get(back).status_code == 400
    assert foreign.answers_to_us()[before:] == [200, 400]


def test_it_refuses_us_without_its_secret(
    settings: Any, provider: SignInProvider, foreign: ForeignService, helen: Visitor
) -> None:
    settings.OIDC_SECRETS, before = {"ZN1": "another"}, len(foreign.answers_to_us())

    assert there_and_back(Browser(), helen, f"{OWN}{provider.code}/").status_code == 503
    assert foreign.answers_to_us()[before:] == [401]


def test_we_refuse_its_token_for_another_sign_in(
    cast: Cast, provider: SignInProvider, foreign: ForeignService, helen: Visitor
) -> None:
    browser, before = Browser(), len(foreign.answers_to_us())
    back = on_the_way(browser, helen, provider)
    remember(browser, browser.session[BEGUN], nonce="of another")

    assert browser.get(back).status_code == 400
    assert foreign.answers_to_us()[before:] == [200]
    assert refusals(cast.helen) == ["nonce"]


def test_we_refuse_its_answer_where_it_does_not_say_whose_it_is(
    cast: Cast, provider: SignInProvider, helen: Visitor
) -> None:
    browser = Browser()
    named, _, _ = on_the_way(browser, helen, provider).partition("&iss=")

    assert browser.get(named).status_code == 400
    assert refusals(cast.helen) == ["another service"]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [({"amr": ["pwd"]}, []), ({"amr": ["mfa"]}, ["amr"]), ({"acr": ["two-steps"]}, ["acr"])],
    ids=["as it says", "more than it says", "what it never says"],
)
def test_how_somebody_signed_in_there_is_taken_from_its_token_alone(
    cast: Cast, settings: Any, foreign: ForeignService, helen: Visitor, asked: dict[str, list[str]], refused: list[str]
) -> None:
    settings.TWO_STEP_SIGN_IN = True
    provider = foreign.open_to_northgate(settings, **asked)
    link(cast.helen, provider, HELEN)
    browser = Browser()

    answer = there_and_back(browser, helen, f"{OWN}{provider.code}/")

    assert answer.status_code == (400 if refused else 302)
    assert (browser.get("/recruits/").status_code == 200) is not bool(refused)
    assert refusals(cast.helen) == refused


def test_it_asks_anew_who_somebody_is_where_we_want_to_know(
    cast: Cast, provider: SignInProvider, helen: Visitor
) -> None:
    browser = signed_in_by(helen, provider)
    there_and_back(Browser(), helen, f"{OWN}{provider.code}/")
    assert helen.asked == 1  # in the same browser it knows her

    answer = there_and_back(browser, helen, "/account/confirm/trust/", next="/account/tokens/")

    assert (answer["Location"], helen.asked) == ("/account/tokens/", 2)
