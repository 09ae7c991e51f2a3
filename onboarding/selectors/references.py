"""Places and people that a recruit can be tied to, found by id among those of the viewer's trust."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Model

from onboarding.models import Cohort, Membership, Site, Ward

TIES: Mapping[str, type[Model]] = {
    "site": Site,
    "ward": Ward,
    "cohort": Cohort,
    "line_manager": Membership,
    "pastoral_lead": Membership,
    "buddy": Membership,
    "case_officer": Membership,
}


def find_reference(viewer: Membership, tie: str, key: UUID) -> Model | None:
    """What a recruit's field of that name can point to; None where the trust has no such row."""
    return TIES[tie]._default_manager.filter(trust=viewer.trust_id, pk=key).first()
