"""What tests of pages share."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import PersonStep, Recruit, Step
from tests.cast import Cast

StepOf = Callable[[Recruit, str], Step]


@pytest.fixture
def step_of(cast: Cast) -> StepOf:
    """`step_of(cast.amara_recruit, "named-contact")`: that item's step, as it is now. Enters Northgate as Helen."""

    def find(recruit: Recruit, key: str) -> Step:
        access.enter(cast.helen)
        return (
            PersonStep.objects.select_related("step__item", "step__enrolment").get(recruit=recruit, item__key=key).step
        )

    return find


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """How many queries something costs."""

    def count(what: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            what()
        return len(queries)

    return count
