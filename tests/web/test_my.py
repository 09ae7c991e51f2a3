"""A recruit's own pages: the checklist with its questions, dates, people and data."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import Confirmation, Membership, PersonStep, Recruit, Step
from onboarding.services.enrolments import enrol
from onboarding.services.steps import return_step, submit_step
from tests.cast import Cast
from tests.factories import published_version

pytestmark = pytest.mark.django_db
WHO = 3  # session; user; memberships with their trusts


def recorded(cast: Cast, title: str = "Meet the team") -> Step:
    """A step that Helen recorded as done and Amara is asked about."""
    access.enter(cast.helen)
    version = published_version(
        [{"title": title, "owner_role": "hr", "confirm_by_recruit": True}], trust=cast.northgate
    )
    enrolment = enrol(cast.helen, recruit_id=cast.amara_recruit.id, programme_key=version.programme.key)
    step = Step.objects.get(enrolment=enrolment)
    return submit_step(cast.helen, step_id=step.id, note="Met on the ward")


def test_a_recruit_reads_the_next_three_things_and_who_helps(client_for, cast: Cast) -> None:
    page = client_for(cast.amara).get("/my/").text

    assert "Hello Amara" in page
    assert page.count('class="app-next"') == 3
    assert "Questions? Helen Moss, HR officer" in page
    assert "<details open" not in page and 'class="app-stage" open' not in page  # a short page first


@pytest.mark.parametrize("path", ["/my/", "/my/dates/", "/my/people/", "/my/data/", "/my/dates/arrival/1/"])
def test_someone_who_is_no_recruit_has_none_of_these_pages(client_for, cast: Cast, path: str) -> None:
    assert client_for(cast.helen).get(path).status_code == 404


def test_what_others_do_is_told_apart_and_its_lateness_is_not_the_recruits(client_for, cast: Cast, step_of) -> None:
    late = step_of(cast.amara_recruit, "named-contact")  # HR's, due in November
    page = client_for(cast.amara).get("/my/").text

    assert "You do these" in page and "Others do these for you" in page
    line = page.split(f"/my/steps/{late.id}/", 1)[1].split("</li>")[0]
    assert "Later than planned" in line and "Overdue" not in line
    own_late = PersonStep.objects.filter(
        recruit=cast.amara_recruit, applies="yes", item__owner_role="recruit", due_on__lt=date(2026, 3, 2),
        state="to_do",
    ).count()  # fmt: skip
    assert f"{own_late} overdue" in page


def test_what_was_sent_back_stands_on_top_with_the_reason(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "nmc-account")
    Step.objects.filter(pk=step.pk).update(state="submitted", submitted_by=cast.amara)
    return_step(cast.hana, step_id=step.id, reason="The number cannot be read.\nPlease write it again.")

    page = client_for(cast.amara).get("/my/").text

    assert "Returned to you" in page.split("Your next")[0]
    assert "Hana Lewis returned it on 2 March 2026:" in page
    assert "The number cannot be read." in page
    assert "The number cannot be read." in client_for(cast.amara).get(f"/my/steps/{step.id}/").text.split("History")[0]


def test_before_there_is_a_programme_and_when_all_is_done_the_page_is_kind(client_for, cast: Cast, as_member) -> None:
    browser = client_for(cast.amara)
    with as_member(cast.helen):
        Step.objects.filter(for_people__recruit=cast.amara_recruit).update(state="done", done_on=date(2026, 3, 1))
        cast.amara_recruit.servings.update(served_on=date(2026, 3, 1))
    assert "Everything is done." in browser.get("/my/").text
    with as_member(cast.helen):
        Step.objects.filter(enrolment__recruit=cast.amara_recruit).update(superseded_on=date(2026, 3, 1))
        cast.amara_recruit.servings.all().delete()
    assert "Your checklist is being made." in browser.get("/my/").text


def queries(browser: Any, path: str) -> int:
    browser.get(path)  # the first visit of a minute notes that someone was here
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    ours = ("SAVEPOINT", "set_config", "current_setting")
    return len([one for one in captured if not any(word in one["sql"] for word in ours)])


@pytest.mark.parametrize("many", [0, 300])
def test_my_pages_cost_the_same_however_long_the_list(client_for, cast: Cast, many: int, step_of) -> None:
    access.enter(cast.helen)
    if many:
        version = published_version([{"prerequisites": ["nurse-osce/nmc-account"]}] * many, trust=cast.northgate)
        enrol(cast.helen, recruit_id=cast.amara_recruit.id, programme_key=version.programme.key)
    step = step_of(cast.amara_recruit, "nmc-account")
    Step.objects.filter(pk=step.pk).update(state="submitted", submitted_by=cast.amara)
    return_step(cast.hana, step_id=step.id, reason="Not legible")
    recorded(cast)
    browser = client_for(cast.amara)
    assert {path: queries(browser, path) for path in ("/my/", "/my/dates/", "/my/people/", "/my/data/")} == {
        "/my/": WHO + 8,  # who I am; steps; what comes first; why returned; asked about; dates; proposals; surveys
        "/my/dates/": WHO + 4,  # who I am; dates; proposals; what is counted from them
        "/my/people/": WHO + 1,  # who I am, with my people
        # who I am; dates; proposals; absences; evidence; steps; what comes first; comments; messages; looks;
        # answers; certificates of sponsorship; reports to the Home Office; notes
        "/my/data/": WHO + 14,
    }


# --- did this happen? -------------------------------------------------------------------------------------


def test_a_yes_is_one_press(client_for, cast: Cast) -> None:
    step = recorded(cast)
    browser = client_for(cast.amara)
    assert "Meet the team: did this happen?" in browser.get("/my/").text

    typed = {"verb": "confirm", "happened": "yes", "words": "", "revision": str(step.revision)}
    answer = browser.post(f"/my/steps/{step.id}/", typed, follow=True)

    assert "Thank you for your answer" in answer.text and "did this happen?" not in answer.text


def test_a_no_opens_it_again_and_hr_reads_it_on_the_persons_page(client_for, cast: Cast, as_member) -> None:
    step = recorded(cast)

    typed = {"verb": "confirm", "happened": "no", "words": "Nobody came"}
    assert client_for(cast.amara).post(f"/my/steps/{step.id}/", typed).status_code == 302

    officer = client_for(cast.helen)
    assert "has not happened" in officer.get(f"/recruits/{cast.amara_recruit.id}/").text
    assert "Nobody came" in officer.get(f"/recruits/{cast.amara_recruit.id}/steps/{step.id}/").text
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).state == "to_do"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose yes or no."),
        ({"happened": "perhaps"}, "Choose yes or no."),
        ({"happened": "no", "words": "x" * 4001}, "4,000 characters or fewer"),
        ({"happened": "no", "words": "a\0"}, "Null characters are not allowed"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_kept(
    client_for, cast: Cast, typed: dict[str, str], sentence: str, as_member
) -> None:
    step = recorded(cast)
    answer = client_for(cast.amara).post(f"/my/steps/{step.id}/", {"verb": "confirm"} | typed)
    assert answer.status_code == 400 and sentence in answer.text
    with as_member(cast.helen):
        assert not Confirmation.objects.exists()


def test_the_api_takes_the_answer_too(api_for, cast: Cast) -> None:
    step = recorded(cast)
    api, address = api_for(cast.amara), f"/api/v1/steps/{step.id}/confirm/"
    assert "confirm" in api.get(f"/api/v1/steps/{step.id}/").json()["allowed"]
    assert api.post(address, {}, format="json").status_code == 400
    assert api.post(address, {"happened": "maybe"}, format="json").status_code == 400
    assert api.post(address, {"happened": False, "why": "?"}, format="json").status_code == 400
    answer = api.post(address, {"happened": False, "words": "Nobody came"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "to_do")
    assert api.post(address, {"happened": True}, format="json").status_code == 409


# --- people -----------------------------------------------------------------------------------------------


def test_someone_to_call_stands_on_every_page_of_a_recruit(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "nmc-account")
    Membership.objects.filter(pk=cast.priya.pk).update(telephone="0191 498 0000")
    browser = client_for(cast.amara)
    for path in (
        "/my/",
        "/my/dates/",
        "/my/people/",
        "/my/data/",
        f"/my/steps/{step.id}/",
        "/account/",
        "/help/",
        "/no/",
    ):
        assert 'href="tel:01914980000"' in browser.get(path).text.split('<aside class="app-help-strip"')[1], path
    assert "app-help-strip" not in client_for(cast.helen).get("/recruits/").text


def test_without_any_number_there_is_an_address_to_write_to(client_for, cast: Cast) -> None:
    strip = client_for(cast.amara).get("/my/people/").text.split('<aside class="app-help-strip"')[1]
    assert "Nobody has a telephone number here yet." in strip
    assert 'href="mailto:helen@northgate.example"' in strip


def test_my_people_say_when_to_ask_whom(client_for, cast: Cast, as_member) -> None:
    page = client_for(cast.amara).get("/my/people/").text
    for words in ("Helen Moss", "Liam Doyle", "Priya Nair", "Ben Carter", "Ask about:", "priya@northgate.example"):
        assert words in page
    with as_member(cast.helen):
        Recruit.objects.filter(pk=cast.amara_recruit.pk).update(
            case_officer=None, line_manager=None, pastoral_lead=None, buddy=None
        )
    assert "Nobody is named for you yet." in client_for(cast.amara).get("/my/people/").text
