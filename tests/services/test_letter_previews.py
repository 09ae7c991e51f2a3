"""What somebody would be written on a day to come, in the words in which it would come."""

import base64
import hashlib
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from onboarding import access
from onboarding.errors import Invalid, NotAllowed
from onboarding.models import Message, Reminder
from onboarding.services.letter_previews import letters_on
from tests.cast import Cast
from tests.reminding import message_to, quiet_northgate, step_due
from tests.viewing import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def quiet(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ANY_DAY, settings.WEEKLY_MAIL = False, True
    quiet_northgate(cast)


def test_each_day_says_what_is_new_then_and_nothing_is_kept(cast: Cast) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Send your references")
    step_due(date(2026, 3, 12), cast.amara_recruit, title="Order your badge")

    first, second = (letters_on(cast.helen, reader=cast.amara, on=TODAY + timedelta(days=n)) for n in (0, 3))

    assert [("references" in one.body, "badge" in one.body) for one in (*first, *second)] == [
        (True, False),
        (False, True),
    ]
    assert "due by 12 March 2026" in second[0].body and "left-out-here" in second[0].body
    assert letters_on(cast.helen, reader=cast.amara, on=TODAY + timedelta(days=1)) == []
    assert not Message.objects.exists() and not Reminder.objects.exists()


def test_the_weekly_mail_of_a_day_to_come_is_as_things_stand_then(cast: Cast) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Send your references")

    (letter,) = letters_on(cast.helen, reader=cast.liam, on=date(2026, 3, 9))

    assert "Amara Santos: 1 due within a week\n- Send your references: due by 9 March 2026" in letter.body


@pytest.mark.parametrize("days", [-1, 14, 5000])
def test_other_days_are_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        letters_on(cast.helen, reader=cast.amara, on=TODAY + timedelta(days=days))


def test_only_hr_reads_what_others_would_be_written(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        letters_on(cast.liam, reader=cast.amara, on=TODAY)


@pytest.mark.parametrize(("asked", "found"), [("2026-03-05", True), ("", False), ("2027-01-01", False), ("x\0", False)])
def test_the_page_shows_the_day_that_is_asked_for_else_today(cast: Cast, asked: str, found: bool) -> None:
    step_due(date(2026, 3, 12), cast.amara_recruit, title="Order your badge")
    page = client_for(cast.helen).get(f"/people/{cast.amara.pk}/messages/coming/", {"on": asked}).text

    assert ("Order your badge" in page) == found
    assert ("Nothing is written to them on this day." in page) != found


def test_the_html_stands_alone_in_a_sandbox_that_lets_in_its_own_style_and_nothing_else(cast: Cast) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit, title="Send <b>your</b> references")
    browser, home = client_for(cast.helen), f"/people/{cast.amara.pk}/messages/coming/"
    address = f"{home}letter/?on=2026-03-02&amp;letter=1"

    assert f'href="{address}"' in browser.get(home).text
    answer = browser.get(address.replace("&amp;", "&"))

    style = answer.text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'") and policy.endswith(f"style-src 'sha256-{digest}'")
    assert "Send &lt;b&gt;your&lt;/b&gt; references" in answer.text and "left-out-here" in answer.text


@pytest.mark.parametrize(
    "asked", ["letter=2", "letter=0", "letter=x", "letter=99999999999", "on=2026-03-03", "on=month"]
)
def test_there_is_no_letter_where_none_would_be_written(cast: Cast, asked: str) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit)

    answer = client_for(cast.helen).get(f"/people/{cast.amara.pk}/messages/coming/letter/?{asked}")

    assert answer.status_code == (200 if asked == "on=month" else 404)  # only a director has a mail of the month


def test_a_message_that_waits_can_be_seen_as_a_mail_program_shows_it(cast: Cast) -> None:
    message = message_to(cast.amara, step_due(date(2026, 3, 9), cast.amara_recruit, title="Order your badge"))
    browser, address = client_for(cast.helen), f"/messages/{message.pk}/letter/"

    assert address in browser.get(f"/messages/{message.pk}/").text
    assert "Order your badge" in browser.get(address).text
    access.enter(cast.helen)
    Message.objects.update(state="sent")
    assert browser.get(address).status_code == 404


def test_a_directors_mail_of_the_month_can_be_read_on_any_day(cast: Cast) -> None:
    browser, home = client_for(cast.helen), f"/people/{cast.diana.pk}/messages/coming/"

    page = browser.get(f"{home}?on=month")

    assert "The mail of the month, with today&#39;s figures" in page.text
    assert "Subject: Your trust this month" in page.text and "Limits set by law that are past their day" in page.text
    assert "Your trust this month" in browser.get(f"{home}letter/?on=month&letter=1").text
    assert "The mail of the month" not in browser.get(f"/people/{cast.amara.pk}/messages/coming/").text
    access.enter(cast.helen)
    assert not Message.objects.exists()
