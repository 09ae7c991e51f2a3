"""Registers: many steps at once are judged and recorded like one at a time."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Event, Evidence, Membership, Recruit, Step, StepChange
from onboarding.services.counters import wrong_counters
from onboarding.services.register_lines import Line
from onboarding.services.registers import accept_many, submit_many
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CONTACT, MONEY = "pre-arrival/named-contact", "pre-arrival/money-guidance"
GMC = "doctor-img/gmc-verified"
ON = date(2026, 2, 20)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def step(recruit: Recruit, path: str) -> Step:
    return Step.objects.get(enrolment__recruit=recruit, item__path=path)


def line(recruit: Recruit, path: str, on: date = ON, note: str = "Done together.") -> Line:
    return Line(step(recruit, path).id, on, note)


def test_every_line_is_done_on_its_own_day_with_evidence_history_and_event(cast: Cast) -> None:
    lines = [line(cast.amara_recruit, CONTACT), line(cast.bilal_recruit, CONTACT, date(2026, 2, 21))]

    submit_many(cast.helen, lines=lines)

    for recruit, on in ((cast.amara_recruit, ON), (cast.bilal_recruit, date(2026, 2, 21))):
        done = step(recruit, CONTACT)
        assert (done.state, done.done_on, done.submitted_by, done.revision) == ("done", on, cast.helen, 2)
        assert Evidence.objects.get(step=done).note == "Done together."
        assert StepChange.objects.filter(step=done, verb="submit", effective_on=on, state="done").count() == 1
        assert Event.objects.get(object_id=done.id, action="step_submit").effective_on == on
    assert wrong_counters(cast.northgate.id) == 0


def test_a_line_may_rest_on_an_earlier_line(cast: Cast) -> None:
    submit_many(cast.helen, lines=[line(cast.amara_recruit, CONTACT), line(cast.amara_recruit, MONEY)])

    assert step(cast.amara_recruit, MONEY).state == "done"


def test_a_line_before_what_it_waits_for_stops_the_whole_register(cast: Cast) -> None:
    lines = [line(cast.bilal_recruit, CONTACT), line(cast.amara_recruit, MONEY), line(cast.amara_recruit, CONTACT)]

    with pytest.raises(NotNow) as refusal:
        submit_many(cast.helen, lines=lines)

    assert refusal.value.code == "blocked"
    assert step(cast.bilal_recruit, CONTACT).state == "to_do"


def test_a_submitted_line_that_a_second_person_reviews_is_not_yet_done_for_those_that_wait(cast: Cast) -> None:
    identity = line(cast.bilal_recruit, "doctor-img/gmc-identity")
    officer = line(cast.bilal_recruit, "doctor-img/responsible-officer")

    with pytest.raises(NotNow):
        submit_many(cast.helen, lines=[identity, line(cast.bilal_recruit, GMC), officer])


def test_a_second_officer_accepts_many_from_the_days_they_were_submitted_for(cast: Cast) -> None:
    submit_many(cast.helen, lines=[line(cast.bilal_recruit, "doctor-img/gmc-identity"), line(cast.bilal_recruit, GMC)])
    waiting = step(cast.bilal_recruit, GMC)
    assert (waiting.state, waiting.done_on) == ("submitted", None)

    with pytest.raises(NotAllowed):
        accept_many(cast.helen, step_ids=[waiting.id])
    accept_many(cast.hana, step_ids=[waiting.id])

    accepted = step(cast.bilal_recruit, GMC)
    assert (accepted.state, accepted.done_on, accepted.reviewed_by) == ("done", ON, cast.hana)
    assert wrong_counters(cast.northgate.id) == 0


@pytest.mark.parametrize(("on", "note"), [(date(2026, 3, 3), "Tomorrow."), (date(1, 1, 1), "Long ago."), (ON, " ")])
def test_a_line_without_its_evidence_or_with_an_impossible_day_is_refused(cast: Cast, on: date, note: str) -> None:
    with pytest.raises(Invalid):
        submit_many(cast.helen, lines=[line(cast.amara_recruit, CONTACT, on, note)])


def test_a_recruit_cannot_fill_a_register_for_others(cast: Cast, enter: Callable[[Membership], None]) -> None:
    lines = [line(cast.bilal_recruit, CONTACT)]
    enter(cast.amara)

    with pytest.raises(NotFound):
        submit_many(cast.amara, lines=lines)


def test_more_lines_cost_no_more_statements(cast: Cast) -> None:
    def statements(recruit: Recruit, paths: list[str]) -> int:
        lines = [line(recruit, path) for path in paths]
        with CaptureQueriesContext(connection) as queries:
            submit_many(cast.helen, lines=lines)
        return len(queries)

    few = statements(cast.amara_recruit, [CONTACT, MONEY])
    many = statements(cast.bilal_recruit, [CONTACT, MONEY, "pre-arrival/family-guidance", "pre-arrival/career-options"])

    assert many == few
