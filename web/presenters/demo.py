"""The people of the demo, by trust, and what each of them is for."""

from collections.abc import Iterable
from dataclasses import dataclass

from onboarding import access
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.selectors.memberships import members_by_email

WHAT_THEY_SEE = {
    "helen@northgate.example": "The caseload of the whole trust. Answers for half of the recruits.",
    "hana@northgate.example": "The second HR officer: reviews what Helen and the recruits send in.",
    "liam@northgate.example": "The people he manages on his ward, and his own learning.",
    "priya@northgate.example": "The people whom she looks after: housing, family, wellbeing.",
    "ben@northgate.example": "The colleague who shows a new recruit round.",
    "ed@northgate.example": "Exams, induction and development of everyone.",
    "olu@northgate.example": "Health clearance.",
    "diana@northgate.example": "The figures that the board is shown.",
    "amara@northgate.example": "A nurse with her own checklist, on her phone.",
    "bilal@northgate.example": "A doctor on a training scheme.",
    "omar@southmoor.example": "HR of another trust, who must never see Northgate.",
}


@dataclass(frozen=True)
class DemoPerson:
    """One button of the page."""

    membership: Membership
    email: str
    name: str
    role: str
    what: str


@dataclass(frozen=True)
class DemoTrust:
    """One trust of the demo with its people in the order of the list above."""

    name: str
    people: tuple[DemoPerson, ...]


def demo_people(viewer: Membership | None) -> list[DemoTrust]:
    """Everyone whom one can sign in as. Looks into each trust in turn, and goes back to the viewer's."""
    found = members_by_email(list(WHAT_THEY_SEE))
    if viewer is not None:
        access.enter(viewer)
    order = list(WHAT_THEY_SEE)
    people = sorted((_person(member) for member in found), key=lambda person: order.index(person.email))
    names = dict.fromkeys(person.membership.trust.name for person in people)
    return [DemoTrust(name, _of(name, people)) for name in names]


def _of(name: str, people: Iterable[DemoPerson]) -> tuple[DemoPerson, ...]:
    return tuple(person for person in people if person.membership.trust.name == name)


def _person(member: Membership) -> DemoPerson:
    roles = ", ".join(str(Role(role).label) for role in member.roles)
    email = member.user.email
    return DemoPerson(member, email, member.full_name, roles, WHAT_THEY_SEE[email])
