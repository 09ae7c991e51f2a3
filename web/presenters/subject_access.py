"""What is kept about one person and how long, before HR makes the pack that answers them."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Membership
from onboarding.models.erasures import Person
from onboarding.selectors.subject_access import is_staff
from web.presenters.erasure_requests import hold_href, request_href
from web.presenters.facts import Fact, fact_of
from web.presenters.retention import KindLine, kind_lines

OF_A_RECRUIT = "facts, dates, steps, comments, notes, messages, files, and who did and looked at what"
OF_STAFF = (
    "account, roles, tokens, stand-ins, messages, their own training, and what they did, without the names of recruits"
)


@dataclass(frozen=True)
class SubjectAccessPage:
    """The person, what the pack holds, by when they are answered, and every kind of data."""

    name: str
    is_staff: bool
    holds: str
    back: str
    answer: Fact
    kinds: tuple[KindLine, ...]
    hold: str
    request: str


def subject_access_page(viewer: Membership, person: Person) -> SubjectAccessPage:
    """The page before the pack."""
    data, staff, today = read_personal_data(), is_staff(person), today_in(viewer.trust)
    keeps = may(viewer, Action.KEEP_RETENTION, person)
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    return SubjectAccessPage(
        name=person.full_name,
        is_staff=staff,
        holds=OF_STAFF if staff else OF_A_RECRUIT,
        back=reverse("member" if staff else "recruit", args=[person.pk]),
        answer=fact_of(f"Answer within: {data.answer.within}.", data.answer.model_dump() | days, today),
        kinds=kind_lines(today, data.kinds_about(staff=staff)),
        hold=hold_href(person) if keeps else "",
        request=request_href(person) if keeps else "",
    )
