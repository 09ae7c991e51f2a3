"""What is kept about one person and how long, before HR makes the pack that answers them."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.library.personal_data import Kept, read_personal_data
from onboarding.models import Recruit
from web.presenters.registration_words import Fact
from web.words import day


@dataclass(frozen=True)
class KindLine:
    """One kind of data, how long it is kept, and how sure that is."""

    title: str
    fact: Fact


@dataclass(frozen=True)
class SubjectAccessPage:
    """The person, and every kind of data."""

    name: str
    back: str
    kinds: tuple[KindLine, ...]
    checked: str


def subject_access_page(recruit: Recruit) -> SubjectAccessPage:
    """The page before the pack. No query."""
    data = read_personal_data()
    return SubjectAccessPage(
        name=recruit.full_name,
        back=reverse("recruit", args=[recruit.pk]),
        kinds=tuple(KindLine(one.title, _fact(one)) for one in data.kinds),
        checked=f"Last looked at on {day(data.checked_on)}, to be looked at again by {day(data.review_on)}.",
    )


def _fact(kind: Kept) -> Fact:
    return Fact(f"Kept: {kind.kept}.", kind.source, "" if kind.is_confirmed else kind.to_confirm or "")
