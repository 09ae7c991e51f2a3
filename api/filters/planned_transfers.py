"""What the list of planned moves can be asked."""

from api.filters.fields import AnyOf, Filters, Id
from onboarding.models.wall_choices import PlannedState


class PlannedTransferFilters(Filters):
    recruit = Id(label="Who moves")
    state = AnyOf(PlannedState.values, label="What became of it; may be repeated")
