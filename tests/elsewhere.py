"""Ways to sign in by a trust's own service in a test."""

from typing import Any, Protocol
from urllib.parse import urlsplit

from onboarding import access
from onboarding.models import Membership, SignInIdentity, SignInProvider
from onboarding.services.sign_in_providers import set_provider
from tests.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.viewing import Browser, as_member


class Visited(Protocol):
    """A service as a browser meets it."""

    def visit(self, address: str) -> str: ...


OWN, NEXT = "/account/sign-in/trust/", "/account/linked/"


def open_to(settings: Any, service: IdentityProvider, ods_code: str = "ZN1", **asked: Any) -> SignInProvider:
    """Let the people of a trust in by this service."""
    settings.OIDC_SECRETS = {**settings.OIDC_SECRETS, ods_code: SECRET}
    return set_provider(ods_code, issuer=service.url, client_id=CLIENT, **asked)


def link(member: Membership, provider: SignInProvider, subject: str = "subject-1") -> None:
    """As if they had linked it long ago."""
    with as_member(member):
        SignInIdentity.objects.create(trust=member.trust, membership=member, issuer=provider.issuer, subject=subject)


def leave(browser: Browser, path: str, **sent: str) -> str:
    """Press the button on this page; where the browser is sent."""
    answer = browser.post(path, sent)
    assert answer.status_code == 200, answer.text
    return str(answer["Refresh"]).removeprefix("0;url=")


def path_of(address: str) -> str:
    """Of an address of ours, what the test's browser takes."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def there_and_back(browser: Browser, service: Visited, path: str, **sent: str) -> Any:
    """Leave by the button on this page, sign in there, and come back."""
    return browser.get(path_of(service.visit(leave(browser, path, **sent))))


def signed_in_by(service: Visited, provider: SignInProvider) -> Browser:
    """A browser whose owner came in by the trust's account."""
    browser = Browser()
    assert there_and_back(browser, service, f"{OWN}{provider.code}/").status_code == 302
    return browser


def linked(viewer: Membership) -> list[str]:
    """The subjects that are linked in the viewer's trust."""
    access.enter(viewer)
    return sorted(SignInIdentity.objects.values_list("subject", flat=True))
