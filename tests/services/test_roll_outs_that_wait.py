"""A roll-out for many people waits in its row for the worker, which does it as seen, for everybody or for nobody."""

from collections.abc import Callable

import pytest

from onboarding.errors import NotNow
from onboarding.models import Enrolment, Event, Membership, ProgrammeVersion, RollOut, RollOutPerson
from onboarding.services import roll_out_waiting
from onboarding.services.comments import comment_on_step
from onboarding.services.events import record
from onboarding.services.milestones import record_milestone
from onboarding.services.roll_out_undo import undo_roll_out
from onboarding.services.roll_out_worker import OUR_FAULT, settle_roll_outs
from onboarding.services.roll_outs import do_roll_out, roll_out
from tests.cast import Cast
from tests.factories import TODAY
from tests.journeys import step_of
from tests.rolling_out import CHANGED, KEY, usual_next_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_are_many(cast: Cast, enter: Callable[[Membership], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_out_waiting, "MOST_IN_A_REQUEST", 1)
    enter(cast.helen)


def asked(cast: Cast, version: ProgrammeVersion) -> RollOut:
    seen = roll_out(cast.helen, version_id=version.pk, choice="not_started").digest
    done = do_roll_out(cast.helen, version_id=version.pk, choice="not_started", seen=seen)
    assert done.waits
    return RollOut.objects.get(pk=done.roll_out_id)


def numbers() -> set[int]:
    rows = Enrolment.objects.filter(version__programme__key=KEY, recruit__isnull=False)
    return set(rows.values_list("version__number", flat=True))


def test_it_is_asked_for_and_nothing_is_done_yet(cast: Cast) -> None:
    row = asked(cast, usual_next_version(cast.helen))
    assert (row.state, row.actor, numbers()) == ("waiting", cast.helen, {1})
    assert Event.objects.get(action="version_roll_out_asked").actor == cast.helen
    with pytest.raises(NotNow, match="being done"):
        undo_roll_out(cast.helen, roll_out_id=row.pk)


def test_the_worker_does_just_what_was_seen_once(cast: Cast, enter: Callable[[Membership], None]) -> None:
    row = asked(cast, usual_next_version(cast.helen))

    assert settle_roll_outs(cast.northgate.id) == 1
    assert settle_roll_outs(cast.northgate.id) == 0

    enter(cast.helen)
    row.refresh_from_db()
    assert (row.state, row.why_not, numbers()) == ("done", "", {2})
    assert row.settled_at and row.lines.count() == row.people > 1
    assert Event.objects.get(action="version_rolled_out").actor == cast.helen


def test_what_changed_meanwhile_is_done_for_nobody_and_says_so(cast: Cast, enter: Callable[[Membership], None]) -> None:
    row = asked(cast, usual_next_version(cast.helen))
    record_milestone(cast.hana, recruit_id=cast.amara_recruit.pk, kind="arrival", planned_on=TODAY.replace(day=30))

    settle_roll_outs(cast.northgate.id)

    enter(cast.helen)
    row.refresh_from_db()
    assert (row.state, numbers()) == ("refused", {1})
    assert row.why_not == "Something changed since you looked, so nothing was done. Look again."
    assert Event.objects.filter(action="version_roll_out_refused").count() == 1


def test_whoever_may_not_any_more_gets_nothing_done(cast: Cast, enter: Callable[[Membership], None]) -> None:
    row = asked(cast, usual_next_version(cast.helen))
    Membership.objects.filter(pk=cast.helen.pk).update(roles=["buddy"])
    settle_roll_outs(cast.northgate.id)
    enter(cast.hana)
    row.refresh_from_db()
    assert row.state == "refused" and row.why_not


def test_one_at_a_time_for_a_programme(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    asked(cast, version)
    with pytest.raises(NotNow, match="Wait until that is done"):
        do_roll_out(cast.helen, version_id=version.pk, choice="not_started")


def test_taking_it_back_waits_as_well(cast: Cast, enter: Callable[[Membership], None]) -> None:
    row = asked(cast, usual_next_version(cast.helen))
    settle_roll_outs(cast.northgate.id)
    enter(cast.helen)

    assert undo_roll_out(cast.hana, roll_out_id=row.pk).state == "undoing"
    assert numbers() == {2}
    settle_roll_outs(cast.northgate.id)

    enter(cast.helen)
    row.refresh_from_db()
    assert (row.state, row.undone_on, row.undone_by, numbers()) == ("done", TODAY, cast.hana, {1})


def test_why_it_was_not_taken_back_is_stored_without_the_name(cast: Cast, enter: Callable[[Membership], None]) -> None:
    row = asked(cast, usual_next_version(cast.helen))
    settle_roll_outs(cast.northgate.id)
    enter(cast.helen)
    undo_roll_out(cast.helen, roll_out_id=row.pk)
    line = row.lines.filter(enrolment__recruit=cast.amara_recruit).get()
    record(cast.helen, "enrolled", line.enrolment, effective_on=TODAY, recruit=cast.amara_recruit)

    settle_roll_outs(cast.northgate.id)

    enter(cast.helen)
    row.refresh_from_db()
    why = "Something was done since with the programme of somebody, so this cannot be undone."
    assert (row.state, row.why_not) == ("done", why)


@pytest.mark.parametrize(("after", "number"), [(False, 1), (True, 2)])
def test_only_what_was_said_after_it_was_done_keeps_it_from_being_taken_back(
    cast: Cast, enter: Callable[[Membership], None], after: bool, number: int
) -> None:
    row, step = asked(cast, usual_next_version(cast.helen)), step_of(cast.amara_recruit, CHANGED)
    if not after:
        comment_on_step(cast.hana, step_id=step.pk, words="Called twice")
    settle_roll_outs(cast.northgate.id)
    enter(cast.hana)
    if after:
        comment_on_step(cast.hana, step_id=step.pk, words="Called twice")
    undo_roll_out(cast.hana, roll_out_id=row.pk)

    settle_roll_outs(cast.northgate.id)

    enter(cast.helen)
    row.refresh_from_db()
    assert (bool(row.why_not), numbers()) == (after, {number})


def test_a_fault_of_ours_is_told_and_stops_nobody_behind_it(cast: Cast, enter: Callable[[Membership], None]) -> None:
    """As where a person stands in its lines already, which the database refuses to hold twice."""
    broken = asked(cast, usual_next_version(cast.helen))
    follower = Enrolment.objects.get(version__programme__key=KEY, recruit=cast.amara_recruit)
    line = RollOutPerson.objects.create(
        trust=cast.northgate, roll_out=broken, enrolment=follower, was_version=follower.version
    )

    assert settle_roll_outs(cast.northgate.id) == 1
    assert settle_roll_outs(cast.northgate.id) == 0

    enter(cast.helen)
    broken.refresh_from_db()
    assert (broken.state, broken.why_not, numbers()) == ("refused", OUR_FAULT, {1})
    assert list(broken.lines.all()) == [line]
    again = asked(cast, broken.version)
    assert settle_roll_outs(cast.northgate.id) == 1
    enter(cast.helen)
    again.refresh_from_db()
    assert (again.state, numbers()) == ("done", {2})
