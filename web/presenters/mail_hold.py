"""Whether the trust's mail is held, in words, and what would leave if it were released."""

from dataclasses import dataclass

from onboarding.access import Action, may
from onboarding.models import Membership
from onboarding.rules.plain_words import counted
from onboarding.selectors.messages import waiting_to_leave
from onboarding.selectors.trust_settings import trust_settings
from web.words import day


@dataclass(frozen=True)
class HoldBanner:
    """`held` is empty where mail leaves as usual."""

    held: str


def hold_banner(viewer: Membership) -> HoldBanner:
    """The banner above lists of reminders and messages. One query."""
    if not may(viewer, Action.MANAGE_SETTINGS):
        return HoldBanner("")
    settings = trust_settings(viewer)
    if not settings.mail_held:
        return HoldBanner("")
    since = f" since {day(settings.mail_held_on)}" if settings.mail_held_on else ""
    return HoldBanner(f"Messages are held{since}")


@dataclass(frozen=True)
class MailHoldPage:
    """What stands before the button: how it is, what would leave, and the revision that was looked at."""

    is_held: bool
    since: str
    gets: str
    kept_back: str
    nothing: bool
    revision: int


def mail_hold_page(viewer: Membership) -> MailHoldPage:
    """The page that asks before everybody is written to, or nobody any more. Two queries."""
    settings = trust_settings(viewer)
    messages, people = waiting_to_leave(viewer)
    return MailHoldPage(
        is_held=settings.mail_held,
        since=day(settings.mail_held_on),
        gets=f"{people} {'person gets' if people == 1 else 'people get'} {counted(messages, 'messages')}",
        kept_back=f"{counted(messages, 'messages')} to {people} {'person' if people == 1 else 'people'}",
        nothing=not messages,
        revision=settings.revision,
    )
