"""What is kept about one person and how long, before HR makes the pack that answers them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Recruit
from web.presenters.facts import Fact, fact_of
from web.presenters.retention import KindLine, kind_lines


@dataclass(frozen=True)
class SubjectAccessPage:
    """The person, by when they are answered, and every kind of data."""

    name: str
    back: str
    answer: Fact
    kinds: tuple[KindLine, ...]
    hold: str
    request: str


def subject_access_page(recruit: Recruit, today: date) -> SubjectAccessPage:
    """The page before the pack. No query."""
    data = read_personal_data()
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    return SubjectAccessPage(
        name=recruit.full_name,
        back=reverse("recruit", args=[recruit.pk]),
        answer=fact_of(f"Answer within: {data.answer.within}.", data.answer.model_dump() | days, today),
        kinds=kind_lines(today, data.kinds_about(staff=False)),
        hold=reverse("erasure_hold", args=[recruit.pk]),
        request=reverse("erasure_request", args=[recruit.pk]),
    )
