"""A step's page: what people say about it, and who does it in the owner's place."""

import pytest

from tests.cast import Cast
from tests.web.test_steps import path_of

pytestmark = pytest.mark.django_db


def test_a_comment_is_written_and_read_on_the_page(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    typed = {"verb": "comment", "words": "She asked\nfor a telephone number"}
    answer = client_for(cast.helen).post(path_of(cast, step), typed, follow=True)

    assert "Your comment on “Give the recruit a named contact” is saved." in answer.text
    assert "She asked\nfor a telephone number" in client_for(cast.amara).get(f"/my/steps/{step.id}/").text


def test_a_step_is_given_to_a_colleague_and_the_page_says_so(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    browser = client_for(cast.helen)
    typed = {"verb": "delegate", "to": str(cast.ben.pk), "reason": "On leave"}
    until = {"until-day": "9", "until-month": "3", "until-year": "2026"}
    assert (
        "Ben Carter does it, until 9 March 2026" in browser.post(path_of(cast, step), typed | until, follow=True).text
    )

    assert "Record that it is done" in client_for(cast.ben).get(f"/steps/{step.id}/").text
    back = browser.post(path_of(cast, step), {"verb": "delegate", "to": ""}, follow=True)
    assert "Ben Carter does it" not in back.text


@pytest.mark.parametrize(
    ("typed", "sentence", "target"),
    [
        ({"verb": "comment", "words": " "}, "Enter what you want to say.", "comment-words"),
        ({"verb": "delegate", "to": "", "reason": "Away"}, "Choose a colleague.", "delegate-to"),
        ({"verb": "delegate", "to": "Ben", "reason": "Away"}, "Select a valid choice", "delegate-to"),
        ({"verb": "delegate", "to": "ben", "reason": ""}, "Enter a reason.", "delegate-reason"),
    ],
)
def test_what_is_wrong_with_a_comment_or_a_delegation_is_said(
    client_for, cast: Cast, step_of, typed, sentence, target
) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    body = typed | ({"to": str(cast.ben.pk)} if typed.get("to") == "ben" else {})
    answer = client_for(cast.helen).post(path_of(cast, step), body)
    assert answer.status_code == 400 and sentence in answer.text and f'href="#{target}"' in answer.text
