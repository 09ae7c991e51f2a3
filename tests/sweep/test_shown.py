"""What is shown is allowed, and what is allowed is shown: one of each role walks through all that their pages lead to."""

import pytest

from onboarding import access
from onboarding.models import Membership, RollOut
from onboarding.services.report_runs import make_run
from tests.cast import PASSWORD, Cast
from tests.sweep.conftest import Target, taken_back
from tests.sweep.crawl import Crawl
from tests.sweep.matrix import WEB
from tests.sweep.who import people
from tests.viewing import Browser, client_for

pytestmark = pytest.mark.django_db
HELEN, AMARA, WITH_FIGURES = people("helen"), people("amara"), people("helen diana")
# Which forms somebody may send and is not shown as things stand, and why.
NOT_SHOWN = {
    "recruit_account": (HELEN, "both recruits have an account"),
    "returning": (HELEN, "nobody has left"),
    "retention": (HELEN, "nothing is past its time"),
    "erasures_waiting": (HELEN, "nobody has proposed that something be erased"),
    "roll_out": (HELEN, "nobody follows an older version"),
    "version_publish": (HELEN, "the draft has faults, and the page names them in the form's place"),
    "version_move": (HELEN, "the draft has one stage with one item"),
    "stage_remove": (HELEN, "no stage is empty"),
    "absence": (people("liam"), "nobody has begun work, and both are known to be away"),
    "report_file_new": (WITH_FIGURES, "the report is short enough to be answered at once"),
    "report_run_file_new": (WITH_FIGURES, "so is the one that was kept"),
    "report_run_restate": (WITH_FIGURES, "none is signed"),
    "recruits": (AMARA, "a recruit has a list of nobody else"),
    "recruit_step": (AMARA, "she does hers in My checklist"),
    "step": (AMARA, "the same"),
    "propose_date": (AMARA, "she does so in My dates"),
}


def browser_of(viewer: Membership) -> Browser:
    """One in which they have just said that it is them; a page that fails answers so."""
    browser = client_for(viewer)
    browser.raise_request_exception = False
    assert browser.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    return browser


@pytest.mark.parametrize("name", ["helen", "liam", "priya", "ben", "ed", "olu", "diana", "amara"])
def test_whatever_is_shown_is_allowed_and_whatever_is_allowed_is_shown(cast: Cast, target: Target, name: str) -> None:
    with taken_back():
        access.enter(cast.helen)
        run = make_run(cast.helen)  # with figures, which the one of the matrix has not
        rolled_out = RollOut.objects.get(pk=target.northgates["roll_out_id"]).version
        objects = {*target.northgates.values(), run.pk, rolled_out.pk, rolled_out.programme_id}
        shown = Crawl(browser_of(getattr(cast, name)), {str(one) for one in objects}).walk()

    assert shown.wrong == {}
    allowed = {route for route, rows in WEB.items() if "POST" in rows and name in rows["POST"].into}
    assert allowed - shown.forms == {route for route, (whom, _) in NOT_SHOWN.items() if name in whom}
