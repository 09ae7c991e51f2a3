"""What a load of the library leaves in a trust. The trusts of the cast have been loaded once, when they were opened."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid
from onboarding.library.schema import Library, read_library
from onboarding.library.sensitive_items import read_sensitive_items
from onboarding.models import (
    Enrolment,
    Event,
    ImprovementPlan,
    Item,
    Membership,
    PlanAction,
    Programme,
    ProgrammeVersion,
    ReminderPolicy,
    Stage,
    Step,
)
from onboarding.services.library import load_library
from tests.cast import Cast

TABLES = (
    Programme, ProgrammeVersion, Stage, Item, ImprovementPlan, PlanAction, ReminderPolicy, Enrolment, Step, Event,
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    return {table.__name__: list(table.objects.order_by("id").values_list()) for table in TABLES}


def changed(library: Library, programme: str, **fields: object) -> Library:
    """The library with one programme whose fields differ."""
    files = [file.model_copy(update=fields) if file.key == programme else file for file in library.programmes]
    return dataclasses.replace(library, programmes=tuple(files))


def test_the_first_load_published_every_programme_duty_and_commitment(library: Library) -> None:
    duties = [duty.key for file in library.duties for duty in file.duties]
    wanted = {*(file.key for file in library.programmes), "edi-2023-commitments", *duties}

    assert set(Programme.objects.values_list("key", flat=True)) == wanted
    assert set(ProgrammeVersion.objects.values_list("number", "status")) == {(1, "published")}
    assert Item.objects.filter(version__programme__kind="duty").count() == len(duties)


def test_loading_twice_changes_nothing(cast: Cast, library: Library) -> None:
    before = rows()

    again = load_library(cast.northgate, library)

    assert rows() == before
    assert not again.created and not again.drafted
    assert {"pre-arrival", "cos-use", "edi-2023-commitments", "edi-2023", "before-due"} <= set(again.unchanged)


def test_a_changed_file_comes_as_a_draft_beside_the_published_version(cast: Cast, library: Library) -> None:
    again = load_library(cast.northgate, changed(library, "development", title="The first year"))

    versions = ProgrammeVersion.objects.filter(programme__key="development").order_by("number")
    assert again.drafted == ("development",)
    assert [(version.number, version.status) for version in versions] == [(1, "published"), (2, "draft")]
    assert versions[0].items.count() == versions[1].items.count() == 20
    assert Programme.objects.get(key="development").title == "First-year development"


def test_a_changed_file_is_drafted_once(cast: Cast, library: Library) -> None:
    other = changed(library, "development", title="The first year")
    load_library(cast.northgate, other)

    again = load_library(cast.northgate, other)

    assert not again.drafted
    assert ProgrammeVersion.objects.filter(programme__key="development").count() == 2


def test_going_back_to_a_version_that_is_there_drafts_nothing(cast: Cast, library: Library) -> None:
    load_library(cast.northgate, changed(library, "development", title="The first year"))

    assert not load_library(cast.northgate, library).drafted


def test_a_changed_plan_is_refused_since_past_reports_rest_on_it(cast: Cast, library: Library) -> None:
    plan = library.plans[0].model_copy(update={"title": "Another title"})
    before = rows()

    with pytest.raises(Invalid) as refusal:
        load_library(cast.northgate, dataclasses.replace(library, plans=(plan,)))

    assert [problem.field for problem in refusal.value.problems] == ["edi-2023"]
    assert rows() == before


def test_a_programme_with_the_key_of_a_duty_is_refused(cast: Cast, library: Library) -> None:
    with pytest.raises(Invalid) as refusal:
        load_library(cast.northgate, changed(library, "development", key="cos-use"))

    assert [problem.code for problem in refusal.value.problems] == ["key_used_twice"]


def test_an_item_arrives_with_every_field_of_the_file() -> None:
    item = Item.objects.get(path="pre-arrival/assign-cos")

    assert item.prerequisites[0] == "pre-arrival/sponsorship-route"
    assert item.prerequisites[-1] == "nurse-osce/earlier-sponsorship"
    assert (item.owner_role, item.anchor, item.offset, item.unit) == ("hr", "offer_accepted", 56, "days")
    assert (item.applies_when, item.review, item.basis) == ({"sponsor": ["trust"]}, "second_person", "law")
    assert (item.stage.key, item.remind_days_before, item.details) == ("checks-and-visa", [7], {})


def test_a_duty_is_a_hard_limit_unless_it_is_an_earliest_day() -> None:
    late = Item.objects.get(path="late-or-no-start/late-or-no-start")
    resit = Item.objects.get(path="osce-resit-gap/osce-resit-gap")

    assert late.anchor == {"latest_of": ["cos_start", "visa_valid_from", "permission_to_enter", "visa_granted"]}
    assert (late.offset, late.unit, late.then_offset, late.then_unit) == (28, "days", 10, "working_days")
    assert (late.limit, late.mandatory, late.details["starts_when"]["event"]) == ("hard", True, "visa_granted")
    assert (resit.limit, resit.mandatory, resit.details["kind"]) == ("target", False, "not_before")


def test_must_haves_topics_and_conditions_stand_on_the_action() -> None:
    actions = {action.key: action for action in PlanAction.objects.all()}

    assert actions["5.3"].must_haves == ["manager-cultural-learning", "team-briefing"]
    assert actions["5.1"].conditions == {"met_before": "arrival"}
    assert [topic["item"] for topic in actions["5.1"].topics][-1] == "career-options"
    assert actions["5.4"].deadline_on == date(2024, 3, 31)


def test_the_trust_follows_its_commitments_from_the_day_of_loading() -> None:
    pack = Step.objects.get(item__path="edi-2023-commitments/pre-joining-pack")

    assert pack.enrolment.of_trust
    assert pack.due_on == date(2026, 9, 2)
    assert pack.item.repeats == {"months": 6}
    assert Step.objects.filter(enrolment__of_trust=True).count() == 12


def test_what_a_line_manager_must_not_see_is_marked() -> None:
    marked = dict(Item.objects.exclude(sensitivity="").values_list("path", "sensitivity"))

    assert marked == read_sensitive_items()
    assert not Item.objects.exclude(sensitivity="").filter(owner_role="line_manager").exists()
    assert not Item.objects.filter(private="health", sensitivity="").exists()


def test_a_policy_that_hr_has_changed_is_left_alone(cast: Cast, library: Library) -> None:
    ReminderPolicy.objects.update(is_active=False)

    load_library(cast.northgate, library)

    assert not ReminderPolicy.objects.filter(is_active=True).exists()


def test_a_load_for_one_trust_gives_the_other_nothing(
    cast: Cast, library: Library, enter: Callable[[Membership], None]
) -> None:
    load_library(cast.northgate, changed(library, "development", title="The first year"))

    enter(cast.omar)

    assert not ProgrammeVersion.objects.filter(status="draft").exists()
