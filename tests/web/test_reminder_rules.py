"""The pages of the rules of reminding: read in words, changed after a look at what it does."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from onboarding import access
from onboarding.models import ReminderPolicy
from tests.cast import Cast
from tests.reminding import quiet_northgate, step_due
from tests.viewing import client_for

pytestmark = pytest.mark.django_db

SENT = {
    "is_active": "yes",
    "offset_days": "-3",
    "repeat_every": "",
    "repeat_times": "",
    "bases": ["law", "plan"],
    "limits": ["target", "hard"],
    "reason": "Fewer messages.",
    "revision": "1",
}


@pytest.fixture
def address(cast: Cast) -> str:
    quiet_northgate(cast)
    step_due(date(2026, 3, 2) + timedelta(days=16), cast.amara_recruit)
    return reverse("reminder_rule", args=[rule(cast).pk])


def rule(cast: Cast) -> ReminderPolicy:
    access.enter(cast.helen)
    return ReminderPolicy.objects.get(trust=cast.northgate, key="before-due")


def test_the_rules_are_read_in_words(cast: Cast) -> None:
    page = client_for(cast.helen).get(reverse("reminder_rules"))

    for words in ("Before the due day", "1 working day after, then every 5 working days, 2 times more", "To: Director"):
        assert words in page.text


def test_a_change_is_seen_first_and_then_saved(cast: Cast, address: str) -> None:
    browser = client_for(cast.helen)

    seen = browser.post(address, SENT | {"step": "see", "is_active": "no"})
    assert seen.status_code == 200
    assert "With this change 0 messages leave in the next 14 days, 1 fewer than now." in seen.text
    assert rule(cast).is_active

    saved = browser.post(address, SENT | {"step": "save"}, follow=True)
    assert "The rule is saved." in saved.text
    assert "3 days before" in browser.get(address).text
    assert "Helen Moss: Fewer messages." in browser.get(address).text
    assert rule(cast).offset_days == [-3]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"offset_days": "soon"}, "Enter whole numbers with commas between them"),
        ({"offset_days": "-9999"}, "Enter at most 6 days"),
        ({"offset_days": "9" * 5000}, "at most 100 characters"),
        ({"offset_days": "-3\0"}, "Null characters are not allowed"),
        ({"repeat_every": "x"}, "Enter a whole number."),
        ({"bases": []}, "Choose at least one kind of step."),
        ({"audience": "minister"}, "Choose from the list."),
        ({"is_active": ""}, "Say whether the rule is in use."),
        ({"reason": ""}, "Enter a reason."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    cast: Cast, address: str, typed: dict[str, object], words: str
) -> None:
    answer = client_for(cast.helen).post(address, SENT | {"step": "save"} | typed)

    assert answer.status_code == 400
    assert words in answer.text
    assert "There is a problem" in answer.text
    assert rule(cast).revision == 1


def test_whoever_looked_too_long_ago_is_told(cast: Cast, address: str) -> None:
    browser = client_for(cast.helen)
    browser.post(address, SENT | {"step": "save"})

    assert browser.post(address, SENT | {"step": "save", "offset_days": "-5"}).status_code == 409
    assert rule(cast).offset_days == [-3]
