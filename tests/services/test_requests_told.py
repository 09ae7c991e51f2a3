"""HR is written to about who asked for a correction or an erasure, until they are answered; who asked, once they are."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pytest_django import Settings

from onboarding import access
from onboarding.models import CorrectionRequest, Membership, Message
from onboarding.services.corrections import answer_correction, ask_correction
from onboarding.services.erasure_requests import record_erasure_request
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
SAID = "People wait for an answer"


def asked(member: Membership) -> CorrectionRequest:
    access.enter(member)
    return ask_correction(member, wrong="My name lacks its accent.", right="Amára")


def told_on(cast: Cast, clock: time_machine.Traveller, day: date, hour: int = 9) -> set[Membership]:
    """Who of Northgate's HR is written to when its sweep of this day runs, twice."""
    clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/London")))
    access.enter(cast.helen)
    before = set(Message.objects.filter(kind="requests").values_list("pk", flat=True))
    prepare(cast.northgate.pk)
    prepare(cast.northgate.pk)
    made = Message.objects.filter(kind="requests").exclude(pk__in=before).select_related("recipient")
    assert {one.local_day for one in made} <= {day}
    return {one.member for one in made}


def sent(cast: Cast, subject: str) -> list[Letter]:
    """What leaves now under this subject."""
    letters: list[Letter] = []

    def carry(letter: Letter) -> Outcome:
        letters.append(letter)
        return Outcome("sent")

    Message.objects.filter(state="pending").update(next_at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")))
    send_waiting(cast.northgate.pk, carry, seconds=30)
    access.enter(cast.helen)
    return [letter for letter in letters if letter.subject == subject]


def test_hr_hears_of_a_request_the_next_working_day_and_once(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.amara)

    assert told_on(cast, clock, MONDAY, 12) == set()
    assert told_on(cast, clock, MONDAY + timedelta(1)) == {cast.helen, cast.hana}
    to_helen, to_hana = sorted(sent(cast, SAID), key=lambda letter: letter.to, reverse=True)
    assert (to_helen.to, to_hana.to) == (cast.helen.user.email, cast.hana.user.email)
    assert "1 request for a correction: the first answer is due by 2 April 2026" in to_helen.body
    assert "One month from the day they asked (UK GDPR, Article 12(3)). To be confirmed" in to_helen.body
    assert "Amara" not in to_helen.body + to_helen.html and "erased" not in to_helen.body
    assert told_on(cast, clock, MONDAY + timedelta(2)) == set()


def test_what_is_asked_on_the_day_of_the_letter_is_told_the_day_after(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    asked(cast.amara)
    assert told_on(cast, clock, MONDAY + timedelta(1))
    sent(cast, SAID)
    asked(cast.liam)

    assert told_on(cast, clock, MONDAY + timedelta(2)) == {cast.helen, cast.hana}
    assert "2 requests for a correction" in sent(cast, SAID)[0].body
    assert told_on(cast, clock, MONDAY + timedelta(3)) == set()


def test_while_a_letter_has_not_left_there_is_no_second(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.amara)
    assert told_on(cast, clock, MONDAY + timedelta(1))
    asked(cast.liam)

    assert told_on(cast, clock, MONDAY + timedelta(2)) == set()


def test_nobody_is_told_of_their_own_and_none_on_a_day_off(
    cast: Cast, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.MAIL_ANY_DAY = False
    clock.move_to(datetime(2026, 3, 6, 12, tzinfo=ZoneInfo("Europe/London")))
    asked(cast.helen)

    assert told_on(cast, clock, date(2026, 3, 7)) == set()
    assert told_on(cast, clock, date(2026, 3, 9)) == {cast.hana}


def test_from_a_week_before_the_day_on_they_hear_of_it_every_week(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.amara)
    heard = [day for day in (MONDAY + timedelta(number) for number in range(1, 46)) if told_and_sent(cast, clock, day)]

    # Asked on 2 March, so to be answered by 2 April. 26 March is a week before; Good Friday is 3 April.
    assert heard == [date(2026, 3, 3), date(2026, 3, 26), date(2026, 4, 2), date(2026, 4, 9), date(2026, 4, 16)]


def told_and_sent(cast: Cast, clock: time_machine.Traveller, day: date) -> bool:
    told = told_on(cast, clock, day)
    return bool(told) and len(sent(cast, SAID)) == len(told)


def test_what_was_not_answered_in_time_is_called_late(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.amara)
    told_on(cast, clock, date(2026, 4, 9))

    assert "the first answer was due by 2 April 2026" in sent(cast, SAID)[0].body


def test_requests_to_be_erased_are_told_beside_them(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.liam)
    access.enter(cast.helen)
    record_erasure_request(cast.helen, person_id=cast.amara_recruit.pk, asked_on=date(2026, 2, 27), ground="none-named")
    told_on(cast, clock, MONDAY + timedelta(1))

    body = sent(cast, SAID)[0].body
    assert "1 request to be erased: the first answer is due by 27 March 2026" in body
    assert "1 request for a correction: the first answer is due by 2 April 2026" in body


def test_a_letter_of_what_has_been_answered_since_does_not_leave(cast: Cast, clock: time_machine.Traveller) -> None:
    made = asked(cast.amara)
    told_on(cast, clock, MONDAY + timedelta(1))
    answer_correction(cast.helen, correction_id=made.pk, is_corrected=True)

    assert sent(cast, SAID) == []
    assert set(Message.objects.filter(kind="requests").values_list("state", flat=True)) == {"cancelled"}


def test_who_asked_is_written_to_once_it_is_answered(cast: Cast) -> None:
    made = asked(cast.amara)
    access.enter(cast.helen)
    answer_correction(cast.helen, correction_id=made.pk, is_corrected=False, reason="It is so in the passport.")

    (letter,) = sent(cast, "HR has answered what you asked for")
    assert letter.to == cast.amara.user.email
    assert "passport" not in letter.body and "/corrections/" in letter.body


def test_southmoor_hears_of_nothing_of_northgate(cast: Cast, clock: time_machine.Traveller) -> None:
    asked(cast.amara)
    told_on(cast, clock, MONDAY + timedelta(1))
    access.enter(cast.omar)
    prepare(cast.southmoor.pk)

    assert not Message.objects.filter(kind="requests").exists()
