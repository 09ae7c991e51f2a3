"""Tokens for the API, in words."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from onboarding.access import Action, may
from onboarding.models import ApiToken, Membership
from onboarding.models.wall_choices import TokenScope
from onboarding.selectors.tokens import own_tokens, trust_tokens
from web.presenters.tags import Tag
from web.words import clock_time, day

SOON = timedelta(days=14)
NAMELESS = "Without a name"
REACH = {
    TokenScope.READ: "Reads what its member sees",
    TokenScope.WRITE: "Does all that its member may",
    TokenScope.REPORT: "Reads reports and plans only",
}


@dataclass(frozen=True)
class TokenLine:
    """One token: as whom it acts where that is not the viewer, how far it reaches, when it was used, how long it lasts."""

    key: UUID
    name: str
    member: str
    facts: tuple[str, ...]
    tag: Tag


@dataclass(frozen=True)
class TokensPage:
    """The tokens of the viewer, or of the whole trust."""

    lines: tuple[TokenLine, ...]
    may_make: bool


def own_tokens_page(viewer: Membership) -> TokensPage:
    """The viewer's own tokens. One query."""
    return TokensPage(tuple(_line(one) for one in own_tokens(viewer)), may(viewer, Action.MAKE_TOKEN))


def trust_tokens_page(viewer: Membership) -> TokensPage:
    """All tokens of the trust. Two queries."""
    lines = tuple(_line(one.token, one.member.full_name) for one in trust_tokens(viewer))
    return TokensPage(lines, may(viewer, Action.MAKE_TOKEN))


def _line(token: ApiToken, member: str = "") -> TokenLine:
    facts = (
        REACH[TokenScope(token.scope)],
        f"Made on {day(timezone.localtime(token.created).date())}",
        f"Last used on {clock_time(token.used_at)}" if token.used_at else "Never used",
    )
    return TokenLine(token.key, token.name or NAMELESS, member, facts, _tag(token))


def _tag(token: ApiToken) -> Tag:
    if token.expiry is None:
        return Tag("Never ends", "red")
    left, last = token.expiry - timezone.now(), day(timezone.localtime(token.expiry).date())
    if left <= timedelta(0):
        return Tag(f"Ended {last}", "grey")
    return Tag(f"Until {last}", "yellow" if left < SOON else "green")
