"""Registering recruits and changing what is known of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, Stale
from onboarding.models import Event, Membership, Recruit
from onboarding.services.counters import wrong_counters
from onboarding.services.recruits import change_recruit, register_recruit
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.journeys import enrolled, registered, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_a_recruit_is_registered_with_what_is_usual(cast: Cast) -> None:
    recruit = register_recruit(cast.helen, full_name="Grace Mensah", profession="doctor")
    assert (recruit.regulator, recruit.case_officer, recruit.status) == ("gmc", cast.helen, "offered")
    assert (recruit.sponsor, recruit.visa_route, recruit.facts) == ("", "", {})
    event = Event.objects.get(recruit=recruit)
    assert (event.action, event.detail.data, event.effective_on) == (
        "registered", {"name": "Grace Mensah"}, date(2026, 3, 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("full_name", {"full_name": " "}),
        ("full_name", {"full_name": "Grace\0Mensah"}),
        ("full_name", {"full_name": "x" * 201}),
        ("full_name", {"full_name": "\u200b\u200d"}),
        ("full_name", {"full_name": "Grace\r\nDue today: see elsewhere.example"}),
        ("known_as", {"known_as": "Gra\u202ece"}),
        ("known_as", {"known_as": "\0"}),
        ("profession", {"profession": "surgeon-barber"}),
        ("contact_email", {"contact_email": "grace"}),
        ("contact_email", {"contact_email": "grace.men\u017fah@mail.example"}),
        ("visa_route", {"visa_route": "by air"}),
        ("country_of_training", {"country_of_training": "Ghana"}),
        ("facts", {"facts": {"likes_tea": True}}),
        ("facts", {"facts": {"family_joining": "yes"}}),
        ("facts", {"facts": ["family_joining"]}),
        ("status", {"status": "started"}),
        ("step_total", {"step_total": 1}),
        ("trust", {"trust": None}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_added(cast: Cast, field: str, given: dict[str, Any]) -> None:
    before = (Recruit.objects.count(), Event.objects.count())
    with pytest.raises(Invalid) as refusal:
        register_recruit(cast.helen, **{"full_name": "Grace Mensah", "profession": "nurse"} | given)
    assert {problem.field for problem in refusal.value.problems} == {field}
    assert (Recruit.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("field", ["line_manager", "pastoral_lead", "buddy", "case_officer"])
def test_people_are_chosen_among_those_who_hold_the_role_and_are_still_here(cast: Cast, field: str) -> None:
    role = "hr" if field == "case_officer" else field
    gone = MembershipFactory(roles=[role], is_active=False)
    for person in (cast.diana, gone):
        with pytest.raises(Invalid) as refusal:
            registered(cast, **{field: person})
        assert [(problem.field, problem.code) for problem in refusal.value.problems] == [(field, "wrong_role")]


@pytest.mark.parametrize("field", ["line_manager", "pastoral_lead", "buddy", "case_officer"])
def test_nobody_looks_after_themselves(cast: Cast, field: str) -> None:
    cast.amara.roles = ["recruit", "hr" if field == "case_officer" else field]
    cast.amara.save()
    with pytest.raises(Invalid) as refusal:
        change_recruit(cast.helen, recruit_id=cast.amara_recruit.pk, changes={field: cast.amara})
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [(field, "themselves")]


def test_a_change_of_facts_decides_again_what_applies(cast: Cast) -> None:
    amara = cast.amara_recruit
    assert step_of(amara, "arrival-and-induction/family-plan").applies == "no"
    change_recruit(cast.helen, recruit_id=amara.id, changes={"facts": {"family_joining": True}})
    assert step_of(amara, "arrival-and-induction/family-plan").applies == "yes"
    assert step_of(amara, "arrival-and-induction/vignette-follow-up").applies == "unknown"
    assert wrong_counters(cast.northgate.id) == 0


def test_what_is_finished_stays_although_it_would_no_longer_apply(cast: Cast) -> None:
    recruit = enrolled(cast)
    done = submit_step(cast.helen, step_id=step_of(recruit, "pre-arrival/tb-certificate").id, on=date(2026, 2, 20))
    change_recruit(cast.helen, recruit_id=recruit.id, changes={"visa_route": "settled", "sponsor": "none"})
    assert (step_of(recruit, "pre-arrival/tb-certificate").state, done.applies) == ("done", "yes")
    assert step_of(recruit, "pre-arrival/tb-certificate").applies == "yes"
    assert step_of(recruit, "pre-arrival/police-certificate").applies == "no"


def test_a_change_is_recorded_from_and_to(cast: Cast) -> None:
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={"known_as": "Ami", "case_officer": cast.hana})
    words = Event.objects.get(recruit=cast.amara_recruit, action="changed").detail.data
    assert words["from"] == {"known_as": "Amara", "case_officer": str(cast.helen.id)}
    assert words["to"] == {"known_as": "Ami", "case_officer": str(cast.hana.id)}


def test_a_revision_that_is_no_longer_current_is_refused(cast: Cast) -> None:
    seen = Recruit.objects.get(pk=cast.amara_recruit.pk).revision
    change_recruit(cast.hana, recruit_id=cast.amara_recruit.id, changes={"known_as": "Ami"}, revision=seen)
    with pytest.raises(Stale):
        change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={"known_as": "Am"}, revision=seen)
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).known_as == "Ami"


@pytest.mark.parametrize("field", ["membership", "existing_staff", "status", "revision", "nonsense"])
def test_what_is_not_for_editing_is_refused_at_its_field(cast: Cast, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={field: "x"})
    assert [problem.field for problem in refusal.value.problems] == [field]


@pytest.mark.parametrize(
    ("who", "error"),
    [("liam", NotAllowed), ("priya", NotAllowed), ("amara", NotAllowed), ("diana", NotFound), ("omar", NotFound)],
)
def test_only_hr_changes_facts(
    cast: Cast, who: str, error: type[DomainError], enter: Callable[[Membership], None]
) -> None:
    enter(getattr(cast, who))
    with pytest.raises(error):
        change_recruit(getattr(cast, who), recruit_id=cast.amara_recruit.id, changes={"known_as": "X"})


@pytest.mark.parametrize("who", ["liam", "priya", "ben", "ed", "olu", "diana", "amara"])
def test_only_hr_registers(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        register_recruit(getattr(cast, who), full_name="Grace Mensah", profession="nurse")
