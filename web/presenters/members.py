"""The members of the trust, and one member's page, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.plain_words import counted, listed
from onboarding.selectors.identities import provider_of
from onboarding.selectors.members import (
    LookedAfter,
    invited_on,
    may_be_recruit,
    member_history,
    member_rows,
    people_of,
)
from web.presenters.caseload import pagination
from web.presenters.erasure_requests import hold_href, request_href
from web.presenters.people import TIES
from web.searches import KEY
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class RoleLink:
    """One filter as a link."""

    words: str
    href: str
    current: bool


@dataclass(frozen=True)
class MemberLine:
    """One member: what they are, and how many recruits they look after. `is_invited`: they have not accepted yet."""

    name: str
    href: str
    email: str
    job_title: str
    roles: str
    looks_after: tuple[str, ...]
    is_active: bool
    is_invited: bool


@dataclass(frozen=True)
class MembersPage:
    """One page of the list, the filters as links, and links to the other pages; `sign_in_link` is what HR passes on where the
    trust has a sign-in service of its own."""

    lines: tuple[MemberLine, ...]
    links: tuple[RoleLink, ...]
    summary: str
    pagination: dict[str, Any] | None
    sign_in_link: str


@dataclass(frozen=True)
class PeopleBlock:
    """The recruits whom a member looks after in one role."""

    title: str
    people: tuple[tuple[str, str], ...]
    needs_new: str


@dataclass(frozen=True)
class HistoryLine:
    """What they were from a day on."""

    when: str
    words: str
    reason: str


@dataclass(frozen=True)
class MemberPage:
    """One member. `hold`, `request` and `access` lead to what is kept about staff; of a recruit, their own page does.
    `comes_in`: they can sign in here. `yourself`: nobody changes themselves. `invited` says where an invitation went that
    nobody has accepted."""

    name: str
    email: str
    is_active: bool
    comes_in: bool
    yourself: bool
    messages_href: str
    invited: str
    hold: str
    request: str
    access: str
    blocks: tuple[PeopleBlock, ...]
    history: tuple[HistoryLine, ...]


def members_page(
    viewer: Membership, everyone: QuerySet[Membership], page: "Page[Membership]", asked: Mapping[str, str]
) -> MembersPage:
    """The list in words; `asked` are the filters as they stand in the address."""
    shown = everyone.filter(pk__in=[one.pk for one in page.object_list])
    return MembersPage(
        lines=tuple(_line(row) for row in member_rows(shown)),
        links=tuple(_links(asked)),
        summary=_summary(page.paginator.count),
        pagination=pagination(page, asked),
        sign_in_link=_sign_in_link(viewer),
    )


def _sign_in_link(viewer: Membership) -> str:
    provider = provider_of(viewer.trust_id)
    return f"{settings.SITE_URL}{reverse('account_elsewhere_trust', args=[provider.code])}" if provider else ""


def _summary(count: int) -> str:
    return "Nobody found" if not count else "1 person" if count == 1 else counted(count, "people")


def _links(asked: Mapping[str, str]) -> list[RoleLink]:
    """All staff, each role, and those whose way in is switched off."""
    choices: list[tuple[str, dict[str, str]]] = [("All staff", {})]
    choices += [(str(role.label), {"role": role.value}) for role in reversed(Role)]
    choices.append(("Switched off", {"active": "false"}))
    chosen = {name: value for name, value in asked.items() if name != KEY}
    search = {KEY: asked[KEY]} if KEY in asked else {}
    here = reverse("people")
    return [
        RoleLink(words, f"{here}?{urlencode(filters | search)}" if filters or search else here, filters == chosen)
        for words, filters in choices
    ]


def _line(row: Row) -> MemberLine:
    counts = [(TIES[tie], count) for tie, count in row["recruits"].items() if count]
    return MemberLine(
        name=row["full_name"],
        href=reverse("member", args=[row["id"]]),
        email=row["email"],
        job_title=row["job_title"],
        roles=role_words(row["roles"]),
        looks_after=tuple(f"{role} of {counted(count, 'recruits')}" for role, count in counts),
        is_active=row["is_active"],
        is_invited=row["is_active"] and row["accepted_on"] is None,
    )


def role_words(roles: list[str]) -> str:
    """Line manager and buddy."""
    first, *rest = [str(Role(role).label) for role in roles]
    return listed([first, *(one if one.startswith("HR") else one.lower() for one in rest)], "and")


def member_page(viewer: Membership, member: Membership) -> MemberPage:
    """One visible member."""
    staff = not may_be_recruit(member)
    keeps = staff and may(viewer, Action.KEEP_RETENTION, member)
    return MemberPage(
        name=member.full_name,
        email=member.user.email,
        is_active=member.is_active,
        comes_in=member.is_active and member.accepted_at is not None,
        messages_href=reverse("member_messages", args=[member.pk]),
        hold=hold_href(member) if keeps else "",
        request=request_href(member) if keeps else "",
        access=reverse("member_access", args=[member.pk]) if staff else "",
        invited=_invited(member),
        yourself=not may(viewer, Action.MANAGE_MEMBERS, member),
        blocks=tuple(_block(member, one) for one in people_of(member)),
        history=tuple(_history(member)),
    )


def _invited(member: Membership) -> str:
    if not member.is_active or member.accepted_at:
        return ""
    on = invited_on(member)
    when = f"An invitation of {day(on)} went" if on else "No invitation has gone"
    return (
        f"{when} to {member.user.email}, and nobody has accepted it yet."
        if on
        else f"{when} to {member.user.email} yet."
    )


def _block(member: Membership, one: LookedAfter) -> PeopleBlock:
    people = tuple((name, reverse("recruit", args=[key])) for key, name in one.recruits)
    role = TIES[one.tie]
    plain = role if role.startswith("HR") else role.lower()
    why = f"is no {plain} any more" if member.is_active else "can no longer sign in here"
    needs = f"{member.full_name} {why}. Give each of these people a new {plain}." if one.needs_new else ""
    return PeopleBlock(f"{role} of {counted(len(people), 'recruits')}", people, needs)


def _history(member: Membership) -> list[HistoryLine]:
    lines = []
    for change in member_history(member):
        words = role_words(change.roles) if change.is_active else "Switched off"
        by = f", by {change.actor.full_name}" if change.actor else ""
        lines.append(HistoryLine(day(change.effective_on), f"{words}{by}", change.reason))
    return lines
