"""Two people at the same moment: one is first, the other is told; nothing is half-done or done twice."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection

from onboarding.models import Evidence, Membership, Recruit, Step, StepChange
from onboarding.services.counters import wrong_counters
from tests.api.asking import API, ApiFor, newcomer, step_of
from tests.cast import Cast

AsMember = Callable[[Membership], AbstractContextManager[None]]


def at_once(*asks: Callable[[], Any]) -> list[Any]:
    """Ask all at the same moment, each in a thread of its own."""
    start, answers = threading.Barrier(len(asks)), []

    def run(ask: Callable[[], Any]) -> None:
        start.wait()
        answers.append(ask())
        connection.close()

    threads = [threading.Thread(target=run, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_step_submitted_twice_at_once_is_done_once(
    own_database: str, cast: Cast, api_for: ApiFor, as_member: AsMember
) -> None:
    with as_member(cast.helen):
        step = step_of(newcomer(cast))
    browsers = [api_for(viewer) for viewer in (cast.helen, cast.hana) * 2]

    def ask(browser: Any) -> Callable[[], Any]:
        return lambda: browser.post(f"{API}/steps/{step.pk}/submit/", {"note": "Done"})

    answers = at_once(*(ask(browser) for browser in browsers))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"wrong_state"}
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).revision == 2
        assert Evidence.objects.filter(step=step).count() == 1
        assert StepChange.objects.filter(step=step, verb="submit").count() == 1
        assert wrong_counters(cast.northgate.id) == 0


def test_of_two_who_saw_the_same_person_only_one_changes_it(
    own_database: str, cast: Cast, api_for: ApiFor, as_member: AsMember
) -> None:
    address, seen = f"{API}/recruits/{cast.amara_recruit.id}/", {"If-Match": f'"{cast.amara_recruit.revision}"'}

    def ask(browser: Any, name: str) -> Callable[[], Any]:
        return lambda: browser.patch(address, {"known_as": name}, headers=seen)

    answers = at_once(ask(api_for(cast.helen), "Ama"), ask(api_for(cast.hana), "Mara"))

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (kept,) = (answer.json()["known_as"] for answer in answers if answer.status_code == 200)
    with as_member(cast.helen):
        assert Recruit.objects.get(pk=cast.amara_recruit.pk).known_as == kept
