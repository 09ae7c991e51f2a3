"""Which rows each role knows of: the house's table, "rows seen", row by row over the standing cast."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import NotFound
from onboarding.models import Enrolment, Evidence, Membership, PersonStep, Recruit, Step
from onboarding.models.choices import Role
from onboarding.selectors.visible import (
    find_enrolment,
    find_evidence,
    find_recruit,
    find_step,
    visible_enrolments,
    visible_evidence,
    visible_recruits,
    visible_steps,
)
from onboarding.services.recruits import change_recruit
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import EvidenceFactory, MembershipFactory
from tests.journeys import step_of

pytestmark = pytest.mark.django_db
KEPT_FROM_MANAGERS = {"right_to_work", "family", "police", "health", "test_result"}


@pytest.fixture(autouse=True)
def only_amara_has_the_people_of_the_cast(cast: Cast, enter: Callable[[Membership], None]) -> None:
    """Bilal has another manager, pastoral lead and buddy, and no ward or cohort in common with Amara."""
    enter(cast.helen)
    others = {role: MembershipFactory(roles=[role]) for role in ("line_manager", "pastoral_lead", "buddy")}
    change_recruit(cast.helen, recruit_id=cast.bilal_recruit.id, changes=others | {"ward": None, "cohort": None})


def steps_where(test: Callable[[Step], bool]) -> set[Step]:
    """All steps of the trust that pass a test, as plain Python sees them."""
    return {step for step in Step.objects.select_related("item", "enrolment") if test(step)}


def of(*recruits: Recruit) -> set[Step]:
    """The own and the shared steps of these recruits."""
    return set(Step.objects.filter(pk__in=PersonStep.objects.filter(recruit__in=recruits).values("step")))


def clocks_of(recruit: Recruit) -> set[Step]:
    """The duty clocks of this recruit."""
    return set(Step.objects.filter(enrolment__recruit=recruit).exclude(enrolment__begun_by=""))


def seen_by(viewer: Membership) -> set[Step]:
    return set(visible_steps(viewer))


def test_hr_sees_every_step_of_the_trust(cast: Cast) -> None:
    assert seen_by(cast.helen) == steps_where(lambda step: True)


def test_a_recruit_sees_their_own_steps_and_the_shared_ones_that_serve_them(cast: Cast) -> None:
    assert seen_by(cast.amara) == of(cast.amara_recruit)
    assert {step.enrolment.subject[0] for step in seen_by(cast.amara)} == {"recruit", "membership", "ward", "cohort"}


def led_by(role: str) -> set[Step]:
    """The commitments of the trust that a role leads."""
    return steps_where(lambda step: step.enrolment.of_trust and step.item.owner_role == role)


def test_a_line_manager_sees_their_people_but_no_right_to_work_family_police_or_health_rows(cast: Cast) -> None:
    liams = steps_where(lambda step: step.enrolment.membership_id == cast.liam.id)
    assert seen_by(cast.liam) == {
        step
        for step in of(cast.amara_recruit) | clocks_of(cast.amara_recruit) | liams
        if step.item.sensitivity not in KEPT_FROM_MANAGERS
    } | led_by("line_manager")
    hidden = {step.item.sensitivity for step in of(cast.amara_recruit) - seen_by(cast.liam)}
    assert hidden == KEPT_FROM_MANAGERS


def test_a_line_manager_sees_the_hard_limits_that_are_no_right_to_work_rows(cast: Cast) -> None:
    hard = {step.item.path for step in seen_by(cast.liam) if step.item.limit == "hard"}
    assert {"nurse-osce/osce-first-sitting", "nurse-osce/registration-deadline"} <= hard
    assert "arrival-and-induction/right-to-work-check" not in hard


def test_a_pastoral_lead_sees_all_steps_of_those_they_look_after(cast: Cast) -> None:
    assert seen_by(cast.priya) == of(cast.amara_recruit) | led_by("pastoral_lead")


def test_a_buddy_sees_only_steps_of_the_buddy(cast: Cast) -> None:
    assert seen_by(cast.ben) == {step for step in of(cast.amara_recruit) if step.item.owner_role == "buddy"}
    assert len(seen_by(cast.ben)) == 1


@pytest.mark.parametrize(("who", "role"), [("ed", "education"), ("olu", "occupational_health")])
def test_education_and_occupational_health_see_what_their_role_owns(cast: Cast, who: str, role: str) -> None:
    found = seen_by(getattr(cast, who))
    assert found == steps_where(lambda step: step.item.owner_role == role)
    assert {step.enrolment.recruit_id for step in found} >= {cast.amara_recruit.id, cast.bilal_recruit.id}


def test_a_director_sees_commitments_of_the_trust_and_nothing_of_anyone(cast: Cast) -> None:
    assert seen_by(cast.diana) == steps_where(lambda step: step.enrolment.of_trust) != set()
    assert not visible_recruits(cast.diana).exists()


@pytest.mark.parametrize(
    "roles",
    [
        [Role.BUDDY, Role.EDUCATION],
        [Role.LINE_MANAGER, Role.PASTORAL_LEAD],
        [Role.RECRUIT, Role.LINE_MANAGER],
        [Role.DIRECTOR, Role.PASTORAL_LEAD],
    ],
)
def test_two_roles_at_once_see_what_either_sees(cast: Cast, roles: list[Role]) -> None:
    both = MembershipFactory(roles=roles)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(line_manager=both, buddy=both)
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(pastoral_lead=both, membership=both)

    def as_one(role: Role) -> set[Step]:
        one = Membership.objects.get(pk=both.pk)
        one.roles = [role]
        return seen_by(one)

    assert seen_by(both) == as_one(roles[0]) | as_one(roles[1])


def test_a_tie_without_the_role_is_no_tie(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.liam.pk).update(roles=["buddy"])
    liam = Membership.objects.get(pk=cast.liam.pk)
    assert not visible_recruits(liam).exists()
    assert seen_by(liam) == set()


@pytest.mark.parametrize(
    ("who", "people"),
    [
        ("helen", {"amara", "bilal"}), ("hana", {"amara", "bilal"}), ("ed", {"amara", "bilal"}),
        ("olu", {"amara", "bilal"}), ("liam", {"amara"}), ("priya", {"amara"}), ("ben", {"amara"}),
        ("amara", {"amara"}), ("bilal", {"bilal"}), ("diana", set()),
    ],
)  # fmt: skip
def test_each_role_knows_of_these_people(cast: Cast, who: str, people: set[str]) -> None:
    assert set(visible_recruits(getattr(cast, who))) == {getattr(cast, f"{name}_recruit") for name in people}


@pytest.mark.parametrize("who", ["helen", "liam", "priya", "ben", "ed", "olu", "diana", "amara"])
def test_enrolments_and_evidence_are_those_of_steps_that_are_seen(cast: Cast, who: str) -> None:
    for step in of(cast.amara_recruit):
        EvidenceFactory(step=step, submitted_by=cast.helen, revision=9)  # some have theirs, by a date of hers
    viewer, hers = getattr(cast, who), of(cast.amara_recruit)
    steps, recorded = seen_by(viewer), {row.step for row in visible_evidence(viewer)}
    assert recorded <= steps and recorded & hers == steps & hers
    wanted = set(Enrolment.objects.all()) if who == "helen" else {step.enrolment for step in steps}
    assert set(visible_enrolments(viewer)) == wanted


def test_a_step_that_a_roll_out_removed_is_seen_by_nobody(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, "pre-arrival/ward-confirmed")
    Step.objects.filter(pk=step.pk).update(superseded_on=date(2026, 3, 1))
    assert step not in seen_by(cast.helen) | seen_by(cast.amara)


def test_omar_sees_nothing_of_northgate_and_helen_nothing_of_southmoor(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    step = submit_step(cast.helen, step_id=step_of(cast.amara_recruit, "pre-arrival/ward-confirmed").id, note="Ward 7")
    evidence = Evidence.objects.get(step=step)
    for viewer in (cast.omar, cast.sofia):
        enter(viewer)
        assert {row.trust_id for rows in all_rows(viewer) for row in rows} == {cast.southmoor.id}
        for find, row in (
            (find_recruit, cast.amara_recruit), (find_step, step), (find_evidence, evidence),
            (find_enrolment, step.enrolment),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                find(viewer, row.id)
    enter(cast.helen)
    assert {row.trust_id for rows in all_rows(cast.helen) for row in rows} == {cast.northgate.id}


def test_even_a_foreign_viewer_within_northgate_sees_nothing_of_it(cast: Cast) -> None:
    """The first wall alone: Omar as the viewer while the transaction has entered Northgate."""
    assert not [row for rows in all_rows(cast.omar) for row in rows]


def all_rows(viewer: Membership) -> list[list[object]]:
    every = (visible_recruits, visible_steps, visible_enrolments, visible_evidence)
    return [list(rows(viewer)) for rows in every]
