"""What people do with a step, who may, when it is refused, and what each move leaves behind."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Enrolment, Event, Evidence, Membership, Recruit, Step, StepChange
from onboarding.services.enrolments import enrol
from onboarding.services.steps import accept_step, reopen_step, return_step, set_waiting, submit_step
from tests.cast import Cast
from tests.factories import MembershipFactory, UserFactory, published_version
from tests.journeys import enrolled, pdf, step_of, submitted_anew

pytestmark = pytest.mark.django_db

TODAY, LAST_WEEK = date(2026, 3, 2), date(2026, 2, 23)
WARD = "pre-arrival/ward-confirmed"  # HR, a note, done at once
ROUTE = "pre-arrival/sponsorship-route"  # HR, a date
COS = "pre-arrival/assign-cos"  # HR, a date, a second person, after much else
ACCOUNT = "nurse-osce/nmc-account"  # the recruit, a date
ENGLISH = "nurse-osce/english-evidence"  # the recruit, a date, after the account
GP = "arrival-and-induction/gp-and-ni"  # the recruit, nothing to record
SOMEWHAT_EARLY = "The papers came together"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def amaras(cast: Cast, path: str) -> Step:
    return step_of(cast.amara_recruit, path)


def submitted(cast: Cast, on: date = LAST_WEEK) -> Step:
    said = {"on": on, "out_of_order_reason": SOMEWHAT_EARLY}
    return submitted_anew(cast.helen, cast.hana, cast.amara_recruit, COS, **said)


def written() -> list[int]:
    return [table.objects.count() for table in (Evidence, Event, StepChange)]


def again(step: Step) -> Step:
    return Step.objects.get(pk=step.pk)


# --- submit ---------------------------------------------------------------------------------------------


def test_a_step_without_review_is_done_when_it_is_submitted(cast: Cast) -> None:
    step = amaras(cast, WARD)
    before = Recruit.objects.get(pk=cast.amara_recruit.pk).step_done

    submit_step(cast.helen, step_id=step.id, note=" Ward 7, Sister Doyle ")

    done = again(step)
    assert (done.state, done.done_on, done.submitted_by, done.revision) == (
        "done",
        TODAY,
        cast.helen,
        step.revision + 1,
    )
    evidence = Evidence.objects.get(step=step)
    assert (evidence.kind, evidence.note, evidence.submitted_by) == ("note", "Ward 7, Sister Doyle", cast.helen)
    line = StepChange.objects.get(step=step, verb="submit")
    assert (line.state, line.done_on, line.effective_on, line.actor) == ("done", TODAY, TODAY, cast.helen)
    event = Event.objects.get(action="step_submit", object_id=step.id)
    assert (event.recruit, event.detail.data["item"]) == (cast.amara_recruit, WARD)
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).step_done == before + 1


def test_it_counts_as_done_on_the_day_that_its_evidence_speaks_of(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=amaras(cast, ROUTE).id, on=LAST_WEEK)
    assert step.done_on == LAST_WEEK
    assert StepChange.objects.get(step=step, verb="submit").effective_on == LAST_WEEK


def test_it_can_be_said_from_when_it_was_true(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=amaras(cast, WARD).id, note="Ward 7", effective_on=date(2026, 2, 20))
    assert step.done_on == date(2026, 2, 20)


def test_nothing_to_record_means_no_evidence(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.amara)
    step = submit_step(cast.amara, step_id=amaras(cast, GP).id)
    assert (step.state, step.evidence.count()) == ("done", 0)


def test_what_a_second_person_reviews_waits_for_them(cast: Cast) -> None:
    step = submitted(cast)
    assert (step.state, step.done_on, step.submitted_by) == ("submitted", None, cast.helen)


@pytest.mark.parametrize("wrong", [date(1, 1, 1), date(1948, 7, 4), date(2026, 3, 3)])
@pytest.mark.parametrize("field", ["on", "effective_on"])
def test_a_day_out_of_range_is_refused_at_its_field(cast: Cast, field: str, wrong: date) -> None:
    step, before = amaras(cast, ROUTE), written()
    with pytest.raises(Invalid) as refusal:
        submit_step(cast.helen, step_id=step.id, **{"on": LAST_WEEK, field: wrong})
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert (written(), again(step).state) == (before, "to_do")


def test_nothing_is_half_done_when_evidence_is_missing(cast: Cast) -> None:
    step, before = amaras(cast, WARD), written()
    with pytest.raises(Invalid) as refusal:
        submit_step(cast.helen, step_id=step.id, note="   ")
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [("note", "required")]
    assert (written(), again(step).revision) == (before, step.revision)


# --- who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("amara", ACCOUNT),
        ("liam", "arrival-and-induction/manager-welcome"),
        ("priya", "arrival-and-induction/met-and-housed"),
        ("ben", "arrival-and-induction/buddy-first-meeting"),
        ("ed", "nurse-osce/osce-result"),
        ("olu", "pre-arrival/health-clearance"),
        ("hana", ROUTE),
        ("helen", ACCOUNT),
    ],
)
def test_each_submits_what_their_role_owns(
    cast: Cast, who: str, path: str, enter: Callable[[Membership], None]
) -> None:
    step, actor = amaras(cast, path), getattr(cast, who)
    enter(actor)
    assert submit_step(actor, step_id=step.id, on=LAST_WEEK).state == "done"


@pytest.mark.parametrize(
    ("who", "path", "error"),
    [
        ("amara", ROUTE, NotAllowed),  # HR's
        ("liam", ACCOUNT, NotAllowed),  # the recruit's
        ("liam", "pre-arrival/health-clearance", NotFound),  # health is not for managers
        ("priya", WARD, NotAllowed),
        ("ben", WARD, NotFound),  # a buddy sees their own steps only
        ("ed", WARD, NotFound),
        ("diana", WARD, NotFound),
        ("bilal", ACCOUNT, NotFound),
        ("omar", ACCOUNT, NotFound),
    ],
)
def test_nobody_submits_what_is_not_theirs(
    cast: Cast, who: str, path: str, error: type[DomainError], enter: Callable[[Membership], None]
) -> None:
    step, actor = amaras(cast, path), getattr(cast, who)
    enter(actor)
    with pytest.raises(error):
        submit_step(actor, step_id=step.id, on=LAST_WEEK, note="Done")
    enter(cast.helen)
    assert again(step).state == "to_do"


# --- when it is not the moment --------------------------------------------------------------------------


def test_a_finished_step_is_not_submitted_again(cast: Cast) -> None:
    step = submit_step(cast.helen, step_id=amaras(cast, WARD).id, note="Ward 7")
    before = written()
    with pytest.raises(NotNow) as refusal:
        submit_step(cast.hana, step_id=step.id, note="Ward 7 again")
    assert (refusal.value.code, written()) == ("wrong_state", before)


@pytest.mark.parametrize("move", [accept_step, lambda actor, **given: return_step(actor, **given, reason="No")])
def test_what_was_not_submitted_is_not_reviewed(cast: Cast, move: Callable[..., Step]) -> None:
    with pytest.raises(NotNow):
        move(cast.hana, step_id=amaras(cast, WARD).id)


def test_what_is_open_is_not_opened_again(cast: Cast) -> None:
    with pytest.raises(NotNow):
        reopen_step(cast.hana, step_id=amaras(cast, WARD).id, reason="To be sure")


def test_a_revision_that_someone_else_changed_meanwhile_is_refused(cast: Cast) -> None:
    step = amaras(cast, WARD)
    set_waiting(cast.hana, step_id=step.id, waiting_on="ward")
    with pytest.raises(Stale):
        submit_step(cast.helen, step_id=step.id, note="Ward 7", revision=step.revision)
    assert submit_step(cast.helen, step_id=step.id, note="Ward 7", revision=step.revision + 1).state == "done"


def test_what_does_not_apply_cannot_be_submitted(cast: Cast) -> None:
    with pytest.raises(NotNow) as refusal:
        submit_step(cast.helen, step_id=amaras(cast, "arrival-and-induction/registration-verified").id, on=LAST_WEEK)
    assert refusal.value.code == "does_not_apply"
    assert "not nurses, midwives or doctors" in refusal.value.detail


def test_in_a_paused_programme_only_hard_limits_go_on(cast: Cast) -> None:
    Enrolment.objects.filter(recruit=cast.amara_recruit, begun_by="").update(state="paused")
    with pytest.raises(NotNow) as refusal:
        submit_step(cast.helen, step_id=amaras(cast, WARD).id, note="Ward 7")
    assert refusal.value.code == "not_active"
    sitting = amaras(cast, "nurse-osce/osce-first-sitting")
    assert submit_step(cast.helen, step_id=sitting.id, on=LAST_WEEK).state == "done"


def test_a_prerequisite_blocks_the_owner_and_is_named(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.amara)
    with pytest.raises(NotNow) as refusal:
        submit_step(cast.amara, step_id=amaras(cast, ENGLISH).id, on=LAST_WEEK)
    assert refusal.value.code == "blocked"
    assert amaras(cast, ACCOUNT).item.title in refusal.value.detail

    submit_step(cast.amara, step_id=amaras(cast, ACCOUNT).id, on=LAST_WEEK)
    assert submit_step(cast.amara, step_id=amaras(cast, ENGLISH).id, on=LAST_WEEK).state == "done"


def test_hr_records_out_of_order_with_a_reason_that_is_kept(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        submit_step(cast.helen, step_id=amaras(cast, ENGLISH).id, on=LAST_WEEK)
    assert [problem.field for problem in refusal.value.problems] == ["out_of_order_reason"]

    step = submit_step(cast.helen, step_id=amaras(cast, ENGLISH).id, on=LAST_WEEK, out_of_order_reason=SOMEWHAT_EARLY)
    assert StepChange.objects.get(step=step, verb="submit").reason == SOMEWHAT_EARLY


@pytest.mark.parametrize("reason", ["early\0", "x" * 4001])
def test_a_reason_that_cannot_be_stored_is_refused_at_its_field(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        submit_step(cast.helen, step_id=amaras(cast, WARD).id, note="Ward 7", out_of_order_reason=reason)
    assert [problem.field for problem in refusal.value.problems] == ["out_of_order_reason"]


def test_a_prerequisite_that_does_not_apply_counts_as_done(cast: Cast) -> None:
    # immigration guidance is not for people with settled status
    recruit = enrolled(cast, sponsor="none", visa_route="settled")
    submit_step(cast.helen, step_id=step_of(recruit, "pre-arrival/named-contact").id, note="Hana Lewis")
    for key in ("conditions-of-employment", "family-guidance", "money-guidance", "career-options"):
        step = step_of(recruit, f"pre-arrival/{key}")
        Step.objects.filter(pk=step.pk).update(state="done", done_on=LAST_WEEK)
    Step.objects.filter(pk=step_of(recruit, "pre-arrival/repayment-terms").pk).update(applies="no")
    assert submit_step(cast.helen, step_id=step_of(recruit, "pre-arrival/terms-understood").id, on=LAST_WEEK)


# --- commitments ----------------------------------------------------------------------------------------


def test_a_director_submits_the_commitments_that_their_role_leads(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.diana)
    steps = Step.objects.filter(enrolment__of_trust=True).select_related("item")
    led = [step for step in steps if step.item.owner_role == "director"]
    others = [step for step in steps if step.item.owner_role != "director"]
    for step in led:
        given = {"note": "Minuted", "on": LAST_WEEK, "file": pdf()}
        assert submit_step(cast.diana, step_id=step.id, **given).state in ("done", "submitted")
    for step in others:
        with pytest.raises(NotAllowed):
            submit_step(cast.diana, step_id=step.id, note="Minuted", on=LAST_WEEK)
    assert len(led) + len(others) > 1


def test_a_member_who_left_does_nothing_more(cast: Cast) -> None:
    gone = MembershipFactory(roles=["hr"], is_active=False, user=UserFactory())
    with pytest.raises(NotAllowed):
        submit_step(gone, step_id=amaras(cast, WARD).id, note="Ward 7")


def test_a_title_with_any_characters_reaches_history_as_it_is(cast: Cast) -> None:
    version = published_version([{"title": "Read {brackets} & “quotes”"}], trust=cast.northgate)
    enrol(cast.helen, recruit_id=cast.amara_recruit.id, programme_key=version.programme.key)
    step = amaras(cast, version.items.get().path)
    submit_step(cast.helen, step_id=step.id, note="Read")
    assert Event.objects.get(object_id=step.id).detail.data["title"] == "Read {brackets} & “quotes”"
