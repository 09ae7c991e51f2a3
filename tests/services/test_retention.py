"""What is past its time is proposed by one officer, held by anybody of HR, and approved by a second one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureHold, Event, Membership, Recruit
from onboarding.selectors.erasure_requests import open_requests
from onboarding.selectors.retention import (
    finished_erasures,
    has_left,
    open_holds,
    past_their_time,
    waiting_erasures,
    what_goes,
)
from onboarding.selectors.timeline import timeline
from onboarding.services.erasing import erase_approved
from onboarding.services.erasure_requests import answer_erasure_request, propose_as_asked, record_erasure_request
from onboarding.services.notes import add_note
from onboarding.services.retention import (
    approve_erasures,
    decline_erasures,
    hold_person,
    lift_hold,
    propose_erasures,
)
from tests.cast import Cast
from tests.journeys import enrolled
from tests.leaving import KINDS, REST, approved, erased, kept_outside, left
from tests.staff_leaving import switched_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    kept_outside(settings, tmp_path)


def past(viewer: Membership) -> set[tuple[str, str]]:
    return {(one.name, one.kind) for one in past_their_time(viewer)[0]}


def test_each_kind_is_past_its_time_on_the_day_after_its_last_one(cast: Cast) -> None:
    left(cast.amara_recruit, date(2024, 3, 2))
    assert past(cast.helen) == {("Amara Santos", kind) for kind in ("sponsorship", "pastoral", "messages")}
    left(cast.amara_recruit, date(2024, 3, 1))
    assert ("Amara Santos", "right-to-work") in past(cast.helen)
    left(cast.amara_recruit, date(2016, 3, 1))
    assert {kind for _, kind in past(cast.helen)} == set(KINDS)


def test_what_names_a_person_goes_no_sooner_than_everything_else(cast: Cast) -> None:
    left(cast.amara_recruit, date(2018, 3, 1))  # eight years: longer than the record, shorter than training
    assert {kind for _, kind in past(cast.helen)} == {"sponsorship", "pastoral", "messages", "right-to-work"}


def test_nobody_who_works_here_is_past_anything(cast: Cast) -> None:
    assert past_their_time(cast.helen) == ([], 0)
    left(cast.amara_recruit)
    cast.amara_recruit.status = "started"
    cast.amara_recruit.save(update_fields=["status"])
    assert past_their_time(cast.helen) == ([], 0)


def test_a_recruit_who_became_a_colleague_is_past_nothing_while_they_work_here_as_that(cast: Cast, clock: Any) -> None:
    gone = left(cast.bilal_recruit)
    Membership.objects.filter(pk=cast.bilal.pk).update(roles=["line_manager"])
    assert past(cast.helen) == set() and not has_left(Recruit.objects.get(pk=gone.pk))

    switched_off(cast.bilal, date(2026, 3, 1))
    assert past(cast.helen) == set() and has_left(Recruit.objects.get(pk=gone.pk))  # its years begin now
    clock.move_to("2046-03-02 09:00")
    assert past(cast.helen) == {("Bilal Ahmed", kind) for kind in KINDS}
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(line_manager=cast.bilal)
    assert past(cast.helen) == set()


def test_the_list_costs_one_query_for_three_people_and_for_thirty(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            past_their_time(cast.helen)
        return len(queries)

    left(cast.amara_recruit)
    assert cost() == 1
    for number in range(5):
        left(enrolled(cast, full_name=f"Grace {number}"))
    assert cost() == 1
    assert past_their_time(cast.helen, limit=3)[1] == 6 * len(KINDS)


def test_one_proposes_and_a_second_one_approves(cast: Cast) -> None:
    left(cast.amara_recruit)
    assert propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "pastoral")]) == 1
    (row,) = waiting_erasures(cast.hana)
    with pytest.raises(NotAllowed):
        approve_erasures(cast.helen, chosen=[row.pk])
    assert approve_erasures(cast.hana, chosen=[row.pk]) == 1
    with pytest.raises(NotNow):
        approve_erasures(cast.hana, chosen=[row.pk])
    assert erase_approved(cast.northgate.pk) == 1
    (done,) = finished_erasures(cast.helen)
    assert (done.kind, done.proposed_by, done.decided_by) == ("pastoral", cast.helen, cast.hana)
    assert ("Amara Santos", "pastoral") not in past(cast.helen)
    told = [row["sentence"] for row in timeline(cast.helen, cast.amara_recruit)][:3]
    assert told == [
        "What was past its time was erased: comments and notes, pastoral and health words.",
        "Hana Lewis approved to erase what is past its time: comments and notes, pastoral and health words.",
        "Helen Moss proposed to erase what is past its time: comments and notes, pastoral and health words.",
    ]


def test_nothing_is_proposed_twice_or_before_its_time(cast: Cast) -> None:
    left(cast.amara_recruit, date(2025, 1, 1))
    wanted = [(cast.amara_recruit.pk, "messages")]
    assert propose_erasures(cast.helen, chosen=wanted) == 1
    for chosen in (wanted, [], [(cast.amara_recruit.pk, "training")], [(cast.bilal_recruit.pk, "messages")]):
        with pytest.raises(Invalid):
            propose_erasures(cast.hana, chosen=chosen)
    assert Erasure.objects.count() == 1


def test_what_is_kept_for_now_or_taken_back_can_be_proposed_again(cast: Cast) -> None:
    left(cast.amara_recruit)
    for who in (cast.hana, cast.helen):
        propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "messages")])
        assert decline_erasures(who, chosen=[one.pk for one in waiting_erasures(who)]) == 1
    assert ("Amara Santos", "messages") in past(cast.helen)
    assert erase_approved(cast.northgate.pk) == 0


def test_what_is_not_past_its_time_any_more_is_not_approved(cast: Cast) -> None:
    left(cast.amara_recruit)
    left(cast.bilal_recruit)
    people = (cast.amara_recruit, cast.bilal_recruit)
    propose_erasures(cast.helen, chosen=[(one.pk, "messages") for one in people])
    cast.amara_recruit.status = "started"
    cast.amara_recruit.save(update_fields=["status"])
    assert approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)]) == 1
    assert dict(Erasure.objects.values_list("recruit", "state")) == {
        cast.amara_recruit.pk: "declined",
        cast.bilal_recruit.pk: "approved",
    }
    assert Event.objects.get(action="erasure_lapsed").recruit == cast.amara_recruit


def test_what_names_a_person_is_not_proposed_or_approved_before_the_rest(cast: Cast) -> None:
    person = left(cast.amara_recruit)
    name = (person.pk, "staff-record")
    with pytest.raises(Invalid) as told:
        propose_erasures(cast.helen, chosen=[name, (person.pk, "messages")])
    assert told.value.problems[0].field == "chosen" and "Amara Santos goes last" in told.value.problems[0].detail
    propose_erasures(cast.helen, chosen=[(person.pk, kind) for kind in REST])
    propose_erasures(cast.helen, chosen=[name])
    rows = {one.kind: one.pk for one in waiting_erasures(cast.hana)}
    with pytest.raises(Invalid, match="goes last"):
        approve_erasures(cast.hana, chosen=[rows["staff-record"]])
    assert approve_erasures(cast.hana, chosen=[key for kind, key in rows.items() if kind != "staff-record"])
    assert approve_erasures(cast.hana, chosen=[rows["staff-record"]]) == 1
    assert erase_approved(cast.northgate.pk) == len(KINDS) - 1


def test_a_hold_stops_proposal_approval_and_what_is_approved(cast: Cast) -> None:
    left(cast.amara_recruit)
    add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="Said on the phone")
    rows = approved(cast, cast.amara_recruit, ["pastoral"])
    propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "messages")])
    hold_person(cast.hana, person_id=cast.amara_recruit.pk, reason="Tribunal")

    assert past(cast.helen) == set()
    with pytest.raises(NotNow, match="held"):
        propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "training")])
    with pytest.raises(NotNow, match="held"):
        approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana) if one.kind == "messages"])
    assert erase_approved(cast.northgate.pk) == 0
    assert cast.amara_recruit.notes.count() == 1
    with pytest.raises(NotNow):
        hold_person(cast.helen, person_id=cast.amara_recruit.pk, reason="Again")

    lift_hold(cast.helen, person_id=cast.amara_recruit.pk)
    assert erase_approved(cast.northgate.pk) == len(rows)
    assert cast.amara_recruit.notes.count() == 0
    with pytest.raises(NotNow):
        lift_hold(cast.helen, person_id=cast.amara_recruit.pk)
    assert list(
        Event.objects.filter(action__startswith="hold_").order_by("recorded_at", "id").values_list("action")
    ) == [
        ("hold_placed",),
        ("hold_lifted",),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 100_001, "NUL\0"])
def test_a_hold_says_why(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid):
        hold_person(cast.helen, person_id=cast.amara_recruit.pk, reason=reason)
    assert not ErasureHold.objects.exists()


def test_without_a_ledger_nothing_is_approved_or_erased(cast: Cast, settings: Any) -> None:
    left(cast.amara_recruit)
    approved(cast, cast.amara_recruit, ["messages"])
    settings.ERASURE_LEDGER = ""
    propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "pastoral")])
    with pytest.raises(NotNow, match="ledger"):
        approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)])
    assert erase_approved(cast.northgate.pk) == 0


def test_nobody_but_hr_has_a_say_and_another_trust_finds_nothing(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    left(cast.amara_recruit)
    propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "messages")])
    key = waiting_erasures(cast.helen)[0].pk
    for name in ("liam", "priya", "ben", "ed", "olu", "diana", "amara"):
        viewer = getattr(cast, name)
        for ask in (past_their_time, waiting_erasures, finished_erasures, open_holds):
            with pytest.raises(NotAllowed):
                ask(viewer)
        with pytest.raises(NotAllowed):
            decline_erasures(viewer, chosen=[key])
        with pytest.raises(NotAllowed):
            propose_erasures(viewer, chosen=[(cast.amara_recruit.pk, "pastoral")])
    enter(cast.omar)
    assert past_their_time(cast.omar) == ([], 0)
    with pytest.raises(NotFound):
        approve_erasures(cast.omar, chosen=[key])
    with pytest.raises(NotFound):
        hold_person(cast.omar, person_id=cast.amara_recruit.pk, reason="Not mine")


def test_who_came_back_and_left_again_is_past_their_time_anew(cast: Cast) -> None:
    left(cast.amara_recruit, date(2015, 3, 1))
    erased(cast, cast.amara_recruit, ["messages"])
    assert ("Amara Santos", "messages") not in past(cast.helen)
    left(cast.amara_recruit, date(2024, 3, 1))
    assert ("Amara Santos", "messages") in past(cast.helen)


def test_the_second_person_sees_how_much_goes(cast: Cast) -> None:
    left(cast.amara_recruit)
    add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="One")
    add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="Two")
    propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "messages")])
    assert what_goes(cast.hana, list(waiting_erasures(cast.hana)))["messages"][1] == 0
    propose_erasures(cast.helen, chosen=[(cast.amara_recruit.pk, "pastoral")])
    rows, files = what_goes(cast.hana, list(waiting_erasures(cast.hana)))["pastoral"]
    assert (rows >= 2, files) == (True, 0)


def test_every_kind_says_for_how_many_years_and_what_is_last_waits_for_all() -> None:
    data = read_personal_data()
    assert {one.key for one in data.kinds if one.last} == {"staff-record", "audit", "staff-name"}
    assert {data.years_of(one) for one in data.kinds if one.last} == {max(one.years for one in data.kinds)}
    assert all(one.source and (one.is_confirmed or one.to_confirm) for one in data.kinds)


def test_nobody_decides_what_becomes_of_what_is_kept_about_themselves(cast: Cast) -> None:
    """Amara became an HR officer: a colleague's note about her, and a hold for an inquiry, are not hers to end."""
    Membership.objects.filter(pk=cast.amara.pk).update(roles=["recruit", "hr"])
    cast.amara.refresh_from_db()
    key = cast.amara_recruit.pk
    record_erasure_request(cast.helen, person_id=key, asked_on=date(2026, 2, 27), ground="objection")
    propose_as_asked(cast.helen, person_id=key, kinds=["pastoral"])
    (row,) = waiting_erasures(cast.hana)
    assert not waiting_erasures(cast.amara).exists() and not open_requests(cast.amara).exists()
    hold_person(cast.hana, person_id=key, reason="An inquiry about her")
    hold_person(cast.hana, person_id=cast.helen.pk, reason="An inquiry about her")
    assert [one.person.pk for one in open_holds(cast.amara)] == [cast.helen.pk]
    assert [one.person.pk for one in open_holds(cast.helen)] == [key]

    for refused in (
        lambda: approve_erasures(cast.amara, chosen=[row.pk]),
        lambda: lift_hold(cast.amara, person_id=key),
        lambda: lift_hold(cast.helen, person_id=cast.helen.pk),
        lambda: hold_person(cast.helen, person_id=cast.helen.pk, reason="Mine"),
        lambda: propose_as_asked(cast.amara, person_id=key, kinds=["pastoral"]),
        lambda: answer_erasure_request(cast.amara, person_id=key),
    ):
        with pytest.raises(NotAllowed):
            refused()
    lift_hold(cast.hana, person_id=key)
    assert approve_erasures(cast.hana, chosen=[row.pk]) == 1
