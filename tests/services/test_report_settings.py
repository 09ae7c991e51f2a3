"""A trust's own settings of reports: they change the words of a report, within bounds, and are recorded."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, Stale
from onboarding.models import Event, Membership
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.report_settings import change_report_settings
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def action(viewer: Membership, key: str = "5.2") -> dict[str, Any]:
    return next(one for one in readiness_report(viewer)["actions"] if one["key"] == key)


def change(viewer: Membership, **changes: Any) -> Any:
    return change_report_settings(viewer, changes=changes)


def test_thresholds_and_own_dates_are_those_of_the_report(cast: Cast) -> None:
    assert "fewer than 80%" in action(cast.diana)["rag_rule"] and action(cast.diana)["target_on"] is None

    change(cast.helen, green_at_least=90, amber_at_least=60, target_dates={"edi-2023": {"5.2": date(2026, 6, 30)}})

    found = action(cast.diana)
    assert "fewer than 60%" in found["rag_rule"] and found["target_on"] == "2026-06-30"
    change(cast.helen, green_at_least=None, amber_at_least=None, target_dates={"edi-2023": {"5.2": None}})
    assert "fewer than 80%" in action(cast.diana)["rag_rule"] and action(cast.diana)["target_on"] is None
    assert Event.objects.filter(action="report_settings_changed").count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"group_limit": 4}, "group_limit"),
        ({"group_limit": 101}, "group_limit"),
        ({"green_at_least": 101, "amber_at_least": 50}, "green_at_least"),
        ({"green_at_least": 90}, "amber_at_least"),
        ({"green_at_least": 80, "amber_at_least": 80}, "amber_at_least"),
        ({"target_dates": {"edi-2023": {"9.9": date(2026, 6, 30)}}}, "target_dates"),
        ({"target_dates": {"edi-2023": {"5.2": date(1948, 6, 30)}}}, "target_dates"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(cast.helen, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_settings_are_for_hr_and_not_for_a_page_that_is_stale(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change(cast.diana, group_limit=20)
    with pytest.raises(NotFound):
        change(cast.helen, target_dates={"none": {}})
    first = change(cast.helen, group_limit=20)
    assert change(cast.helen, group_limit=20).revision == first.revision, "the same again changes nothing"
    with pytest.raises(Stale):
        change_report_settings(cast.helen, changes={"group_limit": 30}, revision=first.revision - 1)
