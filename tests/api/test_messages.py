"""Reminders, messages and settings through the API: rows, filters, verbs, refusals, and what nobody is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import Message, Reminder, Step
from tests.api.asking import API, MISSING, ApiFor, refused
from tests.cast import Cast
from tests.factories import TODAY
from tests.reminding import message_to, plan_on, quiet_northgate, recruit_with_people, step_due

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)
REMINDER = {"id", "step", "policy", "occasion", "due_on", "recipient", "channel", "state", "message"}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def step(cast: Cast) -> Step:
    return step_due(DUE, cast.amara_recruit, title="Send your references")


@pytest.fixture
def message(cast: Cast, step: Step) -> Message:
    return message_to(cast.amara, step)


def test_reminders_are_rows_of_the_contract(cast: Cast, api_for: ApiFor, message: Message, step: Step) -> None:
    body = api_for(cast.helen).get(f"{API}/reminders/").json()

    assert body["count"] == 1
    row = body["results"][0]
    assert set(row) >= REMINDER
    assert (row["step"], row["message"]) == (str(step.pk), str(message.pk))
    assert row["recipient"] == {"id": str(cast.amara.pk), "name": "Amara Santos"}
    assert (row["due_on"], row["occasion"], row["state"]) == ("2026-03-09", -7, "pending")


def test_a_recruit_without_an_account_is_the_contact(cast: Cast, api_for: ApiFor) -> None:
    grace = recruit_with_people(cast, full_name="Grace Mensah", contact_email="grace@mail.example")
    step_due(DUE, grace)
    plan_on(cast, TODAY)

    (row,) = api_for(cast.helen).get(f"{API}/reminders/?search=mensah").json()["results"]
    (coming,) = api_for(cast.helen).get(f"{API}/reminders/forecast/?days=1").json()["results"]

    for one in (row, coming):
        assert (one["recipient"], one["contact"]) == (None, {"id": str(grace.pk), "name": "Grace Mensah"})


def test_the_forecast_says_who_is_written_to_on_which_day_and_why(cast: Cast, api_for: ApiFor, step: Step) -> None:
    body = api_for(cast.helen).get(f"{API}/reminders/forecast/?days=1").json()

    assert body["results"][0].pop("leaves_at")  # by the clock of the database
    assert body["results"] == [
        {
            "on": "2026-03-02",
            "kind": "digest",
            "recipient": {"id": str(cast.amara.pk), "name": "Amara Santos"},
            "contact": None,
            "reminders": 1,
            "hard_limits": 0,
            "policies": [{"key": "before-due", "title": "Before the due day"}],
        }
    ]


FOUND = ["state=pending", "state=pending&state=sent", "policy={policy}", "recipient={recipient}", "step={step}",
    "recruit={recruit}", "due_after=2026-03-09", "due_before=2026-03-09", "send_after=2026-03-02",
    "send_before=2026-03-02", "search=references", "search=amara", "ordering=due_on"]  # fmt: skip
NOT_FOUND = ["state=sent", "policy=none", f"recipient={MISSING}", "due_after=2026-03-10", "due_before=2026-03-08",
    "send_after=2026-03-03", "send_before=2026-03-01", "search=nothing like it"]  # fmt: skip


@pytest.mark.parametrize("asked", [*FOUND, *NOT_FOUND])
def test_reminders_can_be_narrowed(cast: Cast, api_for: ApiFor, message: Message, step: Step, asked: str) -> None:
    reminder = Reminder.objects.select_related("policy").get()
    ids = {"recipient": cast.amara.pk, "step": step.pk, "recruit": cast.amara_recruit.pk}
    asked_of = asked.format(policy=reminder.policy.key, **ids)

    assert api_for(cast.helen).get(f"{API}/reminders/?{asked_of}").json()["count"] == (asked in FOUND)


@pytest.mark.parametrize(
    ("asked", "count"),
    [("state=pending", 1), ("state=dead", 0), ("kind=digest", 1), ("search=santos", 1), ("search=liam", 0),
     ("day_after=2026-03-02&day_before=2026-03-02", 1), ("day_after=2026-03-03", 0), (f"recipient={MISSING}", 0)],
)  # fmt: skip
def test_messages_can_be_narrowed(cast: Cast, api_for: ApiFor, message: Message, asked: str, count: int) -> None:
    assert api_for(cast.helen).get(f"{API}/messages/?{asked}").json()["count"] == count


@pytest.mark.parametrize(
    ("path", "field", "code"),
    [
        ("reminders/?state=lost", "state", "invalid_choice"),
        ("reminders/?recipient=amara", "recipient", "invalid"),
        ("reminders/?due_after=yesterday", "due_after", "invalid"),
        ("reminders/?due_after=0001-01-01", "due_after", "out_of_range"),
        ("reminders/?due_before=9999-12-31", "due_before", "out_of_range"),
        ("reminders/?policy=" + "x" * 101, "policy", "max_length"),
        ("reminders/?search=%00", "search", "null_character"),
        ("reminders/?nonsense=1", "nonsense", "unknown_parameter"),
        ("reminders/forecast/?days=0", "days", "out_of_range"),
        ("reminders/forecast/?days=15", "days", "out_of_range"),
        ("reminders/forecast/?days=soon", "days", "out_of_range"),
        ("reminders/forecast/?nonsense=1", "nonsense", "unknown_parameter"),
        ("messages/?state=Held", "state", "invalid_choice"),
        ("messages/?day_after=2026-02-30", "day_after", "invalid"),
        ("messages/?ordering=state", "ordering", "invalid_choice"),
        ("messages/?page=9", "page", "no_such_page"),
        ("messages/?page_size=201", "page_size", "out_of_range"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_parameter(
    cast: Cast, api_for: ApiFor, path: str, field: str, code: str
) -> None:
    assert refused(api_for(cast.helen).get(f"{API}/{path}"), 400, "invalid") == [(field, code)]


def test_others_see_the_messages_that_were_written_to_them(cast: Cast, api_for: ApiFor, message: Message) -> None:
    message_to(cast.liam)

    assert api_for(cast.helen).get(f"{API}/messages/").json()["count"] == 2
    assert api_for(cast.diana).get(f"{API}/messages/").json()["count"] == 0
    assert [row["id"] for row in api_for(cast.amara).get(f"{API}/messages/").json()["results"]] == [str(message.pk)]
    own = api_for(cast.amara).get(f"{API}/messages/{message.pk}/").json()
    assert (len(own["tells_of"]), own["says"]) == (1, None)
    refused(api_for(cast.bilal).get(f"{API}/messages/{message.pk}/"), 404, "not_found")
    refused(api_for(cast.omar).get(f"{API}/messages/{message.pk}/"), 404, "not_found")


def test_hr_reads_what_a_waiting_message_says_and_no_address(cast: Cast, api_for: ApiFor, message: Message) -> None:
    answer = api_for(cast.helen).get(f"{API}/messages/{message.pk}/")

    body = answer.json()
    assert body["says"]["subject"] == "You have 1 thing to do"
    assert "Send your references" in body["says"]["body"]
    assert b"@" not in answer.content


def test_a_message_is_held_released_and_tried_again(cast: Cast, api_for: ApiFor, message: Message) -> None:
    api = api_for(cast.helen)

    assert api.post(f"{API}/messages/{message.pk}/hold/").json()["state"] == "held"
    refused(api.post(f"{API}/messages/{message.pk}/hold/"), 409, "wrong_state")
    refused(api.post(f"{API}/messages/{message.pk}/requeue/"), 409, "wrong_state")
    assert api.post(f"{API}/messages/{message.pk}/release/").json()["state"] == "pending"
    access.enter(cast.helen)
    Message.objects.update(state="dead", attempts=8, last_error="SMTPRecipientsRefused 550")
    again = api.post(f"{API}/messages/{message.pk}/requeue/").json()
    assert (again["state"], again["attempts"], again["last_error"]) == ("pending", 0, "")


def test_the_same_key_does_it_once(cast: Cast, api_for: ApiFor, message: Message) -> None:
    api = api_for(cast.helen)

    first, second = (
        api.post(f"{API}/messages/{message.pk}/hold/", headers={"Idempotency-Key": "held-once"}) for _ in range(2)
    )

    assert first.json() == second.json() and second.status_code == 200


@pytest.mark.parametrize("verb", ["hold", "release", "requeue"])
def test_a_verb_takes_no_words_and_no_stranger(cast: Cast, api_for: ApiFor, message: Message, verb: str) -> None:
    address = f"{API}/messages/{message.pk}/{verb}/"

    assert refused(api_for(cast.helen).post(address, {"why": "x"}), 400, "invalid") == [("why", "unknown_field")]
    refused(api_for(cast.amara).post(address), 403, "not_allowed")
    refused(api_for(cast.omar).post(address), 404, "not_found")


def test_mail_is_held_and_released_by_settings(cast: Cast, api_for: ApiFor) -> None:
    api = api_for(cast.helen)
    before = api.get(f"{API}/settings/")
    assert (before.json()["mail_held"], before.json()["live_on"]) == (False, "2025-01-01")

    held = api.patch(f"{API}/settings/", {"mail_held": True}, headers={"If-Match": before["ETag"]})

    assert (held.json()["mail_held"], held.json()["mail_held_on"]) == (True, "2026-03-02")
    stale = api.patch(f"{API}/settings/", {"mail_held": False}, headers={"If-Match": before["ETag"]})
    refused(stale, 412, "stale")
    assert refused(api.patch(f"{API}/settings/", {"mail_held": "no"}), 400, "invalid") == [("mail_held", "invalid")]
    assert refused(api.patch(f"{API}/settings/", {"held": True}), 400, "invalid") == [("held", "unknown_field")]
    assert api.patch(f"{API}/settings/", {}).json()["mail_held"] is True
    refused(api_for(cast.diana).patch(f"{API}/settings/", {"mail_held": False}), 403, "not_allowed")


def test_steps_from_before_go_live_can_be_asked_for(cast: Cast, api_for: ApiFor) -> None:
    step_due(date(2024, 12, 31), cast.amara_recruit, title="Long ago")
    step_due(date(2025, 1, 1), cast.amara_recruit, title="On the first day")
    api = api_for(cast.helen)

    found = api.get(f"{API}/steps/?inherited=true").json()["results"]

    assert [row["title"] for row in found] == ["Long ago"]
    refused(api.get(f"{API}/steps/?inherited=maybe"), 400, "invalid")


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("path", ["reminders/", "messages/"])
def test_a_list_costs_the_same_however_long_it_is(cast: Cast, api_for: ApiFor, path: str, count: int) -> None:
    for number in range(count):
        message_to(cast.amara, step_due(DUE, cast.amara_recruit), sequence=number)
    api = api_for(cast.helen)

    with CaptureQueriesContext(connection) as captured:
        assert api.get(f"{API}/{path}").json()["count"] == count

    ours = ("SAVEPOINT", "RELEASE", "set_config", "current_setting")
    found = [one["sql"] for one in captured if not any(word in one["sql"] for word in ours)]
    assert len(found) == 5, "\n".join(found)  # the token; its memberships; how often they asked; count; the rows


def test_whoever_saw_a_message_before_it_moved_is_told_so(cast: Cast, api_for: ApiFor, message: Message) -> None:
    browser, address = api_for(cast.helen), f"{API}/messages/{message.pk}/"
    seen = browser.get(address)["ETag"]

    held = browser.post(f"{address}hold/", headers={"If-Match": seen})

    assert held.status_code == 200, held.content
    assert held["ETag"] not in ("", seen)
    refused(browser.post(f"{address}release/", headers={"If-Match": seen}), 412, "stale")
    refused(browser.post(f"{address}release/", headers={"If-Match": '"1"'}), 412, "stale")
    assert browser.post(f"{address}release/", headers={"If-Match": held["ETag"]}).status_code == 200
