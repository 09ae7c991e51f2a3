"""What is erased, and what is not, of what several people share: a manager's own learning, and steps of a ward."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onboarding.models import EventDetail, Evidence, Membership, Recruit, Serving, Step, StepChange, StepComment
from onboarding.selectors.retention import waiting_erasures
from onboarding.services.comments import comment_on_step
from onboarding.services.erasing import erase_approved
from onboarding.services.erasure_requests import propose_as_asked, record_erasure_request
from onboarding.services.retention import approve_erasures, hold_person
from onboarding.services.steps import reopen_step, submit_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, steps_of
from tests.journeys import enrolled, pdf, step_of
from tests.leaving import erased, kept_outside, left

pytestmark = pytest.mark.django_db
LEARNING = "pre-arrival/manager-cultural-learning"
REASON = "The wrong certificate of Mina"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    kept_outside(settings, tmp_path)


def erased_as_asked(cast: Cast, recruit: Recruit) -> int:
    """They objected to what is said of them, and it went, while they work here."""
    record_erasure_request(cast.helen, person_id=recruit.pk, asked_on=date(2026, 2, 27), ground="objection")
    propose_as_asked(cast.helen, person_id=recruit.pk, kinds=["pastoral"])
    rows = waiting_erasures(cast.hana).filter(recruit=recruit)
    approve_erasures(cast.hana, chosen=[one.pk for one in rows])
    return erase_approved(cast.northgate.pk)


def shared_by_two(cast: Cast) -> Step:
    """A step that Amara's and Bilal's ward does for both."""
    step: Step = steps_of(EnrolmentFactory(recruit=None, ward=cast.ward))[0]
    for one in (cast.amara_recruit, cast.bilal_recruit):
        Serving.objects.create(trust=cast.northgate, step=step, recruit=one)
    return step


def test_a_manager_s_own_learning_stays_when_their_only_recruit_is_erased(cast: Cast) -> None:
    mina = MembershipFactory(trust=cast.northgate, roles=["line_manager"], full_name="Mina Orr")
    recruit = enrolled(cast, line_manager=mina)
    step = step_of(recruit, LEARNING)
    assert step.enrolment.membership_id == mina.pk
    submit_step(mina, step_id=step.pk, file=pdf("certificate.pdf"), note="My certificate", on=date(2026, 3, 2))
    reopen_step(cast.hana, step_id=step.pk, reason=REASON)
    comment_on_step(cast.helen, step_id=step.pk, words="Mina, please send your certificate by Friday")

    assert erased_as_asked(cast, recruit) == 1
    assert StepComment.objects.filter(step=step).exists()
    erased(cast, left(recruit), ["training"])
    assert Evidence.objects.filter(step=step).exists()
    assert StepChange.objects.filter(step=step, reason=REASON).exists()
    assert EventDetail.objects.filter(event__object_id=step.pk).exists()


@pytest.mark.parametrize("why", ["works here", "is held"])
def test_words_said_of_somebody_since_they_were_erased_stay_while_they_are_not_gone(cast: Cast, why: str) -> None:
    step = shared_by_two(cast)
    assert erased_as_asked(cast, cast.amara_recruit) == 1
    comment_on_step(cast.helen, step_id=step.pk, words="Amara was spoken to harshly in the briefing")
    if why == "is held":
        left(cast.amara_recruit)
        hold_person(cast.hana, person_id=cast.amara_recruit.pk, reason="Tribunal")

    assert erased_as_asked(cast, cast.bilal_recruit) == 1

    assert StepComment.objects.filter(step=step).exists()
