"""Two at the same moment: the rule of empty roles looks at a step while somebody does it, or gives it to a colleague."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection

from onboarding.models import Membership, Step
from onboarding.services.delegations import delegate_step
from onboarding.services.fallbacks import settle_fallbacks
from onboarding.services.steps import submit_step
from tests import databases
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import quiet_northgate
from tests.services.test_fallbacks import owned_by, without
from tests.services.test_races import SECONDS, Other, meet
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")

# The statement has looked and stops at the first step that it gives, until the test lets it go on.
STOP = """
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;
CREATE TRIGGER stop_here BEFORE UPDATE ON onboarding_step FOR EACH ROW
  WHEN (NEW.delegate_by_rule AND NOT OLD.delegate_by_rule) EXECUTE FUNCTION stop_here();
"""


@pytest.fixture
def gate(own_database: str) -> Iterator[psycopg.Connection[Any]]:
    """As long as this connection lasts the rule stops in mid-statement."""
    with psycopg.connect(databases.url_in(own_database, databases.OWNER), autocommit=True) as owner:
        owner.execute(STOP)
        owner.execute("SELECT pg_advisory_lock(4711)")
        yield owner


def settle_step_by_step(cast: Cast) -> None:
    """One step after the other is locked and given, as where there are too many to be hashed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_sort = off")
    settle_fallbacks(cast.northgate, TODAY)


def still_free(steps: list[Step]) -> Step:
    """The one that the statement has seen and not come to yet."""
    rows = Step.objects.filter(pk__in=[one.pk for one in steps]).select_for_update(skip_locked=True)
    [free] = rows
    return free


def submitted(cast: Cast, step: Step) -> None:
    submit_step(cast.hana, step_id=step.pk, note="Shown round.")


def given(cast: Cast, step: Step) -> None:
    delegate_step(cast.hana, step_id=step.pk, to=cast.ben.pk, reason="Knows her")


@pytest.mark.parametrize(("what", "whose"), [(submitted, None), (given, "Ben Carter")])
def test_what_was_done_or_given_after_the_rule_had_looked_stays_so(
    cast: Cast, gate: psycopg.Connection[Any], what: Callable[[Cast, Step], None], whose: str | None
) -> None:
    viewer: Membership = cast.helen
    with as_member(viewer):
        quiet_northgate(cast)
        grace = without(cast, "line_manager")
        steps = [owned_by("line_manager", grace) for _ in range(2)]
    rule = Other(viewer, partial(settle_step_by_step, cast))
    meet(rule)
    with as_member(viewer):
        taken = still_free(steps)
        what(cast, taken)

    gate.close()
    rule.join(SECONDS)

    assert rule.outcome is None
    with as_member(viewer):
        taken.refresh_from_db()
        [other] = Step.objects.filter(pk__in=[one.pk for one in steps]).exclude(pk=taken.pk)
        assert (taken.delegate and taken.delegate.full_name, taken.delegate_by_rule) == (whose, False)
        assert taken.state == ("done" if what is submitted else "to_do")
        assert (other.delegate, other.delegate_by_rule) == (cast.helen, True)
