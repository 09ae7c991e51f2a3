"""What a duty clock keeps from who may see it: dates that are not theirs, why a date moved, the number of a report; and
from the person whom it is about, in every list, that it is there at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.models import Membership, Recruit, Step
from onboarding.services.clock_closing import close_clock
from onboarding.services.comments import comment_on_step
from onboarding.services.milestones import record_milestone
from tests.api.asking import API, ApiFor, newcomer
from tests.cast import Cast
from tests.duties import clock_of

pytestmark = pytest.mark.django_db
GRANTED, WHY = date(2026, 2, 2), "Late: she miscarried in January"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def nurse(cast: Cast) -> Recruit:
    """Liam's, sponsored by the trust, whose visa was granted."""
    made = newcomer(cast, sponsor="trust", status="offered")
    record_milestone(cast.helen, recruit_id=made.pk, kind="visa_granted", actual_on=GRANTED)
    return made


def test_why_a_date_moved_is_not_read_on_the_clock_that_it_closed(api_for: ApiFor, cast: Cast, nurse: Recruit) -> None:
    clock = clock_of(nurse, "late-or-no-start")
    record_milestone(cast.helen, recruit_id=nurse.pk, kind="start_date", actual_on=date(2026, 2, 23), reason=WHY)

    def reasons(member: Membership) -> list[Any]:
        history = api_for(member).get(f"{API}/steps/{clock.pk}/").json()["history"]
        return [one["reason"] for one in history if one["verb"] == "closed"]

    assert (reasons(cast.liam), reasons(cast.helen), reasons(cast.hana)) == ([None], [WHY], [WHY])


def test_the_day_that_began_it_is_told_to_those_who_know_that_date(
    api_for: ApiFor, client_for: Any, cast: Cast, nurse: Recruit
) -> None:
    clock = clock_of(nurse, "late-or-no-start")

    def told(member: Membership) -> Any:
        return api_for(member).get(f"{API}/duties/{clock.pk}/").json()["began_on"]

    assert (told(cast.helen), told(cast.liam)) == (str(GRANTED), None)
    pages = [client_for(one).get(f"/duties/{clock.pk}/").text for one in (cast.helen, cast.liam)]
    assert [f"{clock.item.details['starts_when']['words']}, 2 February 2026" in page for page in pages] == [True, False]


def test_the_number_of_a_report_is_told_to_those_who_may_read_it(api_for: ApiFor, cast: Cast, nurse: Recruit) -> None:
    clock = clock_of(nurse, "late-or-no-start")
    close_clock(cast.helen, step_id=clock.pk, way=2, on=date(2026, 3, 2), reference="SMS-123456")

    def told(member: Membership) -> Any:
        return api_for(member).get(f"{API}/duties/{clock.pk}/").json()["closed_with"]["reference"]

    assert (told(cast.helen), told(cast.liam)) == ("SMS-123456", "")


def test_a_recruit_reads_of_a_clock_in_no_list(api_for: ApiFor, client_for: Any, cast: Cast) -> None:
    clocks = Step.objects.filter(enrolment__recruit=cast.amara_recruit).exclude(enrolment__begun_by="")
    clock = clocks.exclude(applies="no").select_related("item")[0]
    comment_on_step(cast.helen, step_id=clock.pk, words="She seems to hide from us")

    def told(member: Membership) -> str:
        address = f"{API}/recruits/{cast.amara_recruit.pk}/timeline/?page_size=200"
        return str([one["sentence"] for one in api_for(member).get(address).json()["results"]])

    assert api_for(cast.amara).get(f"{API}/steps/{clock.pk}/").status_code == 404
    assert (clock.item.title in told(cast.helen), clock.item.title in told(cast.amara)) == (True, False)
    page = client_for(cast.amara).get("/my/data/").text
    assert "She seems to hide" not in page and clock.item.title not in page
