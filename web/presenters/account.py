"""What *My account* shows."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, User
from onboarding.models.choices import Role
from onboarding.rules.link_lifetimes import NEW_ADDRESS
from onboarding.rules.plain_words import counted
from onboarding.selectors.identities import identity_of, provider_of
from onboarding.selectors.memberships import memberships_of
from onboarding.selectors.tokens import own_tokens
from onboarding.services.account_letters import lifetime
from onboarding.services.addresses import Asked
from onboarding.services.invitations import Invitation
from onboarding.services.mail_preferences import frequency_of
from web.presenters.elsewhere import ONLY_THAT_TRUST


@dataclass(frozen=True)
class OtherTrust:
    """Another trust in which the same person has a role."""

    id: UUID
    trust: str


@dataclass(frozen=True)
class AccountPage:
    """Rows of the summary list, and the trusts that one could change to; `why_not` is the sentence why one cannot."""

    rows: tuple[dict[str, Any], ...]
    others: tuple[OtherTrust, ...]
    why_not: str


def account_page(user: User, viewer: Membership | None, came_elsewhere: bool) -> AccountPage:
    """My account in words; `viewer` is empty for someone whom no trust has given a role; `came_elsewhere`: they came in by
    their trust's own account."""
    codes, passkeys = (is_mfa_enabled(user, [kind]) for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))
    own_ways = _own_ways(user, viewer, codes=codes, passkeys=passkeys)
    if came_elsewhere:
        own_ways = [{name: part for name, part in row.items() if name != "actions"} for row in own_ways]
    rows = [*_membership_rows(viewer), *own_ways]
    rows.append(_row("Signed in", "On this device and perhaps others", "Show", reverse("usersessions_list")))
    if viewer:
        rows += _trusts_account_rows(viewer)
        rows.append(_row("Messages", "What we wrote to you", "Show", reverse("my_messages")))
        rows.append(_row("What is kept about you", "Is something wrong? HR corrects it", "Ask", reverse("corrections")))
        rows.append(_row("Limits", "Dates set by law that we wrote to you about", "Show", reverse("my_limits")))
        rows.append(_row("How often we write", str(frequency_of(viewer).label), "Change", reverse("my_mail")))
        if may(viewer, Action.MAKE_TOKEN) or own_tokens(viewer):
            rows.append(_row("API tokens", "For programs that act as you", "Show", reverse("account_tokens")))
        rows.append(_row("For programmers", "The API of this service, to read and to try", "Open", reverse("api_docs")))
    return AccountPage(tuple(rows), other_trusts(user, viewer), ONLY_THAT_TRUST if came_elsewhere else "")


def other_trusts(user: User, viewer: Membership | None) -> tuple[OtherTrust, ...]:
    """In which trusts somebody could work instead. One query."""
    return tuple(OtherTrust(one.id, one.trust.name) for one in memberships_of(user) if viewer and one.id != viewer.id)


def _own_ways(user: User, viewer: Membership | None, *, codes: bool, passkeys: bool) -> list[dict[str, Any]]:
    """What opens all trusts of a person, and is changed by whoever signed in with their own password."""
    address = reverse("account_address")
    where = reverse("mfa_list_webauthn" if passkeys else "mfa_add_webauthn")
    rows = [
        _row("Email address", user.email, "Change", address) if viewer else _row("Email address", user.email),
        _row("Password", "Set", "Change", reverse("account_change_password"))
        if user.has_usable_password()
        else _row("Password", "None yet", "Choose", reverse("account_set_password")),
        _row("Codes from an app", "On", "Turn off", reverse("mfa_deactivate_totp"))
        if codes
        else _row("Codes from an app", "Off", "Set up", reverse("mfa_activate_totp")),
        _row("Passkeys", "Instead of codes" if passkeys else "None yet", "Show" if passkeys else "Add", where),
    ]
    if codes or passkeys:
        rows.append(_row("Recovery codes", "For a lost phone", "Show", reverse("mfa_view_recovery_codes")))
    return rows


def _trusts_account_rows(viewer: Membership) -> list[dict[str, Any]]:
    """A row where the trust has a sign-in service of its own."""
    if provider_of(viewer.trust_id) is None:
        return []
    linked = identity_of(viewer) is not None
    said = "Linked: you can sign in with it" if linked else "Not linked"
    return [_row("Your trust’s account", said, "Show" if linked else "Link", reverse("account_linked"))]


def _membership_rows(viewer: Membership | None) -> list[dict[str, Any]]:
    if viewer is None:
        return []
    roles = ", ".join(str(Role(role).label) for role in viewer.roles)
    return [_row("Name", viewer.full_name), _row("Trust", viewer.trust.name), _row("Roles", roles)]


def _row(key: str, value: str, action: str = "", href: str = "") -> dict[str, Any]:
    row: dict[str, Any] = {"key": {"text": key}, "value": {"text": value}}
    if action:
        row["actions"] = {"items": [{"href": href, "text": action, "visuallyHiddenText": key.lower()}]}
    return row


@dataclass(frozen=True)
class InvitationPage:
    """What the link of an invitation leads to, for whoever opens it. `state`, for somebody signed out: choose (a first
    password), sign_in, expired, sent (a new one), used; signed in as whom it is for: accept, came_elsewhere, expired, sent, yours
    (accepted); as somebody else: another. `elsewhere`: the trust has a sign-in service of its own, which will do instead of a
    password."""

    state: str
    title: str
    trust: str
    email: str
    days: str
    has_password: bool
    elsewhere: bool

    def when_sent(self) -> "InvitationPage":
        """The same once a new one was asked for."""
        return replace(self, state="sent", title=TITLES["sent"])


@dataclass(frozen=True)
class AddressPage:
    """What the link to a new address leads to: `state` is open, expired or used."""

    state: str
    title: str
    was: str
    email: str
    days: str


ADDRESS_TITLES = {
    "open": "Confirm your new address",
    "expired": "This link has run out",
    "used": "This link does not work any more",
}


def address_page(asked: Asked) -> AddressPage:
    """The page of one change of address."""
    days = counted(NEW_ADDRESS.days, "days")
    return AddressPage(asked.state, ADDRESS_TITLES[asked.state], asked.change.was, asked.change.email, days)


TITLES = {
    "choose": "Choose your password",
    "sign_in": "Sign in to accept",
    "accept": "Accept the invitation",
    "came_elsewhere": "Sign in with your password to accept",
    "another": "This invitation is for somebody else",
    "expired": "This link has run out",
    "sent": "Check your email",
    "used": "This link does not work any more",
    "yours": "",
}


def invitation_page(found: Invitation, reader: User | AnonymousUser, *, came_elsewhere: bool) -> InvitationPage:
    """The page of one invitation for its reader; `came_elsewhere`: they are in by a trust's own account."""
    member, state = found.member, _state(found, reader, came_elsewhere=came_elsewhere)
    elsewhere = state == "choose" and provider_of(member.trust_id) is not None
    title = "Open your account" if elsewhere else TITLES[state]
    days = counted(lifetime(member).days, "days")
    return InvitationPage(state, title, member.trust.name, member.user.email, days, found.has_password, elsewhere)


def _state(found: Invitation, reader: User | AnonymousUser, *, came_elsewhere: bool) -> str:
    if reader.is_authenticated and reader.pk != found.member.user_id:
        return "another"
    if found.state == "used" and reader.is_authenticated:
        return "yours" if found.member.accepted_at else "used"
    if found.state != "open":
        return found.state
    if reader.is_authenticated:
        return "came_elsewhere" if came_elsewhere else "accept"
    return "sign_in" if found.has_password else "choose"
