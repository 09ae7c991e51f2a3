"""A person asks to be erased before the time of what is kept is over: what may go goes by two people, the rest says why not."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureRequest, Event, Membership
from onboarding.selectors.erasure_requests import open_requests
from onboarding.selectors.retention import past_their_time, waiting_erasures
from onboarding.selectors.timeline import timeline
from onboarding.services.erasing import erase_approved
from onboarding.services.erasure_requests import (
    answer_erasure_request,
    propose_as_asked,
    record_erasure_request,
)
from onboarding.services.notes import add_note
from onboarding.services.retention import approve_erasures, decline_erasures, hold_person
from onboarding.services.seals import seal_events, verify_events
from tests.cast import Cast
from tests.leaving import kept_outside, left

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PASTORAL = "comments and notes, pastoral and health words"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    kept_outside(settings, tmp_path)


def asked(cast: Cast, **changes: Any) -> ErasureRequest:
    wanted = {"person_id": cast.amara_recruit.pk, "asked_on": date(2026, 2, 27), "ground": "objection"} | changes
    return record_erasure_request(cast.helen, **wanted)


def test_from_the_request_to_the_answer_by_two_people_while_the_person_works_here(cast: Cast) -> None:
    recruit = cast.amara_recruit
    add_note(cast.helen, recruit_id=recruit.pk, words="Said on the phone")
    request = asked(cast)
    assert propose_as_asked(cast.helen, person_id=recruit.pk, kinds=["pastoral"]) == 1
    (row,) = waiting_erasures(cast.hana)
    assert (row.due_on, row.request) == (date(2026, 2, 27), request)
    with pytest.raises(NotAllowed):
        approve_erasures(cast.helen, chosen=[row.pk])
    with pytest.raises(NotNow, match="neither erased nor kept"):
        answer_erasure_request(cast.helen, person_id=recruit.pk)

    assert approve_erasures(cast.hana, chosen=[row.pk]) == 1
    assert erase_approved(cast.northgate.pk) == 1

    assert recruit.notes.count() == 0
    done = answer_erasure_request(cast.helen, person_id=recruit.pk)
    assert (done.answered_on, done.answered_by) == (TODAY, cast.helen)
    told = [one["sentence"] for one in timeline(cast.helen, recruit)][:5]
    assert told == [
        "Helen Moss recorded that this person was answered about what they had asked to be erased.",
        f"What this person asked to be erased was erased: {PASTORAL}.",
        f"Hana Lewis approved to erase what this person asked to be erased: {PASTORAL}.",
        f"Helen Moss proposed to erase what this person asked to be erased: {PASTORAL}.",
        "Helen Moss recorded that this person asked to have what is kept about them erased.",
    ]
    seal_events(cast.northgate.pk)
    assert verify_events(cast.northgate.pk).problems == ()


@pytest.mark.parametrize("kind", ["staff-record", "training", "right-to-work", "sponsorship", "audit", "messages"])
def test_what_has_to_be_kept_is_refused_with_the_reason(cast: Cast, kind: str) -> None:
    asked(cast)
    with pytest.raises(Invalid) as told:
        propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=["pastoral", kind])
    problem = told.value.problems[0]
    assert (problem.field, problem.code) == ("chosen", "kept")
    assert read_personal_data().kind(kind).on_request.words in problem.detail
    assert not Erasure.objects.exists()


def test_messages_may_go_once_they_have_left_and_are_past_their_time_anew_later(cast: Cast) -> None:
    left(cast.amara_recruit, date(2025, 6, 1))
    asked(cast)
    assert propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=["messages", "pastoral"]) == 2
    assert approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)]) == 2
    assert erase_approved(cast.northgate.pk) == 2
    left(cast.amara_recruit, date(2025, 3, 1))
    assert {one.kind for one in past_their_time(cast.helen)[0]} >= {"sponsorship"}


def test_who_comes_back_meanwhile_keeps_what_only_those_who_left_let_go(cast: Cast) -> None:
    left(cast.amara_recruit, date(2025, 6, 1))
    asked(cast)
    propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=["messages", "pastoral"])
    approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)])
    cast.amara_recruit.status = "started"
    cast.amara_recruit.save(update_fields=["status"])
    assert erase_approved(cast.northgate.pk) == 1
    assert dict(Erasure.objects.values_list("kind", "state")) == {"messages": "declined", "pastoral": "erased"}
    assert Event.objects.filter(action="erasure_lapsed_as_asked").count() == 1


def test_a_hold_stops_what_was_asked_for_too(cast: Cast) -> None:
    asked(cast)
    hold_person(cast.hana, person_id=cast.amara_recruit.pk, reason="Tribunal")
    with pytest.raises(NotNow, match="held"):
        propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=["pastoral"])


def test_one_request_at_a_time_and_none_proposed_twice(cast: Cast) -> None:
    with pytest.raises(NotNow):
        propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=["pastoral"])
    with pytest.raises(NotNow):
        answer_erasure_request(cast.helen, person_id=cast.amara_recruit.pk)
    asked(cast)
    with pytest.raises(NotNow):
        asked(cast)
    for wanted, made in ((["pastoral"], 1), (["pastoral"], 0)):
        assert propose_as_asked(cast.hana, person_id=cast.amara_recruit.pk, kinds=wanted) == made
    decline_erasures(cast.helen, chosen=[one.pk for one in waiting_erasures(cast.helen)])
    assert propose_as_asked(cast.hana, person_id=cast.amara_recruit.pk, kinds=["pastoral"]) == 1
    decline_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)])
    answer_erasure_request(cast.hana, person_id=cast.amara_recruit.pk)
    asked(cast)
    assert [one.recruit for one in open_requests(cast.helen)] == [cast.amara_recruit]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked_on": None}, "asked_on"),
        ({"asked_on": date(2026, 3, 3)}, "asked_on"),
        ({"asked_on": date(2024, 2, 29)}, "asked_on"),
        ({"asked_on": date(1, 1, 1)}, "asked_on"),
        ({"ground": ""}, "ground"),
        ({"ground": "because\0"}, "ground"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        asked(cast, **changes)
    assert told.value.problems[0].field == field and not ErasureRequest.objects.exists()


@pytest.mark.parametrize("kinds", [[], ["x"], ["\0"]])
def test_a_kind_that_is_none_is_not_proposed(cast: Cast, kinds: list[str]) -> None:
    asked(cast)
    with pytest.raises(Invalid):
        propose_as_asked(cast.helen, person_id=cast.amara_recruit.pk, kinds=kinds)


def test_nobody_but_hr_records_one_and_another_trust_finds_nobody(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    for name in ("liam", "priya", "amara", "diana"):
        with pytest.raises(NotAllowed):
            record_erasure_request(
                getattr(cast, name), person_id=cast.amara_recruit.pk, asked_on=TODAY, ground="consent"
            )
    enter(cast.omar)
    with pytest.raises(NotFound):
        record_erasure_request(cast.omar, person_id=cast.amara_recruit.pk, asked_on=TODAY, ground="consent")


def test_every_kind_says_whether_it_goes_and_what_names_a_person_never_does() -> None:
    data = read_personal_data()
    assert {one.on_request.goes for one in data.kinds if one.last} == {"never"}
    assert data.early_kinds(has_left=False) == ["pastoral"]
    assert data.early_kinds(has_left=True) == ["pastoral", "messages"]
    assert all(one.on_request.to_confirm for one in data.kinds) and data.early.to_confirm
