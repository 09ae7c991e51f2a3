"""Setting up a trust's own sign-in service: an operator does, because its secret is theirs to keep."""

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import SignInProvider, Trust
from onboarding.rules.one_line import line_problems
from onboarding.services.events import record

# No letter or digit that looks like another: the code is read out and typed in.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LONGEST, LONGEST_WORD = 250, 200


@transaction.atomic
def set_provider(
    ods_code: str, *, issuer: str, client_id: str, acr: Sequence[str] = (), amr: Sequence[str] = ()
) -> SignInProvider:
    """Let a trust's people sign in by its own service. Its address keeps its code when it is set anew. `acr`, `amr`: what it
    must say of how somebody signed in, one of each; either stands for our second step. Raises Invalid, at each field."""
    trust = _trust(ods_code)
    problems = [*_issuer_problems(issuer), *line_problems("client_id", client_id, longest=LONGEST, required="Give it.")]
    for field, values in (("acr", acr), ("amr", amr)):
        for value in values:
            problems += line_problems(field, value, longest=LONGEST_WORD, required="Give at least one word.")
    if trust.ods_code not in settings.OIDC_SECRETS:
        told = f"Set OIDC_SECRET_{trust.ods_code}, or OIDC_SECRET_{trust.ods_code}_FILE, first."
        problems.append(FieldProblem("secret", "missing", told))
    if problems:
        raise Invalid(problems=problems)
    access.enter_trust(trust.id)
    given = {"issuer": issuer, "client_id": client_id, "acr": list(acr), "amr": list(amr), "is_open": True}
    code = f"{trust.ods_code.lower()}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"
    found, _ = SignInProvider.objects.update_or_create(
        trust=trust, defaults=given, create_defaults=given | {"code": code}
    )
    record(None, "sign_in_set", trust, effective_on=today_in(trust), data=given)
    return found


@transaction.atomic
def close_provider(ods_code: str) -> None:
    """Let nobody in by a trust's own service any more; who came by it is out at their next page. Raises Invalid."""
    trust = _trust(ods_code)
    access.enter_trust(trust.id)
    if SignInProvider.objects.filter(trust=trust, is_open=True).update(is_open=False):
        record(None, "sign_in_closed", trust, effective_on=today_in(trust))


def _trust(ods_code: str) -> Trust:
    trust = Trust.objects.filter(ods_code=ods_code.strip().upper()).first()
    if trust is None:
        raise Invalid.field("ods_code", "unknown", f"There is no trust with the ODS code {ods_code}.")
    return trust


def _issuer_problems(issuer: str) -> list[FieldProblem]:
    wrong = FieldProblem("issuer", "invalid", "Give the issuer as its own metadata does: an address with https://.")
    try:
        parts = urlsplit(issuer)
    except ValueError:
        return [wrong]
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and settings.DEMO)
    if not is_safe or not parts.hostname or parts.query or parts.fragment:
        return [wrong]
    return line_problems("issuer", issuer, longest=LONGEST)
