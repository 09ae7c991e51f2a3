"""Many recruits to measure with: a few are played by the services, the rest are true copies of them."""

from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from pytest_django import DjangoDbBlocker, Settings

from onboarding.access import enter_trust
from onboarding.clock import today_in
from onboarding.demo.scale import fill, scale_plan
from onboarding.demo.trusts import set_the_stage
from onboarding.library.schema import read_library
from onboarding.models import EventDetail, Evidence, Membership, PersonStep, Recruit, Serving, Step, StepChange, Trust
from onboarding.services.installation import mark_installation
from tests import databases

pytestmark = pytest.mark.real_clock
PLAYED, ALL = 5, 18  # so that the copies end in the middle of the originals


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def filled(tables: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A small trust to measure with, in a database of its own, made as owner."""
    with databases.made(tables) as name, django_db_blocker.unblock():
        databases.use(name, databases.OWNER)
        with transaction.atomic():
            mark_installation("demo")
            stage = set_the_stage(scale_plan(1), read_library(), today_in(Trust(time_zone="Europe/London")))
            assert len(list(fill(stage, ALL, PLAYED))) == ALL
        databases.use(django_db_setup)
        yield name


@pytest.fixture
def trust(filled: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Trust]:
    """The trust as the app sees it."""
    with django_db_blocker.unblock():
        databases.use(filled)
        with transaction.atomic():
            found = Trust.objects.get(ods_code="ZX1")
            enter_trust(found.id)
            yield found
            transaction.set_rollback(True)
        databases.use(django_db_setup)


def test_counters_and_the_audit_hold_for_copies_too(trust: Trust) -> None:
    assert "ZX1: 0 differ" in run("recount", "--check")
    run("seal_events")
    assert run("verify_events").endswith("The events hold.\n")


def test_each_copy_has_steps_history_evidence_and_servings_of_its_own(trust: Trust) -> None:
    people = list(Recruit.objects.order_by("made_at", "id"))
    assert len(people) == len({one.contact_email for one in people}) == ALL

    steps = dict(Recruit.objects.annotate(number=Count("person_steps")).values_list("pk", "number"))
    assert min(steps.values()) > 30
    for model, path in ((Step, "enrolment__recruit"), (StepChange, "step__enrolment__recruit"), (Serving, "recruit")):
        counted = dict(model.objects.filter(**{f"{path}__isnull": False}).values_list(path).annotate(Count("id")))
        assert set(counted) == set(steps), model
    assert Evidence.objects.values("step__enrolment__recruit").distinct().count() > PLAYED


def test_a_copy_stands_where_its_original_stands(trust: Trust) -> None:
    def state(recruit: Recruit) -> list[tuple[object, ...]]:
        rows = PersonStep.objects.filter(recruit=recruit).order_by("item__path")
        return list(rows.values_list("item__path", "state", "due_on", "done_on"))

    with_double = Recruit.objects.values("cohort", "ward", "step_total", "step_done", "next_due_on").annotate(
        number=Count("id")
    )
    some = with_double.filter(number__gt=1)[0]
    first, second = Recruit.objects.filter(**{name: some[name] for name in ("cohort", "ward", "next_due_on")})[:2]

    assert first.full_name != second.full_name or first.contact_email != second.contact_email
    assert state(first) == state(second)


def test_an_event_of_a_copy_tells_of_the_copy(trust: Trust) -> None:
    registered = EventDetail.objects.filter(event__action="registered").select_related("event__recruit")

    assert len(registered) == ALL
    assert all(one.data["name"] == one.event.recruit.full_name for one in registered if one.event.recruit)
    told = EventDetail.objects.filter(event__action="step_submit", data__has_key="evidence")
    found = Evidence.objects.in_bulk([one.data["evidence"] for one in told])
    assert all(found[UUID(one.data["evidence"])].step_id == one.event.object_id for one in told.select_related("event"))


def test_every_copy_can_sign_in(trust: Trust) -> None:
    assert Membership.objects.filter(roles=["recruit"]).count() == ALL
    assert Recruit.objects.values("membership__user").distinct().count() == ALL
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM account_emailaddress a JOIN onboarding_user u ON u.email = a.email")
        assert cursor.fetchone()[0] == Membership.objects.count()


@pytest.mark.django_db
def test_a_production_installation_is_never_filled(settings: Settings) -> None:
    settings.INSTALLATION = "production"

    with pytest.raises(CommandError, match="not a demo"):
        run("seed_scale", "--recruits", "10")


@pytest.mark.django_db
@pytest.mark.parametrize("words", [("0", "1"), ("3", "4"), ("250001", "1")])
def test_a_number_that_cannot_be_is_refused_in_words(words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="takes a number"):
        run("seed_scale", "--recruits", words[0], "--trusts", words[1])
