"""One item, many people: a register records all who are ticked, or nobody."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Enrolment, Event, Evidence, Item, Membership, Recruit, Serving, Step
from onboarding.selectors.registers import find_register_item as find_item
from onboarding.selectors.registers import register_items, register_people
from onboarding.services.attendance import complete_together
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.steps import submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, StepFactory, published_version
from tests.journeys import enrolled, person_step, registered, step_of

pytestmark = pytest.mark.django_db
CONTACT, MONEY = "pre-arrival/named-contact", "pre-arrival/money-guidance"  # each person's own; money after contact
INDUCTION = "arrival-and-induction/corporate-induction"  # the cohort's, by the education team
ORIENTATION = "arrival-and-induction/nhs-orientation"  # the cohort's, after the induction; not for doctors
BRIEFING = "pre-arrival/team-briefing"  # the ward's, once for all
ON = date(2026, 2, 20)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def both(cast: Cast) -> list[Recruit]:
    return [cast.amara_recruit, cast.bilal_recruit]


def record(actor: Membership, item: str, people: list[Recruit], note: str = "In the hall.", reason: str = "") -> None:
    ids = [one.pk for one in people]
    complete_together(actor, item=item, recruit_ids=ids, on=ON, note=note, out_of_order_reason=reason)


def refused(refusal: pytest.ExceptionInfo[NotNow]) -> dict[str, str]:
    return {one.detail: one.code for one in refusal.value.problems}


def test_everyone_ticked_has_it_done_on_the_day_with_the_note(cast: Cast) -> None:
    record(cast.helen, CONTACT, both(cast))

    for recruit in both(cast):
        assert (person_step(recruit, CONTACT).state, person_step(recruit, CONTACT).done_on) == ("done", ON)
        assert Evidence.objects.get(step=step_of(recruit, CONTACT)).note == "In the hall."
    assert wrong_counters(cast.northgate.id) == 0


def test_a_session_of_the_cohort_is_done_for_those_who_are_named_and_open_for_the_rest(cast: Cast) -> None:
    before = Recruit.objects.get(pk=cast.amara_recruit.pk).step_done

    record(cast.helen, INDUCTION, [cast.amara_recruit])

    assert step_of(cast.amara_recruit, INDUCTION).state == "done"
    assert (person_step(cast.amara_recruit, INDUCTION).state, person_step(cast.amara_recruit, INDUCTION).done_on) == (
        "done", ON,
    )  # fmt: skip
    assert person_step(cast.bilal_recruit, INDUCTION).state == "to_do"
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).step_done == before + 1
    assert Event.objects.get(action="attended").recruit == cast.amara_recruit
    assert wrong_counters(cast.northgate.id) == 0


def test_a_second_register_names_who_was_away(cast: Cast) -> None:
    record(cast.helen, INDUCTION, [cast.amara_recruit])

    record(cast.hana, INDUCTION, [cast.bilal_recruit])

    step = step_of(cast.bilal_recruit, INDUCTION)
    assert person_step(cast.bilal_recruit, INDUCTION).state == "done"
    assert step.servings.filter(served_on=ON).count() == 2
    assert Evidence.objects.filter(step=step).count() == 2
    assert Event.objects.filter(object_id=step.id, action="step_submit").count() == 1
    assert wrong_counters(cast.northgate.id) == 0


@pytest.mark.parametrize("item", [CONTACT, INDUCTION])
def test_a_register_sent_again_is_refused_at_each_person_and_changes_nothing(cast: Cast, item: str) -> None:
    record(cast.helen, item, [cast.amara_recruit])
    with pytest.raises(NotNow) as refusal:
        record(cast.helen, item, both(cast))

    title = step_of(cast.amara_recruit, item).item.title
    assert refused(refusal) == {f"Amara Santos: “{title}” is recorded already.": "wrong_state"}
    assert refusal.value.problems[0].field == f"recruits.{cast.amara_recruit.pk}"
    assert person_step(cast.bilal_recruit, item).state == "to_do"


def test_what_comes_first_is_said_at_each_person(cast: Cast) -> None:
    record(cast.helen, CONTACT, [cast.amara_recruit])
    with pytest.raises(NotNow) as refusal:
        record(cast.helen, MONEY, both(cast))
    assert list(refused(refusal).values()) == ["blocked"]
    assert next(iter(refused(refusal))).startswith("Bilal Ahmed: something else comes first: “")
    assert person_step(cast.amara_recruit, MONEY).state == "to_do"


@pytest.mark.parametrize("scope", ["person", "cohort"])
def test_what_comes_first_has_no_title_for_those_who_may_not_see_it(cast: Cast, scope: str) -> None:
    first = {"key": "a", "title": "Police certificate", "owner_role": "hr", "sensitivity": "police"}
    then = {"key": "b", "owner_role": "education", "scope": scope, "prerequisites": ["px/a"]}
    version = published_version([first, then], programme__key="px")
    theirs = EnrolmentFactory(recruit=cast.amara_recruit, version=version)
    StepFactory(enrolment=theirs, item=version.items.get(key="a"))
    ours = theirs if scope == "person" else EnrolmentFactory(recruit=None, cohort=cast.cohort, version=version)
    step = StepFactory(enrolment=ours, item=version.items.get(key="b"))
    if scope == "cohort":
        Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.amara_recruit)
    said = {}
    for actor in (cast.ed, cast.helen):
        with pytest.raises(NotNow) as refusal:
            record(actor, "px/b", [cast.amara_recruit])
        said[actor] = [one.detail for one in refusal.value.problems]
    assert said[cast.ed] == ["Amara Santos: something else comes first: “A check that HR keeps”."]
    assert said[cast.helen] == ["Amara Santos: something else comes first: “Police certificate”."]


@pytest.mark.parametrize("item", [CONTACT, INDUCTION])
def test_what_a_second_person_may_waive_waits_for_them(cast: Cast, item: str) -> None:
    waive_step(cast.hana, step_id=step_of(cast.amara_recruit, item).pk, reason="She was here before")
    with pytest.raises(NotNow) as refusal:
        record(cast.helen, item, [cast.amara_recruit], reason="The hall was free")
    said = "Amara Santos: a waiver has been asked for. A second person decides first."
    assert refused(refusal) == {said: "waiver_requested"}
    assert person_step(cast.amara_recruit, item).state == "to_do"


@pytest.mark.parametrize("state", ["paused", "ended"])
@pytest.mark.parametrize("item", [CONTACT, INDUCTION])
def test_nothing_is_recorded_in_a_programme_that_rests(cast: Cast, item: str, state: str) -> None:
    step = step_of(cast.amara_recruit, item)
    Enrolment.objects.filter(pk=step.enrolment_id).update(state=state)
    with pytest.raises(NotNow) as refusal:
        record(cast.helen, item, [cast.amara_recruit], reason="The hall was free")
    assert refused(refusal) == {f"Amara Santos: “{step.item.title}” does not apply now.": "does_not_apply"}
    assert Step.objects.get(pk=step.pk).state == "to_do"


def test_hr_records_out_of_order_with_a_reason(cast: Cast) -> None:
    record(cast.helen, MONEY, both(cast), reason="The bank came early")
    record(cast.helen, ORIENTATION, [cast.amara_recruit], reason="The hall was free")

    change = step_of(cast.amara_recruit, MONEY).changes.filter(verb="submit").get()
    assert change.reason == "The bank came early"
    assert person_step(cast.amara_recruit, ORIENTATION).state == "done"


def test_a_session_waits_for_the_one_before_it_for_each_person(cast: Cast) -> None:
    with pytest.raises(NotNow) as refusal:
        record(cast.helen, ORIENTATION, [cast.amara_recruit])
    assert refusal.value.code == "blocked"
    record(cast.helen, INDUCTION, [cast.amara_recruit])
    record(cast.helen, ORIENTATION, [cast.amara_recruit])
    assert person_step(cast.amara_recruit, ORIENTATION).state == "done"


@pytest.mark.parametrize(("item", "code"), [(ORIENTATION, "no_such_step"), (BRIEFING, "unknown")])
def test_what_is_not_theirs_or_not_by_name_is_refused(cast: Cast, item: str, code: str) -> None:
    with pytest.raises((NotNow, Invalid)) as refusal:
        record(cast.helen, item, both(cast))
    assert [one.code for one in refusal.value.problems] == [code]


@pytest.mark.parametrize(
    ("people", "item", "on", "note", "field"),
    [
        ("nobody", CONTACT, ON, "x", "recruits"),
        ("foreign", CONTACT, ON, "x", "recruits."),
        ("both", "no/such", ON, "x", "item"),
        ("both", CONTACT, date(2026, 3, 3), "x", "on"),
        ("both", CONTACT, date(1, 1, 1), "x", "on"),
        ("both", CONTACT, ON, " ", "note"),
        ("both", CONTACT, ON, "x" * 4001, "note"),
        ("both", CONTACT, ON, "a\0b", "note"),
        ("both", INDUCTION, date(2026, 3, 3), "", "on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, people: str, item: str, on: date, note: str, field: str
) -> None:
    ids = {"nobody": [], "foreign": [cast.southmoor_recruit.pk], "both": [one.pk for one in both(cast)]}[people]
    with pytest.raises(Invalid) as refusal:
        complete_together(cast.helen, item=item, recruit_ids=ids, on=on, note=note)
    assert {one.field.startswith(field) for one in refusal.value.problems} == {True}


def test_the_owner_registers_for_the_people_whom_they_see(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.ed)
    record(cast.ed, INDUCTION, both(cast))
    assert step_of(cast.amara_recruit, INDUCTION).submitted_by == cast.ed
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        record(cast.liam, CONTACT, both(cast))


def test_a_recruit_registers_for_nobody_else(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.amara)
    with pytest.raises(Invalid):
        record(cast.amara, CONTACT, [cast.bilal_recruit])


def test_a_page_offers_what_the_viewer_may_record_and_for_how_many(cast: Cast) -> None:
    found = {one["item__path"]: one for one in register_items(cast.helen, cast.cohort)}
    assert found[CONTACT]["people"] == 2 and found[INDUCTION]["shared"]
    assert BRIEFING not in found
    assert not Item.objects.filter(path__in=found, evidence="file").exists()
    offered = {one["owner_role"] for one in register_items(cast.ed, cast.cohort)}
    assert offered == {"education"}


def test_a_register_lists_who_is_open_and_who_is_recorded(cast: Cast) -> None:
    record(cast.helen, INDUCTION, [cast.amara_recruit])
    item = find_item(cast.helen, cast.cohort, INDUCTION)
    assert item is not None
    people = register_people(cast.helen, cast.cohort, item)
    assert [(one.full_name, one.is_open, one.done_on) for one in people] == [
        ("Amara Santos", False, ON),
        ("Bilal Ahmed", True, None),
    ]


def test_a_newcomer_stands_once_in_a_register_with_the_step_that_is_open(cast: Cast) -> None:
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, INDUCTION).id, on=ON)
    grace = enrolled(cast)
    item = find_item(cast.helen, cast.cohort, INDUCTION)
    assert item is not None
    assert [(one.full_name, one.is_open) for one in register_people(cast.helen, cast.cohort, item)] == [
        ("Amara Santos", False),
        ("Bilal Ahmed", False),
        ("Grace Mensah", True),
    ]
    record(cast.helen, INDUCTION, [grace])
    assert Step.objects.filter(item__path=INDUCTION, state="done").count() == 2


@pytest.mark.parametrize("item", [CONTACT, INDUCTION])
def test_more_names_cost_no_more_statements(cast: Cast, item: str) -> None:
    def statements(people: list[Recruit]) -> int:
        with CaptureQueriesContext(connection) as queries:
            record(cast.helen, item, people)
        return len(queries)

    newcomers = [registered(cast, full_name=f"Person {number}") for number in range(8)]
    for one in newcomers:
        enrol_in_usual_bundle(cast.helen, recruit_id=one.pk)
    if item == INDUCTION:
        record(cast.helen, item, newcomers[7:])
    few = statements(newcomers[:2])
    assert statements(newcomers[2:7]) == few
