"""A step may apply, and what decides it is not known: the question is asked, and answered right there."""

from collections.abc import Callable

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Event, Membership, Recruit, Step, StepComment
from onboarding.selectors.questions import may_answer, question_of
from onboarding.selectors.visible import find_step
from onboarding.services.answers import answer_question, tell_answer
from onboarding.services.recruits import change_recruit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def unknown(recruit: Recruit, fact: str) -> Step:
    return Step.objects.get(enrolment__recruit=recruit, applies="unknown", item__applies_when__fact=[fact])


def forget(cast: Cast, **facts: object) -> None:
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.pk, changes=facts)


def test_an_answer_of_hr_decides_every_step_that_depends_on_it(cast: Cast) -> None:
    forget(cast, facts={})
    step = unknown(cast.amara_recruit, "family_joining")
    question = question_of(step, Recruit.objects.get(pk=cast.amara_recruit.pk))
    assert question and question.words == "Is family planning to come?"

    answered = answer_question(cast.helen, step_id=step.pk, answer="yes", revision=step.revision)

    assert answered.applies == "yes"
    cast.amara_recruit.refresh_from_db()
    assert cast.amara_recruit.facts["family_joining"] is True
    assert Event.objects.filter(action="changed", recruit=cast.amara_recruit).exists()


@pytest.mark.parametrize(
    ("field", "answer", "words"),
    [
        ("sponsor", "trust", "Who sponsors the visa?"),
        ("visa_route", "skilled_worker", "Which visa route is it?"),
        ("country_of_training", "PH", "In which country was the training?"),
    ],
)
def test_each_kind_of_fact_has_its_question(cast: Cast, field: str, answer: str, words: str) -> None:
    forget(cast, **{field: ""})
    steps = Step.objects.filter(enrolment__recruit=cast.amara_recruit, applies="unknown").select_related("item")
    amara = Recruit.objects.get(pk=cast.amara_recruit.pk)
    asked = [(step, one) for step in steps if (one := question_of(step, amara)) and one.field == field]
    assert asked and asked[0][1].words == words

    answer_question(cast.helen, step_id=asked[0][0].pk, answer=answer)

    assert getattr(Recruit.objects.get(pk=amara.pk), field) == answer
    for step, _ in asked:
        step.refresh_from_db()
        assert question_of(step, Recruit.objects.get(pk=amara.pk)) is None or step.applies == "unknown"


def test_what_the_person_says_stands_with_the_step_for_hr_to_decide(cast: Cast, enter) -> None:
    forget(cast, facts={})
    step = unknown(cast.amara_recruit, "has_vignette")
    enter(cast.amara)
    assert may_answer(cast.amara, find_step(cast.amara, step.pk))

    tell_answer(cast.amara, step_id=step.pk, answer="no")

    assert StepComment.objects.get(step=step).words == "Is there a visa sticker in the passport? No."
    step.refresh_from_db()
    assert step.applies == "unknown"
    with pytest.raises(NotAllowed):
        answer_question(cast.amara, step_id=step.pk, answer="no")


def test_nobody_else_is_asked(cast: Cast, enter) -> None:
    forget(cast, facts={})
    step = unknown(cast.amara_recruit, "has_vignette")
    for who in (cast.liam, cast.priya):
        assert not may_answer(who, step)
    enter(cast.bilal)
    with pytest.raises(NotFound):
        tell_answer(cast.bilal, step_id=step.pk, answer="yes")


@pytest.mark.parametrize("answer", ["", "maybe", "yes\0", "x" * 5000])
def test_another_answer_is_refused_at_its_field(cast: Cast, answer: str) -> None:
    forget(cast, facts={})
    step = unknown(cast.amara_recruit, "has_vignette")
    with pytest.raises(Invalid) as refused:
        answer_question(cast.helen, step_id=step.pk, answer=answer)
    assert refused.value.problems[0].field == "answer"


def test_what_is_known_by_now_and_what_changed_meanwhile_is_said(cast: Cast) -> None:
    forget(cast, facts={})
    step = unknown(cast.amara_recruit, "has_vignette")
    with pytest.raises(Stale):
        answer_question(cast.helen, step_id=step.pk, answer="yes", revision=step.revision + 1)

    answer_question(cast.helen, step_id=step.pk, answer="yes")

    with pytest.raises(NotNow):
        answer_question(cast.helen, step_id=step.pk, answer="no")


def test_the_result_of_a_test_is_nothing_that_one_answers(cast: Cast) -> None:
    step = Step.objects.filter(
        enrolment__recruit=cast.amara_recruit, applies="unknown", item__applies_when__fact=["osce_passed"]
    ).first()
    assert step is not None and question_of(step, cast.amara_recruit) is None
