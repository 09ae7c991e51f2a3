"""What a sign-in service answers: the code is exchanged for an identity token, and the token is read and doubted."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import jwt
from django.conf import settings

from onboarding.models import SignInProvider
from onboarding.rules.id_tokens import Expected, fault_in
from web.oidc.fetching import BadAnswerError, ServiceDownError, fetch_json
from web.oidc.flows import CONFIRM, Flow, answer_address
from web.oidc.metadata import Metadata, key_for, metadata_of

# Clocks differ.
LEEWAY_SECONDS = 60
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LONGEST = 16 * 1024


def subject_of(provider: SignInProvider, flow: Flow, answer: Mapping[str, str]) -> str:
    """Who signed in there, by the parameters that the browser came back with. Raises BadAnswerError, ServiceDownError."""
    metadata = metadata_of(provider.issuer)
    said = answer.get("iss", "")
    if (said and said != provider.issuer) or (metadata.names_itself and not said):
        raise BadAnswerError("another service")
    if "error" in answer or not answer.get("code"):
        raise BadAnswerError("not signed in")
    token, beside = _exchange(provider, metadata, flow, answer["code"])
    claims = _read(provider, metadata, token)
    again = flow.began_at - LEEWAY_SECONDS if flow.purpose == CONFIRM else None
    expected = Expected(provider.client_id, flow.nonce, provider.acr, provider.amr, again, beside)
    if fault := fault_in(claims, expected):
        raise BadAnswerError(fault)
    return str(claims["sub"])


def _exchange(provider: SignInProvider, metadata: Metadata, flow: Flow, code: str) -> tuple[str, str]:
    """The identity token for a code, with our secret and the other half of what was sent along; and the access token beside
    it, which is compared and never used or kept."""
    secret = settings.OIDC_SECRETS.get(provider.trust.ods_code, "")
    if not secret:
        raise ServiceDownError("there is no secret for it")
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": answer_address(provider),
        "code_verifier": flow.verifier,
    }
    authorization = ""
    if metadata.takes_basic:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    found = fetch_json(metadata.token, form, authorization)
    token, beside = found.get("id_token"), found.get("access_token")
    if not isinstance(token, str) or len(token) > LONGEST:
        raise BadAnswerError("no token")
    return token, beside if isinstance(beside, str) else ""


def _read(provider: SignInProvider, metadata: Metadata, token: str) -> dict[str, Any]:
    """What the token says, once its signature, issuer, audience and times are as they should be."""
    try:
        header = jwt.get_unverified_header(token)
        key = key_for(metadata, header)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[str(header["alg"])],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise BadAnswerError(type(error).__name__) from error
    return claims
