"""Where nobody of the rule is there, any HR officer has the step, so that it is somebody's."""

from typing import Any

import pytest

from onboarding.models import Membership
from onboarding.selectors.timeline import timeline
from onboarding.selectors.vacancies import vacancies
from onboarding.services.stand_ins import arrange_cover
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory, StandInFactory
from tests.reminding import quiet_northgate
from tests.services.test_fallbacks import in_hands, owned_by, settle, without

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


HR = {"Helen Moss", "Hana Lewis"}


@pytest.mark.parametrize(
    ("role", "empty"), [("buddy", ["buddy", "line_manager", "pastoral_lead", "case_officer"]), ("hr", ["case_officer"])]
)
def test_at_the_end_it_goes_to_any_hr_officer_the_same_one_each_time_and_says_so(
    cast: Cast, role: str, empty: list[str]
) -> None:
    grace = without(cast, *empty)
    steps = [owned_by(role, grace) for _ in range(3)]

    settle(cast)

    hands = {in_hands(step) for step in steps}
    [(who, by_rule)] = hands
    assert who in HR and by_rule and settle(cast) == 0
    said = timeline(cast.helen, grace)[0]["sentence"]
    called = "case officer" if role == "hr" else role
    assert said == f"There is no {called}, and nobody there who comes next. {who} of HR does 3 open steps for now."
    assert vacancies(cast.helen, TODAY).get()["next"] == [who]

    other = cast.hana if who == "Helen Moss" else cast.helen
    Membership.objects.filter(full_name=who).update(is_active=False)
    assert settle(cast) == 3 and {in_hands(step) for step in steps} == {(other.full_name, True)}


@pytest.mark.parametrize("why", ["stands in for herself", "may not know of it", "has no way in", "all are away"])
def test_where_no_stand_in_can_do_it_another_hr_officer_does(cast: Cast, why: str) -> None:
    item: dict[str, Any] = {"sensitivity": "family"} if why == "may not know of it" else {}
    nia = MembershipFactory(full_name="Nia Bevan", roles=["recruit", "buddy"])
    tied = {"membership": nia} if why == "stands in for herself" else {}
    step = owned_by("line_manager", without(cast, "line_manager", case_officer=cast.helen, **tied), **item)
    arrange_cover(cast.helen, absent=cast.helen.pk, by=nia.pk, first_on=TODAY, last_on=TODAY)
    if why in ("has no way in", "all are away"):
        Membership.objects.filter(pk=nia.pk).update(is_active=False)
    if why == "all are away":
        StandInFactory(absent=cast.hana, by=cast.ben, first_on=TODAY, last_on=TODAY)

    settle(cast)

    who, by_rule = in_hands(step)
    assert by_rule and who in (HR if why == "all are away" else {"Hana Lewis"})
    assert settle(cast) == 0


def test_where_there_is_no_hr_officer_at_all_it_is_nobodys_and_on_the_list(cast: Cast) -> None:
    step = owned_by("line_manager", without(cast, "line_manager", case_officer=cast.helen))
    Membership.objects.filter(pk__in=(cast.helen.pk, cast.hana.pk)).update(is_active=False)

    settle(cast)

    assert in_hands(step) == (None, False)
    assert vacancies(cast.helen, TODAY).get()["nobodys"] == 1


def test_people_without_a_case_officer_are_spread_over_those_who_are_there(cast: Cast) -> None:
    steps = [owned_by("hr", without(cast, "case_officer")) for _ in range(24)]

    settle(cast)

    assert {in_hands(step)[0] for step in steps} == HR
