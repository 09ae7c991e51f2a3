"""The people around a recruit, and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.errors import NotFound
from onboarding.models import Recruit
from onboarding.models.choices import Role
from web.requests import own_recruit

TIES = {
    "case_officer": "HR officer",
    "line_manager": "Line manager",
    "pastoral_lead": "Pastoral lead",
    "buddy": "Buddy",
}


@dataclass(frozen=True)
class Contact:
    """One person: what they are to the recruit, their name and how to reach them."""

    role: str
    name: str
    job_title: str
    telephone: str
    email: str


ASK_ABOUT = {
    "HR officer": "Your visa, contract and papers, your dates, and anything on your checklist.",
    "Line manager": "Your ward, your rota, your pay and your work.",
    "Pastoral lead": "Settling in: a home, a bank, a doctor, your family, and how you are.",
    "Buddy": "Everyday questions. They have been new here too.",
}


@dataclass(frozen=True)
class HelpStrip:
    """Whom a recruit can turn to, on every page: those with a telephone number, else whom to write to."""

    callable: tuple[Contact, ...]
    write_to: Contact | None


def contacts(recruit: Recruit, known: Mapping[str, Any]) -> tuple[Contact, ...]:
    """Those of the recruit's people that the viewer may know (`known` holds their names)."""
    return tuple(_contact(recruit, tie) for tie in TIES if known.get(tie))


def own_contacts(recruit: Recruit) -> tuple[Contact, ...]:
    """The people of the recruit who reads it: nobody around them is kept from them."""
    return tuple(_contact(recruit, tie) for tie in TIES if getattr(recruit, tie))


def help_strip(request: Any) -> HelpStrip | None:
    """The people of the recruit who looks at the page; None for everybody else."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.has_role(Role.RECRUIT):
        return None
    try:
        people = own_contacts(own_recruit(request))
    except NotFound:
        return None
    return HelpStrip(tuple(one for one in people if one.telephone), people[0] if people else None)


def _contact(recruit: Recruit, tie: str) -> Contact:
    person = getattr(recruit, tie)
    return Contact(TIES[tie], person.full_name, person.job_title, person.telephone, person.user.email)
