"""A trust's own sign-in service on loopback, by OpenID Connect: it checks what we send as a real one does, signs people in
without asking, and answers wrongly where a test tells it to."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.desks import Desk, running

CLIENT, SECRET = "onboarding-tracker", "the secret: of Northgate/1"
BESIDE = "of no use here"  # its access token
REMOVED = object()


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A key of that name; made once, as it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class IdentityProvider:
    """`subject` is whom it signs in. `changes` are put over the claims of its tokens (REMOVED takes one out), `signed_how` is
    RS256, ES256, none, HS256 (by its public key) or another (a key that is not its own). `says` are parameters that it puts
    over those with which it sends the browser back. `status` it answers with to everything where it is not 0."""

    url: str = ""
    subject: str = "subject-1"
    changes: dict[str, Any] = field(default_factory=dict)
    signed_how: str = "RS256"
    key_name: str = "first"
    says: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    fetched: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def keys(self) -> dict[str, Any]:
        own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(self.key_name).public_key()))
        curve = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(curve_key().public_key()))
        return {
            "keys": [own | {"kid": self.key_name, "use": "sig", "alg": "RS256"}, curve | {"kid": "curve", "use": "sig"}]
        }

    def send_back(self, asked: dict[str, str]) -> str:
        """Where a browser goes that was sent here with these parameters."""
        code = secrets.token_urlsafe(16)
        self.asked[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url} | self.says
        return f"{asked['redirect_uri']}?{urlencode({k: v for k, v in answer.items() if v is not REMOVED})}"

    def visit(self, address: str) -> str:
        """What a browser would do: look at the address, and go where it is sent."""
        return self.send_back(dict(parse_qsl(urlsplit(address).query)))

    def exchange(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code: once, for who has the secret, and the other half of what came with the browser."""
        right = base64.b64encode(f"{CLIENT}:{urlencode({'': SECRET})[1:].replace('+', '%20')}".encode()).decode()
        if authorization != f"Basic {right}":
            return 401, {"error": "invalid_client"}
        asked = self.asked.get(sent["code"])
        made = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        fits = asked and asked["code_challenge"] == made and asked["redirect_uri"] == sent["redirect_uri"]
        if not asked or not fits or sent["code"] in self.used:
            return 400, {"error": "invalid_grant"}
        self.used.add(sent["code"])
        return 200, {"access_token": BESIDE, "token_type": "Bearer", "id_token": self.token(asked)}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            **{"iss": self.url, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"]},
            **{
                "iat": now,
                "exp": now + 300,
                "auth_time": now,
                "email": "helen@northgate.example",
                "email_verified": True,
            },
        } | self.changes
        return self.signed({name: value for name, value in claims.items() if value is not REMOVED})

    def signed(self, claims: dict[str, Any]) -> str:
        own = rsa_key(self.key_name)
        if self.signed_how == "HS256":
            public = own.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            return _by_shared_secret(claims, public, self.key_name)
        keys: dict[str, tuple[Any, str, str]] = {
            "RS256": (own, "RS256", self.key_name),
            "ES256": (curve_key(), "ES256", "curve"),
            "none": (None, "none", self.key_name),
            "another": (rsa_key("another"), "RS256", self.key_name),
            "unknown": (rsa_key("another"), "RS256", "another"),
        }
        key, algorithm, name = keys[self.signed_how]
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": name})


def _by_shared_secret(claims: dict[str, Any], secret: bytes, name: str) -> str:
    """The library refuses to sign with a public key, so this is done by hand, as an attacker would."""
    parts = [{"alg": "HS256", "typ": "JWT", "kid": name}, claims]
    said = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    digest = hmac.new(secret, said, hashlib.sha256).digest()
    return (said + b"." + base64.urlsafe_b64encode(digest).rstrip(b"=")).decode()


class _Desk(Desk):
    provider: IdentityProvider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.fetched.append(parts.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.send_back(dict(parse_qsl(parts.query))))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif parts.path == "/keys":
            self.answer(200, self.provider.keys())
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(200, self.provider.described())
        else:
            self.answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(*self.provider.exchange(sent, self.headers.get("Authorization", "")))

    def answer(self, status: int, found: dict[str, Any]) -> None:
        super().answer(self.provider.status or status, found)


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    """One on a free port, in a thread of its own, for as long as the block lasts."""
    provider = IdentityProvider()
    with running(_Desk, provider=provider) as provider.url:
        yield provider
