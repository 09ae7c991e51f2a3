"""What HR sees of people who have no account: what was written to their address, what would be, and whom nothing reaches."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import Message, Recruit, Trust
from onboarding.services.digests import gather
from onboarding.services.forecast import forecast_within
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import plan_on, quiet_northgate, recruit_with_people, step_due

DUE, ADDRESS = date(2026, 3, 9), "grace.abroad@mail.example"


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    quiet_northgate(cast)
    grace = recruit_with_people(cast, full_name="Grace Mensah", contact_email=ADDRESS)
    step_due(DUE, grace, title="Send your references")
    return grace


@pytest.fixture
def message(cast: Cast, grace: Recruit) -> Message:
    plan_on(cast, TODAY)
    gather(Trust.objects.get(pk=cast.northgate.pk), TODAY)
    return Message.objects.get()


@pytest.mark.django_db
def test_their_page_leads_to_all_that_was_written_to_them(client_for, cast: Cast, message: Message) -> None:
    browser, home = client_for(cast.helen), f"/recruits/{message.contact_id}/"

    page = browser.get(home).text
    history = browser.get(f"{home}messages/").text

    assert "They have no account for signing in" in page and f"{home}messages/" in page
    for words in ("Messages to Grace Mensah", "1 message", "Send your references", f"/messages/{message.pk}/"):
        assert words in history


@pytest.mark.django_db
def test_what_they_would_be_written_can_be_read_before(client_for, cast: Cast, grace: Recruit) -> None:
    page = client_for(cast.helen).get(f"/recruits/{grace.pk}/messages/coming/").text

    assert f"To: {ADDRESS}" in page and "You have no account in the service yet" in page
    access.enter(cast.helen)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_whoever_has_an_account_is_found_at_their_own_history(client_for, cast: Cast) -> None:
    browser, home = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/messages/"

    assert browser.get(home)["Location"] == f"/people/{cast.amara.pk}/messages/"
    assert browser.get(f"{home}coming/")["Location"] == f"/people/{cast.amara.pk}/messages/coming/"


@pytest.mark.django_db
def test_lists_and_the_page_of_the_message_name_them(client_for, cast: Cast, message: Message) -> None:
    Message.objects.update(state="dead", attempts=1, last_error="SMTPRecipientsRefused 550")
    browser = client_for(cast.helen)

    assert "Grace Mensah" in browser.post("/messages/", {"search": "mensah"}, follow=True).text
    assert "To Grace Mensah" in browser.post("/reminders/", {"search": "mensah"}, follow=True).text
    page = browser.get(f"/messages/{message.pk}/").text

    for words in (ADDRESS, "Correct the address of Grace Mensah", f"/recruits/{message.contact_id}/edit/"):
        assert words in page


@pytest.mark.django_db
def test_whom_nothing_reaches_is_a_task_on_the_page_of_hr(client_for, cast: Cast, grace: Recruit) -> None:
    browser = client_for(cast.helen)
    assert "no message reaches them" not in browser.get("/review/").text
    access.enter(cast.helen)
    Recruit.objects.filter(pk=grace.pk).update(contact_email="")

    page = browser.get("/review/").text

    assert "1 person has neither an account nor an email address: no message reaches them." in page
    assert "Grace Mensah" in browser.get("/recruits/?unreached=on").text
    assert "neither an account nor an email address" in browser.get(f"/recruits/{grace.pk}/").text


@pytest.mark.django_db
def test_the_forecast_counts_them(client_for, cast: Cast, grace: Recruit) -> None:
    assert "Grace Mensah" in client_for(cast.helen).get("/reminders/coming/").text


@pytest.mark.django_db
def test_where_it_takes_long_part_of_the_forecast_is_found_and_all_of_it_on_demand(
    client_for, cast: Cast, grace: Recruit
) -> None:
    step_due(date(2026, 3, 12), grace)

    part, lived = forecast_within(cast.helen, days=7, seconds=0)
    whole = client_for(cast.helen).get("/reminders/coming/?show=all").text

    assert ([one.on for one in part], lived) == ([TODAY], 1)
    assert "5 March 2026: 1 message" in whole and "Show all 7 days" not in whole
