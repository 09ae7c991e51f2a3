"""Short surveys: who is asked, what is counted, and that nothing leads from one to the other."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.library.pulses_file import read_pulses
from onboarding.models import Event, Milestone, PulseAnswer, PulseBatch, PulseInvitation, Recruit, TrustSettings
from onboarding.models.choices import RecruitStatus
from onboarding.rules.due_dates import add_months
from onboarding.selectors.pulses import open_pulses
from onboarding.services.pulse_rounds import ask, look_after_pulses, show
from onboarding.services.pulses import answer_pulse, count
from tests.architecture.catalog import rows
from tests.cast import Cast
from tests.pulse_factories import PulseInvitationFactory

pytestmark = pytest.mark.django_db
Commits = Callable[..., Any]
FINE = {one.key: "no" if one.scale == "happened" else "agree" for one in read_pulses().questions}
JANUARY = date(2026, 1, 1)


def started(recruit: Recruit, on: date) -> None:
    Milestone.objects.update_or_create(
        trust_id=recruit.trust_id, recruit=recruit, kind="start_date", occurrence=1, defaults={"actual_on": on}
    )


def numbers() -> dict[tuple[str, str], int]:
    return {(one.question, one.answer): one.number for one in PulseAnswer.objects.all()}


def test_somebody_is_asked_once_when_their_day_has_come(cast: Cast) -> None:
    access.enter(cast.helen)
    today = today_in(cast.northgate)
    started(cast.amara_recruit, today - timedelta(days=15))
    started(cast.bilal_recruit, today - timedelta(days=13))

    look_after_pulses(cast.northgate.pk)
    look_after_pulses(cast.northgate.pk)

    (found,) = PulseInvitation.objects.all()
    assert (found.recruit, found.round) == (cast.amara_recruit, "week-2")
    assert found.open_until - found.asked_on == timedelta(days=21)
    assert Event.objects.get(action="pulse_asked").recruit == cast.amara_recruit


def test_nobody_is_asked_too_late_nor_after_leaving_nor_without_a_way_in(cast: Cast) -> None:
    access.enter(cast.helen)
    today = today_in(cast.northgate)
    started(cast.amara_recruit, today - timedelta(days=14 + 22))
    started(cast.bilal_recruit, today - timedelta(days=14))
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(status=RecruitStatus.LEFT)
    assert ask(cast.northgate, today) == 0
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(status=RecruitStatus.STARTED, membership=None)
    assert ask(cast.northgate, today) == 0


def test_answers_only_raise_numbers(cast: Cast, django_capture_on_commit_callbacks: Commits) -> None:
    access.enter(cast.amara)
    PulseInvitationFactory(recruit=cast.amara_recruit)
    PulseInvitationFactory(recruit=cast.bilal_recruit)

    with django_capture_on_commit_callbacks(execute=True):
        answer_pulse(cast.amara, round="week-6", answers=FINE)
        assert numbers() == {}, "what was said is written in a transaction of its own"
        answer_pulse(cast.bilal, round="week-6", answers=FINE | {"belonging": "neither"})

    assert numbers()["welcome", "agree"] == 2
    assert numbers()["belonging", "agree"] == numbers()["belonging", "neither"] == 1
    assert sorted(PulseInvitation.objects.values_list("used", flat=True)) == [True, True]
    assert not Event.objects.exclude(action="pulse_asked").filter(action__startswith="pulse").exists()


def test_nothing_in_the_tables_leads_from_an_answer_to_a_person(cast: Cast) -> None:
    columns = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
    invitation, answer = (dict(rows(columns, f"onboarding_pulse{name}")) for name in ("invitation", "answer"))

    assert set(invitation) & set(answer) == {"id", "trust_id", "round"}
    assert [name for name, kind in {**invitation, **answer}.items() if "timestamp" in kind] == []
    access.enter(cast.helen)
    count(cast.northgate.pk, "week-6", JANUARY, FINE)
    assert {one.pk.version for one in PulseAnswer.objects.all()} == {4}, "a key in order of making tells the order"


def test_not_even_the_marks_of_transactions_tie_an_answer_to_an_invitation(
    cast: Cast, django_capture_on_commit_callbacks: Commits
) -> None:
    access.enter(cast.helen)
    for recruit in (cast.amara_recruit, cast.bilal_recruit):
        PulseInvitationFactory(recruit=recruit)
    PulseInvitation.objects.update(open_until=today_in(cast.northgate))
    with django_capture_on_commit_callbacks(execute=True):
        answer_pulse(cast.amara, round="week-6", answers=FINE | {"harassment": "yes"})
    with django_capture_on_commit_callbacks(execute=True):
        answer_pulse(cast.bilal, round="week-6", answers=FINE)
    marks = "SELECT count(DISTINCT xmin::text), count(*) FROM onboarding_pulse{}"
    assert [one for one, _ in rows(marks.format("answer"))] == [1], "a rare answer keeps the mark of whoever gave it"

    marks_of_used = marks.format("invitation WHERE used")
    assert rows(marks_of_used) == [(2, 2)]
    look_after_pulses(cast.northgate.pk)

    assert rows(marks_of_used) == [(1, 2)]


def test_an_answer_is_given_once_in_time_and_by_whoever_is_asked(
    cast: Cast, django_capture_on_commit_callbacks: Commits
) -> None:
    access.enter(cast.amara)
    mine = PulseInvitationFactory(recruit=cast.amara_recruit)
    with pytest.raises(NotFound):
        answer_pulse(cast.bilal, round="week-6", answers=FINE)
    with pytest.raises(NotAllowed):
        answer_pulse(cast.helen, round="week-6", answers=FINE)
    for wrong in ({}, FINE | {"belonging": "maybe"}, FINE | {"weather": "agree"}, FINE | {"harassment": "agree"}):
        with pytest.raises(Invalid):
            answer_pulse(cast.amara, round="week-6", answers=wrong)
    with django_capture_on_commit_callbacks(execute=True):
        answer_pulse(cast.amara, round="week-6", answers=FINE)
    with pytest.raises(NotNow):
        answer_pulse(cast.amara, round="week-6", answers=FINE)
    PulseInvitation.objects.filter(pk=mine.pk).update(used=False, open_until=mine.asked_on)
    with pytest.raises(NotNow):
        answer_pulse(cast.amara, round="week-6", answers=FINE)
    assert list(open_pulses(cast.amara)) == []


def asked_and_answered(cast: Cast, month: date, people: int, answers: dict[str, str]) -> None:
    for _ in range(people):
        until = month + timedelta(days=21)
        PulseInvitationFactory(asked_on=month, open_until=until, used=True, recruit__trust=cast.northgate)
        count(cast.northgate.pk, "week-6", month, answers)


def test_enough_people_are_shown_together_once_and_their_answers_let_go(cast: Cast) -> None:
    access.enter(cast.helen)
    asked_and_answered(cast, JANUARY, 6, FINE)
    assert show(cast.northgate, date(2026, 2, 28)) == 0, "too few, and the month that follows may bring more"
    asked_and_answered(cast, add_months(JANUARY, 1), 5, FINE | {"belonging": "disagree", "harassment": "yes"})

    assert show(cast.northgate, date(2026, 4, 1)) == 1
    assert show(cast.northgate, date(2026, 4, 1)) == 0

    batch = PulseBatch.objects.get()
    assert (batch.first_month, batch.last_month, batch.asked, batch.answered) == (JANUARY, date(2026, 2, 1), 11, 11)
    assert batch.said["belonging"] == [6, 6]
    assert batch.said["harassment"] == [5, 5]
    assert batch.said["welcome"] == [9, 11], "where all say the same, each of them is known to"
    assert numbers() == {}


def test_what_an_erased_person_said_is_shown_with_the_rest(cast: Cast) -> None:
    access.enter(cast.helen)
    asked_and_answered(cast, JANUARY, 11, FINE)
    PulseInvitation.objects.all().delete()

    assert show(cast.northgate, date(2026, 3, 1)) == 1

    batch = PulseBatch.objects.get()
    assert (batch.first_month, batch.asked, batch.answered) == (JANUARY, 11, 11)
    assert numbers() == {}


def test_another_limit_later_cuts_nothing_out_of_what_was_shown(cast: Cast) -> None:
    access.enter(cast.helen)
    asked_and_answered(cast, JANUARY, 7, FINE)
    asked_and_answered(cast, add_months(JANUARY, 1), 5, FINE)
    assert show(cast.northgate, date(2026, 4, 1)) == 1

    TrustSettings.objects.update_or_create(trust=cast.northgate, defaults={"group_limit": 5})

    assert show(cast.northgate, date(2026, 4, 1)) == 0
    assert PulseBatch.objects.count() == 1


def test_keys_of_one_answer_are_not_the_marks_of_another(cast: Cast) -> None:
    access.enter(cast.helen)
    count(cast.northgate.pk, "week-6", JANUARY, FINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT id), count(*) FROM onboarding_pulseanswer")
        different, all_of_them = cursor.fetchone() or (0, 0)
    assert different == all_of_them > len(FINE)
