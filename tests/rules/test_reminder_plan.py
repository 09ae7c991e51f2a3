"""When to remind, and when to try again."""

from datetime import date, timedelta

from onboarding.rules.reminder_plan import Occasion, next_try, occasions, still_worth_sending

DUE = date(2026, 3, 31)


def test_a_target_is_reminded_of_once() -> None:
    assert occasions(DUE, [14, 7, 2], "target") == (Occasion(-14, date(2026, 3, 17)),)


def test_a_hard_limit_is_reminded_of_at_each_of_its_lead_times_earliest_first() -> None:
    assert occasions(DUE, [7, 28, 14], "hard") == (
        Occasion(-28, date(2026, 3, 3)),
        Occasion(-14, date(2026, 3, 17)),
        Occasion(-7, date(2026, 3, 24)),
    )


def test_without_lead_times_nobody_is_reminded() -> None:
    assert occasions(DUE, [], "hard") == ()


def test_a_reminder_on_the_day_itself_has_offset_zero() -> None:
    assert occasions(DUE, [0], "target") == (Occasion(0, DUE),)


def test_a_target_whose_reminder_day_has_gone_by_is_not_reminded_of() -> None:
    assert still_worth_sending(occasions(DUE, [14], "target"), date(2026, 3, 18), "target") == ()


def test_before_a_hard_limit_the_latest_reminder_gone_by_is_sent_today() -> None:
    planned = occasions(DUE, [28, 14, 7], "hard")

    assert still_worth_sending(planned, date(2026, 3, 18), "hard") == (
        Occasion(-14, date(2026, 3, 18)),
        Occasion(-7, date(2026, 3, 24)),
    )


def test_a_hard_limit_with_a_reminder_today_is_not_reminded_of_twice() -> None:
    planned = occasions(DUE, [28, 14, 7], "hard")

    assert still_worth_sending(planned, date(2026, 3, 17), "hard") == planned[1:]


def test_a_plan_that_lies_ahead_is_kept_whole() -> None:
    planned = occasions(DUE, [28, 14, 7], "hard")

    assert still_worth_sending(planned, date(2026, 3, 1), "hard") == planned


def test_tries_grow_apart_and_end_after_the_eighth() -> None:
    waits = [next_try(attempts) for attempts in range(1, 9)]

    minutes = [wait and wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 5, 15, 60, 180, 360, 720, None]
