"""The numbers on the usual questions are what the filters find; who is at risk is what the rule says of their steps."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onboarding.models import Membership, Recruit, Serving, Step
from onboarding.rules.step_status import SOON, SOON_IF_BLOCKED
from onboarding.selectors.caseload_views import count_questions, usual_questions
from onboarding.selectors.filters_recruits import filter_recruits
from onboarding.selectors.steps import person_rows
from onboarding.selectors.visible import visible_recruits
from tests.cast import Cast
from tests.factories import EnrolmentFactory, published_version, steps_of
from tests.journeys import enrolled, registered

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
LATER = TODAY + SOON_IF_BLOCKED
OPEN_LAW = {"limit": "hard", "basis": "law"}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def follows(cast: Cast, name: str, first: dict[str, Any], second: dict[str, Any]) -> Recruit:
    """Someone with two steps, of which the second waits for the first."""
    recruit = registered(cast, full_name=name)
    key = name.lower()
    items = ({"key": "first"}, {"key": "second", "prerequisites": [f"{key}/first"]})
    version = published_version(items, programme__key=key, programme__kind="onboarding")
    for step, fields in zip(steps_of(EnrolmentFactory(recruit=recruit, version=version)), (first, second), strict=True):
        Step.objects.filter(pk=step.pk).update(**{"due_on": None} | fields)
    return recruit


def at_risk(viewer: Membership) -> list[str]:
    found = filter_recruits(viewer, visible_recruits(viewer), {"at_risk": True}, TODAY)
    return list(found.values_list("full_name", flat=True))


def at_risk_by_the_rule(viewer: Membership) -> list[str]:
    """The same, each step judged by `rules.step_status`."""
    people = visible_recruits(viewer).order_by("full_name", "id")
    return [one.full_name for one in people if any(row["at_risk"] for row in person_rows(viewer, one, TODAY))]


def test_at_risk_is_due_in_a_week_or_in_two_where_another_step_is_still_open(cast: Cast) -> None:
    Recruit.objects.update(full_name="Someone of the cast")
    done = {"state": "done", "done_on": TODAY}
    follows(cast, "Soon", done, {"due_on": TODAY + SOON})
    follows(cast, "Today", done, {"due_on": TODAY})
    follows(cast, "Held", {}, {"due_on": LATER})
    follows(cast, "Handed-in", {"state": "submitted"}, {"due_on": LATER})
    follows(cast, "Free", done, {"due_on": LATER})
    follows(cast, "Needless", {"applies": "no"}, {"due_on": LATER})
    follows(cast, "Waived", {"state": "waived", "waived_on": TODAY}, {"due_on": LATER})
    follows(cast, "Late", {}, {"due_on": TODAY - timedelta(days=1)})
    follows(cast, "Far", {}, {"due_on": LATER + timedelta(days=1)})
    follows(cast, "Finished", {}, {"due_on": LATER, **done})

    found = at_risk(cast.helen)

    assert [one for one in found if one != "Someone of the cast"] == ["Handed-in", "Held", "Soon", "Today"]
    assert found == at_risk_by_the_rule(cast.helen)


def test_whom_a_shared_step_serves_is_at_risk_like_anyone(cast: Cast) -> None:
    grace = enrolled(cast, full_name="Grace Mensah")
    Step.objects.filter(enrolment__recruit__isnull=False).update(due_on=None)
    Serving.objects.update(needed_on=None)
    assert at_risk(cast.helen) == at_risk_by_the_rule(cast.helen) == []

    assert Serving.objects.filter(recruit=grace, step__state="to_do").update(needed_on=TODAY + SOON)

    assert at_risk(cast.helen) == at_risk_by_the_rule(cast.helen) == ["Grace Mensah"]


@pytest.mark.parametrize("viewer", ["helen", "liam", "priya"])
def test_every_number_is_what_its_link_finds(cast: Cast, viewer: str) -> None:
    member: Membership = getattr(cast, viewer)
    late = {"due_on": TODAY - timedelta(days=3), "waiting_on": "ward"}
    for number, name in enumerate(("Ada", "Bea", "Cleo")):
        follows(cast, name, late if number else {}, {"due_on": TODAY + SOON, "waiting_on": "regulator"})
    enrolled(cast, full_name="Grace Mensah")
    Serving.objects.filter(recruit__full_name="Grace Mensah").update(needed_on=TODAY - SOON)
    law = EnrolmentFactory(recruit=cast.amara_recruit, version=published_version([OPEN_LAW]))
    steps_of(law, due_on=TODAY - SOON)
    visible, questions = visible_recruits(member), usual_questions(member, TODAY)
    shown = filter_recruits(member, visible, {"search": "a"}, TODAY)

    counts = count_questions(member, visible, shown, questions, TODAY)

    found = {name: filter_recruits(member, visible, wanted, TODAY).count() for name, wanted in questions.items()}
    del found["at_risk"]
    assert counts == found | {"everyone": visible.count(), "found": shown.count()}
    assert all(counts[name] for name in ("overdue", "legal_overdue"))
    # On whom something waits may tell of a visa, so line managers find nobody by it.
    assert all(bool(counts[name]) == (viewer != "liam") for name in ("waiting_ward", "waiting_regulator"))
