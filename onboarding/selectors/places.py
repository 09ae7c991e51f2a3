"""The names of a trust's cohorts and wards, to choose from."""

from uuid import UUID

from onboarding.models import Cohort, Membership, Ward


def cohort_names(viewer: Membership) -> list[tuple[UUID, str]]:
    """Id and name of every cohort, by name."""
    return list(Cohort.objects.filter(trust=viewer.trust_id).order_by("name").values_list("id", "name"))


def ward_names(viewer: Membership) -> list[tuple[UUID, str]]:
    """Id and name of every ward, by name."""
    return list(Ward.objects.filter(trust=viewer.trust_id).order_by("name").values_list("id", "name"))
