"""A roll-out that the database cannot do, because somebody holds what it needs: tried again for two days, and no longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from onboarding.models import Enrolment, Membership, RollOut
from onboarding.selectors.roll_outs import roll_outs_not_done
from onboarding.services import roll_out_waiting
from onboarding.services.roll_out_worker import IN_TROUBLE, settle_roll_outs
from onboarding.services.roll_outs import do_roll_out, roll_out
from tests import databases
from tests.cast import Cast
from tests.rolling_out import KEY, next_version, usual_next_version
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")

OTHER = "arrival-and-induction"


@pytest.fixture(autouse=True)
def impatient(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One is many; and whoever waits for a lock gives up soon."""
    monkeypatch.setattr(roll_out_waiting, "MOST_IN_A_REQUEST", 0)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    yield
    connection.close()


@contextmanager
def held(database: str, key: str) -> Iterator[None]:
    """Somebody else, on another connection, holds the programme."""
    with psycopg.connect(databases.url_in(database, databases.OWNER)) as other:
        other.execute("SELECT FROM onboarding_programme WHERE key = %s FOR UPDATE", [key])
        yield


def asked(actor: Membership, key: str = KEY) -> RollOut:
    with as_member(actor):
        version = usual_next_version(actor) if key == KEY else next_version(actor, key=key, add=[{"key": "say-hello"}])
        seen = roll_out(actor, version_id=version.pk, choice="not_started").digest
        done = do_roll_out(actor, version_id=version.pk, choice="not_started", seen=seen)
        return RollOut.objects.get(pk=done.roll_out_id)


def now(actor: Membership, row: RollOut) -> tuple[str, str, set[int]]:
    with as_member(actor):
        row.refresh_from_db()
        rows = Enrolment.objects.filter(version__programme=row.version.programme_id, recruit__isnull=False)
        return row.state, row.why_not, set(rows.values_list("version__number", flat=True))


def aged(actor: Membership, row: RollOut, by: timedelta) -> None:
    """The database keeps its own time, so what was asked for is said to have been asked for that long ago."""
    with as_member(actor):
        RollOut.objects.filter(pk=row.pk).update(recorded_at=timezone.now() - by)


def test_it_waits_and_stops_nobody_behind_it_then_it_is_done(
    cast: Cast, own_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    first, behind = asked(cast.helen), asked(cast.helen, OTHER)
    aged(cast.helen, first, timedelta(days=1, hours=23))

    with held(own_database, KEY):
        assert settle_roll_outs(cast.northgate.id) == 1

    assert now(cast.helen, first) == ("waiting", "", {1})
    assert now(cast.helen, behind) == ("done", "", {2})
    assert f"roll-out {first.pk} waits for the database: LockNotAvailable" in caplog.text
    assert settle_roll_outs(cast.northgate.id) == 1
    assert now(cast.helen, first) == ("done", "", {2})


def test_after_two_days_it_is_given_up_and_hr_is_told(cast: Cast, own_database: str) -> None:
    row = asked(cast.helen)
    aged(cast.helen, row, timedelta(days=2, seconds=1))

    with held(own_database, KEY):
        assert settle_roll_outs(cast.northgate.id) == 1
    assert settle_roll_outs(cast.northgate.id) == 0

    assert now(cast.helen, row) == ("refused", IN_TROUBLE, {1})
    with as_member(cast.hana):
        assert roll_outs_not_done(cast.hana, timezone.now()) == [row]
    again = asked_again(cast.hana, row)
    with as_member(cast.hana):
        assert roll_outs_not_done(cast.hana, timezone.now()) == []
    settle_roll_outs(cast.northgate.id)
    assert now(cast.helen, again) == ("done", "", {2})


def asked_again(actor: Membership, row: RollOut) -> RollOut:
    with as_member(actor):
        done = do_roll_out(actor, version_id=row.version_id, choice="not_started")
        return RollOut.objects.get(pk=done.roll_out_id)
