"""What a sign-in service says of itself: where people sign in, where codes are exchanged, and by which keys it signs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from django.core.cache import cache

from web.oidc.fetching import BadAnswerError, ServiceDownError, fetch_json, is_safe

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 60 * 60
# Only what is signed by a key that the service alone has: never "none", and no shared secret.
ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
SMALLEST_RSA = 2048


@dataclass(frozen=True)
class Metadata:
    """The parts that are needed. `names_itself`: its answers say whose they are (RFC 9207). `takes_basic`: how the secret
    is sent to it."""

    issuer: str
    sign_in: str
    token: str
    keys: str
    names_itself: bool
    takes_basic: bool


def metadata_of(issuer: str) -> Metadata:
    """Of the service that calls itself so, kept for an hour. Raises ServiceDownError."""
    found = _kept(issuer.rstrip("/") + WELL_KNOWN)
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    addresses = [found.get(f"{name}_endpoint") for name in ("authorization", "token")] + [found.get("jwks_uri")]
    if found.get("issuer") != issuer or not all(is_safe(one) for one in addresses):
        raise ServiceDownError("its metadata is of another issuer, or without https")
    sign_in, token, keys = map(str, addresses)
    names_itself = found.get("authorization_response_iss_parameter_supported") is True
    return Metadata(issuer, sign_in, token, keys, names_itself, "client_secret_basic" in methods)


def key_for(metadata: Metadata, header: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the head of a token names; where it is a new one, the keys are fetched once more.
    Raises BadAnswerError, ServiceDownError."""
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise BadAnswerError("algorithm")
    for anew in (False, True):
        for one in _keys(metadata, anew=anew):
            if one.get("kid") == header.get("kid") and one.get("kty") == ALGORITHMS[algorithm]:
                return _key(one, algorithm)
    raise BadAnswerError("key")


def _key(found: dict[str, Any], algorithm: str) -> jwt.PyJWK:
    if found.get("use", "sig") != "sig" or found.get("alg", algorithm) != algorithm:
        raise BadAnswerError("key")
    try:
        key = jwt.PyJWK(found, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise BadAnswerError("key") from error
    if algorithm == "RS256" and key.key.key_size < SMALLEST_RSA:
        raise BadAnswerError("key")
    return key


def _keys(metadata: Metadata, *, anew: bool) -> list[dict[str, Any]]:
    keys = _kept(metadata.keys, anew=anew).get("keys")
    return [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []


def _kept(url: str, *, anew: bool = False) -> dict[str, Any]:
    """What stands there, as it was at most an hour ago."""
    name = f"oidc:{hashlib.sha256(url.encode()).hexdigest()}"
    found: dict[str, Any] | None = None if anew else cache.get(name)
    if found is None:
        found = fetch_json(url)
        cache.set(name, found, KEPT_SECONDS)
    return found
