"""Did this happen? What a recruit says about what others recorded."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Confirmation, Event, Membership, Step, StepChange
from onboarding.selectors.confirmations import to_confirm
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.timeline import timeline
from onboarding.services.attendance import complete_together
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import published_version
from tests.journeys import person_step, step_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def recorded(cast: Cast, **item: Any) -> Step:
    """A step of Amara's that HR recorded as done today and that she is asked about."""
    fields = {"key": "welcome", "title": "Meet the team", "owner_role": "hr", "confirm_by_recruit": True} | item
    version = published_version([fields], trust=cast.northgate)
    for recruit in (cast.amara_recruit, cast.bilal_recruit):
        enrol(cast.helen, recruit_id=recruit.id, programme_key=version.programme.key)
    step = step_of(cast.amara_recruit, f"{version.programme.key}/welcome")
    return submit_step(cast.helen, step_id=step.id, note="Met on the ward")


def step_again(step: Step) -> Step:
    return Step.objects.select_related("item", "enrolment").get(pk=step.pk)


def asked(who: Membership) -> list[Any]:
    return list(to_confirm(who).values_list("step", flat=True))


def test_what_someone_else_recorded_is_asked_about_until_it_is_answered(cast: Cast) -> None:
    step = recorded(cast)
    assert asked(cast.amara) == [step.id]
    assert "confirm" in step_detail(cast.amara, step, TODAY)["allowed"]

    answer_confirmation(cast.amara, step_id=step.id, happened=True, words="They were kind")

    assert asked(cast.amara) == []
    assert Step.objects.get(pk=step.pk).state == "done"
    assert Confirmation.objects.get().words == "They were kind"
    assert timeline(cast.helen, cast.amara_recruit)[0]["sentence"] == "Amara Santos said that “Meet the team” happened."
    line = step_detail(cast.helen, step, TODAY)["history"][0]
    assert (line["verb"], line["by"], line["reason"]) == ("confirmed", "Amara Santos", "They were kind")


def test_a_no_opens_the_step_again_and_hr_reads_why(cast: Cast) -> None:
    step = recorded(cast)

    answer_confirmation(cast.amara, step_id=step.id, happened=False, words="Nobody came")

    again = Step.objects.get(pk=step.pk)
    assert (again.state, again.done_on, again.submitted_by) == ("to_do", None, None)
    change = StepChange.objects.filter(step=step, verb="denied").get()
    assert (change.state, change.actor, change.reason) == ("to_do", cast.amara, "Nobody came")
    assert Event.objects.filter(action="step_denied").count() == 1
    assert "has not happened" in timeline(cast.helen, cast.amara_recruit)[0]["sentence"]
    assert wrong_counters(cast.northgate.id) == 0


def test_recorded_again_after_a_no_it_is_asked_about_again(cast: Cast) -> None:
    step = recorded(cast)
    answer_confirmation(cast.amara, step_id=step.id, happened=False)
    submit_step(cast.helen, step_id=step.id, note="Met this time")
    assert asked(cast.amara) == [step.id]
    answer_confirmation(cast.amara, step_id=step.id, happened=True)
    assert asked(cast.amara) == []
    assert Confirmation.objects.get().happened


def test_a_no_to_a_shared_step_opens_it_for_this_person_alone(cast: Cast) -> None:
    step = recorded(cast, scope="cohort")
    path = step.item.path

    answer_confirmation(cast.amara, step_id=step.id, happened=False, words="I was ill")

    assert person_step(cast.amara_recruit, path).state == "to_do"
    assert person_step(cast.bilal_recruit, path).state == "done"
    assert Step.objects.get(pk=step.pk).state == "done"
    line = step_detail(cast.helen, step, TODAY)["history"][0]
    assert (line["verb"], line["by"], line["reason"]) == ("denied", "Amara Santos", "I was ill")
    assert wrong_counters(cast.northgate.id) == 0


@pytest.mark.parametrize("scope", ["team", "manager"])
def test_what_missed_one_person_is_recorded_again_for_them_alone(cast: Cast, scope: str) -> None:
    step = recorded(cast, scope=scope)
    path = step.item.path
    answer_confirmation(cast.amara, step_id=step.id, happened=False, words="I was ill")
    seen = step_detail(cast.helen, step_again(step), TODAY)
    assert [one["name"] for one in seen["missed_by"]] == ["Amara Santos"]
    assert "submit" in seen["allowed"]

    submit_step(cast.helen, step_id=step.id, note="Met her", on=date(2026, 3, 1), revision=seen["revision"])

    assert (person_step(cast.amara_recruit, path).state, person_step(cast.amara_recruit, path).done_on) == (
        "done",
        date(2026, 3, 1),
    )
    assert person_step(cast.bilal_recruit, path).done_on == TODAY, "his day stays"
    assert step_again(step).done_on == TODAY
    assert asked(cast.amara) == [step.id], "she is asked about the new record"
    assert asked(cast.bilal) == [step.id]
    assert "took part" in timeline(cast.helen, cast.amara_recruit)[0]["sentence"]
    assert wrong_counters(cast.northgate.id) == 0
    with pytest.raises(NotNow):
        submit_step(cast.helen, step_id=step.id, note="Once more")
    with pytest.raises(Stale):
        submit_step(cast.helen, step_id=step.id, note="Once more", revision=seen["revision"])


def test_recorded_again_for_the_same_day_it_is_asked_about_again(cast: Cast) -> None:
    step = recorded(cast, scope="team")
    answer_confirmation(cast.amara, step_id=step.id, happened=False)
    submit_step(cast.helen, step_id=step.id, note="Met her after all")
    assert asked(cast.amara) == [step.id]
    answer_confirmation(cast.amara, step_id=step.id, happened=True)
    assert asked(cast.amara) == []


def test_a_session_that_missed_one_person_is_recorded_by_another_register(cast: Cast) -> None:
    step = recorded(cast, scope="cohort")
    answer_confirmation(cast.amara, step_id=step.id, happened=False)
    seen = step_detail(cast.helen, step_again(step), TODAY)
    assert [one["name"] for one in seen["missed_by"]] == ["Amara Santos"]
    assert "submit" not in seen["allowed"]
    with pytest.raises(NotNow):
        submit_step(cast.helen, step_id=step.id, note="For everyone")

    complete_together(cast.helen, item=step.item.path, recruit_ids=[cast.amara_recruit.pk], on=TODAY, note="Came")

    assert person_step(cast.amara_recruit, step.item.path).state == "done"


def test_a_register_names_whom_a_team_missed_and_nobody_else(cast: Cast) -> None:
    step = recorded(cast, scope="team")
    answer_confirmation(cast.amara, step_id=step.id, happened=False)
    both = [cast.amara_recruit.pk, cast.bilal_recruit.pk]
    with pytest.raises(NotNow) as refusal:
        complete_together(cast.helen, item=step.item.path, recruit_ids=both, on=TODAY, note="Met")
    assert [one.field for one in refusal.value.problems] == [f"recruits.{cast.bilal_recruit.pk}"]
    complete_together(cast.helen, item=step.item.path, recruit_ids=both[:1], on=TODAY, note="Met")
    assert person_step(cast.amara_recruit, step.item.path).state == "done"


def test_what_bilal_said_about_a_shared_step_is_not_amaras_to_read(cast: Cast) -> None:
    step = recorded(cast, scope="cohort")
    answer_confirmation(cast.bilal, step_id=step.id, happened=True, words="Only between us")
    assert "Only between us" not in str(step_detail(cast.amara, step, TODAY)["history"])
    assert "Only between us" in str(step_detail(cast.helen, step, TODAY)["history"])


def test_silence_opens_nothing_and_one_s_own_record_is_not_asked_about(cast: Cast) -> None:
    step = recorded(cast, owner_role="recruit", evidence="none")
    answer_confirmation(cast.amara, step_id=step.id, happened=False)
    submit_step(cast.amara, step_id=step.id, note="Done by me")
    assert asked(cast.amara) == []
    with pytest.raises(NotNow):
        answer_confirmation(cast.amara, step_id=step.id, happened=False)
    assert Step.objects.get(pk=step.pk).state == "done"


def test_nothing_is_answered_twice_nor_where_nothing_is_asked(cast: Cast) -> None:
    step = recorded(cast)
    answer_confirmation(cast.amara, step_id=step.id, happened=True)
    with pytest.raises(NotNow):
        answer_confirmation(cast.amara, step_id=step.id, happened=False)
    with pytest.raises(NotNow):
        answer_confirmation(cast.amara, step_id=step_of(cast.amara_recruit, "nurse-osce/nmc-account").id, happened=True)


def test_what_was_done_before_the_trust_used_the_service_is_not_asked_about(cast: Cast) -> None:
    step = recorded(cast)
    Step.objects.filter(pk=step.pk).update(done_on=date(2024, 12, 31))
    assert asked(cast.amara) == []


@pytest.mark.parametrize("words", ["x" * 4001, "no\0"])
def test_words_that_cannot_be_kept_are_refused_at_their_field(cast: Cast, words: str) -> None:
    step = recorded(cast)
    with pytest.raises(Invalid) as refusal:
        answer_confirmation(cast.amara, step_id=step.id, happened=False, words=words)
    assert [problem.field for problem in refusal.value.problems] == ["words"]
    assert Step.objects.get(pk=step.pk).state == "done"


def test_an_answer_to_a_page_that_is_out_of_date_is_refused(cast: Cast) -> None:
    step = recorded(cast)
    with pytest.raises(Stale):
        answer_confirmation(cast.amara, step_id=step.id, happened=True, revision=step.revision - 1)


@pytest.mark.parametrize(
    ("who", "error"),
    [("helen", NotAllowed), ("liam", NotAllowed), ("priya", NotAllowed), ("bilal", NotFound), ("omar", NotFound)],
)
def test_only_the_recruit_answers(
    cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]
) -> None:
    step = recorded(cast)
    enter(getattr(cast, who))
    with pytest.raises(error):
        answer_confirmation(getattr(cast, who), step_id=step.id, happened=False)
