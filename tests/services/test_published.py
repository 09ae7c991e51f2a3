"""What is put out for programs outside: once, and of groups just what a director reads."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import PublishedFigure, ReportRun, Step, StepChange, TrustSettings
from onboarding.rules.restating import differences
from onboarding.selectors.groups import BY_PERSON
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.published import publish
from onboarding.services.report_runs import keep_days, make_nightly_runs, make_run, restate_run, sign_run
from tests.cast import Cast
from tests.factories import CohortFactory, EnrolmentFactory, RecruitFactory, published_version, steps_of
from tests.pulse_factories import PulseBatchFactory
from tests.report_factories import lines_of_history

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """A month of Northgate with cohorts of nine, six and two people, of which directors read those from five on."""
    access.enter(cast.helen)
    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"group_limit": 5})
    version = published_version([{"key": "money-guidance", "plan_actions": ["5.1"]}], trust=cast.northgate)
    for size in (9, 6, 2):
        cohort = CohortFactory(name=f"Cohort of {size}")
        for number in range(size):
            recruit = RecruitFactory(cohort=cohort, profession="nurse")
            enrolment = EnrolmentFactory(recruit=recruit, version=version, enrolled_on=date(2025, 1, 1))
            steps_of(enrolment, **({"state": "done", "done_on": date(2025, 6, 1)} if number % 2 else {}))
    lines_of_history(date(2025, 11, 1))
    keep_days(cast.northgate, [date(2026, 2, 27), FEBRUARY])
    return cast


def test_lines_say_what_was_kept_and_what_a_director_reads_by_group(kept: Cast) -> None:
    publish(kept.northgate)

    run = ReportRun.objects.get(as_of=FEBRUARY)
    for action in run.report["actions"]:
        line = PublishedFigure.objects.get(kind="action", as_of=FEBRUARY, action=action["key"])
        assert (line.numbers["people"], line.numbers["rag"]) == (action["people"], action["rag"])
        assert line.numbers["steps_met"] == action["met"]
    for by in BY_PERSON:
        for row in readiness_report(kept.diana, as_of=FEBRUARY, group_by=by)["groups"]:
            of_group = PublishedFigure.objects.filter(kind="group", grouping=by, group_key=row["key"])
            size = of_group.get(action="").numbers
            assert (size["withheld"], size["people_in_scope"]) == (row["suppressed"], row["people_in_scope"])
            for one in row["actions"]:
                numbers = of_group.get(action=one["key"]).numbers
                assert (numbers["people"], numbers["people_met"]) == (one["people"], one["people_met"])
    assert PublishedFigure.objects.filter(kind="group", numbers__withheld=True).exists()
    assert not PublishedFigure.objects.filter(kind="group").exclude(as_of=FEBRUARY).exists()


def test_what_is_out_stays_as_it_is(kept: Cast) -> None:
    PulseBatchFactory()
    assert publish(kept.northgate) > 0
    assert publish(kept.northgate) == 0
    survey = PublishedFigure.objects.get(kind="survey", group_key="belonging")
    assert (survey.action, survey.numbers["at_least"], survey.numbers["answered"]) == ("week-6", 9, 14)


def test_what_was_restated_is_put_out_once_without_the_reason(kept: Cast) -> None:
    run = make_run(kept.diana, as_of=FEBRUARY)
    sign_run(kept.diana, run_id=run.pk)
    publish(kept.northgate)
    assert not PublishedFigure.objects.filter(kind="restated").exists()
    step = Step.objects.filter(enrolment__recruit__isnull=False, state="to_do", item__key="money-guidance")[0]
    known = {"state": "done", "done_on": FEBRUARY, "due_on": step.due_on, "applies": "yes", "verb": "submit"}
    StepChange.objects.create(trust=kept.northgate, step=step, effective_on=FEBRUARY, **known)
    restated = restate_run(kept.helen, run_id=run.pk, reason="Amara's paper came late.")

    assert publish(kept.northgate) > 0
    assert publish(kept.northgate) == 0

    lines = PublishedFigure.objects.filter(kind="restated", group_key=str(restated.pk))
    told = {(line.action, line.grouping): (line.numbers["before"], line.numbers["after"]) for line in lines}
    assert told == {
        (one["action"], one["figure"]): (one["before"], one["after"])
        for one in differences(run.report, restated.later.report)
    }
    assert told["5.1", "met"][1] == told["5.1", "met"][0] + 1
    assert "Amara" not in str(list(lines.values()))


def test_the_night_puts_out_what_it_kept(kept: Cast) -> None:
    make_nightly_runs(kept.northgate.pk)
    assert PublishedFigure.objects.filter(kind="trust", as_of=date(2026, 3, 1)).count() == 1
