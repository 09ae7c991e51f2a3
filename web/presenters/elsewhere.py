"""What is said where people come in by their trust's own sign-in service, or do not."""

from dataclasses import dataclass

from onboarding.models import Membership
from onboarding.selectors.identities import identity_of, provider_of

ONLY_THAT_TRUST = (
    "You came in with your trust’s account, which opens that trust alone. To work in another one, sign out and sign in "
    "with your own password, or with the account of that trust."
)
OWN_WAY = (
    "You came in with your trust’s account. Your password, address and second step here open all your trusts, so they are "
    "changed only by whoever signed in with a password.",
    "Sign out, then sign in with your password. If you have none, choose one with “I have forgotten my password” on "
    "the sign-in page: that can be done unless your trust’s service asks for both steps of sign-in.",
)
ANOTHER_WAY = "If you have a password here, you can sign in with it meanwhile."
TELL = "If it happens again, tell your trust’s IT service desk or HR."
UNKNOWN, DOWN, BUSY, OTHER = "unknown", "down", "busy", "other"


@dataclass(frozen=True)
class Refusal:
    """Why somebody did not come in, and what they can do."""

    status: int
    title: str
    sentences: tuple[str, ...]


REFUSALS = {
    UNKNOWN: Refusal(
        403,
        "Your trust’s account does not lead here yet",
        (
            "You signed in at your trust’s service, but that account is linked to nobody here. An email address never links "
            "the two.",
            "If you have an invitation, open the link in it and choose to use your trust’s account.",
            "If you sign in here with a password, do that, and link the account under My account.",
            "Else ask the HR team of your trust to invite you.",
        ),
    ),
    DOWN: Refusal(
        503,
        "Your trust’s sign-in service does not answer",
        ("Try again in a few minutes.", ANOTHER_WAY, TELL),
    ),
    BUSY: Refusal(429, "Too many attempts", ("Wait 15 minutes, then try again.", ANOTHER_WAY)),
    "state": Refusal(
        400,
        "We were not waiting for this answer",
        (
            "It came more than ten minutes after you began, or a second time, or you began in another browser.",
            "Begin again in this one.",
        ),
    ),
    "not signed in": Refusal(
        400,
        "You were not signed in",
        ("Your trust’s service did not sign you in, or you stopped it.", "Try again.", TELL),
    ),
    "acr": Refusal(
        400,
        "You signed in without your second step",
        (
            "Your trust has told us to take only who signed in at its service with both steps, and it did not say that you did.",
            "Sign out there, then try again and use your code, app or key.",
            TELL,
        ),
    ),
    "auth_time": Refusal(
        400,
        "Your trust’s service did not ask who you are",
        ("It has to ask you anew before you change this here.", "Try again.", TELL),
    ),
    OTHER: Refusal(
        400,
        "We cannot trust the answer of your trust’s sign-in service",
        ("It is nothing that you did, and you are not signed in by it. Try again.", TELL, ANOTHER_WAY),
    ),
}
REFUSALS["amr"] = REFUSALS["acr"]


def refusal(why: str, *, detail: str = "") -> Refusal:
    """What is said for the short word of a fault; `detail` is a sentence of the domain."""
    if detail:
        return Refusal(409, "This cannot be done now", (detail,))
    return REFUSALS.get(why, REFUSALS[OTHER])


@dataclass(frozen=True)
class LinkedPage:
    """Whether the trust's account leads here, and whether it could be unlinked."""

    trust: str
    has_service: bool
    is_linked: bool
    is_only_way: bool
    linked_at: object
    used_at: object


def linked_page(viewer: Membership) -> LinkedPage:
    """My account at the trust's own service. Two queries."""
    provider, identity = provider_of(viewer.trust_id), identity_of(viewer)
    return LinkedPage(
        viewer.trust.name,
        provider is not None,
        identity is not None,
        not viewer.user.has_usable_password(),
        identity and identity.linked_at,
        identity and identity.used_at,
    )
