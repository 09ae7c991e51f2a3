"""One step for one person: out of a programme that they do not follow, or written by HR."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed
from onboarding.models import Event, Membership, Programme, ProgrammeVersion, Step
from onboarding.selectors.programmes import visible_programmes
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolment_states import withdraw_enrolment
from onboarding.services.extra_items import add_item
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import person_step

pytestmark = pytest.mark.django_db

FREE = {
    "title": "Learn the ward's dialysis machine",
    "owner_role": "line_manager",
    "due_on": date(2026, 4, 20),
    "reason": "Her ward has one",
}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def a_path_for_doctors() -> str:
    version = ProgrammeVersion.objects.get(programme__key="doctor-img", status="published")
    return str(version.items.filter(scope="person", limit="target", anchor="start_date")[0].path)


def test_a_free_step_stands_on_her_checklist_alone(cast: Cast) -> None:
    versions, total = ProgrammeVersion.objects.count(), cast.amara_recruit.step_total
    step = add_item(cast.helen, recruit_id=cast.amara_recruit.pk, **FREE)

    found = Step.objects.select_related("item").get(pk=step.pk)
    assert (found.due_on, found.applies, found.item.owner_role) == (date(2026, 4, 20), "yes", "line_manager")
    assert ProgrammeVersion.objects.count() == versions + 1
    cast.amara_recruit.refresh_from_db()
    assert cast.amara_recruit.step_total == total + 1
    assert wrong_counters(cast.northgate.id) == 0
    assert Event.objects.get(object_id=step.pk, action="item_added").recruit == cast.amara_recruit
    assert not visible_programmes(cast.helen).filter(key="extra")


def test_two_people_have_two_steps_and_one_programme_of_extra_steps(cast: Cast) -> None:
    people = (cast.amara_recruit, cast.bilal_recruit)
    of_amara, of_bilal = (add_item(cast.helen, recruit_id=recruit.pk, **FREE) for recruit in people)
    assert Programme.objects.filter(key="extra").count() == 1
    assert (of_amara.item.path, of_bilal.item.path) == ("extra/step-1", "extra/step-2")  # nothing of what was typed
    submit_step(cast.helen, step_id=of_amara.pk, note="Done")
    assert person_step(cast.bilal_recruit, of_bilal.item.path).state == "to_do"


def test_an_item_of_another_programme_keeps_its_rule(cast: Cast) -> None:
    path = a_path_for_doctors()
    step = add_item(cast.helen, recruit_id=cast.amara_recruit.pk, item=path, reason="She will need it")
    assert step.item.anchor == "start_date"
    assert "the first day at work" in step.due_words


def test_ended_like_any_programme_it_is_gone(cast: Cast) -> None:
    step = add_item(cast.helen, recruit_id=cast.amara_recruit.pk, **FREE)
    withdraw_enrolment(cast.helen, enrolment_id=step.enrolment_id, reason="No longer needed")
    assert Step.objects.get(pk=step.pk).superseded_on == date(2026, 3, 2)
    cast.amara_recruit.refresh_from_db()
    assert wrong_counters(cast.northgate.id) == 0


def test_the_same_form_sent_twice_adds_one(cast: Cast) -> None:
    add_item(cast.helen, recruit_id=cast.amara_recruit.pk, **FREE)
    with pytest.raises(Invalid) as refusal:
        add_item(cast.helen, recruit_id=cast.amara_recruit.pk, **FREE)
    assert [(one.field, one.code) for one in refusal.value.problems] == [("title", "already_added")]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": " "}), ("title", {"title": "x" * 71}), ("title", {"title": "a\0b"}),
        ("title", {"title": "a\u202eb"}), ("owner_role", {"owner_role": "director"}), ("owner_role", {"owner_role": ""}),
        ("due_on", {"due_on": None}), ("due_on", {"due_on": date(2026, 3, 1)}), ("due_on", {"due_on": date(9999, 12, 31)}),
        ("due_on", {"due_on": date(1, 1, 1)}), ("reason", {"reason": " "}), ("guidance", {"guidance": "x" * 4001}),
        ("item", {"item": "pre-arrival/ward-confirmed"}), ("item", {"item": "nothing/here"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field_and_nothing_is_kept(cast: Cast, field: str, given: dict[str, Any]) -> None:
    before = ProgrammeVersion.objects.count()
    with pytest.raises(Invalid) as refusal:
        add_item(cast.helen, recruit_id=cast.amara_recruit.pk, **FREE | given)
    assert field in [problem.field for problem in refusal.value.problems]
    assert ProgrammeVersion.objects.count() == before


def test_a_day_set_by_a_regulator_is_not_chosen_by_hand(cast: Cast) -> None:
    hard = ProgrammeVersion.objects.get(programme__key="nurse-osce", status="published").items.filter(
        limit="hard", scope="person"
    )
    path = hard[0].path
    with pytest.raises(Invalid) as refusal:
        add_item(cast.helen, recruit_id=cast.bilal_recruit.pk, item=path, due_on=date(2026, 4, 1), reason="Soon")
    assert [(one.field, one.code) for one in refusal.value.problems] == [("due_on", "set_by_law")]


def test_only_hr_adds(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        add_item(cast.liam, recruit_id=cast.amara_recruit.pk, **FREE)
