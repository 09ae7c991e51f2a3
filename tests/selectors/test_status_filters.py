"""What SQL finds as overdue, blocked and at risk is what the rule says of each step, whatever the steps are."""

from datetime import date, timedelta
from random import Random

import pytest

from onboarding import access
from onboarding.models import Step
from onboarding.models.choices import Applies, StepState
from onboarding.selectors.filters_recruits import filter_recruits
from onboarding.selectors.filters_steps import filter_steps
from onboarding.selectors.steps import person_rows, step_rows
from onboarding.selectors.visible import visible_recruits, visible_steps
from tests.cast import Cast
from tests.factories import EnrolmentFactory, RecruitFactory, published_version, steps_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
ITEMS = 12
NEAR = [None, *(TODAY + timedelta(days=days) for days in (-9, -1, 0, 1, 6, 7, 8, 13, 14, 15, 90))]


def journeys(cast: Cast, chance: Random) -> None:
    """Four people with twelve steps each, in any state, due on any day near an edge of the rule; some wait for others,
    of their own programme or of another one."""
    access.enter(cast.helen)
    keys = [f"item-{number}" for number in range(ITEMS)]
    items = [
        {
            "key": key,
            "title": key,
            "prerequisites": [f"{programme}/{first}" for first in chance.sample(keys[:n], min(n, 2))],
        }
        for n, key in enumerate(keys)
        for programme in [chance.choice(["one", "one", "another"])]
    ]
    versions = [published_version(items, programme__key=key) for key in ("one", "another")]
    for _ in range(4):
        recruit = RecruitFactory()
        for version in chance.sample(versions, chance.choice([1, 2])):
            for step in steps_of(EnrolmentFactory(recruit=recruit, version=version)):
                state = chance.choice(StepState.values)
                step.state, step.due_on = state, chance.choice(NEAR)
                step.applies = chance.choice([Applies.YES, Applies.YES, Applies.YES, *Applies.values])
                step.done_on = step.waived_on = TODAY
                step.save()


@pytest.mark.parametrize("seed", range(12))
def test_a_list_finds_by_sql_what_the_rule_says_of_each_row(cast: Cast, seed: int) -> None:
    journeys(cast, Random(seed))
    all_steps = visible_steps(cast.helen)
    rows = {row["id"]: row for row in step_rows(all_steps, TODAY)}
    assert len(rows) == Step.objects.count()

    for claim in ("overdue", "blocked", "at_risk"):
        for wanted in (True, False):
            found = set(filter_steps(cast.helen, all_steps, {claim: wanted}, TODAY).values_list("id", flat=True))
            assert found == {key for key, row in rows.items() if row[claim] is wanted}, (claim, wanted)


@pytest.mark.parametrize("seed", range(6))
def test_people_are_found_by_what_the_rule_says_of_their_steps(cast: Cast, seed: int) -> None:
    journeys(cast, Random(seed))
    people = visible_recruits(cast.helen)
    steps = {one.pk: person_rows(cast.helen, one, TODAY) for one in people}

    for claim in ("overdue", "at_risk"):
        for wanted in (True, False):
            found = set(filter_recruits(cast.helen, people, {claim: wanted}, TODAY).values_list("id", flat=True))
            assert found == {key for key, rows in steps.items() if any(row[claim] for row in rows) is wanted}, claim
