"""Trusts' own sign-in services, and who came by one. The first reads happen before anybody is signed in."""

import re
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from onboarding import access
from onboarding.errors import NotFound
from onboarding.models import Membership, SignInIdentity, SignInProvider, Trust

CODE = re.compile(r"[a-z0-9]{3,10}-[a-z0-9]{8}")


def find_provider(code: str) -> SignInProvider:
    """The sign-in service whose address has this code; enters its trust. Raises NotFound, for a closed one too."""
    code = code.strip().lower()
    trust = Trust.objects.filter(ods_code=code.partition("-")[0].upper()).first() if CODE.fullmatch(code) else None
    if trust is None:
        raise NotFound()
    access.enter_trust(trust.id)
    found = SignInProvider.objects.filter(trust=trust, code=code, is_open=True).select_related("trust").first()
    if found is None:
        raise NotFound()
    return found


def provider_of(trust_id: UUID) -> SignInProvider | None:
    """The sign-in service of a trust that is entered, where it has an open one. One query."""
    return SignInProvider.objects.filter(trust=trust_id, is_open=True).select_related("trust").first()


def identity_of(viewer: Membership) -> SignInIdentity | None:
    """Who the viewer is at the sign-in service of their trust, where that is linked. One query."""
    return _open_ways(viewer).first()


def comes_by_service_alone(viewer: Membership) -> bool:
    """Whether they have no password here, and come in by a service of their trust that asks for both steps: whoever reads their
    mail is to have no other way. One query for an account without a password."""
    is_open = not viewer.user.has_usable_password() and _open_ways(viewer).exists()
    provider = provider_of(viewer.trust_id) if is_open else None
    return provider is not None and provider.says_both_steps


def is_way_open(viewer: Membership, identity_id: str) -> bool:
    """Whether who came in by this identity may stay: nobody has unlinked it or closed the service. One query."""
    return _open_ways(viewer).filter(pk=identity_id).exists()


def _open_ways(viewer: Membership) -> QuerySet[SignInIdentity]:
    service = SignInProvider.objects.filter(trust=viewer.trust_id, is_open=True, issuer=OuterRef("issuer"))
    return SignInIdentity.objects.filter(Exists(service), trust=viewer.trust_id, membership=viewer)
