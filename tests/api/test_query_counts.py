"""Lists cost the same number of queries at 3 rows and at 30; beside each number stands what its queries are.

Entering the trust (`set_config`) and savepoints are left out. Every request begins with three: the token with its user,
the memberships of that user with their trusts, and how often they asked in this minute."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import ImprovementPlan, Recruit, Step
from onboarding.services.events import record
from tests.api.asking import API, ApiFor, enrolled, newcomer
from tests.cast import Cast
from tests.factories import EvidenceFactory, MetricValueFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
WHO = 3
LISTS = {
    "recruits/": WHO + 4,  # count; recruits with places and people; overdue counts; arrivals
    "recruits/?overdue=true&at_risk=false": WHO + 4,  # the same: filters are part of the first two
    "steps/": WHO + 3,  # count; steps with item, stage, programme and subject; what comes first and is still open
    "steps/?mine=true&blocked=false&search=person": WHO + 2,  # the same, where nothing comes first
    "enrolments/": WHO + 2,  # count; enrolments with version and programme
    "commitments/": WHO + 2,  # count; newest steps with item and the last day each was kept
    "metric-values/": WHO + 2,  # count; values with plan and who typed them in
    "plans/": WHO + 2,  # count; plans
    "events/": WHO + 2,  # count; events with actor and words
}
ONE_PERSON = {
    "": WHO + 4,  # the recruit with their people; the row; overdue counts; arrival
    "checklist/": WHO + 2,  # the recruit; all steps
    "milestones/": WHO + 3,  # the recruit; count; milestones
    "readiness/": WHO + 4,  # the recruit; steps the viewer sees; steps of gates; days of gates
    "timeline/": WHO + 3,  # the recruit; count; events with actor and words
}


def people(cast: Cast, count: int) -> list[Recruit]:
    """So many newcomers, each with an overdue step, an arrival and evidence; and as many metric values."""
    access.enter(cast.helen)
    made = [newcomer(cast, full_name=f"Person {number}") for number in range(count)]
    plan = ImprovementPlan.objects.get(key="edi-2023")
    for year in range(count):
        MetricValueFactory(plan=plan, year=2000 + year, recorded_by=cast.helen)
    for recruit in made:
        MilestoneFactory(recruit=recruit)
        record(cast.helen, "noted", recruit, effective_on=date(2026, 3, 2), recruit=recruit)
        first, second = enrolled(recruit, {"gate": "start"}, {"owner_role": "hr"}).steps.order_by("item__position")
        Step.objects.filter(pk=first.pk).update(due_on=date(2026, 2, 27))
        EvidenceFactory(step=second, submitted_by=cast.helen)
    return made


def queries(api_for: ApiFor, cast: Cast, address: str) -> list[str]:
    browser = api_for(cast.helen)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = browser.get(f"{API}/{address}")
    assert answer.status_code == 200, answer.content
    ours = ("SAVEPOINT", "RELEASE", "set_config", "current_setting")
    return [one["sql"] for one in captured if not any(word in one["sql"] for word in ours)]


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_however_long_it_is(cast: Cast, api_for: ApiFor, address: str, count: int) -> None:
    people(cast, count)
    found = queries(api_for, cast, address)
    assert len(found) == LISTS[address], "\n".join(found)


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("part", ONE_PERSON)
def test_one_person_costs_the_same_however_much_there_is_to_do(
    cast: Cast, api_for: ApiFor, part: str, count: int
) -> None:
    (recruit,) = people(cast, 1)
    enrolled(recruit, *({"gate": "travel"} for _ in range(count)))
    found = queries(api_for, cast, f"recruits/{recruit.pk}/{part}")
    assert len(found) == ONE_PERSON[part], "\n".join(found)


@pytest.mark.parametrize("count", [3, 30])
def test_the_evidence_of_a_step_costs_the_same_however_often_it_was_recorded(
    cast: Cast, api_for: ApiFor, count: int
) -> None:
    (recruit,) = people(cast, 1)
    step = recruit.enrolments.get().steps.get(item__owner_role="hr")
    for revision in range(2, count + 1):
        EvidenceFactory(step=step, revision=revision, submitted_by=cast.helen)
    found = queries(api_for, cast, f"steps/{step.pk}/evidence/")
    assert len(found) == WHO + 3, "\n".join(found)  # the step; count; its evidence


@pytest.mark.parametrize("count", [3, 30])
def test_the_report_costs_the_same_however_many_people_there_are(cast: Cast, api_for: ApiFor, count: int) -> None:
    people(cast, count)
    found = queries(api_for, cast, "reports/readiness/")
    # the plan; its actions; all figures; commitments; the run before; settings; another word than the rule; legal limits
    assert len(found) == WHO + 8, "\n".join(found)
