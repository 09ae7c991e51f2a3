"""Whatever is sent to a write or asked of a list, the answer is one of ours: never a failure."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.filters.recruits import RecruitFilters
from api.filters.steps import StepFilters
from api.serializers import bodies
from onboarding import access
from onboarding.models.choices import MilestoneKind, WaitingOn
from tests.api.asking import API, MISSING, ApiFor, newcomer, step_of
from tests.cast import Cast
from tests.sweep.conftest import taken_back

pytestmark = pytest.mark.django_db
sent_often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

ODD = ["", " ", "\0", "0001-01-01", "9999-12-31", "2026-03-02", "true", "-1", "x" * 5000, "💉", "‮", MISSING, "null"]
WORDS = [*MilestoneKind.values, *WaitingOn.values, "nurse", "trust", "recruit", "passed", "nurse-osce"]
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(ODD + WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
anything = st.recursive(leaves, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some))
WRITES = {
    "POST recruits/": bodies.NewRecruit,
    "PATCH recruits/{recruit}/": bodies.RecruitChanges,
    "POST recruits/{recruit}/milestones/": bodies.NewMilestone,
    "POST enrolments/": bodies.NewEnrolment,
    "POST steps/{step}/submit/": bodies.Submission,
    "POST steps/{step}/evidence/": bodies.Submission,
    "POST steps/{step}/accept/": bodies.Nothing,
    "POST steps/{step}/return/": bodies.Reason,
    "POST steps/{step}/waive/": bodies.WaiverRequest,
    "POST steps/{step}/reopen/": bodies.Reason,
    "POST steps/{step}/waiting/": bodies.Waiting,
}


@pytest.mark.parametrize("write", WRITES)
def test_no_body_makes_a_write_fail(cast: Cast, api_for: ApiFor, write: str) -> None:
    access.enter(cast.helen)
    recruit = newcomer(cast)
    method, path = write.format(recruit=recruit.pk, step=step_of(recruit).pk).split()
    names = list(WRITES[write]().fields)
    body = st.dictionaries(st.sampled_from(names), anything) if names else st.just({})
    browser = api_for(cast.helen)

    @sent_often
    @given(body | anything)
    def send(wanted: Any) -> None:
        with taken_back():
            answer = browser.generic(method, f"{API}/{path}", orjson.dumps(wanted), "application/json")
        assert answer.status_code in (200, 201, 400, 404, 409), (wanted, answer.content)

    send()


@pytest.mark.parametrize(("path", "filters"), [("recruits/", RecruitFilters), ("steps/", StepFilters)])
def test_no_question_makes_a_list_fail(cast: Cast, api_for: ApiFor, path: str, filters: Any) -> None:
    browser = api_for(cast.helen)
    names = [*filters.base_filters, "page", "page_size"]
    values = st.sampled_from(ODD + WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

    @sent_often
    @given(st.dictionaries(st.sampled_from(names), values, max_size=3))
    def ask(asked: dict[str, str]) -> None:
        answer = browser.get(f"{API}/{path}", asked)
        assert answer.status_code in (200, 400), (asked, answer.content)

    ask()
