"""What was due before the trust went live, and the health page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from onboarding import access
from onboarding.models import Heartbeat, Message, Recruit, Reminder, Step
from onboarding.services.counters import recount
from onboarding.services.mail_hold import set_mail_held
from onboarding.services.seals import seal_events
from onboarding.services.steps import submit_step
from onboarding.services.sweep import prepare
from tests.cast import LIVE_ON, Cast
from tests.reminding import message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

BEFORE = LIVE_ON - timedelta(days=1)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def inherited(cast: Cast, **item: object) -> Step:
    return step_due(BEFORE, cast.amara_recruit, **{"title": "Long ago", "owner_role": "hr", "evidence": "note"} | item)


def test_the_worklist_has_what_was_due_before_the_trust_went_live(client_for, cast: Cast) -> None:
    step = inherited(cast)
    step_due(LIVE_ON, cast.amara_recruit, title="On the first day")

    page = client_for(cast.helen).get("/inherited/").text

    assert "1 step left" in page and "Long ago" in page and "On the first day" not in page
    assert "before your trust went live on 1 January 2025" in page and "outside the rates" in page
    assert f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/" in page


def test_the_count_falls_when_a_step_is_closed_with_evidence(client_for, cast: Cast) -> None:
    step = inherited(cast)
    inherited(cast, title="Another")
    browser = client_for(cast.helen)
    assert "2 steps left" in browser.get("/inherited/").text
    access.enter(cast.helen)

    submit_step(cast.helen, step_id=step.pk, note="Seen in the old file", on=date(2024, 12, 30))

    assert "1 step left" in browser.get("/inherited/").text


def test_nobody_is_reminded_of_it(cast: Cast) -> None:
    inherited(cast, limit="hard", basis="law", remind_days_before=[7, 1])

    prepare(cast.northgate.id)

    access.enter(cast.helen)
    assert (Reminder.objects.count(), Message.objects.count()) == (0, 0)


def test_an_empty_worklist_says_so(client_for, cast: Cast) -> None:
    assert "Everything from before that day is closed" in client_for(cast.helen).get("/inherited/").text


@pytest.mark.parametrize("count", [3, 40])
def test_the_worklist_costs_the_same_however_long_it_is(client_for, cast: Cast, count_queries, count: int) -> None:
    for number in range(count):
        inherited(cast, title=f"Step {number}")
    browser = client_for(cast.helen)

    browser.get("/help/")
    shared = count_queries(lambda: browser.get("/help/")) - 1  # its own: whom to ask
    # count; the steps; names of the people.
    assert count_queries(lambda: browser.get("/inherited/")) - shared == 3


@pytest.fixture
def counted(cast: Cast, quiet: None) -> None:
    """The counters are right again after everyone was taken out of their programmes."""
    recount(cast.northgate.id)


def beat(**ago: timedelta) -> None:
    for name, age in ago.items():
        Heartbeat.objects.update_or_create(name=name, defaults={"beaten_at": timezone.now() - age})


def test_health_says_that_everything_works(client_for, cast: Cast, counted: None) -> None:
    seal_events(cast.northgate.id)
    prepare(cast.northgate.id)
    beat(sweep=timedelta(seconds=20), worker=timedelta(seconds=40), reconcile=timedelta(minutes=50))

    page = client_for(cast.helen).get("/health/").text

    assert "Everything works." in page
    assert "Last ran 20 seconds ago" in page and "Right, checked on 2 people just now." in page


def test_health_says_what_is_wrong_and_what_to_do(client_for, cast: Cast, counted: None) -> None:
    beat(worker=timedelta(minutes=9))
    message_to(cast.amara, state="dead", attempts=8, last_error="TimeoutError")
    set_mail_held(cast.helen, held=True)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(step_total=999)

    page = client_for(cast.helen).get("/health/").text

    for words in ("Needs help", "Has not run yet", "Last ran 9 minutes ago", "1 message could not be sent",
        "Wrong for 1", "All messages are held since 2 March 2026", "Tell the team"):  # fmt: skip
        assert words in page, words


def test_health_costs_a_fixed_number_of_queries(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/help/")
    shared = count_queries(lambda: browser.get("/help/")) - 1  # its own: whom to ask
    # heartbeats; due and unplanned; whether mail is held, and what is stuck; settings; mail now and today; recruits to check
    # and their counters; last seal and unsealed; files; erasures; rules of law.
    assert count_queries(lambda: browser.get("/health/")) - shared == 14
