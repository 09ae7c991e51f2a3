"""Anybody asks HR to correct what is kept about them; HR corrects it or says why not."""

from collections.abc import Callable

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import CorrectionRequest, Event, Membership
from onboarding.selectors.corrections import find_correction, own_corrections
from onboarding.services.corrections import answer_correction, ask_correction
from onboarding.services.subject_access import make_access_pack
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def asked(member: Membership) -> CorrectionRequest:
    return ask_correction(member, wrong="My name lacks its accent.", right="Amára", detail="Name")


def test_a_recruit_asks_and_reads_that_it_is_corrected(cast: Cast) -> None:
    made = asked(cast.amara)
    answer_correction(cast.helen, correction_id=made.pk, is_corrected=True)
    (own,) = own_corrections(cast.amara)
    assert (own.state, own.decided_by) == ("corrected", cast.helen)
    events = Event.objects.filter(object_id=made.pk).order_by("id")
    assert [one.action for one in events] == ["correction_asked", "correction_made"]
    assert {one.recruit for one in events} == {cast.amara_recruit}


def test_declining_needs_a_reason(cast: Cast) -> None:
    made = asked(cast.liam)
    with pytest.raises(Invalid):
        answer_correction(cast.helen, correction_id=made.pk, is_corrected=False, reason=" ")
    answered = answer_correction(cast.helen, correction_id=made.pk, is_corrected=False, reason="It is so in ESR.")
    assert (answered.state, answered.decision_reason) == ("declined", "It is so in ESR.")
    with pytest.raises(NotNow):
        answer_correction(cast.hana, correction_id=made.pk, is_corrected=True)


def test_nobody_answers_their_own_request_and_only_hr_answers_at_all(cast: Cast) -> None:
    made = asked(cast.helen)
    with pytest.raises(NotAllowed):
        answer_correction(cast.helen, correction_id=made.pk, is_corrected=True)
    of_liam = asked(cast.liam)
    with pytest.raises(NotAllowed):
        answer_correction(cast.liam, correction_id=of_liam.pk, is_corrected=True)


def test_nobody_but_hr_of_the_same_trust_finds_what_another_asked(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    made = asked(cast.amara)
    for other in (cast.liam, cast.priya, cast.ben, cast.ed, cast.olu, cast.diana, cast.bilal, cast.omar):
        enter(other)
        with pytest.raises(NotFound):
            find_correction(other, made.pk)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("wrong", {"wrong": " "}),
        ("right", {"right": ""}),
        ("wrong", {"wrong": "x" * 4001}),
        ("right", {"right": "a\0"}),
        ("detail", {"detail": "x" * 101}),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(cast: Cast, field: str, given: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        ask_correction(cast.amara, **({"wrong": "This", "right": "That"} | given))
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not CorrectionRequest.objects.exists()


def test_it_is_in_the_pack_of_what_is_kept_about_them(cast: Cast) -> None:
    asked(cast.amara)
    pack = make_access_pack(cast.helen, person_id=cast.amara_recruit.pk)
    assert b"My name lacks its accent." in b"".join(pack.stream())
