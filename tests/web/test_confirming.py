"""Role changes, exports of people's data and tokens wait until whoever is in says once more that it is them."""

import pytest
from django.test import Client

from onboarding.models import ApiToken, Erasure, Event, Membership
from onboarding.services.retention import propose_erasures
from tests.cast import PASSWORD, Cast
from tests.leaving import kept_outside, left

pytestmark = pytest.mark.django_db


@pytest.fixture
def helen(client_for, cast: Cast, settings) -> Client:
    """Signed in for some time, at an installation that is no demo."""
    browser = client_for(cast.helen)
    settings.DEMO = False
    return browser


def confirm(browser: Client, answer) -> str:
    """Enter the password where the answer leads, and come back."""
    assert answer["Location"].startswith("/account/confirm/?next="), answer["Location"]
    page = browser.get(answer["Location"])
    assert "Confirm that it is you" in page.text
    done = browser.post(answer["Location"], {"password": PASSWORD, "next": page.context_data["redirect_field_value"]})
    return str(done["Location"])


def test_a_change_of_roles_waits_and_what_was_typed_is_there_again(helen: Client, cast: Cast, enter) -> None:
    path = f"/people/{cast.ben.pk}/"
    change = {
        "verb": "change",
        "full_name": "Ben Carter",
        "roles": ["line_manager"],
        "reason": "He moves on Monday",
    }

    back = confirm(helen, helen.post(path, change))

    enter(cast.helen)
    assert Membership.objects.get(pk=cast.ben.pk).roles == cast.ben.roles
    page = helen.get(back).text
    assert back == path and "He moves on Monday" in page and "Nothing is saved yet" in page
    assert helen.post(path, change)["Location"] == path
    enter(cast.helen)
    assert Membership.objects.get(pk=cast.ben.pk).roles == ["line_manager"]


def test_a_pack_of_somebodys_data_is_not_made_before(helen: Client, cast: Cast, enter) -> None:
    path = f"/recruits/{cast.amara_recruit.pk}/data/"
    assert confirm(helen, helen.post(path)) == path
    enter(cast.helen)
    assert not Event.objects.filter(action="access_pack_made").exists()
    assert helen.post(path).status_code == 200


def test_a_token_is_not_made_before(helen: Client, cast: Cast) -> None:
    wanted = {"name": "Board", "scope": "report", "days": "90"}
    confirm(helen, helen.post("/account/tokens/", wanted))
    assert not ApiToken.objects.exists()
    assert 'value="Board"' in helen.get("/account/tokens/").text
    assert helen.post("/account/tokens/", wanted).status_code == 200 and ApiToken.objects.exists()


def test_after_five_minutes_it_is_asked_for_again(helen: Client, cast: Cast, clock) -> None:
    path = f"/recruits/{cast.amara_recruit.pk}/data/"
    confirm(helen, helen.post(path))
    clock.shift(301)
    assert helen.post(path).status_code == 302


def test_the_api_asks_a_session_for_the_same_and_a_token_for_no_more(
    helen: Client, cast: Cast, api_for, settings
) -> None:
    for path, ask in (
        (f"/api/v1/memberships/{cast.ben.pk}/", helen.patch),
        ("/api/v1/memberships/", helen.post),
        (f"/api/v1/recruits/{cast.amara_recruit.pk}/sponsor-file/", helen.get),
    ):
        answer = ask(path, {"job_title": "Nurse"}, content_type="application/json")
        assert answer.status_code == 403 and "Confirm that it is you" in answer.json()["detail"], path
    assert helen.get(f"/api/v1/memberships/{cast.ben.pk}/").status_code == 200
    with_token = api_for(cast.helen).get(f"/api/v1/recruits/{cast.amara_recruit.pk}/sponsor-file/")
    assert with_token.status_code == 200

    confirm(helen, helen.post(f"/recruits/{cast.amara_recruit.pk}/data/"))
    assert helen.get(f"/api/v1/recruits/{cast.amara_recruit.pk}/sponsor-file/").status_code == 200


def test_erasing_is_approved_only_by_somebody_who_just_said_that_it_is_them(
    helen: Client, cast: Cast, enter, settings, tmp_path
) -> None:
    kept_outside(settings, tmp_path)
    enter(cast.hana)
    propose_erasures(cast.hana, chosen=[(left(cast.amara_recruit).pk, "messages")])
    row = Erasure.objects.get()
    wanted = {"chosen": [str(row.pk)], "verb": "approve"}

    back = confirm(helen, helen.post("/retention/waiting/", wanted))

    assert back == "/retention/waiting/"
    enter(cast.helen)
    row.refresh_from_db()
    assert row.state == "proposed"
    assert helen.post(back, wanted)["Location"] == back
    enter(cast.helen)
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", cast.helen)


def test_looking_is_never_asked_about_and_nobody_is_stopped_in_a_demo(helen: Client, cast: Cast, settings) -> None:
    assert helen.get(f"/people/{cast.ben.pk}/").status_code == 200
    settings.DEMO = True
    assert helen.post(f"/recruits/{cast.amara_recruit.pk}/data/").status_code == 200
