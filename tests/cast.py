"""The standing cast: who is always in the database, at Northgate and at Southmoor. Made once for a run, as owner."""

from dataclasses import dataclass
from datetime import date

from onboarding.models import Cohort, Installation, Membership, MembershipChange, Recruit, Site, Trust, User, Ward
from onboarding.models.choices import Role
from tests.factories import (
    CohortFactory,
    MembershipFactory,
    RecruitFactory,
    SiteFactory,
    TrustFactory,
    UserFactory,
    WardFactory,
)

LIVE_ON = date(2025, 1, 1)


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
    southmoor_recruit: Recruit

    def of_northgate(self) -> dict[str, Membership]:
        """Every member of Northgate by first name."""
        members = {name: value for name, value in vars(self).items() if isinstance(value, Membership)}
        return {name: member for name, member in members.items() if member.trust_id == self.northgate.id}


NORTHGATE_STAFF = {
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


def load_cast() -> Cast:
    """Both trusts with their people. Runs as owner, in a database that holds nobody yet."""
    Installation.objects.create(id=1, kind="demo")
    northgate = TrustFactory(ods_code="ZN1", name="Northgate University Hospitals", live_on=LIVE_ON)
    southmoor = TrustFactory(ods_code="ZS1", name="Southmoor Community", live_on=LIVE_ON)
    places, far_places = _places(northgate, "Northgate General"), _places(southmoor, "Southmoor Hospital")
    staff = {name: _member(northgate, name, *who) for name, who in NORTHGATE_STAFF.items()}
    omar = _member(southmoor, "omar", "Omar Reid", Role.HR)
    site, ward, cohort = places
    far_site, far_ward, far_cohort = far_places
    return Cast(
        northgate=northgate,
        site=site,
        ward=ward,
        cohort=cohort,
        **staff,
        amara_recruit=_amara(staff, places),
        bilal_recruit=_bilal(staff, places),
        southmoor=southmoor,
        southmoor_site=far_site,
        southmoor_ward=far_ward,
        southmoor_cohort=far_cohort,
        omar=omar,
        southmoor_recruit=RecruitFactory(
            trust=southmoor,
            full_name="Sofia Reyes",
            site=far_site,
            ward=far_ward,
            cohort=far_cohort,
            line_manager=omar,
            case_officer=omar,
        ),
    )


def _places(trust: Trust, name: str) -> tuple[Site, Ward, Cohort]:
    site = SiteFactory(trust=trust, name=name)
    return site, WardFactory(trust=trust, site=site, name="Ward 7"), CohortFactory(trust=trust, name="March 2026")


def _member(trust: Trust, name: str, full_name: str, role: Role) -> Membership:
    domain = "northgate" if trust.ods_code == "ZN1" else "southmoor"
    user: User = UserFactory(email=f"{name}@{domain}.example")
    member: Membership = MembershipFactory(trust=trust, user=user, full_name=full_name, roles=[role])
    MembershipChange.objects.create(
        trust=trust, membership=member, roles=member.roles, is_active=True, effective_on=LIVE_ON
    )
    return member


def _amara(staff: dict[str, Membership], places: tuple[Site, Ward, Cohort]) -> Recruit:
    """A nurse whom the trust sponsors: visa granted, about to arrive."""
    return _northgate_recruit(staff, places, membership=staff["amara"], full_name="Amara Santos", known_as="Amara")


def _bilal(staff: dict[str, Membership], places: tuple[Site, Ward, Cohort]) -> Recruit:
    """A doctor on the same route."""
    return _northgate_recruit(
        staff,
        places,
        membership=staff["bilal"],
        full_name="Bilal Ahmed",
        known_as="Bilal",
        profession="doctor",
        regulator="gmc",
        country_of_training="PK",
    )


def _northgate_recruit(
    staff: dict[str, Membership], places: tuple[Site, Ward, Cohort], membership: Membership, **fields: str
) -> Recruit:
    site, ward, cohort = places
    recruit: Recruit = RecruitFactory(
        trust=membership.trust,
        membership=membership,
        contact_email=membership.user.email,
        site=site,
        ward=ward,
        cohort=cohort,
        line_manager=staff["liam"],
        pastoral_lead=staff["priya"],
        buddy=staff["ben"],
        case_officer=staff["helen"],
        **fields,
    )
    return recruit
