"""The people around a recruit, and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.models import Recruit

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


def contacts(recruit: Recruit, known: Mapping[str, Any]) -> tuple[Contact, ...]:
    """Those of the recruit's people that the viewer may know (`known` holds their names)."""
    return tuple(_contact(recruit, tie) for tie in TIES if known.get(tie))


def _contact(recruit: Recruit, tie: str) -> Contact:
    person = getattr(recruit, tie)
    return Contact(TIES[tie], person.full_name, person.job_title, person.telephone, person.user.email)
