"""On a member's page, and by the API: the invitation that nobody accepted, withdrawn and sent anew."""

from collections.abc import Callable
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Message, User
from onboarding.services.memberships import add_member
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.viewing import Browser

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "nia.bevan@hospitl.example", "nia.bevan@hospital.example"


@pytest.fixture
def nia(cast: Cast, enter: Callable[[Membership], None]) -> Membership:
    enter(cast.helen)
    return add_member(cast.northgate, actor=cast.helen, email=WRONG, full_name="Nia Bevan", roles=["buddy"])


def test_the_page_says_where_it_went_and_sends_it_to_the_right_address(
    client_for: Callable[..., Browser], cast: Cast, nia: Membership
) -> None:
    browser, page = client_for(cast.helen), f"/people/{nia.pk}/"
    shown = browser.get(page).text
    assert f"An invitation of 2 March 2026 went to {WRONG}, and nobody has accepted it yet." in shown

    done = browser.post(page, {"verb": "invite", "revision": 1, "email": RIGHT}, follow=True).text

    assert f"A new invitation goes to {RIGHT}." in done and f"went to {RIGHT}" in done
    again = browser.post(page, {"verb": "invite", "revision": 1, "email": WRONG})
    assert again.status_code == 409 and "Someone else has changed this" in again.text and WRONG in again.text


def test_a_bad_address_is_said_at_the_field_and_kept(
    client_for: Callable[..., Browser], cast: Cast, nia: Membership
) -> None:
    answer = client_for(cast.helen).post(
        f"/people/{nia.pk}/", {"verb": "invite", "revision": 1, "email": "hana@northgate.example"}
    )

    assert answer.status_code == 400 and "is a member of this trust already" in answer.text
    assert 'value="hana@northgate.example"' in answer.text and "There is a problem" in answer.text


def test_of_who_has_come_in_there_is_nothing_to_invite(client_for: Callable[..., Browser], cast: Cast) -> None:
    User.objects.filter(pk=cast.ben.user_id).update(last_login="2026-03-01T09:00Z")
    browser, page = client_for(cast.helen), f"/people/{cast.ben.pk}/"

    assert "nobody has accepted" not in browser.get(page).text
    answer = browser.post(page, {"verb": "invite", "revision": 1, "email": RIGHT})
    assert answer.status_code == 409 and "Only they can change their address" in answer.text


def test_a_dead_invitation_leads_there(client_for: Callable[..., Browser], cast: Cast, nia: Membership) -> None:
    Message.objects.filter(recipient=nia).update(state="dead", last_error="SMTPRecipientsRefused 550", attempts=1)
    message = Message.objects.get(recipient=nia)

    page = client_for(cast.helen).get(f"/messages/{message.pk}/").text

    assert "Correct the address of Nia Bevan and invite them anew" in page and f"/people/{nia.pk}/" in page


def test_the_api_does_the_same_once_for_a_key(api_for: ApiFor, cast: Cast, nia: Membership) -> None:
    path, helen = f"{API}/memberships/{nia.pk}/invite-anew/", api_for(cast.helen)
    marks: dict[str, Any] = {"HTTP_IDEMPOTENCY_KEY": "one", "HTTP_IF_MATCH": '"1"'}

    answers = [helen.post(path, {"email": RIGHT}, format="json", **marks) for _ in range(2)]

    assert [(one.status_code, one.json()["email"], one["ETag"]) for one in answers] == [(200, RIGHT, '"2"')] * 2
    access.enter(cast.helen)
    assert Message.objects.filter(recipient=nia).count() == 2
    assert refused(helen.post(path, {"email": "x"}, format="json"), 400, "invalid") == [("email", "invalid")]
    assert refused(helen.post(path, {}, format="json"), 400, "invalid") == [("email", "required")]
    assert refused(helen.post(path, {"email": WRONG}, format="json", HTTP_IF_MATCH='"1"'), 412, "stale") == []
    assert refused(helen.get(path), 405, "method_not_allowed") == []
