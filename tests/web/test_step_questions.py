"""A step that may apply asks for what is not known, there and then."""

import pytest

from onboarding import access
from onboarding.models import Step
from onboarding.services.recruits import change_recruit
from tests.cast import Cast
from tests.web.test_steps import path_of

pytestmark = pytest.mark.django_db


def unknown_step(cast: Cast, fact: str) -> Step:
    access.enter(cast.helen)
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.pk, changes={"facts": {}})
    return Step.objects.get(enrolment__recruit=cast.amara_recruit, applies="unknown", item__applies_when__fact=[fact])


def test_an_unknown_fact_is_asked_for_where_it_is_missing(client_for, cast: Cast) -> None:
    step = unknown_step(cast, "family_joining")
    browser, path = client_for(cast.helen), path_of(cast, step)
    page = browser.get(path).text
    assert "One thing is not known" in page or "one thing is not known" in page
    assert "Is family planning to come?" in page
    wrong = browser.post(path, {"verb": "answer"})
    assert wrong.status_code == 400 and "Choose one of the answers." in wrong.text

    answer = browser.post(path, {"verb": "answer", "answer": "yes", "revision": str(step.revision)}, follow=True)

    assert "Your answer about “" in answer.text
    assert "Is family planning to come?" not in answer.text
    access.enter(cast.helen)
    step.refresh_from_db()
    assert step.applies == "yes"


def test_the_person_tells_hr_what_is_not_known(client_for, cast: Cast) -> None:
    step = unknown_step(cast, "has_vignette")
    browser = client_for(cast.amara)
    assert "HR reads what you say" in browser.get(f"/my/steps/{step.pk}/").text

    answer = browser.post(f"/my/steps/{step.pk}/", {"verb": "answer", "answer": "no"}, follow=True)

    assert "Is there a visa sticker in the passport? No." in answer.text
    assert "Is there a visa sticker in the passport? No." in client_for(cast.helen).get(path_of(cast, step)).text
    assert "Tell HR" not in client_for(cast.liam).get(path_of(cast, step)).text
