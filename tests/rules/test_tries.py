"""When to try again."""

from datetime import timedelta

from onboarding.rules.tries import next_try


def test_tries_grow_apart_and_end_after_the_eighth() -> None:
    waits = [next_try(attempts) for attempts in range(1, 9)]

    minutes = [wait and wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 5, 15, 60, 180, 360, 720, None]
