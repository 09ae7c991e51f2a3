"""Coming in by a trust's own sign-in service: from an invitation, from the account page, and what it opens."""

from typing import Any

import pytest

from onboarding import access
from onboarding.errors import NotFound
from onboarding.models import Event, Membership, SignInIdentity, SignInProvider
from onboarding.services.account_letters import make_key
from onboarding.services.identities import accept_by_identity
from onboarding.services.memberships import add_member
from onboarding.services.sign_in_providers import close_provider
from tests.cast import PASSWORD, Cast
from tests.elsewhere import NEXT, OWN, leave, link, linked, open_to, path_of, signed_in_by, there_and_back
from tests.factories import MembershipFactory
from tests.identity_provider import IdentityProvider, running_provider
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db
INVITATION = "/account/invitation/"


@pytest.fixture
def provider(cast: Cast, settings: Any, service: IdentityProvider) -> SignInProvider:
    return open_to(settings, service)


@pytest.fixture
def invited(cast: Cast) -> Membership:
    access.enter(cast.helen)
    return add_member(cast.northgate, email="nia@mail.example", full_name="Nia Owen", roles=["buddy"], actor=cast.helen)


def actions(viewer: Membership) -> list[str]:
    access.enter(viewer)
    rows = Event.objects.filter(action__contains="identity") | Event.objects.filter(action__contains="elsewhere")
    return list((rows | Event.objects.filter(action="sign_in_refused")).order_by("id").values_list("action", flat=True))


def with_password(member: Membership, password: str = PASSWORD) -> Browser:
    browser = Browser()
    browser.post("/account/sign-in/", {"login": member.user.email, "password": password})
    return browser


def test_an_invitation_is_accepted_with_the_trusts_account_and_the_next_day_one_signs_in_with_it(
    cast: Cast, provider: SignInProvider, service: IdentityProvider, invited: Membership, clock
) -> None:
    key, browser = make_key(invited), Browser()
    browser.get(f"{INVITATION}{key}/")
    assert "Use my account of Northgate" in browser.get(INVITATION).text

    answer = there_and_back(browser, service, f"{INVITATION}trust/")

    assert (answer.status_code, browser.get("/to-do/").status_code) == (302, 200)
    assert linked(cast.helen) == ["subject-1"]
    assert actions(cast.helen) == ["invitation_accepted_elsewhere"]
    clock.shift(24 * 60 * 60)
    assert signed_in_by(service, provider).get("/to-do/").status_code == 200
    other = Browser()
    other.get(f"{INVITATION}{key}/")
    assert "This link does not work any more" in other.get(INVITATION).text


def test_the_invitation_that_was_begun_is_accepted_whatever_is_opened_in_between(
    cast: Cast, provider: SignInProvider, service: IdentityProvider, invited: Membership
) -> None:
    access.enter(cast.helen)
    other = add_member(cast.northgate, email="x@mail.example", full_name="X Y", roles=["hr"], actor=cast.helen)
    browser = Browser()
    browser.get(f"{INVITATION}{make_key(invited)}/")
    back = path_of(service.visit(leave(browser, f"{INVITATION}trust/")))
    browser.get(f"{INVITATION}{make_key(other)}/")  # between leaving and coming back

    browser.get(back)

    access.enter(cast.helen)
    assert SignInIdentity.objects.get().membership == invited
    other.refresh_from_db()
    assert other.accepted_at is None


def test_an_invitation_of_another_trust_is_not_accepted_with_this_ones_account(
    cast: Cast, provider: SignInProvider
) -> None:
    access.enter(cast.omar)
    theirs = add_member(cast.southmoor, email="x@mail.example", full_name="X Y", roles=["buddy"], actor=cast.omar)

    with pytest.raises(NotFound):
        accept_by_identity(make_key(theirs), provider, "subject-1")

    assert (linked(cast.omar), linked(cast.helen)) == ([], [])


def test_an_account_of_the_trust_with_an_address_that_is_known_here_links_nothing(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    service.subject, browser = "a stranger", Browser()  # its tokens say that it is helen@northgate.example, verified

    answer = there_and_back(browser, service, f"{OWN}{provider.code}/")

    assert (answer.status_code, "does not lead here yet" in answer.text) == (403, True)
    assert browser.get("/recruits/").status_code == 302
    assert (linked(cast.helen), actions(cast.helen)) == ([], ["sign_in_refused"])


def test_it_is_linked_and_unlinked_on_the_account_page_by_whoever_is_in(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    browser = with_password(cast.liam)
    assert "Not linked" in browser.get("/account/").text

    there_and_back(browser, service, NEXT, verb="link")

    assert "You can sign in here with your account of Northgate" in browser.get(NEXT).text
    inside = signed_in_by(service, provider)
    assert inside.get("/to-do/").status_code == 200
    browser.post(NEXT, {"verb": "unlink"})
    assert inside.get("/to-do/")["Location"].startswith("/account/sign-in/?unlinked=1")
    assert (linked(cast.helen), actions(cast.helen)) == ([], ["identity_linked", "identity_unlinked"])


def test_linking_and_unlinking_ask_first_who_one_is(
    cast: Cast, settings: Any, provider: SignInProvider, service: IdentityProvider
) -> None:
    settings.DEMO, service.url = False, service.url
    browser = client_for(cast.liam)
    for verb in ("link", "unlink"):
        assert browser.post(NEXT, {"verb": verb})["Location"].startswith("/account/confirm/")


def test_an_account_that_is_somebody_elses_here_is_linked_to_nobody_else(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    link(cast.helen, provider)
    answer = there_and_back(with_password(cast.liam), service, NEXT, verb="link")

    assert (answer.status_code, "belongs to somebody else here" in answer.text) == (409, True)
    assert linked(cast.helen) == ["subject-1"]


def test_the_only_way_in_is_not_unlinked(cast: Cast, provider: SignInProvider, service: IdentityProvider) -> None:
    link(cast.liam, provider)
    cast.liam.user.set_unusable_password()
    cast.liam.user.save()
    browser = signed_in_by(service, provider)

    assert "It is your only way in" in browser.get(NEXT).text
    assert browser.post(NEXT, {"verb": "unlink"}).status_code == 409
    assert linked(cast.helen) == ["subject-1"]


@pytest.fixture
def of_two_trusts(cast: Cast) -> Membership:
    """Helen's membership of Southmoor."""
    access.enter(cast.omar)
    made: Membership = MembershipFactory(
        trust=cast.southmoor, user=cast.helen.user, full_name="Helen Moss", roles=["hr"]
    )
    return made


def test_it_opens_its_own_trust_alone(
    cast: Cast, provider: SignInProvider, service: IdentityProvider, of_two_trusts: Membership
) -> None:
    link(cast.helen, provider)
    browser = signed_in_by(service, provider)
    page = browser.get("/account/").text
    assert "which opens that trust alone" in page and "Work in Southmoor" not in page

    answer = browser.post("/account/trust/", {"membership": str(of_two_trusts.pk)})

    assert (answer.status_code, "sign out and sign in" in answer.text) == (409, True)
    assert "Amara Santos" in browser.get("/recruits/").text
    access.enter(cast.helen)
    Membership.objects.filter(pk=cast.helen.pk).update(is_active=False)
    assert "You do not have access to a trust" in browser.get("/recruits/").text  # and not into Southmoor


@pytest.mark.parametrize(
    "path", ["address/", "password/", "password/set/", "two-step/on/", "two-step/off/", "passkeys/new/"]
)
def test_what_opens_all_trusts_is_not_changed_by_whoever_came_by_the_account_of_one(
    cast: Cast, provider: SignInProvider, service: IdentityProvider, path: str
) -> None:
    link(cast.helen, provider)
    browser = signed_in_by(service, provider)
    assert f'href="/account/{path}"' not in browser.get("/account/").text

    for answer in (browser.get(f"/account/{path}"), browser.post(f"/account/{path}")):
        assert (answer.status_code, "Sign in with your password to change this" in answer.text) == (403, True)


def test_two_trusts_with_one_service_know_a_person_each_by_themselves(
    cast: Cast, settings: Any, provider: SignInProvider, service: IdentityProvider, of_two_trusts: Membership
) -> None:
    southmoors = open_to(settings, service, "ZS1")
    link(cast.helen, provider, "subject-1")
    link(of_two_trusts, southmoors, "subject-2")

    service.subject = "subject-2"
    assert "Sofia Reyes" in signed_in_by(service, southmoors).get("/recruits/").text
    answer = there_and_back(Browser(), service, f"{OWN}{provider.code}/")

    assert "does not lead here yet" in answer.text
    service.subject = "subject-1"
    assert "Amara Santos" in signed_in_by(service, provider).get("/recruits/").text


def test_the_same_subject_of_another_issuer_is_somebody_else(
    cast: Cast, settings: Any, provider: SignInProvider
) -> None:
    link(cast.helen, provider)
    with running_provider() as another:
        moved = open_to(settings, another)  # the trust changes its service
        answer = there_and_back(Browser(), another, f"{OWN}{moved.code}/")

    assert moved.code == provider.code, "the link that HR passed on still leads there"
    assert "does not lead here yet" in answer.text


def test_who_is_switched_off_is_out_at_the_next_page_and_does_not_come_in_again(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    link(cast.liam, provider)
    browser = signed_in_by(service, provider)
    access.enter(cast.helen)
    Membership.objects.filter(pk=cast.liam.pk).update(is_active=False)

    assert browser.get("/to-do/").status_code == 403
    assert "does not lead here yet" in there_and_back(Browser(), service, f"{OWN}{provider.code}/").text
    assert actions(cast.helen) == ["sign_in_refused"]


def test_a_service_that_an_operator_closes_lets_nobody_in_and_those_who_are_in_out(
    cast: Cast, provider: SignInProvider, service: IdentityProvider
) -> None:
    link(cast.liam, provider)
    browser, waiting = signed_in_by(service, provider), Browser()
    back = path_of(service.visit(leave(waiting, f"{OWN}{provider.code}/")))

    close_provider("ZN1")

    assert browser.get("/to-do/").status_code == 302
    assert (waiting.get(back).status_code, Browser().get(f"{OWN}{provider.code}/").status_code) == (404, 404)
    access.enter(cast.helen)
    assert SignInIdentity.objects.count() == 1, "what was linked is linked still, should it open again"
