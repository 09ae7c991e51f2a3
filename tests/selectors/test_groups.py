"""The report by group: every group adds up to the whole, and a director reads no small one and nothing that betrays it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Membership, Recruit, TrustSettings
from onboarding.selectors.proof import proof
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.report_runs import keep_days, make_run
from tests.cast import Cast
from tests.factories import CohortFactory, EnrolmentFactory, RecruitFactory, published_version, steps_of
from tests.histories import History
from tests.journeys import enrolled
from tests.report_factories import lines_of_history

pytestmark = pytest.mark.django_db
TODAY, FEBRUARY = date(2026, 3, 2), date(2026, 2, 28)
OUTCOMES = ("people_met", "people_not_met", "people_unknown")


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def cohorts(cast: Cast) -> dict[str, Any]:
    """Cohorts of six and of five beside that of Amara and Bilal; Northgate withholds groups of fewer than five."""
    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"group_limit": 5})
    made = {name: CohortFactory(name=name) for name in ("June", "July")}
    version = published_version([{"key": "money-guidance", "plan_actions": ["5.1"]}], trust=cast.northgate)
    for number in range(11):
        recruit = RecruitFactory(cohort=made["June" if number < 6 else "July"])
        steps_of(EnrolmentFactory(recruit=recruit, version=version, enrolled_on=date(2025, 1, 1)))
    lines_of_history(date(2025, 11, 1))
    keep_days(cast.northgate, [FEBRUARY])
    return made


def groups(viewer: Membership, by: str, **asked: Any) -> dict[str, dict[str, Any]]:
    return {row["label"]: row for row in readiness_report(viewer, group_by=by, **asked)["groups"]}


def number_of_queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def assert_adds_up(report: dict[str, Any]) -> None:
    assert report["people_in_scope"] == sum(row["people_in_scope"] for row in report["groups"])
    assert (report["suppressed"], report["group_limit"]) == (False, None)
    for place, action in enumerate(report["actions"]):
        for name in ("people", *OUTCOMES):
            assert action[name] == sum(row["actions"][place][name] for row in report["groups"])


def test_groups_add_up_to_the_whole_and_every_number_of_one_is_proven(cast: Cast) -> None:
    History(cast, 12).live(turns=40)
    for by in ("profession", "site", "cohort", "line_manager"):
        assert_adds_up(readiness_report(cast.helen, group_by=by))
    proven = 0
    for by in ("cohort", "owner_role"):
        for row in readiness_report(cast.helen, group_by=by)["groups"]:
            for action in row["actions"]:
                for name in ("people", *OUTCOMES):
                    asked = {"action": action["key"], "figure": name, "group_by": by, "group": row["key"]}
                    assert len(proof(cast.helen, **asked)) == action[name], (by, asked)
                    proven += action[name] > 0
    assert proven > 4


def test_a_director_reads_no_small_group_and_none_that_betrays_it(cast: Cast, cohorts: dict[str, Any]) -> None:
    found = groups(cast.diana, "cohort")
    # Amara's cohort has two people; with that of five it makes seven, of whom it cannot be said who is who
    assert [name for name, row in found.items() if row["suppressed"]] == ["July", cast.cohort.name]
    assert found["June"]["people_in_scope"] == 6
    for name in ("July", cast.cohort.name):
        numbers = [found[name]["people_in_scope"]] + [v for one in found[name]["actions"] for k, v in one.items()]
        assert not any(isinstance(one, int) and not isinstance(one, bool) for one in numbers)
    report = readiness_report(cast.diana, group_by="cohort")
    assert (report["suppressed"], report["group_limit"], report["people_in_scope"]) == (True, 5, 13)
    assert groups(cast.helen, "cohort")[cast.cohort.name]["people_in_scope"] == 2


def test_a_director_reads_who_has_all_but_not_why_the_others_have_not(cast: Cast, cohorts: dict[str, Any]) -> None:
    for action in groups(cast.diana, "cohort")["June"]["actions"]:
        assert action["people_not_met"] is action["people_unknown"] is None


def test_the_proof_of_a_group_is_refused_to_whom_small_groups_are_withheld_from(
    cast: Cast, cohorts: dict[str, Any]
) -> None:
    def ask(group: Any, figure: str = "people", by: str = "cohort", viewer: Membership = cast.diana) -> int:
        return len(proof(viewer, action="5.1", figure=figure, group_by=by, group=str(group)))

    for group in (cast.cohort.pk, cohorts["July"].pk, cohorts["June"].pk):
        with pytest.raises(NotAllowed) as refused:
            ask(group)
        assert refused.value.code == "withheld"
        assert ask(group, viewer=cast.helen) >= 0
    for group, figure in ((cohorts["June"].pk, "people_not_met"), ("x", "people")):
        with pytest.raises(NotAllowed):
            ask(group, figure)
    with pytest.raises(Invalid):
        ask("x", viewer=cast.helen)
    for by in ("line_manager", "ward"):
        with pytest.raises(Invalid):
            ask(cast.cohort.pk, by=by)
    with pytest.raises(Invalid):
        ask(cohorts["June"].pk, "met", viewer=cast.helen)


def test_a_director_cannot_compare_days_at_will(cast: Cast, cohorts: dict[str, Any]) -> None:
    assert readiness_report(cast.diana, group_by="cohort")["as_of"] == FEBRUARY
    for asked in (
        {"as_of": TODAY},
        {"as_of": date(2026, 2, 27)},
        {"as_of": date(2026, 1, 31)},  # an end of a month, but nothing was kept
        {"as_of": FEBRUARY, "known_at": FEBRUARY},
    ):
        with pytest.raises(Invalid):
            groups(cast.diana, "cohort", **asked)
        groups(cast.helen, "cohort", **asked)


def test_the_same_month_says_the_same_for_ever_whatever_is_recorded_or_moved_later(
    cast: Cast, cohorts: dict[str, Any]
) -> None:
    before = groups(cast.diana, "cohort")
    Recruit.objects.filter(cohort=cohorts["June"]).update(cohort=cohorts["July"])
    keep_days(cast.northgate, [FEBRUARY])
    make_run(cast.helen, as_of=FEBRUARY)
    assert groups(cast.diana, "cohort") == before
    assert groups(cast.helen, "cohort", as_of=FEBRUARY) != before


def test_before_the_first_month_is_kept_a_director_is_told_so(cast: Cast) -> None:
    with pytest.raises(NotNow) as refused:
        groups(cast.diana, "cohort")
    assert refused.value.code == "no_month"


def test_only_those_who_read_everything_group_by_manager_or_role(cast: Cast) -> None:
    for by in ("line_manager", "owner_role"):
        readiness_report(cast.helen, group_by=by)
        with pytest.raises(Invalid):
            readiness_report(cast.diana, group_by=by)
    for viewer in (cast.liam, cast.priya, cast.amara):
        with pytest.raises(NotAllowed):
            readiness_report(viewer, group_by="cohort")


def test_groups_cost_the_same_however_many_people_there_are(cast: Cast, cohorts: dict[str, Any]) -> None:
    def ask() -> None:
        readiness_report(cast.diana, group_by="cohort")

    access.enter(cast.diana)
    # the day; plan, actions, sums (between two settings); months, the limit; commitments; limits (between two settings);
    # the run to compare with; the trust's own thresholds; another word than the rule; names
    before = number_of_queries(ask)
    access.enter(cast.helen)
    enrolled(cast, cohort=CohortFactory())
    assert number_of_queries(ask) == before == 16
