"""What is kept about one person and how long, before HR makes the pack that answers them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Recruit
from web.presenters.facts import Fact, fact_of


@dataclass(frozen=True)
class KindLine:
    """One kind of data, how long it is kept, and how sure that is."""

    title: str
    fact: Fact


@dataclass(frozen=True)
class SubjectAccessPage:
    """The person, by when they are answered, and every kind of data."""

    name: str
    back: str
    answer: Fact
    kinds: tuple[KindLine, ...]


def subject_access_page(recruit: Recruit, today: date) -> SubjectAccessPage:
    """The page before the pack. No query."""
    data = read_personal_data()
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    return SubjectAccessPage(
        name=recruit.full_name,
        back=reverse("recruit", args=[recruit.pk]),
        answer=fact_of(f"Answer within: {data.answer.within}.", data.answer.model_dump() | days, today),
        kinds=tuple(
            KindLine(one.title, fact_of(f"Kept: {one.kept}.", one.model_dump() | days, today)) for one in data.kinds
        ),
    )
