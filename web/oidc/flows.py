"""What this browser has begun at a sign-in service, kept in its session until the answer comes: once, and ten minutes long."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from onboarding.models import SignInProvider
from web.oidc.fetching import BadAnswerError
from web.oidc.metadata import metadata_of

BEGUN = "elsewhere"
MOST_AT_ONCE = 5
LASTS_SECONDS = 10 * 60
SIGN_IN, INVITATION, LINK, CONFIRM = "sign_in", "invitation", "link", "confirm"


@dataclass(frozen=True)
class Flow:
    """One way there and back: to which service (by its code), what for, the page that follows, and the key of the invitation
    that is to be accepted: another may be opened in this browser before the answer comes."""

    state: str
    nonce: str
    verifier: str
    code: str
    purpose: str
    page: str
    began_at: int
    invitation: str = ""


def begin(request: HttpRequest, provider: SignInProvider, purpose: str, page: str = "", invitation: str = "") -> str:
    """Remember that this browser goes there; returns where to. Raises ServiceDownError."""
    metadata = metadata_of(provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    flow = Flow(state, nonce, verifier, provider.code, purpose, page, int(time.time()), invitation)
    others = [one for one in request.session.get(BEGUN, []) if one["began_at"] > time.time() - LASTS_SECONDS]
    request.session[BEGUN] = [*others, asdict(flow)][-MOST_AT_ONCE:]
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": answer_address(provider),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    if provider.acr:
        asked["acr_values"] = " ".join(provider.acr)
    if purpose == CONFIRM:
        asked |= {"prompt": "login", "max_age": "0"}
    return f"{metadata.sign_in}{'&' if '?' in metadata.sign_in else '?'}{urlencode(asked)}"


def take(request: HttpRequest, code: str, state: str) -> Flow:
    """What this browser had begun with this state at the service of this code; it can be taken once. Raises BadAnswerError."""
    begun = [Flow(**one) for one in request.session.get(BEGUN, [])]
    flow = next((one for one in begun if secrets.compare_digest(one.state.encode(), state.encode())), None)
    if flow is None:
        raise BadAnswerError("state")
    request.session[BEGUN] = [asdict(one) for one in begun if one != flow]
    if flow.code != code or time.time() - flow.began_at > LASTS_SECONDS:
        raise BadAnswerError("state")
    return flow


def answer_address(provider: SignInProvider) -> str:
    """Where the service sends people back to: an address of its own, so that no other can answer for it."""
    return f"{settings.SITE_URL}{reverse('account_elsewhere_back', args=[provider.code])}"


def _challenge(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
