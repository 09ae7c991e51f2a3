"""The pages on which HR lets go of what is past its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding.models import Erasure, ErasureHold
from onboarding.services.retention import hold_person, propose_erasures
from tests.cast import Cast
from tests.leaving import KINDS, approved, kept_outside, left

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path, cast: Cast, enter) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.helen)


def test_it_stands_behind_manage_and_says_how_long_each_kind_is_kept(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert 'href="/retention/"' in browser.get("/manage/").text
    page = browser.get("/retention/").text
    assert "Kept: 2 years after they leave." in page and "To be confirmed" in page
    assert "Everything that is kept is within its time" in page and "Nobody is held" in page
    assert "Nothing was erased yet" in page


def test_from_proposal_to_approval_by_two_people(client_for, cast: Cast, enter) -> None:
    left(cast.amara_recruit)
    helen, hana = client_for(cast.helen), client_for(cast.hana)
    page = helen.get("/retention/").text
    assert page.count("Amara Santos: ") == len(KINDS) and "Kept until 1 March 2016" in page

    line = f"{cast.amara_recruit.pk} messages"
    assert helen.post("/retention/", {"chosen": [line]})["Location"] == "/retention/"
    assert "1 proposal for a second person" in helen.get("/retention/").text
    own = helen.get("/retention/waiting/").text
    assert "Nothing that a colleague proposed waits for you." in own and "Take back" in own

    page = hana.get("/retention/waiting/").text
    assert "Proposed by Helen Moss" in page and "Erase for good" in page
    enter(cast.helen)
    row = Erasure.objects.get()
    wanted = {"chosen": [str(row.pk)], "verb": "approve"}
    assert helen.post("/retention/waiting/", wanted).status_code == 400  # her own: not among those she may choose
    assert hana.post("/retention/waiting/", wanted)["Location"] == "/retention/waiting/"
    assert "The worker erases these within minutes" in hana.get("/retention/waiting/").text


@pytest.mark.parametrize("chosen", [[], ["x"], ["\0"], ["a b"], ["01900000-0000-7000-8000-000000000000 messages"]])
def test_what_cannot_be_chosen_is_said_at_the_list(client_for, cast: Cast, chosen: list[str]) -> None:
    left(cast.amara_recruit)
    for path in ("/retention/", "/retention/waiting/"):
        answer = client_for(cast.helen).post(path, {"chosen": chosen, "verb": "approve"})
        assert answer.status_code == 400 and "There is a problem" in answer.text


def test_a_verb_that_is_none_changes_nothing(client_for, cast: Cast, enter) -> None:
    propose_erasures(cast.hana, chosen=[(left(cast.amara_recruit).pk, "messages")])
    key = str(Erasure.objects.get().pk)
    assert client_for(cast.helen).post("/retention/waiting/", {"chosen": [key], "verb": "x"}).status_code == 400
    enter(cast.helen)
    assert Erasure.objects.get().state == "proposed"


def test_proposals_are_kept_for_now_or_taken_back(client_for, cast: Cast, enter) -> None:
    propose_erasures(cast.helen, chosen=[(left(cast.amara_recruit).pk, kind) for kind in ("messages", "pastoral")])
    keys = {one.kind: str(one.pk) for one in Erasure.objects.all()}
    client_for(cast.helen).post("/retention/waiting/", {"chosen": [keys["messages"]], "verb": "take_back"})
    client_for(cast.hana).post("/retention/waiting/", {"chosen": [keys["pastoral"]], "verb": "keep"})
    enter(cast.helen)
    assert set(Erasure.objects.values_list("state", flat=True)) == {"declined"}


def test_a_person_is_held_from_what_is_kept_about_them_and_let_go_again(client_for, cast: Cast, enter) -> None:
    path = f"/recruits/{cast.amara_recruit.pk}/hold/"
    browser = client_for(cast.helen)
    assert f'href="{path}"' in browser.get(f"/recruits/{cast.amara_recruit.pk}/data/").text
    answer = browser.post(path, {"verb": "hold", "reason": " "})
    assert answer.status_code == 400 and "There is a problem" in answer.text

    assert browser.post(path, {"verb": "hold", "reason": "Tribunal 2401"}).status_code == 302
    page = browser.get("/retention/").text
    assert "Tribunal 2401" in page and f'href="{path}"' in page
    assert browser.post(path, {"verb": "hold", "reason": "Again"}).status_code == 400
    assert "Lift the hold" in browser.get(path).text
    assert browser.post(path, {"verb": "lift"}).status_code == 302
    enter(cast.helen)
    assert ErasureHold.objects.get().lifted_by == cast.helen


def test_who_is_held_meanwhile_stands_apart(client_for, cast: Cast) -> None:
    propose_erasures(cast.hana, chosen=[(left(cast.amara_recruit).pk, "messages")])
    hold_person(cast.hana, person_id=cast.amara_recruit.pk, reason="Tribunal")
    page = client_for(cast.helen).get("/retention/waiting/").text
    assert "Held meanwhile" in page and "Erase for good" not in page


def test_without_a_ledger_the_page_says_what_is_missing(client_for, cast: Cast, settings) -> None:
    settings.ERASURE_LEDGER = ""
    for path in ("/retention/", "/retention/waiting/"):
        assert "Nothing can be erased yet" in client_for(cast.helen).get(path).text


def test_the_page_costs_the_same_for_one_person_as_for_all(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/retention/")
    few = count_queries(lambda: browser.get("/retention/"))
    left(cast.amara_recruit)
    left(cast.bilal_recruit)
    # Ten of coming in, as for every page; then what is past its time, how much waits, who is held, what went, who asked.
    assert count_queries(lambda: browser.get("/retention/")) == few == 10 + 5


def test_what_was_approved_and_is_not_erased_within_the_hour_shows_on_the_health_page(
    client_for, cast: Cast, enter
) -> None:
    browser, title = client_for(cast.helen), "Erasures that were approved over an hour ago"
    page = browser.get("/health/").text
    assert title in page and "All are carried out, or held." in page
    enter(cast.helen)
    approved(cast, left(cast.amara_recruit), ["messages"])
    Erasure.objects.update(decided_at=timezone.now() - timedelta(hours=2))
    page = browser.get("/health/").text
    assert "1 erasure not carried out." in page and 'href="/retention/waiting/"' in page
    enter(cast.helen)
    Erasure.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    assert "Tried, and not gone yet: tried again from 10:00am" in browser.get("/retention/waiting/").text
