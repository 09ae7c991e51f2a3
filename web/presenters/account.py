"""What *My account* shows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, User
from onboarding.models.choices import Role
from onboarding.rules.link_lifetimes import NEW_ADDRESS
from onboarding.rules.plain_words import counted
from onboarding.selectors.memberships import memberships_of
from onboarding.selectors.tokens import own_tokens
from onboarding.services.account_letters import lifetime
from onboarding.services.addresses import Asked
from onboarding.services.invitations import Invitation
from onboarding.services.mail_preferences import frequency_of


@dataclass(frozen=True)
class OtherTrust:
    """Another trust in which the same person has a role."""

    id: UUID
    trust: str


@dataclass(frozen=True)
class AccountPage:
    """Rows of the summary list, and the trusts that one could change to."""

    rows: tuple[dict[str, Any], ...]
    others: tuple[OtherTrust, ...]


def account_page(user: User, viewer: Membership | None) -> AccountPage:
    """My account in words; `viewer` is empty for someone whom no trust has given a role."""
    codes = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    rows = [
        *_membership_rows(viewer),
        _row("Email address", user.email, "Change", reverse("account_address"))
        if viewer
        else _row("Email address", user.email),
        _row("Password", "Set", "Change", reverse("account_change_password"))
        if user.has_usable_password()
        else _row("Password", "None yet", "Choose", reverse("account_set_password")),
        _row("Codes from an app", "On", "Turn off", reverse("mfa_deactivate_totp"))
        if codes
        else _row("Codes from an app", "Off", "Set up", reverse("mfa_activate_totp")),
    ]
    passkeys = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
    where = reverse("mfa_list_webauthn" if passkeys else "mfa_add_webauthn")
    rows.append(_row("Passkeys", "Instead of codes" if passkeys else "None yet", "Show" if passkeys else "Add", where))
    if codes or passkeys:
        rows.append(_row("Recovery codes", "For a lost phone", "Show", reverse("mfa_view_recovery_codes")))
    rows.append(_row("Signed in", "On this device and perhaps others", "Show", reverse("usersessions_list")))
    if viewer:
        rows.append(_row("Messages", "What we wrote to you", "Show", reverse("my_messages")))
        rows.append(_row("Limits", "Dates set by law that we wrote to you about", "Show", reverse("my_limits")))
        rows.append(_row("How often we write", str(frequency_of(viewer).label), "Change", reverse("my_mail")))
        if may(viewer, Action.MAKE_TOKEN) or own_tokens(viewer):
            rows.append(_row("API tokens", "For programs that act as you", "Show", reverse("account_tokens")))
        rows.append(_row("For programmers", "The API of this service, to read and to try", "Open", reverse("api_docs")))
    others = [OtherTrust(one.id, one.trust.name) for one in memberships_of(user) if viewer and one.id != viewer.id]
    return AccountPage(tuple(rows), tuple(others))


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
    """What the link of an invitation leads to: `state` is open, expired, sent (a new one) or used."""

    state: str
    title: str
    trust: str
    email: str
    days: str


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
    "open": "Choose your password",
    "expired": "This link has run out",
    "sent": "Check your email",
    "used": "This link has been used",
}


def invitation_page(found: Invitation, *, asked: bool) -> InvitationPage:
    """The page of one invitation; `asked`: a new one was just asked for."""
    state = "sent" if asked else found.state
    member = found.member
    return InvitationPage(
        state, TITLES[state], member.trust.name, member.user.email, counted(lifetime(member).days, "days")
    )
