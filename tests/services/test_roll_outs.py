"""A new version comes to people in flight: seen first, then done as seen, and never to what is finished."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import (
    Enrolment,
    Event,
    Membership,
    ProgrammeVersion,
    Recruit,
    RollOut,
    Serving,
    Step,
    StepChange,
)
from onboarding.selectors.timeline import timeline
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolment_states import pause_enrolment
from onboarding.services.milestones import record_milestone
from onboarding.services.roll_outs import do_roll_out, roll_out
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import enrolled, step_of
from tests.rolling_out import (
    ADDED,
    CHANGED,
    HELLO,
    KEY,
    REMOVED,
    SAME,
    brought,
    did,
    lines_of,
    next_version,
    usual_next_version,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def look(cast: Cast, version: ProgrammeVersion, choice: str = "not_started", **more: Any) -> Any:
    return roll_out(cast.helen, version_id=version.pk, choice=choice, **more)


def followed(recruit: Recruit) -> Enrolment:
    return Enrolment.objects.select_related("version").get(recruit=recruit, version__programme__key=KEY)


def test_looking_does_nothing(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    before = [table.objects.count() for table in (Step, StepChange, Event, RollOut)]
    preview = look(cast, version)
    assert preview.roll_out_id is None and preview.people
    assert before == [table.objects.count() for table in (Step, StepChange, Event, RollOut)]
    assert followed(cast.amara_recruit).version.number == 1


def test_it_says_person_by_person_what_comes_changes_and_goes(cast: Cast) -> None:
    preview = look(cast, usual_next_version(cast.helen))
    assert did(preview, cast.amara_recruit) == {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}
    totals = preview.totals
    assert totals["people"] == len(preview.people) >= 2
    assert totals["added"] == totals["changed"] == totals["removed"] == totals["people"]


def test_it_does_just_what_was_seen(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    preview = brought(cast.helen, version)
    assert followed(cast.amara_recruit).version == version
    for line in lines_of(preview, cast.amara_recruit).shown:
        if line.did != "removed":
            assert step_of(cast.amara_recruit, line.item.path).due_on == line.due_on
    assert Step.objects.get(enrolment__recruit=cast.amara_recruit, item__path=REMOVED).superseded_on == TODAY
    assert wrong_counters(cast.northgate.id) == 0


def test_what_would_do_something_else_by_now_is_not_done(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    seen = look(cast, version).digest
    record_milestone(cast.hana, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 5, 4))
    assert look(cast, version, seen=seen).roll_out_id is None
    with pytest.raises(NotNow, match="Something changed"):
        do_roll_out(cast.helen, version_id=version.pk, choice="not_started", seen=seen)
    assert followed(cast.amara_recruit).version.number == 1


def test_everything_that_is_worded_alike_keeps_its_row_and_belongs_to_the_version(cast: Cast) -> None:
    before = step_of(cast.amara_recruit, SAME)
    version = usual_next_version(cast.helen)
    brought(cast.helen, version)
    after = step_of(cast.amara_recruit, SAME)
    assert (after.pk, after.due_on) == (before.pk, before.due_on)
    assert after.item.version_id == version.pk


@pytest.mark.parametrize("choice", ["not_started", "mandated"])
def test_finished_steps_are_never_touched(cast: Cast, choice: str) -> None:
    done = submit_step(
        cast.helen, step_id=step_of(cast.amara_recruit, CHANGED).id, on=TODAY, out_of_order_reason="Booked by phone"
    )
    gone = submit_step(
        cast.helen, step_id=step_of(cast.amara_recruit, REMOVED).id, on=TODAY, out_of_order_reason="Called"
    )
    assert (done.state, gone.state) == ("done", "done")
    preview = brought(cast.helen, usual_next_version(cast.helen), choice, reason="New guidance")
    assert did(preview, cast.amara_recruit) == {ADDED: "added"}
    for step in (done, gone):
        now = Step.objects.get(pk=step.pk)
        assert (now.item_id, now.state, now.superseded_on, now.revision) == (step.item_id, "done", None, step.revision)


def begun_step(cast: Cast) -> Step:
    return step_of(cast.amara_recruit, f"{KEY}/assign-cos")  # known before the programme, so it waits for review


def test_what_is_begun_goes_on_as_it_was_written(cast: Cast) -> None:
    step, version = begun_step(cast), next_version(cast.helen, change={"assign-cos": {"offset": 70}})
    preview = brought(cast.helen, version)
    assert did(preview, cast.amara_recruit) == {} and lines_of(preview, cast.amara_recruit).begun == 1
    step.refresh_from_db()
    assert (step.state, step.item.version.number) == ("submitted", 1)


def test_a_mandated_version_asks_again_what_is_begun_and_keeps_what_was_recorded(cast: Cast) -> None:
    step, version = begun_step(cast), next_version(cast.helen, change={"assign-cos": {"offset": 70}})
    preview = brought(cast.helen, version, "mandated", reason="The Home Office changed the form")
    assert did(preview, cast.amara_recruit) == {f"{KEY}/assign-cos": "asked_again"}
    step.refresh_from_db()
    assert (step.state, step.item.version_id) == ("to_do", version.pk)
    assert step.evidence.exists()


def test_a_mandate_says_why(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    seen = look(cast, version, "mandated").digest
    with pytest.raises(Invalid) as refused:
        look(cast, version, "mandated", seen=seen)
    assert refused.value.problems[0].field == "reason"


def test_from_a_date_it_comes_to_those_who_start_then_or_later(cast: Cast) -> None:
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="start_date", planned_on=date(2026, 4, 6))
    record_milestone(cast.helen, recruit_id=cast.bilal_recruit.id, kind="start_date", planned_on=date(2026, 4, 5))
    unknown = enrolled(cast)
    version = usual_next_version(cast.helen)
    preview = brought(cast.helen, version, "from_date", from_on=date(2026, 4, 6))
    people = {one.enrolment.recruit_id for one in preview.people}
    assert people >= {cast.amara_recruit.pk, unknown.pk} and cast.bilal_recruit.pk not in people
    assert followed(cast.bilal_recruit).version.number == 1 and preview.staying == 1


def test_for_staff_already_here_the_day_of_enrolment_counts(cast: Cast) -> None:
    here = enrolled(cast, existing_staff=True)
    if not Enrolment.objects.filter(recruit=here, version__programme__key=KEY).exists():
        Enrolment.objects.create(
            trust=cast.northgate, recruit=here, enrolled_on=TODAY, version=followed(cast.amara_recruit).version
        )
    version = usual_next_version(cast.helen)
    later = look(cast, version, "from_date", from_on=date(2026, 3, 3))
    now = look(cast, version, "from_date", from_on=TODAY)
    assert here.pk not in {one.enrolment.recruit_id for one in later.people}
    assert here.pk in {one.enrolment.recruit_id for one in now.people}


def test_keeping_is_a_decision_that_changes_nothing(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    kept = brought(cast.helen, version, "keep", reason="They are nearly through")
    assert followed(cast.amara_recruit).version.number == 1
    row = RollOut.objects.get(pk=kept.roll_out_id)
    assert (row.people, row.reason) == (kept.staying, "They are nearly through")


def test_what_is_late_because_of_it_is_said(cast: Cast) -> None:
    version = next_version(cast.helen, add=[HELLO | {"offset": -60}])
    line = lines_of(look(cast, version), cast.amara_recruit).shown[0]
    assert line.is_late and line.due_on and line.due_on < TODAY


def test_a_shared_item_that_is_new_is_asked_once_of_its_subject(cast: Cast) -> None:
    version = next_version(cast.helen, add=[HELLO | {"scope": "team"}], remove=["cohort-call"])
    preview = brought(cast.helen, version)
    assert did(preview, cast.amara_recruit) == {ADDED: "added", f"{KEY}/cohort-call": "removed"}
    assert step_of(cast.amara_recruit, ADDED) == step_of(cast.bilal_recruit, ADDED)
    assert not Serving.objects.filter(recruit=cast.amara_recruit, step__item__path=f"{KEY}/cohort-call").exists()
    assert wrong_counters(cast.northgate.id) == 0


def test_a_shared_step_that_is_there_goes_on_and_follows_its_dates(cast: Cast) -> None:
    briefing = step_of(cast.amara_recruit, f"{KEY}/team-briefing")
    brought(cast.helen, usual_next_version(cast.helen))
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 3, 20))
    assert step_of(cast.amara_recruit, f"{KEY}/team-briefing") == briefing
    assert Serving.objects.get(step=briefing, recruit=cast.amara_recruit).needed_on == date(2026, 3, 13)
    assert wrong_counters(cast.northgate.id) == 0


def test_dates_move_afterwards_by_the_new_rules(cast: Cast) -> None:
    brought(cast.helen, usual_next_version(cast.helen))
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 5, 4))
    assert step_of(cast.amara_recruit, CHANGED).due_on == date(2026, 4, 13)
    assert step_of(cast.amara_recruit, ADDED).due_on == date(2026, 4, 27)


def test_in_a_paused_programme_what_comes_rests_too(cast: Cast) -> None:
    pause_enrolment(cast.helen, enrolment_id=followed(cast.amara_recruit).pk, reason="At home for a while")
    brought(cast.helen, usual_next_version(cast.helen))
    assert step_of(cast.amara_recruit, ADDED).due_on is None
    assert step_of(cast.amara_recruit, CHANGED).due_on is None


def test_each_step_has_its_history_and_each_person_a_sentence(cast: Cast) -> None:
    brought(cast.helen, usual_next_version(cast.helen))
    verbs = {
        path: StepChange.objects.filter(step__enrolment__recruit=cast.amara_recruit, step__item__path=path)
        .order_by("-id")
        .values_list("verb", flat=True)[0]
        for path in (ADDED, CHANGED, REMOVED)
    }
    assert verbs == {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}
    told = timeline(cast.helen, cast.amara_recruit)[0]["sentence"]
    assert told.endswith("to version 2 (1 added, 1 changed, 1 removed).")


@pytest.mark.parametrize(
    ("choice", "more", "field"),
    [
        ("whatever", {}, "choice"),
        ("from_date", {}, "from_on"),
        ("from_date", {"from_on": date(1900, 1, 1)}, "from_on"),
        ("from_date", {"from_on": date(9999, 12, 31)}, "from_on"),
        ("not_started", {"reason": "nul \0"}, "reason"),
        ("mandated", {"reason": "x" * 10_001}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, choice: str, more: dict[str, Any], field: str) -> None:
    version = usual_next_version(cast.helen)
    with pytest.raises(Invalid) as refused:
        look(cast, version, choice, **more)
    assert refused.value.problems[0].field == field


def test_only_the_published_version_of_a_programme_for_people_is_rolled_out(cast: Cast) -> None:
    first = followed(cast.amara_recruit).version
    usual_next_version(cast.helen)
    duty = ProgrammeVersion.objects.filter(programme__kind="duty", status="published")[0]
    for version in (first, duty):
        with pytest.raises(NotNow):
            look(cast, version)


def test_it_is_hr_of_the_trust_who_rolls_out(cast: Cast, enter: Callable[[Membership], None]) -> None:
    version = usual_next_version(cast.helen)
    with pytest.raises((NotAllowed, NotFound)):
        roll_out(cast.liam, version_id=version.pk, choice="keep")
    enter(cast.omar)
    with pytest.raises(NotFound):
        roll_out(cast.omar, version_id=version.pk, choice="keep")


def test_looking_and_doing_cost_the_same_queries_for_a_few_and_for_many(cast: Cast) -> None:
    few = queries(cast, usual_next_version(cast.helen))
    for _ in range(12):
        enrolled(cast)
    again = {"travel-plan": {"offset": -14}}
    many = queries(cast, next_version(cast.helen, add=[HELLO | {"key": "wave"}], change=again, remove=["say-hello"]))
    # Looking: the version, who is in flight, items, milestones, pauses, what is followed, steps, shared steps, counts.
    # Doing: these with locks on the programme, the version, people and enrolments; then the decision and its event
    # with words, enrolments, steps worded alike, changed steps, earlier ones that could be taken up, new steps, three
    # histories of two, lines of people and of steps, versions followed, the shared steps' servings, items counted from
    # these elsewhere, events with words, counters.
    assert few == many


def queries(cast: Cast, version: ProgrammeVersion) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as looked:
        seen = look(cast, version).digest
    with CaptureQueriesContext(connection) as acted:
        assert look(cast, version, seen=seen).roll_out_id
    return len(looked), len(acted)


def test_what_was_begun_of_an_older_version_is_known_to_the_next_but_one(cast: Cast) -> None:
    brought(cast.helen, next_version(cast.helen, change={"assign-cos": {"offset": 70}}))
    third = next_version(cast.helen, change={"assign-cos": {"offset": 77}})
    assert lines_of(brought(cast.helen, third), cast.amara_recruit).begun == 1
