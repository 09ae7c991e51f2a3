"""Which forms a part of the road to the register has now, with what is known already in their boxes."""

from typing import Any

from django.http import QueryDict

from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit
from onboarding.selectors.registration import registration
from web.forms.registration import DayForm, ResultForm, SittingForm, StageForm
from web.presenters.registration import asks, outcome_choices

Row = dict[str, Any]


def forms_of(viewer: Membership, recruit: Recruit, key: str, sent: QueryDict | None) -> list[StageForm]:
    """The forms of one part, the likeliest first; none where nothing can be recorded. Raises NotFound."""
    row = registration(viewer, recruit, today_in(viewer.trust))
    stage = next((one for one in row["stages"] if one["key"] == key), None)
    if stage is None:
        raise NotFound()
    match asks(stage):
        case "day":
            return [DayForm(sent, number=stage["number"], on=stage["actual_on"] or stage["planned_on"])]
        case "sitting":
            return [SittingForm(sent)]
        case "result":
            return list(_of_open_sitting(stage, sent))
    return []


def _of_open_sitting(stage: Row, sent: QueryDict | None) -> Any:
    newest = stage["sittings"][-1]
    day = newest["sat_on"] or newest["booked_on"]
    yield ResultForm(sent, outcomes=outcome_choices(stage), initial={"sat_on": day})
    if not newest["sat_on"]:
        yield SittingForm(sent, initial={"on": newest["booked_on"]})
