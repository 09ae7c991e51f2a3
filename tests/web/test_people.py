"""Who is what in the trust, on pages: the list, adding someone, one member."""

from typing import Any

import pytest

from onboarding.models import Membership
from tests.cast import Cast
from tests.factories import MembershipFactory, RecruitFactory

pytestmark = pytest.mark.django_db
NIA = {
    "full_name": "Nia Vaughan",
    "email": "nia@northgate.example",
    "job_title": "Matron",
    "telephone": "01632 960200",
    "roles": ["line_manager", "buddy"],
}
WHY = "She moves to the ward on Monday"


def test_manage_leads_to_what_the_viewer_may_open(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/manage/").text
    assert 'href="/people/"' in page and 'href="/places/"' in page
    assert client_for(cast.liam).get("/manage/").status_code == 403
    assert 'href="/manage/"' not in client_for(cast.liam).get("/to-do/").text


def test_the_list_begins_with_staff_and_leads_to_each_role(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    page = browser.get("/people/").text
    assert "8 people" in page and "Ben Carter" in page and "Amara Santos" not in page
    assert "Line manager of 2" in page and "HR officer of 2" in page
    assert "Amara Santos" in browser.get("/people/?role=recruit").text
    found = browser.post("/people/", {"search": "amara"}, follow=True).text
    assert "Amara Santos" in found and "1 person<" in found
    assert "Nobody matches." in browser.post("/people/", {"role": "buddy", "search": "helen"}, follow=True).text


@pytest.mark.parametrize("query", ["role=porter", "active=maybe", "search=helen", "page=x"])
def test_a_filter_that_cannot_be_is_left_out(client_for, cast: Cast, query: str) -> None:
    answer = client_for(cast.helen).get(f"/people/?{query}")
    assert answer.status_code == 200 and "8 people" in answer.text


def test_the_list_costs_the_same_for_three_as_for_thirty(client_for, cast: Cast, enter, count_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/people/")
    few = count_queries(lambda: browser.get("/people/"))
    enter(cast.helen)
    for _ in range(27):
        RecruitFactory(buddy=MembershipFactory(roles=["buddy"]))
    # Three of the test's browser and a savepoint's two ends; coming in: session, user, user for the walls, memberships,
    # trust for the walls. Then: how many, which are on the page, their rows, whom they look after, the
    # trust's own sign-in service.
    assert count_queries(lambda: browser.get("/people/")) == few == 5 + 5 + 5


def test_someone_is_added_and_the_page_says_how_they_come_in(client_for, cast: Cast, enter) -> None:
    answer = client_for(cast.helen).post("/people/new/", NIA, follow=True)

    assert "Nia Vaughan is added." in answer.text and "An invitation goes to" in answer.text
    enter(cast.helen)
    nia = Membership.objects.get(full_name="Nia Vaughan")
    assert (nia.roles, nia.job_title, nia.user.has_usable_password()) == (["buddy", "line_manager"], "Matron", False)


@pytest.mark.parametrize(
    ("wrong", "sentence", "target"),
    [
        ({"full_name": ""}, "Enter the person&#39;s full name.", "full_name"),
        ({"full_name": "x" * 201}, "Use 200 characters or fewer.", "full_name"),
        ({"full_name": "a\u2028b"}, "Write this on one line", "full_name"),
        ({"email": "nia"}, "Enter an email address", "email"),
        ({"email": "helen@northgate.example"}, "is a member of this trust already", "email"),
        ({"roles": []}, "Choose at least one role", "roles"),
        ({"roles": ["porter"]}, "Select a valid choice", "roles"),
        ({"roles": ["recruit"]}, "Select a valid choice", "roles"),
        ({"roles": ["hr", "director"]}, "A director is never an HR officer too.", "roles"),
        ({"telephone": "1" * 31}, "Use 30 characters or fewer.", "telephone"),
        ({"job_title": "a\0b"}, "Null characters are not allowed.", "job_title"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(
    client_for, cast: Cast, wrong: dict[str, Any], sentence: str, target: str
) -> None:
    answer = client_for(cast.helen).post("/people/new/", NIA | wrong)
    assert answer.status_code == 400
    assert sentence in answer.text and f'href="#{target}"' in answer.text
    assert "01632 960200" in answer.text or target == "telephone"


def test_recruits_are_added_under_recruits(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    for path in ("/people/new/", f"/people/{cast.ben.id}/"):
        page = browser.get(path).text
        assert 'value="recruit"' not in page and "Recruits are added under Recruits" in page
    assert 'value="recruit"' in browser.get(f"/people/{cast.amara.id}/").text


def change(member: Membership, **fields: Any) -> dict[str, Any]:
    return {
        "verb": "change",
        "full_name": member.full_name,
        "job_title": "",
        "telephone": "",
        "roles": member.roles,
        "reason": "",
        "revision": member.revision,
    } | fields


def test_a_role_is_taken_away_and_the_page_says_who_needs_someone_new(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/people/{cast.liam.id}/"
    assert "Line manager of 2 recruits" in browser.get(path).text

    answer = browser.post(path, change(cast.liam, roles=["buddy"], reason=WHY), follow=True)

    assert "Liam Doyle is saved." in answer.text and "2 people need someone new" in answer.text
    assert f'href="/recruits/{cast.amara_recruit.id}/"' in answer.text
    assert "Buddy, by Helen Moss" in answer.text and WHY in answer.text


def test_roles_change_only_with_a_reason(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post(f"/people/{cast.liam.id}/", change(cast.liam, roles=["buddy"]))
    assert answer.status_code == 400
    assert "Enter a reason." in answer.text and 'href="#change-reason"' in answer.text


def test_a_stale_page_is_said_and_keeps_what_was_typed(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/people/{cast.ben.id}/"
    browser.post(path, change(cast.ben, telephone="01632 960111"))

    late = change(cast.ben, telephone="01632 960222", revision=1)
    answer = browser.post(path, late)

    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text and "01632 960222" in answer.text
    assert browser.post(path, late | {"revision": 2}).status_code == 302


def test_a_way_in_is_switched_off_with_a_reason_and_on_again(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/people/{cast.ben.id}/"
    assert browser.post(path, {"verb": "switch", "reason": " "}).status_code == 400
    off = browser.post(path, {"verb": "switch", "reason": "He has left", "revision": 1}, follow=True)
    assert "Ben Carter can no longer sign in here." in off.text and "2 people need someone new" in off.text
    assert client_for(cast.ben).get("/to-do/").status_code == 403
    assert "Ben Carter" in browser.get("/people/?active=false").text
    on = browser.post(path, {"verb": "switch", "reason": "He is back", "revision": 2}, follow=True)
    assert "Ben Carter can sign in again." in on.text


def test_nobody_changes_themselves(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/people/{cast.helen.id}/"
    page = browser.get(path).text
    assert "This is you." in page and 'value="switch"' not in page
    assert browser.post(path, change(cast.helen, roles=["buddy"], reason=WHY)).status_code == 403


def test_a_verb_that_nobody_knows_and_a_member_of_another_trust_are_not_there(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert browser.post(f"/people/{cast.ben.id}/", {"verb": "delete"}).status_code == 404
    assert browser.get(f"/people/{cast.omar.id}/").status_code == 404
