"""Opening the demo's trusts with their library, places and staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.access import enter_trust
from onboarding.demo.people import cohort_name
from onboarding.demo.world import TrustPlan
from onboarding.library.schema import Library
from onboarding.models import Cohort, Membership, Site, Trust, Ward
from onboarding.models.choices import Role
from onboarding.services.library import load_library
from onboarding.services.memberships import add_member
from onboarding.services.trusts import open_trust


@dataclass(frozen=True)
class Stage:
    """A trust with everything in place before the first recruit comes."""

    plan: TrustPlan
    trust: Trust
    today: date
    staff: Mapping[str, Membership]
    wards: Mapping[str, Ward]
    cohorts: tuple[Cohort, ...]

    def manager_of(self, ward: str) -> Membership:
        """Who manages a ward."""
        return next(self.staff[one.manager] for site in self.plan.sites for one in site.wards if one.name == ward)

    def holding(self, role: Role) -> list[Membership]:
        """Everyone with a role, in the order of the file."""
        return [member for member in self.staff.values() if member.has_role(role)]


# For so long the trusts have kept the commitments of their plan.
A_YEAR = timedelta(days=365)


def set_the_stage(plan: TrustPlan, library: Library, today: date) -> Stage:
    """Open one trust. Runs as owner, in a transaction."""
    trust = open_trust(ods_code=plan.ods_code, name=plan.name, live_on=plan.live_on)
    enter_trust(trust.id)
    load_library(trust, library, on=today - A_YEAR)
    return Stage(plan, trust, today, _staff(trust, plan), _wards(trust, plan), _cohorts(trust, plan, today))


def _staff(trust: Trust, plan: TrustPlan) -> dict[str, Membership]:
    return {
        one.key: add_member(
            trust,
            email=f"{one.key}@{plan.domain}",
            full_name=one.name,
            roles=one.roles,
            job_title=one.job_title,
            telephone=one.telephone,
            effective_on=plan.live_on,
            has_accepted=True,
        )
        for one in plan.staff
    }


def _wards(trust: Trust, plan: TrustPlan) -> dict[str, Ward]:
    wards: dict[str, Ward] = {}
    for site_plan in plan.sites:
        site = Site.objects.create(trust=trust, name=site_plan.name)
        made = Ward.objects.bulk_create(Ward(trust=trust, site=site, name=ward.name) for ward in site_plan.wards)
        wards |= {ward.name: ward for ward in made}
    return wards


def _cohorts(trust: Trust, plan: TrustPlan, today: date) -> tuple[Cohort, ...]:
    names = [cohort_name(cohort, today) for cohort in plan.cohorts]
    return tuple(Cohort.objects.bulk_create(Cohort(trust=trust, name=name) for name in names))
