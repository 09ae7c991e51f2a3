"""Titles of items by key, for reports that name items without their steps."""

from onboarding.models import Item, Membership
from onboarding.models.choices import VersionStatus


def item_titles(viewer: Membership) -> dict[str, str]:
    """Key and title of every item in the trust's published programmes."""
    rows = Item.objects.filter(trust=viewer.trust_id, version__status=VersionStatus.PUBLISHED)
    return dict(rows.values_list("key", "title"))
