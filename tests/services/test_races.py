"""Two people at the same moment: threads that really commit, and moments that are made to meet."""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from onboarding.errors import DomainError, Invalid, NotAllowed, NotNow
from onboarding.models import (
    Enrolment,
    Event,
    Evidence,
    Membership,
    Recruit,
    ReportFile,
    SealedLine,
    Site,
    Step,
    StepChange,
    Ward,
)
from onboarding.services.comments import comment_on_step
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.milestones import record_milestone
from onboarding.services.notes import add_note
from onboarding.services.places import add_site, add_ward, change_place
from onboarding.services.programme_files import import_programme
from onboarding.services.programmes import new_programme
from onboarding.services.recruits import change_recruit
from onboarding.services.report_files import ask_for_file
from onboarding.services.seals import seal_events, verify_events
from onboarding.services.sponsor_desk import keep_allocation
from onboarding.services.steps import accept_step, submit_step
from tests.cast import Cast
from tests.journeys import enrolled, pdf, person_step, registered, step_of, submitted_anew
from tests.library.test_programme_files import small
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")

WARD_CONFIRMED = "pre-arrival/ward-confirmed"
ASSIGN_COS = "pre-arrival/assign-cos"
POLICE_CERTIFICATE = "pre-arrival/police-certificate"
WELCOME_PACK = "pre-arrival/welcome-pack"
SECONDS = 20


class Other(threading.Thread):
    """Someone else, in a transaction of their own: what came of it, or why it was refused."""

    def __init__(self, viewer: Membership, what: Callable[[], Any], starting: threading.Barrier | None = None) -> None:
        super().__init__(daemon=True)
        self.viewer, self.what, self.starting = viewer, what, starting
        self.outcome: Any = None

    def run(self) -> None:
        try:
            with as_member(self.viewer):
                if self.starting:
                    self.starting.wait(SECONDS)
                self.outcome = self.what()
        except Exception as error:  # whatever it is, the test compares it
            self.outcome = error
        finally:
            connection.close()


def at_once(*calls: tuple[Membership, Callable[[], Any]]) -> list[Any]:
    """Start them together and wait for all."""
    barrier = threading.Barrier(len(calls))
    others = [Other(viewer, what, barrier) for viewer, what in calls]
    for other in others:
        other.start()
    for other in others:
        other.join(SECONDS)
    return [other.outcome for other in others]


def meet(other: Other) -> Other:
    """Start someone who will have to wait for what this transaction holds, and return once they wait."""
    other.start()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and other.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return other
        time.sleep(0.01)
    raise AssertionError(f"they did not wait: {other.outcome!r}")


def test_a_step_submitted_twice_at_once_is_submitted_once(cast: Cast) -> None:
    with as_member(cast.helen):
        step = step_of(cast.amara_recruit, WARD_CONFIRMED)
    outcomes = at_once(
        (cast.helen, lambda: submit_step(cast.helen, step_id=step.id, note="Ward 7, by Helen")),
        (cast.hana, lambda: submit_step(cast.hana, step_id=step.id, note="Ward 7, by Hana")),
    )
    assert sorted((type(outcome) for outcome in outcomes), key=str) == sorted([NotNow, Step], key=str)
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).state == "done"
        assert StepChange.objects.filter(step=step, verb="submit").count() == 1
        assert Event.objects.filter(object_id=step.id, action="step_submit").count() == 1
        assert Evidence.objects.filter(step=step).count() == 1
        assert wrong_counters(cast.northgate.id) == 0


def test_two_people_enrolled_at_once_share_the_enrolments_of_their_ward_manager_and_cohort(cast: Cast) -> None:
    with as_member(cast.helen):
        Enrolment.objects.filter(recruit=None, of_trust=False).update(state="ended")
        first, second = registered(cast), registered(cast, full_name="Esi Boateng")
    outcomes = at_once(
        (cast.helen, lambda: enrol_in_usual_bundle(cast.helen, recruit_id=first.id)),
        (cast.hana, lambda: enrol_in_usual_bundle(cast.hana, recruit_id=second.id)),
    )
    assert [len(outcome) for outcome in outcomes] == [4, 4]
    with as_member(cast.helen):
        shared = Enrolment.objects.filter(recruit=None, of_trust=False, state="active")
        places = list(shared.values_list("version", "membership", "ward", "cohort"))
        assert len(places) == len(set(places)) > 0
        steps = Step.objects.filter(enrolment__in=shared)
        assert {step.servings.count() for step in steps} == {2}
        assert not steps.exclude(occurrence=1).exists()
        assert wrong_counters(cast.northgate.id) == 0


def test_nobody_accepts_their_own_submission_by_being_quick(cast: Cast) -> None:
    with as_member(cast.helen):
        said = {"on": date(2026, 2, 27), "out_of_order_reason": "The papers came together"}
        step = submitted_anew(cast.helen, cast.hana, cast.amara_recruit, ASSIGN_COS, **said)
        other = meet(Other(cast.helen, lambda: accept_step(cast.helen, step_id=step.id)))
    other.join(SECONDS)
    assert isinstance(other.outcome, NotAllowed)
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).state == "submitted"


def test_a_date_and_a_step_of_the_same_person_at_once_both_go_through(cast: Cast) -> None:
    amara = cast.amara_recruit
    with as_member(cast.helen):
        step = step_of(amara, WARD_CONFIRMED)
        Recruit.objects.select_for_update().get(pk=amara.pk)  # as recording a date begins
        other = meet(Other(cast.hana, lambda: submit_step(cast.hana, step_id=step.id, note="Ward 7")))
        record_milestone(cast.helen, recruit_id=amara.id, kind="visa_granted", actual_on=date(2026, 2, 4))
    other.join(SECONDS)
    assert isinstance(other.outcome, Step)
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).state == "done"
        assert wrong_counters(cast.northgate.id) == 0


def test_a_date_and_a_shared_step_at_once_both_go_through(cast: Cast) -> None:
    amara = cast.amara_recruit
    with as_member(cast.helen):
        step = step_of(amara, WELCOME_PACK)
        Recruit.objects.select_for_update().get(pk=cast.bilal_recruit.pk)
        other = meet(Other(cast.hana, lambda: submit_step(cast.hana, step_id=step.id, file=pdf())))
        record_milestone(cast.helen, recruit_id=cast.bilal_recruit.id, kind="arrival", planned_on=date(2026, 3, 17))
    other.join(SECONDS)
    assert isinstance(other.outcome, Step)
    with as_member(cast.helen):
        assert {person_step(one, WELCOME_PACK).state for one in (amara, cast.bilal_recruit)} == {"done"}
        assert wrong_counters(cast.northgate.id) == 0


def test_a_date_recorded_while_a_fact_changes_uses_the_new_fact(cast: Cast) -> None:
    amara = cast.amara_recruit
    with as_member(cast.helen):
        change_recruit(cast.helen, recruit_id=amara.id, changes={"visa_route": "settled", "sponsor": "none"})
        later = {"recruit_id": amara.id, "kind": "visa_expiry", "actual_on": date(2029, 3, 1)}
        other = meet(Other(cast.hana, lambda: record_milestone(cast.hana, **later)))
    other.join(SECONDS)
    assert not isinstance(other.outcome, Exception)
    with as_member(cast.helen):
        assert step_of(amara, POLICE_CERTIFICATE).applies == "no"


def test_two_people_whose_dates_move_at_once_leave_a_shared_step_due_for_the_earlier(cast: Cast) -> None:
    moved = {"kind": "arrival", "planned_on": date(2026, 5, 18)}
    with as_member(cast.helen):
        record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, **moved)
        other = meet(Other(cast.hana, lambda: record_milestone(cast.hana, recruit_id=cast.bilal_recruit.id, **moved)))
    other.join(SECONDS)
    assert not isinstance(other.outcome, Exception)
    with as_member(cast.helen):
        assert step_of(cast.amara_recruit, WELCOME_PACK).due_on == date(2026, 4, 20)  # 28 days before 18 May


def test_two_sealers_at_once_seal_each_line_once(cast: Cast) -> None:
    trust_id = cast.northgate.id
    sealed = at_once((cast.helen, lambda: seal_events(trust_id)), (cast.hana, lambda: seal_events(trust_id)))
    with as_member(cast.helen):
        seal_events(trust_id)
        assert 0 in sealed or sum(sealed) == Event.objects.count()
        assert SealedLine.objects.count() == Event.objects.count()
        assert verify_events(trust_id).problems == ()


def test_a_recruit_enrolled_twice_at_once_follows_each_programme_once(cast: Cast) -> None:
    with as_member(cast.helen):
        recruit = registered(cast)
    outcomes = at_once(
        (cast.helen, lambda: enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)),
        (cast.hana, lambda: enrol_in_usual_bundle(cast.hana, recruit_id=recruit.id)),
    )
    assert sorted(len(outcome) for outcome in outcomes) == [0, 4]
    with as_member(cast.helen):
        assert Enrolment.objects.filter(recruit=recruit).count() == 4


def test_a_comment_and_a_note_sent_twice_at_once_are_there_once(cast: Cast) -> None:
    with as_member(cast.helen):
        step = step_of(cast.amara_recruit, WARD_CONFIRMED)
    for write in (
        lambda: comment_on_step(cast.helen, step_id=step.id, words="Ward 7 has room").pk,
        lambda: add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="Rings in the evening").pk,
    ):
        one, other = at_once((cast.helen, write), (cast.helen, write))
        assert one == other and not isinstance(one, Exception)


def test_two_reviewers_at_once_decide_once(cast: Cast) -> None:
    with as_member(cast.helen):
        step = step_of(enrolled(cast), ASSIGN_COS)
        submit_step(cast.helen, step_id=step.id, on=date(2026, 2, 27), out_of_order_reason="The papers came together")
    outcomes = at_once(
        (cast.hana, lambda: accept_step(cast.hana, step_id=step.id)),
        (cast.hana, lambda: accept_step(cast.hana, step_id=step.id)),
    )
    assert sorted((type(outcome) for outcome in outcomes), key=str) == sorted([NotNow, Step], key=str)
    assert any(isinstance(outcome, DomainError) for outcome in outcomes)


def test_a_ward_is_not_added_to_a_site_that_closes_in_this_moment(cast: Cast) -> None:
    with as_member(cast.helen):
        site = add_site(cast.helen, name="Northgate West")
        shut = add_ward(cast.helen, site=site, name="Shut")
        change_place(cast.helen, kind=Ward, place_id=shut.pk, changes={"is_open": False})
    with as_member(cast.helen):
        change_place(cast.helen, kind=Site, place_id=site.pk, changes={"is_open": False})
        late = meet(Other(cast.hana, lambda: add_ward(cast.hana, site=site, name="Ward 20")))
    late.join(SECONDS)
    assert isinstance(late.outcome, Invalid) and late.outcome.problems[0].code == "closed"
    with as_member(cast.helen):
        assert not Ward.objects.filter(site=site, is_open=True).exists()


def test_a_ward_is_not_opened_at_a_site_that_closes_in_this_moment(cast: Cast) -> None:
    with as_member(cast.helen):
        site = add_site(cast.helen, name="Northgate West")
        shut = add_ward(cast.helen, site=site, name="Shut")
        change_place(cast.helen, kind=Ward, place_id=shut.pk, changes={"is_open": False})
    open_it = {"kind": Ward, "place_id": shut.pk, "changes": {"is_open": True}}
    with as_member(cast.helen):
        change_place(cast.helen, kind=Site, place_id=site.pk, changes={"is_open": False})
        late = meet(Other(cast.hana, lambda: change_place(cast.hana, **open_it)))
    late.join(SECONDS)
    assert isinstance(late.outcome, NotNow) and late.outcome.code == "site_closed"


def test_two_clicks_at_once_ask_for_one_file(cast: Cast) -> None:
    def ask() -> ReportFile:
        return ask_for_file(cast.helen, output="pdf")

    first, second = at_once((cast.helen, ask), (cast.helen, ask))
    assert first.pk == second.pk
    with as_member(cast.helen):
        assert ReportFile.objects.count() == 1


def test_two_allocations_added_at_once_never_overlap(cast: Cast) -> None:
    def keep(actor: Membership, day: int) -> Any:
        return keep_allocation(actor, starts_on=date(2026, 4, day), ends_on=date(2027, 4, 5), number=20)

    with as_member(cast.helen):
        keep(cast.helen, 6)
        late = meet(Other(cast.hana, lambda: keep(cast.hana, 5)))
    late.join(SECONDS)
    assert isinstance(late.outcome, Invalid) and late.outcome.problems[0].code == "overlaps"


def test_of_two_programmes_of_one_key_added_at_once_the_second_is_told(cast: Cast) -> None:
    about = {"title": "First weeks", "kind": "induction", "audience": ["all"]}
    with as_member(cast.helen):
        first = new_programme(cast.helen, **about)
        same_key = meet(Other(cast.hana, lambda: new_programme(cast.hana, **about, key="first-weeks")))
        same_title = Other(cast.hana, lambda: new_programme(cast.hana, **about))
        read_in = Other(cast.hana, lambda: import_programme(cast.hana, content=small()))
        for one in (same_title, read_in):
            one.start()
    for one in (same_key, same_title, read_in):
        one.join(SECONDS)
    assert isinstance(same_key.outcome, Invalid) and same_key.outcome.problems[0].code == "taken"
    assert same_title.outcome.programme.key == "first-weeks-2" != first.programme.key
    assert isinstance(read_in.outcome, NotNow) and read_in.outcome.code == "draft_waits"
