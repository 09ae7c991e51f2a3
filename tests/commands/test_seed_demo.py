"""The demo: whom it brings, in which states, and that it is loaded once or not at all."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from onboarding.access import enter_trust
from onboarding.clock import today_in
from onboarding.demo.people import invent
from onboarding.demo.world import read_characters, read_names, read_trusts
from onboarding.models import Event, Installation, Membership, PlanAction, Recruit, Step, StepChange, Trust
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.steps import submit_step
from tests import databases
from tests.selectors.test_two_clocks import in_scope, the_long_way
from tests.selectors.the_past import Past

TODAY = date(2026, 3, 2)
STAFF = ["helen", "hana", "liam", "priya", "ben", "ed", "olu", "diana", "amara", "bilal"]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(tables: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A small demo in a database of its own, used as owner."""
    with databases.made(tables) as name, django_db_blocker.unblock():
        databases.use(name, databases.OWNER)
        run("seed_demo", "--recruits", "15")
        databases.use(django_db_setup)
        yield name


@pytest.fixture
def northgate(demo: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Trust]:
    """Northgate as the app sees it; what a test does to it is undone."""
    with django_db_blocker.unblock():
        databases.use(demo)
        with transaction.atomic():
            trust = Trust.objects.get(ods_code="ZN1")
            enter_trust(trust.id)
            yield trust
            transaction.set_rollback(True)
        databases.use(django_db_setup)


def step_of(name: str, path: str) -> Step:
    return Step.objects.get(enrolment__recruit__known_as=name, item__path=path)


@pytest.mark.real_clock
def test_everyone_of_the_contract_can_sign_in(northgate: Trust) -> None:
    emails = {f"{name}@northgate.example" for name in STAFF}

    assert emails <= set(Membership.objects.values_list("user__email", flat=True))
    assert EmailAddress.objects.filter(email__in=emails, verified=True).count() == len(emails)
    assert Installation.objects.get().kind == "demo"
    assert Recruit.objects.count() == Recruit.objects.filter(membership__isnull=False).count() == 15


@pytest.mark.real_clock
def test_amara_has_a_must_have_that_is_due_and_that_helen_can_submit(northgate: Trust) -> None:
    helen = Membership.objects.get(user__email="helen@northgate.example")
    room = step_of("Amara", "pre-arrival/accommodation-booked")
    assert room.due_on is not None
    assert room.due_on < today_in(northgate)

    assert submit_step(helen, step_id=room.id, note="A room in the residence.").state == "done"


@pytest.mark.real_clock
def test_the_characters_stand_where_their_stories_say(northgate: Trust) -> None:
    assert step_of("Amara", "arrival-and-induction/right-to-work-check").state == "returned"
    assert step_of("Amara", "pre-arrival/assign-cos").state == "submitted"
    assert step_of("Kwesi", "arrival-and-induction/dbs-check").state == "waived"
    assert step_of("Wanjiru", "nurse-osce/registration-application").waiting_on == "regulator"
    assert Recruit.objects.get(known_as="Thiago").status == "left"


@pytest.mark.real_clock
def test_counters_and_events_hold(demo: str, northgate: Trust) -> None:
    assert "ZN1: 0 differ" in run("recount", "--check")
    assert run("verify_events").endswith("The events hold.\n")
    enter_trust(northgate.id)
    assert Event.objects.filter(effective_on__lt=TODAY).exists()


def test_where_there_is_data_nothing_is_done(as_owner: None) -> None:
    before = Recruit.objects.count()

    assert run("seed_demo") == "There is data here already. Nothing was done.\n"
    assert Recruit.objects.count() == before


@pytest.mark.django_db
def test_a_production_installation_is_never_seeded(settings: Settings) -> None:
    settings.INSTALLATION = "production"

    with pytest.raises(CommandError, match="not a demo"):
        run("seed_demo")


def test_the_same_people_are_invented_each_time() -> None:
    northgate = read_trusts()[0]

    first, second = (list(invent(northgate, read_characters(), read_names(), TODAY, 120)) for _ in range(2))

    assert first == second
    assert len({person.full_name for person in first}) == len({person.slug for person in first}) == 120
    assert Counter(person.cohort for person in first) == {0: 20, 1: 20, 2: 22, 3: 20, 4: 20, 5: 18}
    assert {person.profession for person in first} == set(northgate.professions)


def test_one_cohort_started_before_the_deadline_of_the_plan() -> None:
    people = invent(read_trusts()[0], (), read_names(), TODAY, 120)

    starts = [person.start_on for person in people if person.cohort == 0]

    assert date(2023, 10, 2) <= min(starts) <= max(starts) <= date(2024, 3, 31)


@pytest.mark.parametrize("size", [1, 7, 500])
def test_any_number_of_recruits_can_be_asked_for(size: int) -> None:
    people = list(invent(read_trusts()[0], read_characters(), read_names(), TODAY, size))

    assert len({person.slug for person in people}) == size


@pytest.mark.real_clock
def test_the_deadline_can_be_looked_back_at_and_what_was_entered_late_is_told_apart(northgate: Trust) -> None:
    """Its cohort of fixed dates on 31 March 2024, counted person by person from the histories; then one late entry."""
    helen = Membership.objects.get(user__email="helen@northgate.example")
    deadline, today = date(2024, 3, 31), today_in(northgate)
    past = Past(deadline)
    for action in PlanAction.objects.filter(plan__key="edi-2023"):
        people = [one for one in Recruit.objects.all() if in_scope(one, past)]
        by_hand = the_long_way(action, past, people)
        report = readiness_report(helen, as_of=deadline)
        (found,) = [one for one in report["actions"] if one["key"] == action.key]
        assert {name: found[name] for name in by_hand} == by_hand
        assert report["people_in_scope"] == len(people) > 0

    # A step of that spring, done in time, counts as open for a while; two days from now somebody enters when it was done.
    done = Step.objects.filter(
        item__plan_actions__contains=["5.2"], state="done", due_on__lte=deadline, done_on__lte=deadline
    )
    step = done.filter(enrolment__recruit__isnull=False, item__mandatory=True).order_by("due_on")[0]
    line = {"due_on": step.due_on, "applies": "yes", "trust": northgate, "step": step, "effective_on": deadline}
    before = met_on(helen, deadline)
    StepChange.objects.create(verb="reopen", state="to_do", **line)
    entered = datetime.now(UTC) + timedelta(days=2)
    StepChange.objects.create(verb="submit", state="done", done_on=step.done_on, recorded_at=entered, **line)
    with time_machine.travel(entered + timedelta(days=1)):
        assert met_on(helen, deadline) == before
        assert met_on(helen, deadline, known_at=today) == before - 1, "known until today: not that it was done"


def met_on(viewer: Membership, as_of: date, **asked: date) -> int:
    rows = readiness_report(viewer, as_of=as_of, **asked)["actions"]
    return next(int(one["met"]) for one in rows if one["key"] == "5.2")
