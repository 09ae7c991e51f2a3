"""Tokens for the API: one's own, and for HR those of the whole trust. Never the token itself, which nobody keeps.

The table stands outside row-level security, as a token is looked up before a trust is entered: each read here names
the trust itself."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from onboarding.access import Action, may, require
from onboarding.errors import NotFound
from onboarding.models import ApiToken, Membership


@dataclass(frozen=True)
class TokenOf:
    """A token and the member as whom it acts."""

    token: ApiToken
    member: Membership


def own_tokens(viewer: Membership) -> list[ApiToken]:
    """The viewer's own, newest first. One query."""
    return list(_visible(viewer).filter(membership_id=viewer.id))


def trust_tokens(viewer: Membership) -> list[TokenOf]:
    """All of the trust, newest first, with the members as whom they act. Two queries. Raises NotAllowed."""
    require(viewer, Action.SEE_TOKENS)
    tokens = list(_visible(viewer))
    members = Membership.objects.filter(trust=viewer.trust_id).in_bulk([one.membership_id for one in tokens])
    return [TokenOf(one, members[one.membership_id]) for one in tokens if one.membership_id in members]


def find_token(viewer: Membership, key: UUID) -> tuple[ApiToken, Membership]:
    """A visible token, and as whom it acts. Raises NotFound."""
    token = _visible(viewer).filter(key=key).first()
    if token is None:
        raise NotFound()
    return token, Membership.objects.get(trust=viewer.trust_id, pk=token.membership_id)


def _visible(viewer: Membership) -> QuerySet[ApiToken]:
    tokens = ApiToken.objects.filter(trust=viewer.trust_id).order_by("-created", "key")
    return tokens if may(viewer, Action.SEE_TOKENS) else tokens.filter(membership_id=viewer.id)
