"""Who stays and how long steps take, counted by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import NotAllowed, NotFound
from onboarding.models import Membership, Milestone
from onboarding.selectors.staying import pace, retention
from tests.api.asking import API, ApiFor
from tests.cast import Cast
from tests.factories import EnrolmentFactory, RecruitFactory, StepFactory, published_version
from tests.report_factories import lines_of_history

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)

# Today is 2 March 2026: 12 months were reached in the last year by those who started from 3 March 2024 to 2 March 2025,
# 24 months by those who started from 3 March 2023 to 2 March 2024. Whoever leaves on the day itself was still here.
STARTED_AND_LEFT = {
    "Ada": ("2025-03-02", None),          # reached 12 months today, and stays
    "Bea": ("2025-03-03", None),          # reaches them tomorrow: not counted
    "Cy":  ("2024-06-01", "2025-05-31"),  # left a day before his 12 months
    "Dee": ("2024-06-01", "2025-06-01"),  # left on that very day: she was still here
    "Eli": ("2024-03-02", "2026-01-01"),  # 12 months were a day more than a year ago; left before his 24, which are today
    "Fay": ("2023-09-01", None),          # reached 24 months in September 2025
    "Gus": ("2023-03-02", None),          # 24 months on 2 March 2025: over a year ago
}  # fmt: skip
# 12 months: Ada, Cy, Dee of whom Ada and Dee stayed. 24 months: Eli (who left before) and Fay (who stayed).
BY_HAND = [
    {"months": 12, "people": 3, "stayed": 2, "rate": 2 / 3},
    {"months": 24, "people": 2, "stayed": 1, "rate": 1 / 2},
]


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def people(cast: Cast) -> None:
    for name, (started, left) in STARTED_AND_LEFT.items():
        recruit = RecruitFactory(full_name=name)
        for kind, on in (("start_date", started), ("left", left)):
            if on:
                Milestone.objects.create(trust=cast.northgate, recruit=recruit, kind=kind, actual_on=on)


def test_who_stayed_is_as_one_counts_it_by_hand(cast: Cast, people: None) -> None:
    for viewer in (cast.helen, cast.diana):
        assert retention(viewer) == BY_HAND


def test_a_past_day_counts_from_the_histories(cast: Cast, people: None) -> None:
    lines_of_history(date(2025, 1, 1))
    # In the year up to 31 May 2025 Fay reached twelve months in September and Eli in March; Cy and Dee are a day away.
    (twelve, _) = retention(cast.helen, as_of=date(2025, 5, 31))
    assert (twelve["people"], twelve["stayed"]) == (2, 2)


def test_nobody_gives_no_rate(cast: Cast) -> None:
    assert retention(cast.helen) == [{"months": n, "people": 0, "stayed": 0, "rate": None} for n in (12, 24)]


def test_half_and_four_fifths_of_a_step_are_done_by_these_days(cast: Cast) -> None:
    version = published_version([{"key": "study-access", "plan_actions": ["5.4"]}], trust=cast.northgate)
    for late in (-2, 0, 1, 5, 9):
        enrolment = EnrolmentFactory(version=version)
        done_on = date(2026, 2, 10 + late)
        StepFactory(enrolment=enrolment, due_on=date(2026, 2, 10), state="done", done_on=done_on)
    (line,) = [one for one in pace(cast.helen) if one["item"] == "study-access"]
    # sorted: 2 days early, on the day, 1, 5 and 9 days late; the third is the median, the fourth makes four fifths
    assert (line["cases"], line["median_days"], line["p80_days"], line["plan_actions"]) == (5, 1, 5, ["5.4"])


def test_they_are_for_whoever_reads_figures_of_the_whole_trust(cast: Cast, api_for: ApiFor) -> None:
    for viewer in (cast.liam, cast.amara):
        for ask in (retention, pace):
            with pytest.raises(NotAllowed):
                ask(viewer)
    with pytest.raises(NotFound):
        retention(cast.helen, plan_key="other")
    for name in ("retention", "pace"):
        assert api_for(cast.diana).get(f"{API}/reports/{name}/").status_code == 200
    assert api_for(cast.diana).get(f"{API}/reports/retention/", {"as_of": "2026-03-03"}).status_code == 400


def test_they_cost_the_same_however_many_people_there_are(cast: Cast) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            retention(cast.helen), pace(cast.helen)
        counts.append(len(queries))
        version: Any = published_version([{"plan_actions": ["5.2"]}] * 3, trust=cast.northgate)
        for _ in range(9):
            StepFactory(enrolment=EnrolmentFactory(version=version))
    # plan, actions, who stayed; plan, actions, items, cases
    assert counts == [7, 7]


def test_the_page_says_it_in_words(client_for: Any, cast: Cast, people: None) -> None:
    page = client_for(cast.diana).get("/reports/staying/").text
    assert "2 of 3 were still here (66%)." in page and "1 of 2 were still here (50%)." in page
    assert "Amara" not in page
