"""Between two people's decision and the erasure somebody may come back, be held, or be in the way of a fault."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import Traveller

from onboarding.models import Erasure, Evidence, Membership, Recruit
from onboarding.selectors.retention import still_past
from onboarding.selectors.timeline import timeline
from onboarding.selectors.trust_health import late_erasures
from onboarding.services import erasing
from onboarding.services.erasing import erase_approved
from onboarding.services.retention import hold_person
from tests.cast import Cast
from tests.factories import MembershipFactory, RecruitFactory, UserFactory
from tests.leaving import KINDS, REST, approved, kept_outside, left, lived

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


class Ends(os.PathLike[str]):
    """A ledger at which the process ends."""

    def __fspath__(self) -> str:
        raise SystemExit


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path, cast: Cast, enter: Callable[[Membership], None]) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.helen)


def test_what_was_approved_stays_where_they_work_here_again_or_left_later(cast: Cast) -> None:
    recruit = lived(cast)
    for change in ({"status": "started"}, {"status": "left"}):
        approved(cast, recruit, ["pastoral"])
        Recruit.objects.filter(pk=recruit.pk).update(**change)
        if change["status"] == "left":
            left(recruit, date(2016, 3, 1))  # past its time still, but not since the day on which two people decided
        assert erase_approved(cast.northgate.pk) == 0
        assert set(Erasure.objects.values_list("state", flat=True)) == {"declined"}
        left(recruit)
    assert recruit.notes.count() == 1
    told = [row["sentence"] for row in timeline(cast.helen, recruit)]
    assert (
        told.count(
            "What was proposed to be erased is not past its time any more, and is kept: "
            "comments and notes, pastoral and health words."
        )
        == 2
    )


def test_what_names_a_person_waits_until_all_else_about_them_has_gone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    recruit = lived(cast)
    approved(cast, recruit)
    Erasure.objects.filter(kind="pastoral").update(state="proposed")
    assert erase_approved(cast.northgate.pk) == len(REST) - 1
    Erasure.objects.filter(kind="pastoral").update(state="approved")
    monkeypatch.setattr(erasing, "AT_ONCE", 1)
    assert erase_approved(cast.northgate.pk) == 1
    kinds = ["pastoral"] + [kind for kind in REST if kind != "pastoral"]
    clock.shift(LATER)
    while erase_approved(cast.northgate.pk):
        done = Erasure.objects.filter(state="erased").exclude(kind__in=kinds).values_list("kind", flat=True)
        kinds += sorted(done)
    assert kinds[-2:] == ["audit", "staff-record"] and len(kinds) == len(KINDS)


def test_who_is_held_stops_nobody_behind_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 1)
    for recruit in (cast.amara_recruit, cast.bilal_recruit):
        approved(cast, left(recruit), ["messages"])
    hold_person(cast.helen, person_id=cast.amara_recruit.pk, reason="Tribunal")
    assert erase_approved(cast.northgate.pk) == 1


def test_a_fault_with_one_stops_no_other(cast: Cast, caplog: pytest.LogCaptureFixture, clock: Traveller) -> None:
    """As where a folder that is not empty stands in the place of a file, which cannot be thrown away."""
    recruit = lived(cast)
    path = broken(recruit)
    approved(cast, recruit)
    approved(cast, left(cast.amara_recruit))

    assert erase_approved(cast.northgate.pk) == len(KINDS) + len(REST) - 1

    assert len([line for line in caplog.messages if line.endswith(" was given up: OSError")]) == 2
    kept = Erasure.objects.filter(state="approved")
    assert {one.recruit_id for one in kept} == {recruit.pk}
    assert set(kept.values_list("kind", flat=True)) == {"training", "audit", "staff-record"}
    (path / "more").rmdir()
    assert erase_approved(cast.northgate.pk) == 0
    clock.shift(LATER)
    assert erase_approved(cast.northgate.pk) == 3


def broken(recruit: Recruit) -> Path:
    """Their file is a folder by now, which cannot be thrown away."""
    path = Path(default_storage.path(Evidence.objects.get(step__enrolment__recruit=recruit).file.name))
    path.unlink()
    (path / "more").mkdir(parents=True)
    return path


def test_what_fails_waits_longer_each_time_and_holds_up_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 1)
    recruit = lived(cast)
    broken(recruit)
    approved(cast, recruit, ["training"])
    assert erase_approved(cast.northgate.pk) == 0
    approved(cast, left(cast.amara_recruit), ["messages", "training"])
    clock.shift(LATER)  # by now what failed is due again, and as many others as go at once are before it
    assert [erase_approved(cast.northgate.pk) for _ in range(3)] == [1, 1, 0]

    row, waits = Erasure.objects.get(state="approved"), []
    for minutes in (61, 61, 61):
        waits.append(round((row.next_try_at - timezone.now()).total_seconds() / 60))
        clock.shift(timedelta(minutes=minutes))
        assert erase_approved(cast.northgate.pk) == 0
        row.refresh_from_db()
    assert waits == [5, 60, 60]
    assert late_erasures(cast.helen) == 1


def test_one_that_ends_its_worker_is_behind_the_others_and_alone_the_next_time(
    cast: Cast, clock: Traveller, settings: Any
) -> None:
    """As where the machine goes down: no error is caught, and nothing of that transaction is kept."""
    first, second = (approved(cast, left(one), ["messages"]) for one in (cast.amara_recruit, cast.bilal_recruit))
    ledger, settings.ERASURE_LEDGER = settings.ERASURE_LEDGER, Ends()
    with pytest.raises(SystemExit):
        erase_approved(cast.northgate.pk)
    settings.ERASURE_LEDGER = ledger
    assert not Erasure.objects.filter(next_try_at=None).exists() and erase_approved(cast.northgate.pk) == 0
    clock.shift(LATER)
    assert erase_approved(cast.northgate.pk) == len(first) + len(second)


def test_the_second_of_two_trusts_closes_the_account(cast: Cast, enter: Callable[[Membership], None]) -> None:
    user = UserFactory()
    trusts = {cast.northgate: cast.helen, cast.southmoor: cast.omar}
    for trust, officer in trusts.items():
        enter(officer)
        member = MembershipFactory(trust=trust, user=user, roles=["recruit"])
        recruit = left(RecruitFactory(trust=trust, membership=member))
        for (_, kind), on in still_past(trust, [recruit.pk], under_way=()).items():
            Erasure.objects.create(trust=trust, recruit=recruit, kind=kind, due_on=on, state="approved")
    with CaptureQueriesContext(connection) as queries:
        for trust in trusts:
            assert erase_approved(trust.pk) == len(KINDS)
            user.refresh_from_db()
            assert user.is_active == (trust == cast.northgate)
    # Two at the same moment do not leave it to each other: the second waits for the first before it asks.
    assert sum("onboarding_user" in one["sql"] and one["sql"].endswith("FOR UPDATE") for one in queries) == 2
