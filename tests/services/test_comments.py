"""Remarks on a step: who may make and read them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from onboarding.errors import Invalid, NotAllowed, NotFound
from onboarding.models import Event, Membership, Step, StepComment
from onboarding.selectors.step_detail import comment_rows
from onboarding.selectors.visible import find_step
from onboarding.services.comments import comment_on_step
from tests.api.asking import newcomer, step_of
from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_everyone_who_sees_the_step_reads_what_was_said(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, owner_role="line_manager")
    comment_on_step(cast.liam, step_id=step.pk, words="  She asked for Tuesday.\n")

    for viewer in (cast.helen, cast.priya, cast.amara, cast.liam):
        (said,) = comment_rows(viewer, find_step(viewer, step.pk))
        assert (said["author"], said["words"]) == ("Liam Doyle", "She asked for Tuesday.")


@pytest.mark.parametrize("private", ["", "pastoral"])
def test_a_remark_makes_open_forms_stale_where_the_step_is_private_alone(cast: Cast, private: str) -> None:
    step = step_of(cast.amara_recruit, owner_role="pastoral_lead", private=private)
    comment_on_step(cast.priya, step_id=step.pk, words="She asked for Tuesday.")
    assert Step.objects.get(pk=step.pk).revision == step.revision + bool(private)


def test_the_event_does_not_repeat_the_words(cast: Cast) -> None:
    step = step_of(cast.amara_recruit)
    comment_on_step(cast.helen, step_id=step.pk, words="Only for those who see it")

    event = Event.objects.get(action="step_commented")
    assert event.recruit_id == cast.amara_recruit.pk
    assert "Only for" not in str(event.detail.data)


def test_of_a_private_step_only_those_who_may_know_why_say_and_read_something(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, owner_role="pastoral_lead", private="pastoral")
    for viewer in (cast.priya, cast.amara):
        comment_on_step(viewer, step_id=step.pk, words="Homesick")

    assert len(comment_rows(cast.amara, find_step(cast.amara, step.pk))) == 2
    for viewer in (cast.helen, cast.liam):
        assert comment_rows(viewer, find_step(viewer, step.pk)) == []
        with pytest.raises(NotAllowed):
            comment_on_step(viewer, step_id=step.pk, words="Why?")


def test_a_director_neither_says_nor_reads_anything(cast: Cast) -> None:
    commitment = Step.objects.filter(enrolment__of_trust=True).first()
    assert commitment is not None
    comment_on_step(cast.helen, step_id=commitment.pk, words="Not before the summer")

    assert comment_rows(cast.diana, commitment) == []
    with pytest.raises(NotAllowed):
        comment_on_step(cast.diana, step_id=commitment.pk, words="Why not?")


@pytest.mark.parametrize(
    ("words", "code"), [("", "required"), (" \n", "required"), ("x" * 4001, "too_long"), ("a\0b", "null_character")]
)
def test_words_that_cannot_be_are_refused(cast: Cast, words: str, code: str) -> None:
    step = step_of(cast.amara_recruit)
    with pytest.raises(Invalid) as refused:
        comment_on_step(cast.helen, step_id=step.pk, words=words)
    assert [(one.field, one.code) for one in refused.value.problems] == [("words", code)]
    assert not StepComment.objects.exists()


def test_what_is_sent_twice_is_one_comment(cast: Cast) -> None:
    step = step_of(cast.amara_recruit)
    said = [comment_on_step(who, step_id=step.pk, words="Done? ") for who in (cast.helen, cast.helen, cast.hana)]
    assert said[0] == said[1] != said[2]
    assert Event.objects.filter(action="step_commented").count() == 2

    StepComment.objects.filter(pk=said[0].pk).update(made_at=Now() - timedelta(seconds=61))
    assert comment_on_step(cast.helen, step_id=step.pk, words="Done?") != said[0]
    assert comment_on_step(cast.helen, step_id=step_of(cast.amara_recruit).pk, words="Done?") not in said


def test_a_step_of_nobody_of_mine_is_not_there(cast: Cast, enter: Callable[[Membership], None]) -> None:
    step = step_of(newcomer(cast))
    stranger = MembershipFactory(roles=["line_manager"])
    for actor in (stranger, cast.bilal):
        with pytest.raises(NotFound):
            comment_on_step(actor, step_id=step.pk, words="Hello")
    enter(cast.omar)
    with pytest.raises(NotFound):
        comment_on_step(cast.omar, step_id=step.pk, words="Hello")
