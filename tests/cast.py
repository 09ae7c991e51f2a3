"""The standing cast: who is always in the database, at Northgate and at Southmoor. Made once for a run, by services.

As owner: the trusts with their library. As app, like everything afterwards: the people, and three journeys that stand
on Monday 2 March 2026 three weeks before arrival.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from onboarding import access
from onboarding.library.schema import read_library
from onboarding.models import Cohort, Membership, Recruit, Site, Trust, Ward
from onboarding.models.choices import Role
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.installation import mark_installation
from onboarding.services.library import load_library
from onboarding.services.memberships import add_member
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import register_recruit
from onboarding.services.trusts import open_trust

PASSWORD = "correct horse battery staple"
LIVE_ON = date(2025, 1, 1)
NORTHGATE = {
    "helen": ("Helen Moss", Role.HR),
    "hana": ("Hana Lewis", Role.HR),
    "liam": ("Liam Doyle", Role.LINE_MANAGER),
    "priya": ("Priya Nair", Role.PASTORAL_LEAD),
    "ben": ("Ben Carter", Role.BUDDY),
    "ed": ("Ed Marsh", Role.EDUCATION),
    "olu": ("Olu Adeyemi", Role.OCCUPATIONAL_HEALTH),
    "diana": ("Diana Frost", Role.DIRECTOR),
    "amara": ("Amara Santos", Role.RECRUIT),
    "bilal": ("Bilal Ahmed", Role.RECRUIT),
}
SOUTHMOOR = {"omar": ("Omar Reid", Role.HR), "sofia": ("Sofia Reyes", Role.RECRUIT)}
HAPPENED = {
    "offer_accepted": date(2025, 11, 3),
    "cos_assigned": date(2025, 12, 15),
    "visa_granted": date(2026, 2, 2),
    "visa_valid_from": date(2026, 2, 10),
    "visa_expiry": date(2029, 2, 9),
    "cos_start": date(2026, 3, 30),
}
PLANNED = {"arrival": date(2026, 3, 23), "start_date": date(2026, 3, 30)}


@dataclass(frozen=True)
class Places:
    """Where a trust's recruits go, and with whom."""

    site: Site
    ward: Ward
    cohort: Cohort


@dataclass(frozen=True)
class Cast:
    """Everyone by first name: a name alone is the membership, `<name>_recruit` is the recruit."""

    northgate: Trust
    site: Site
    ward: Ward
    cohort: Cohort
    helen: Membership
    hana: Membership
    liam: Membership
    priya: Membership
    ben: Membership
    ed: Membership
    olu: Membership
    diana: Membership
    amara: Membership
    bilal: Membership
    amara_recruit: Recruit
    bilal_recruit: Recruit
    southmoor: Trust
    southmoor_site: Site
    southmoor_ward: Ward
    southmoor_cohort: Cohort
    omar: Membership
    sofia: Membership
    southmoor_recruit: Recruit

    def members_of(self, trust: Trust) -> dict[str, Membership]:
        """The members of one trust by first name."""
        members = {name: value for name, value in vars(self).items() if isinstance(value, Membership)}
        return {name: member for name, member in members.items() if member.trust_id == trust.id}


@dataclass(frozen=True)
class Template:
    """A migrated database that nobody connects to, and who is in it."""

    name: str
    cast: Cast


@transaction.atomic
def open_trusts() -> tuple[Trust, Trust]:
    """Northgate and Southmoor with programmes, plan and duties as shipped. Runs as owner."""
    mark_installation("demo")
    library = read_library()
    northgate = open_trust(ods_code="ZN1", name="Northgate University Hospitals", live_on=LIVE_ON)
    load_library(northgate, library)
    southmoor = open_trust(ods_code="ZS1", name="Southmoor Community", live_on=LIVE_ON)
    load_library(southmoor, library)
    return northgate, southmoor


@transaction.atomic
def bring_in_the_cast(northgate: Trust, southmoor: Trust) -> Cast:
    """The people of both trusts and the journeys of three of them. Runs as app."""
    access.enter_trust(northgate.id)
    staff = {name: _member(northgate, f"{name}@northgate.example", *who) for name, who in NORTHGATE.items()}
    places = _places(northgate, "Northgate General")
    ties = {"line_manager": staff["liam"], "pastoral_lead": staff["priya"], "buddy": staff["ben"]}
    amara = _on_the_way(staff["helen"], staff["amara"], places, AMARA | ties)
    bilal = _on_the_way(staff["helen"], staff["bilal"], places, BILAL | ties)
    access.enter_trust(southmoor.id)
    far_staff = {name: _member(southmoor, f"{name}@southmoor.example", *who) for name, who in SOUTHMOOR.items()}
    far = _places(southmoor, "Southmoor Hospital")
    sofia = _on_the_way(far_staff["omar"], far_staff["sofia"], far, AMARA | {"known_as": "Sofia"})
    return Cast(
        northgate=northgate,
        **vars(places),
        **staff,
        amara_recruit=amara,
        bilal_recruit=bilal,
        southmoor=southmoor,
        southmoor_site=far.site,
        southmoor_ward=far.ward,
        southmoor_cohort=far.cohort,
        **far_staff,
        southmoor_recruit=sofia,
    )


AMARA = {
    "known_as": "Amara",
    "profession": "nurse",
    "sponsor": "trust",
    "visa_route": "skilled_worker",
    "country_of_training": "PH",
    "facts": {"has_repayment_clause": False, "family_joining": False, "has_vignette": False},
}
BILAL = AMARA | {"known_as": "Bilal", "profession": "doctor", "country_of_training": "PK", "facts": {}}


def _places(trust: Trust, name: str) -> Places:
    site = Site.objects.create(trust=trust, name=name)
    ward = Ward.objects.create(trust=trust, site=site, name="Ward 7")
    return Places(site, ward, Cohort.objects.create(trust=trust, name="March 2026"))


def _member(trust: Trust, email: str, full_name: str, role: Role) -> Membership:
    member = add_member(trust, email=email, full_name=full_name, roles=[role], effective_on=LIVE_ON, has_accepted=True)
    member.user.set_password(PASSWORD)
    member.user.save(update_fields=["password"])
    return member


def _on_the_way(officer: Membership, member: Membership, places: Places, facts: dict[str, Any]) -> Recruit:
    """A recruit with a visa in hand and a flight booked, enrolled in what their profession usually follows."""
    access.enter(officer)
    recruit = register_recruit(
        officer,
        membership=member,
        effective_on=HAPPENED["offer_accepted"],
        full_name=member.full_name,
        contact_email=member.user.email,
        case_officer=officer,
        **vars(places),
        **facts,
    )
    for kind, on in HAPPENED.items():
        record_milestone(
            officer, recruit_id=recruit.id, kind=kind, actual_on=on, effective_on=min(on, HAPPENED["visa_granted"])
        )
    for kind, on in PLANNED.items():
        record_milestone(officer, recruit_id=recruit.id, kind=kind, planned_on=on)
    enrol_in_usual_bundle(officer, recruit_id=recruit.id, enrolled_on=HAPPENED["offer_accepted"])
    recruit.refresh_from_db()
    return recruit
