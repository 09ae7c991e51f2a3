"""The pages on which HR lets go of what is kept of staff who can no longer sign in."""

import pytest

from onboarding.models import Erasure, ErasureHold
from tests.cast import Cast
from tests.leaving import kept_outside
from tests.staff_leaving import STAFF_KINDS, switched_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path, cast: Cast, enter) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.helen)


def test_from_proposal_to_approval_by_two_people(client_for, cast: Cast, enter) -> None:
    switched_off(cast.ed)
    helen, hana = client_for(cast.helen), client_for(cast.hana)
    page = helen.get("/retention/").text
    assert page.count("Ed Marsh: ") == len(STAFF_KINDS) and "Kept until 1 March 2016" in page
    assert "Kept: 1 year after their access ends." in page and "Our own proposal" in page and "To be confirmed" in page

    helen.post("/retention/", {"chosen": [f"{cast.ed.pk} contact"]})
    page = hana.get("/retention/waiting/").text
    assert "Ed Marsh: how to reach staff" in page and "Proposed by Helen Moss" in page
    enter(cast.helen)
    wanted = {"chosen": [str(Erasure.objects.get().pk)], "verb": "approve"}
    assert helen.post("/retention/waiting/", wanted).status_code == 400
    assert hana.post("/retention/waiting/", wanted)["Location"] == "/retention/waiting/"
    assert "The worker erases these within minutes" in hana.get("/retention/waiting/").text


def test_somebody_of_staff_is_held_from_their_page_and_let_go_again(client_for, cast: Cast, enter) -> None:
    path, browser = f"/people/{cast.ed.pk}/hold/", client_for(cast.helen)
    assert f'href="{path}"' in browser.get(f"/people/{cast.ed.pk}/").text
    assert browser.post(path, {"verb": "hold", "reason": " "}).status_code == 400
    assert browser.post(path, {"verb": "hold", "reason": "Tribunal 2402"})["Location"] == f"/people/{cast.ed.pk}/"
    page = browser.get("/retention/").text
    assert "Tribunal 2402" in page and f'href="{path}"' in page
    page = browser.get(path).text
    assert "Lift the hold" in page and f'href="/people/{cast.ed.pk}/"' in page
    assert browser.post(path, {"verb": "lift"}).status_code == 302
    enter(cast.helen)
    assert ErasureHold.objects.get().lifted_by == cast.helen


def test_what_they_ask_for_is_recorded_and_each_kind_says_why_it_stays(client_for, cast: Cast, enter) -> None:
    path, browser = f"/people/{cast.ed.pk}/erasure/", client_for(cast.helen)
    assert f'href="{path}"' in browser.get(f"/people/{cast.ed.pk}/").text
    typed = {"asked_on-day": "27", "asked_on-month": "2", "asked_on-year": "2026", "ground": "objection"}
    page = browser.post(path, typed, follow=True).text
    assert "Asked on 27 February 2026: they object" in page and page.count("It may go once they have left.") == 2
    assert "which a trust has to account for" in page and "May go" not in page and "Certificates" not in page
    assert f'href="{path}"' in browser.get("/retention/").text
    enter(cast.helen)
    switched_off(cast.ed)
    page = browser.post(path, {"verb": "propose", "chosen": ["contact", "messages"]}, follow=True).text
    assert "2 proposals made." in page and "Kept until 1 March 2025." in page


def test_a_recruits_account_has_no_such_pages_of_its_own(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert "hold everything about" not in browser.get(f"/people/{cast.amara.pk}/").text
    for name in ("hold", "erasure"):
        assert browser.get(f"/people/{cast.amara.pk}/{name}/").status_code == 404
        assert browser.get(f"/people/{cast.amara_recruit.pk}/{name}/").status_code == 404


def test_the_page_of_what_is_past_its_time_costs_the_same_with_staff(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/retention/")
    few = count_queries(lambda: browser.get("/retention/"))
    for member in (cast.ed, cast.olu, cast.diana):
        switched_off(member)
    # Ten of coming in, as for every page; then what is past its time, how much waits, who is held, what went, who asked.
    assert count_queries(lambda: browser.get("/retention/")) == few == 10 + 5
