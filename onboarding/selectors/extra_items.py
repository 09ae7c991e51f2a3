"""What could be added to one person's checklist besides their programmes."""

from onboarding.models import Item, Membership, Recruit
from onboarding.models.choices import EnrolmentState, Scope, VersionStatus
from onboarding.selectors.programmes import FOR_PEOPLE


def items_to_add(viewer: Membership, recruit: Recruit) -> dict[str, Item]:
    """By path: personal items of published programmes that this person does not follow, in their order. One query."""
    followed = recruit.enrolments.filter(state__in=[EnrolmentState.ACTIVE, EnrolmentState.PAUSED])
    rows = Item.objects.filter(
        trust=viewer.trust_id,
        scope=Scope.PERSON,
        version__status=VersionStatus.PUBLISHED,
        version__programme__kind__in=FOR_PEOPLE,
    ).exclude(version__programme__in=followed.values("version__programme"))
    found = rows.select_related("version__programme").order_by(
        "version__programme__title", "stage__position", "position"
    )
    return {item.path: item for item in found}
