"""The director's summary and the readiness report."""

import pytest

from onboarding.services.steps import submit_step
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_summary_says_each_action_in_a_word_with_its_rule(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/").text

    assert "5.1 Clear information before joining" in page
    assert "0 of 2 people have all that is due. 2 have not." in page
    assert "Red: fewer than 80% of people have all that is due." in page
    assert "Grey: nothing is due for anyone yet." in page
    assert "Deadline of the plan: 31 March 2024" in page
    assert "limits that are set by law" in page


def test_a_figure_changes_with_the_step_behind_it(client_for, cast: Cast, step_of) -> None:
    for key in ("named-contact", "accommodation-booked"):
        submit_step(cast.helen, step_id=step_of(cast.amara_recruit, key).id, note="Told her")

    page = client_for(cast.diana).get("/reports/").text

    assert "1 of 2 people have all that is due. 1 has not." in page


def test_the_report_shows_what_is_behind_a_figure_but_nobody_s_name(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/readiness/").text

    assert "Give the recruit a named contact" in page
    assert "Publish and review the pre-joining information pack" in page
    assert "withheld" not in page, "there are no groups yet, so nothing is withheld"
    assert "Amara" not in page


def test_a_buddy_sees_no_figures(client_for, cast: Cast) -> None:
    assert client_for(cast.ben).get("/reports/").status_code == 403
    assert client_for(cast.ben).get("/reports/readiness/").status_code == 403
