"""What an identity token of a trust's sign-in service must say, beside what the library that reads it asks.

OpenID Connect Core 1.0, sections 2, 3.1.3.7 and 3.1.3.8. That library checks signature, issuer, audience and times."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Expected:
    """Whom the token must be for, and what it must answer. `not_before`: the second before which nobody may have signed in
    there last, where they are asked to do so anew. `beside`: the access token that came with it."""

    client_id: str
    nonce: str
    acr: Sequence[str] = ()
    amr: Sequence[str] = ()
    not_before: int | None = None
    beside: str = ""


def fault_in(claims: Mapping[str, object], expected: Expected) -> str:
    """The first thing that is wrong, as a short word for the log; empty where nothing is."""
    faults = {
        "subject": not is_subject(claims.get("sub")),
        "audience": not _is_for_us_alone(claims, expected.client_id),
        "nonce": claims.get("nonce") != expected.nonce,
        "acr": bool(expected.acr) and claims.get("acr") not in expected.acr,
        "amr": bool(expected.amr) and not _listed(claims.get("amr")) & set(expected.amr),
        "auth_time": expected.not_before is not None and not _is_since(claims.get("auth_time"), expected.not_before),
        "at_hash": "at_hash" in claims and claims["at_hash"] != half_digest(expected.beside),
    }
    return next((name for name, is_so in faults.items() if is_so), "")


def is_subject(subject: object) -> bool:
    """Whether it is what the standard allows: 1 to 255 characters of ASCII that can be seen."""
    return (
        isinstance(subject, str)
        and 0 < len(subject) <= LONGEST_SUBJECT
        and subject.isascii()
        and subject.isprintable()
        and bool(subject.strip())
    )


def half_digest(token: str) -> str:
    """What an identity token says of the access token beside it: the left half of its SHA-256, as both algorithms that are
    taken (RS256, ES256) go with that."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()


def _is_for_us_alone(claims: Mapping[str, object], client_id: str) -> bool:
    """One of several audiences must be named as the one that asked; whoever is named must be us."""
    audience = claims.get("aud")
    several = isinstance(audience, Collection) and not isinstance(audience, str) and len(audience) > 1
    party = claims.get("azp")
    return party == client_id or (party is None and not several)


def _listed(values: object) -> set[str]:
    return {one for one in values if isinstance(one, str)} if isinstance(values, list) else set()


def _is_since(moment: object, not_before: int) -> bool:
    return isinstance(moment, int | float) and not isinstance(moment, bool) and moment >= not_before
