"""*How we use your information*: the privacy notice of the library, without its notes to the trust."""

from dataclasses import dataclass

from onboarding.library.personal_data import read_personal_data
from onboarding.library.privacy_notice import Section, read_privacy_notice
from onboarding.models import Membership
from web.presenters.people import Contact
from web.presenters.refusal import contact_of


@dataclass(frozen=True)
class Part:
    """One part in words: sentences, points below them, sentences after these. `key`: what a link to it ends in."""

    key: str
    title: str
    words: tuple[str, ...]
    points: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class PrivacyPage:
    """The notice, whether all of it is confirmed, and whom to ask. `trust` is empty for somebody who is not signed in."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    is_draft: bool
    trust: str
    ask: Contact | None


def privacy_page(viewer: Membership | None) -> PrivacyPage:
    """The page for anybody. At most one query."""
    notice = read_privacy_notice()
    return PrivacyPage(
        title=notice.title,
        lead=notice.lead,
        parts=tuple(_part(number, section) for number, section in enumerate(notice.sections, 1)),
        is_draft=any(section.to_confirm for section in notice.sections),
        trust=viewer.trust.name if viewer else "",
        ask=contact_of(viewer),
    )


def _part(number: int, section: Section) -> Part:
    points = list(section.points)
    if section.kept:
        points += [kind.in_words for kind in read_personal_data().kinds_about(staff=section.kept == "staff")]
    return Part(f"part-{number}", section.title, tuple(section.words), tuple(points), tuple(section.after))
