"""Rules of reminding, how often one is written to, and limits that one saw, by the API."""

from datetime import date
from typing import Any

import pytest

from onboarding.models import ReminderPolicy
from tests.api.asking import API, ApiFor, refused
from tests.cast import Cast
from tests.reminding import message_to, quiet_northgate, step_due

pytestmark = pytest.mark.django_db
RULES = f"{API}/reminders/rules/"
HARD = {"limit": "hard", "basis": "law", "remind_days_before": [28, 14, 7]}


@pytest.fixture
def rule(cast: Cast) -> str:
    quiet_northgate(cast)
    return f"{RULES}{ReminderPolicy.objects.get(trust=cast.northgate, key='before-due').pk}/"


def test_rules_are_read_with_what_followed_them(api_for: ApiFor, cast: Cast, rule: str) -> None:
    rows = api_for(cast.helen).get(RULES).json()["results"]

    (row,) = (one for one in rows if one["key"] == "before-due")
    assert (row["title"], row["is_active"], row["audience"]) == ("Before the due day", True, [])
    assert row["effect"] == {"sent": 0, "followed": 0, "percent": None}
    assert api_for(cast.helen).get(rule).json()["history"] == []


def test_a_rule_is_seen_first_then_changed_with_a_reason(api_for: ApiFor, cast: Cast, rule: str) -> None:
    step_due(date(2026, 3, 9), cast.amara_recruit)
    helen, change = api_for(cast.helen), {"is_active": False}
    seen = helen.post(f"{rule}preview/", change, format="json").json()
    assert (seen["days"], seen["before"] > seen["after"]) == (14, True)
    assert helen.get(rule).json()["is_active"]

    assert helen.patch(rule, change, format="json").status_code == 400
    answer = helen.patch(rule, change | {"reason": "Too much mail."}, format="json", HTTP_IF_MATCH='"1"')

    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert answer.json()["history"][0]["reason"] == "Too much mail."
    assert helen.patch(rule, change | {"reason": "Again."}, format="json", HTTP_IF_MATCH='"1"').status_code == 412


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"offset_days": [99999]}, "offset_days"),
        ({"offset_days": ["a"]}, "offset_days.0"),
        ({"bases": []}, "bases"),
        ({"bases": ["hearsay"]}, "bases"),
        ({"audience": ["nobody"]}, "audience"),
        ({"repeat_every": 10**20}, "repeat_every"),
        ({"is_active": "no"}, "is_active"),
        ({"title": "Other"}, "title"),
    ],
)
def test_what_no_rule_can_say_is_refused_at_its_field(
    api_for: ApiFor, cast: Cast, rule: str, change: dict[str, Any], field: str
) -> None:
    answer = api_for(cast.helen).post(f"{rule}preview/", change, format="json")

    assert answer.status_code == 400
    assert [problem["field"] for problem in answer.json()["errors"]] == [field]


def test_somebody_chooses_how_often_they_are_written_to(api_for: ApiFor, cast: Cast) -> None:
    liam = api_for(cast.liam)
    assert liam.get(f"{API}/me/mail/").json() == {"frequency": "weekly"}

    assert liam.patch(f"{API}/me/mail/", {"frequency": "limits"}, format="json").json() == {"frequency": "limits"}

    assert liam.get(f"{API}/me/mail/").json() == {"frequency": "limits"}
    assert refused(liam.patch(f"{API}/me/mail/", {"frequency": "never"}, format="json"), 400, "invalid") == [
        ("frequency", "unknown")
    ]


def test_whoever_was_told_of_a_limit_says_that_they_saw_it(api_for: ApiFor, cast: Cast, rule: str) -> None:
    step = step_due(date(2026, 3, 9), cast.amara_recruit, **HARD)
    message_to(cast.amara, step, state="sent")
    step.reminders.update(state="sent")
    amara, limits = api_for(cast.amara), f"{API}/acknowledgements/"
    (told,) = amara.get(limits).json()["results"]
    assert (told["step"], told["seen"], told["recruit"]["name"]) == (str(step.pk), False, "Amara Santos")

    answers = [amara.post(limits, {"step": str(step.pk)}, format="json") for _ in range(2)]

    assert [(one.status_code, one.json()["seen"]) for one in answers] == [(201, True), (201, True)]
    assert api_for(cast.ben).post(limits, {"step": str(step.pk)}, format="json").status_code == 404
