"""Which members of staff are past their time, who may say so, and what goes early because they ask."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Erasure, Event, Membership, Recruit, User
from onboarding.selectors.erasure_requests import last_day_of
from onboarding.selectors.members import find_staff
from onboarding.selectors.retention import past_their_time, waiting_erasures, what_goes
from onboarding.services.erasing import erase_approved
from onboarding.services.erasure_requests import (
    answer_erasure_request,
    propose_as_asked,
    record_erasure_request,
)
from onboarding.services.memberships import change_member
from onboarding.services.report_runs import make_run
from onboarding.services.retention import (
    approve_erasures,
    decline_erasures,
    hold_person,
    lift_hold,
    propose_erasures,
)
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory
from tests.leaving import approved, erased, kept_outside, left
from tests.staff_leaving import STAFF_KINDS, STAFF_REST, back_again, joined, switched_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    kept_outside(settings, tmp_path)


def past(viewer: Membership, *people: Membership) -> set[str]:
    return {one.kind for one in past_their_time(viewer, people=[one.pk for one in people] or None)[0]}


def test_each_kind_is_past_its_time_on_the_day_after_its_last_one(cast: Cast) -> None:
    assert set(STAFF_KINDS) == {"contact", "messages", "training", "staff-name"}
    switched_off(cast.ed, date(2025, 3, 2))
    assert past(cast.helen) == set()
    switched_off(cast.ed, date(2025, 3, 1))
    assert past(cast.helen) == {"contact", "messages"}
    switched_off(cast.ed, date(2016, 3, 1))
    assert past(cast.helen) == set(STAFF_KINDS)


def test_it_counts_from_the_day_on_which_they_were_last_switched_off(cast: Cast) -> None:
    switched_off(cast.ed)
    assert last_day_of(cast.helen, cast.ed) == date(2015, 3, 1)
    back_again(cast.ed)
    assert past(cast.helen) == set() and last_day_of(cast.helen, cast.ed) is None
    switched_off(cast.ed, date(2025, 1, 31))
    switched_off(cast.ed, date(2025, 6, 30))  # another role while they were out
    assert past(cast.helen) == {"contact", "messages"} and last_day_of(cast.helen, cast.ed) == date(2025, 1, 31)


def test_nobody_who_is_active_is_past_anything_whatever_they_are(cast: Cast) -> None:
    make_run(cast.helen)  # figures that the director has not signed yet
    everyone = cast.members_of(cast.northgate).values()
    assert past(cast.helen, *everyone) == set()
    with pytest.raises(Invalid):
        propose_erasures(cast.helen, chosen=[(cast.diana.pk, "contact")])
    with pytest.raises(NotAllowed):  # so that the last officer stays, nobody switches themselves off
        change_member(cast.helen, member_id=cast.helen.pk, changes={"is_active": False}, reason="Retired")


@pytest.mark.parametrize("tie", ["line_manager", "pastoral_lead", "buddy", "case_officer"])
def test_nobody_who_still_looks_after_a_recruit_is_past_anything(cast: Cast, tie: str) -> None:
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(**{tie: cast.ed})
    switched_off(cast.ed)
    assert past(cast.helen) == set()
    record_erasure_request(cast.helen, person_id=cast.ed.pk, asked_on=TODAY, ground="consent")
    with pytest.raises(Invalid, match="is kept"):
        propose_as_asked(cast.helen, person_id=cast.ed.pk, kinds=["contact"])
    left(cast.amara_recruit, TODAY)
    assert past(cast.helen) == set(STAFF_KINDS)
    assert propose_as_asked(cast.helen, person_id=cast.ed.pk, kinds=["contact"]) == 1


def test_a_recruits_account_goes_with_the_recruit_and_never_as_staff(cast: Cast) -> None:
    switched_off(cast.amara)
    assert past(cast.helen) == set()
    with pytest.raises(NotFound):
        hold_person(cast.helen, person_id=cast.amara.pk, reason="Not as staff")
    with pytest.raises(NotFound):
        find_staff(cast.helen, cast.amara.pk)


def test_one_proposes_a_second_one_approves_and_the_worker_erases(cast: Cast) -> None:
    switched_off(cast.ed)
    chosen = [(cast.ed.pk, kind) for kind in ("contact", "messages")]
    assert propose_erasures(cast.helen, chosen=chosen) == 2
    rows = list(waiting_erasures(cast.hana))
    assert {(one.person, one.person_id) for one in rows} == {(cast.ed, cast.ed.pk)}
    assert what_goes(cast.hana, rows)["contact"][0] >= 2
    with pytest.raises(NotAllowed):
        approve_erasures(cast.helen, chosen=[one.pk for one in rows])
    assert approve_erasures(cast.hana, chosen=[one.pk for one in rows]) == 2
    assert erase_approved(cast.northgate.pk) == 2
    assert User.objects.get(pk=cast.ed.user_id).email.endswith("@erased.invalid")
    assert past(cast.helen) == {"training", "staff-name"}
    told = Event.objects.filter(action__startswith="eras").values_list("action", "recruit")
    assert sorted(told) == [(f"eras{end}", None) for end in ("ed", "ed", *["ure_approved"] * 2, *["ure_proposed"] * 2)]


def test_a_name_is_not_proposed_or_approved_before_the_rest(cast: Cast) -> None:
    switched_off(cast.ed)
    with pytest.raises(Invalid, match="Ed Marsh goes last"):
        propose_erasures(cast.helen, chosen=[(cast.ed.pk, "staff-name")])
    propose_erasures(cast.helen, chosen=[(cast.ed.pk, kind) for kind in STAFF_KINDS])
    name = Erasure.objects.get(kind="staff-name")
    with pytest.raises(Invalid, match="Ed Marsh goes last"):
        approve_erasures(cast.hana, chosen=[name.pk])
    assert len(STAFF_REST) == 3


def test_who_may_sign_in_again_keeps_what_was_approved(cast: Cast) -> None:
    switched_off(cast.ed)
    approved(cast, cast.ed)
    back_again(cast.ed)
    assert erase_approved(cast.northgate.pk) == 0
    assert set(Erasure.objects.values_list("state", flat=True)) == {"declined"}
    assert Event.objects.filter(action="erasure_lapsed").count() == len(STAFF_KINDS)


def test_a_hold_stops_proposal_approval_and_what_is_approved(cast: Cast) -> None:
    switched_off(cast.ed)
    switched_off(cast.olu)
    approved(cast, cast.ed, ["contact"])
    approved(cast, cast.olu, ["contact"])
    hold_person(cast.hana, person_id=cast.ed.pk, reason="Tribunal")
    assert {one.person_id for one in past_their_time(cast.helen)[0]} == {cast.olu.pk}
    with pytest.raises(NotNow, match="held"):
        propose_erasures(cast.helen, chosen=[(cast.ed.pk, "messages")])
    with pytest.raises(NotNow, match="held already"):
        hold_person(cast.helen, person_id=cast.ed.pk, reason="Again")
    assert erase_approved(cast.northgate.pk) == 1  # whoever else is free goes
    lift_hold(cast.helen, person_id=cast.ed.pk)
    assert erase_approved(cast.northgate.pk) == 1


def test_what_they_ask_for_goes_early_once_they_can_no_longer_sign_in(cast: Cast) -> None:
    asked = record_erasure_request(cast.helen, person_id=cast.ed.pk, asked_on=TODAY, ground="objection")
    for kinds in (["contact"], ["messages"], ["training"], ["staff-name"]):
        with pytest.raises(Invalid, match="is kept"):
            propose_as_asked(cast.helen, person_id=cast.ed.pk, kinds=kinds)
    with pytest.raises(Invalid):
        propose_as_asked(cast.helen, person_id=cast.ed.pk, kinds=["pastoral"])  # kept of recruits
    switched_off(cast.ed, TODAY)
    assert propose_as_asked(cast.helen, person_id=cast.ed.pk, kinds=["contact", "messages"]) == 2
    approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)])
    assert erase_approved(cast.northgate.pk) == 2
    assert answer_erasure_request(cast.helen, person_id=cast.ed.pk).pk == asked.pk
    cast.ed.refresh_from_db()
    assert (cast.ed.full_name, cast.ed.telephone) == ("Ed Marsh", "")


def test_nobody_but_hr_has_a_say_and_another_trust_finds_nobody(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    switched_off(cast.ed)
    propose_erasures(cast.helen, chosen=[(cast.ed.pk, "contact")])
    key = waiting_erasures(cast.helen)[0].pk
    asks: list[Callable[[Membership], object]] = [
        lambda viewer: propose_erasures(viewer, chosen=[(cast.ed.pk, "messages")]),
        lambda viewer: approve_erasures(viewer, chosen=[key]),
        lambda viewer: decline_erasures(viewer, chosen=[key]),
        lambda viewer: hold_person(viewer, person_id=cast.ed.pk, reason="Mine"),
        lambda viewer: record_erasure_request(viewer, person_id=cast.ed.pk, asked_on=TODAY, ground="consent"),
    ]
    for name in ("liam", "priya", "ben", "olu", "diana", "amara"):
        for ask in asks:
            with pytest.raises(NotAllowed):
                ask(getattr(cast, name))
    enter(cast.omar)
    assert past_their_time(cast.omar) == ([], 0)
    for ask in asks[1:]:
        with pytest.raises(NotFound):
            ask(cast.omar)
    with pytest.raises(Invalid):
        asks[0](cast.omar)


def test_listing_and_erasing_costs_the_same_for_one_as_for_more_but_for_their_accounts(cast: Cast) -> None:
    def cost(people: int) -> tuple[int, int]:
        gone = [switched_off(MembershipFactory(roles=["buddy"])) for _ in range(people)]
        with CaptureQueriesContext(connection) as listed:
            past_their_time(cast.helen)
        for one in gone:
            approved(cast, one, ["messages", "training"])
        with CaptureQueriesContext(connection) as erased:
            assert erase_approved(cast.northgate.pk) == 2 * people
        return len(listed), len(erased)

    assert cost(1) == cost(4)
    assert cost(1)[0] == 1


def test_who_was_erased_can_be_added_anew_as_somebody_else(cast: Cast) -> None:
    member = joined(cast)
    email = member.user.email
    erased(cast, switched_off(member))
    again = joined(cast)
    assert (again.user.email, again.pk != member.pk, again.user_id != member.user_id) == (email, True, True)
