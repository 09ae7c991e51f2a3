"""GOV.UK Notify, by its REST API: two calls, each with a token signed by the service's key (decision 18)."""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

# A key is its name, the id of the service and the secret; both ids are UUIDs with their hyphens.
UUID_LENGTH = 36
SECONDS = 30
# What has come to nothing at Notify, so that sending it again makes sense.
FAILED = frozenset({"permanent-failure", "temporary-failure", "technical-failure", "validation-failed"})


class NotifyError(Exception):
    """Notify refused a call, or did not answer it (status 0). `field` is what it found wrong, where it says so."""

    def __init__(self, status: int, field: str = "") -> None:
        super().__init__(f"{status} {field}".strip())
        self.status, self.field = status, field


class Notify:
    """One service at Notify, known by its key."""

    def __init__(self, key: str, url: str) -> None:
        self._service, self._secret = key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], key[-UUID_LENGTH:]
        self._url = url.rstrip("/")

    def has(self, reference: str) -> bool:
        """Whether Notify has taken a message of this reference that has not come to nothing. Raises NotifyError."""
        found = self._call("GET", f"/v2/notifications?{urlencode({'reference': reference})}")
        return any(one.get("status") not in FAILED for one in found.get("notifications", ()))

    def send_email(self, **fields: Any) -> None:
        """Hand over one e-mail, with the fields of Notify's own documentation. Raises NotifyError."""
        self._call("POST", "/v2/notifications/email", fields)

    def send_sms(self, **fields: Any) -> None:
        """Hand over one text message in the same way. Raises NotifyError."""
        self._call("POST", "/v2/notifications/sms", fields)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._url}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as error:
            raise NotifyError(error.code, _field(error.read())) from error
        except (OSError, ValueError) as error:
            raise NotifyError(0) from error

    def _token(self) -> str:
        """A JSON Web Token (RFC 7519) that is good for half a minute."""
        parts = [{"typ": "JWT", "alg": "HS256"}, {"iss": self._service, "iat": int(time.time())}]
        signed = b".".join(_encoded(json.dumps(part).encode()) for part in parts)
        digest = hmac.new(self._secret.encode(), signed, hashlib.sha256).digest()
        return (signed + b"." + _encoded(digest)).decode()


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _field(content: bytes) -> str:
    """The first word of what a validation found: the name of a field. Never an address, which its words may hold."""
    try:
        first = json.loads(content)["errors"][0]
        word = str(first["message"]).split(" ")[0] if first["error"] == "ValidationError" else ""
    except (ValueError, LookupError, TypeError):
        return ""
    return word if word in {"email_address", "phone_number"} else ""
