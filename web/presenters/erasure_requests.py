"""What may go because its person asks, what is kept and why, and how far it has come, in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.library.personal_data import Kept, read_personal_data
from onboarding.models import Erasure, ErasureRequest, Membership
from onboarding.models.erasures import Person
from onboarding.models.wall_choices import ErasureState
from onboarding.rules.due_dates import add_months
from onboarding.selectors.erasure_requests import (
    answered_requests_of,
    erasures_by,
    last_day_of,
    open_request_on,
    open_requests,
)
from onboarding.selectors.retention import early_kinds_of, hold_on
from web.presenters.facts import Fact, fact_of
from web.presenters.tags import Tag
from web.words import day

SOON = timedelta(days=8)
STATES = {
    ErasureState.PROPOSED: Tag("Waits for a second person", "yellow"),
    ErasureState.APPROVED: Tag("Approved", "blue"),
    ErasureState.ERASED: Tag("Erased", "green"),
}


@dataclass(frozen=True)
class BackLink:
    """The page from which one comes."""

    href: str
    text: str


@dataclass(frozen=True)
class KindAsked:
    """One kind of data: whether it goes, why, and how far it has come."""

    title: str
    tag: Tag
    fact: Fact


@dataclass(frozen=True)
class OpenRequest:
    """A request that is not answered yet."""

    name: str
    href: str
    words: str
    tag: Tag | None


@dataclass(frozen=True)
class ErasureRequestPage:
    """One person's request, or the way to record one; `lines` are the kinds that can be proposed now."""

    name: str
    back: BackLink
    law: Fact
    asked: OpenRequest | None
    grounds: list[tuple[str, str]]
    kinds: tuple[KindAsked, ...]
    lines: list[tuple[str, str]]
    undecided: bool
    held: bool
    no_ledger: bool
    earlier: tuple[str, ...]


def back_to(person: Person) -> BackLink:
    """The page that says what is kept about a recruit; of staff, who they are."""
    if isinstance(person, Membership):
        return BackLink(reverse("member", args=[person.pk]), person.full_name)
    return BackLink(reverse("subject_access", args=[person.pk]), "What we keep about them")


def hold_href(person: Person) -> str:
    """Where everything about one person is held."""
    return reverse("member_hold" if isinstance(person, Membership) else "erasure_hold", args=[person.pk])


def request_href(person: Person) -> str:
    """Where it is recorded that they ask to be erased."""
    return reverse("member_erasure" if isinstance(person, Membership) else "erasure_request", args=[person.pk])


def requests_waiting(viewer: Membership) -> tuple[OpenRequest, ...]:
    """Every request that is not answered. One query."""
    today = today_in(viewer.trust)
    return tuple(_open(one, today) for one in open_requests(viewer))


def erasure_request_page(viewer: Membership, person: Person) -> ErasureRequestPage:
    """The page of one person's request. Five queries."""
    data, today = read_personal_data(), today_in(viewer.trust)
    asked, left_on = open_request_on(viewer, person), last_day_of(viewer, person)
    done = {one.kind: one for one in erasures_by(viewer, asked)} if asked else {}
    early, kinds = early_kinds_of(person), data.kinds_about(staff=isinstance(person, Membership))
    begun = [kind for kind, one in done.items() if one.state in STATES]
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    return ErasureRequestPage(
        name=person.full_name,
        back=back_to(person),
        law=fact_of(f"{data.early.words}.", data.early.model_dump(exclude={"grounds"}) | days, today),
        asked=_open(asked, today) if asked else None,
        grounds=list(data.early.grounds.items()),
        kinds=tuple(_kind(one, early, done.get(one.key), left_on, today) for one in kinds),
        lines=[(one.key, one.title) for one in kinds if one.key in early and one.key not in begun],
        undecided=any(one.state in (ErasureState.PROPOSED, ErasureState.APPROVED) for one in done.values()),
        held=hold_on(viewer, person) is not None,
        no_ledger=not settings.ERASURE_LEDGER,
        earlier=tuple(
            f"Asked on {day(one.asked_on)}, answered on {day(one.answered_on)}"
            for one in answered_requests_of(viewer, person)
        ),
    )


def _open(one: ErasureRequest, today: date) -> OpenRequest:
    data = read_personal_data()
    by = add_months(one.asked_on, data.answer.months)
    ground = data.early.grounds.get(one.ground, one.ground)
    return OpenRequest(
        name=one.person.full_name,
        href=request_href(one.person),
        words=f"Asked on {day(one.asked_on)}: {ground[0].lower()}{ground[1:]}. Answer by {day(by)}.",
        tag=Tag("Overdue", "red") if by < today else Tag("Due soon", "orange") if by - today < SOON else None,
    )


def _kind(kind: Kept, early: list[str], erasure: Erasure | None, left_on: date | None, today: date) -> KindAsked:
    data, rule = read_personal_data(), kind.on_request
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    tag = STATES.get(ErasureState(erasure.state)) if erasure else None
    until = "" if kind.key in early else f" {_until(kind, left_on)}"
    return KindAsked(
        title=kind.title,
        tag=tag or (Tag("May go", "green") if kind.key in early else Tag("Kept", "grey")),
        fact=fact_of(f"{rule.words}.{until}", rule.model_dump() | days, today),
    )


def _until(kind: Kept, left_on: date | None) -> str:
    if kind.on_request.goes == "once-left":
        return "It may go once they have left."
    if left_on is None:
        return f"Kept: {kind.kept[0].lower()}{kind.kept[1:]}."
    return f"Kept until {day(add_months(left_on, 12 * read_personal_data().years_of(kind)))}."
