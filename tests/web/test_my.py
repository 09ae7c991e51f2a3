"""A recruit's own pages: the checklist with its questions, dates, people and data."""

from datetime import date
from io import BytesIO
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from onboarding import access
from onboarding.models import Confirmation, DateProposal, Enrolment, Evidence, Membership, PersonStep, Recruit, Step
from onboarding.services.enrolments import enrol
from onboarding.services.evidence import read_file
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import decide_proposal, propose_date
from onboarding.services.steps import return_step, submit_step
from tests.cast import Cast
from tests.factories import RecruitNoteFactory, published_version

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
    assert page.count('class="app-stage" open') == 1


@pytest.mark.parametrize("path", ["/my/", "/my/dates/", "/my/people/", "/my/data/", "/my/dates/arrival/1/"])
def test_someone_who_is_no_recruit_has_none_of_these_pages(client_for, cast: Cast, path: str) -> None:
    assert client_for(cast.helen).get(path).status_code == 404


def test_what_others_do_is_told_apart_and_its_lateness_is_not_the_recruits(client_for, cast: Cast, step_of) -> None:
    late = step_of(cast.amara_recruit, "named-contact")  # HR's, due in November
    page = client_for(cast.amara).get("/my/").text

    assert "You do these" in page and "Others do these for you" in page
    line = page.split(f"/my/steps/{late.id}/")[1].split("</li>")[0]
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

    assert "Sent back to you" in page.split("Your next")[0]
    assert "Hana Lewis gave it back on 2 March 2026:" in page
    assert "The number cannot be read." in page
    assert "The number cannot be read." in client_for(cast.amara).get(f"/my/steps/{step.id}/").text.split("History")[0]


def test_before_there_is_a_programme_and_when_all_is_done_the_page_is_kind(client_for, cast: Cast, as_member) -> None:
    browser = client_for(cast.amara)
    with as_member(cast.helen):
        Step.objects.filter(for_people__recruit=cast.amara_recruit).update(state="done", done_on=date(2026, 3, 1))
        cast.amara_recruit.servings.update(served_on=date(2026, 3, 1))
    assert "Everything is done." in browser.get("/my/").text
    with as_member(cast.helen):
        Enrolment.objects.filter(recruit=cast.amara_recruit).update(state="withdrawn")
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
        "/my/": WHO + 7,  # who I am; steps; what comes first; why returned; asked about; dates; proposals
        "/my/dates/": WHO + 4,  # who I am; dates; proposals; what is counted from them
        "/my/people/": WHO + 1,  # who I am, with my people
        # who I am; dates; proposals; evidence; steps; what comes first; messages; looks; answers; notes
        "/my/data/": WHO + 10,
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


# --- dates ------------------------------------------------------------------------------------------------


@pytest.mark.clock("2026-03-26 09:00")
def test_a_planned_day_that_has_passed_is_asked_about_and_a_yes_is_one_press(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    assert "Did you arrive in the UK on 23 March 2026?" in browser.get("/my/").text

    typed = {"happened": "yes", "on-day": "23", "on-month": "3", "on-year": "2026"}
    page = browser.post("/my/dates/arrival/1/", typed, follow=True).text

    assert "You told HR on 26 March 2026: it happened on 23 March 2026. HR has not decided yet" in page
    assert "Did you arrive" not in browser.get("/my/").text
    access.enter(cast.helen)
    proposal = DateProposal.objects.get()
    assert (proposal.actual_on, proposal.planned_on) == (date(2026, 3, 23), None)
    decide_proposal(cast.helen, proposal_id=proposal.id, take=True)
    assert "23 March 2026" in browser.get("/my/dates/").text.split("What has happened")[1]


def test_another_day_is_proposed_and_nothing_moves(client_for, cast: Cast) -> None:
    browser = client_for(cast.amara)
    page = browser.get("/my/dates/").text
    assert "Planned for 23 March 2026" in page and "open steps counted from this day" in page

    typed = {"happened": "no", "on-day": "6", "on-month": "April", "on-year": "2026", "reason": "The flight"}
    page = browser.post("/my/dates/arrival/1/", typed, follow=True).text

    assert "Nothing moves" in page or "nothing has moved" in page
    assert "Planned for 23 March 2026" in page
    access.enter(cast.helen)
    decide_proposal(cast.helen, proposal_id=DateProposal.objects.get().id, take=False, reason="The flight goes.")
    assert "HR did not take it over: The flight goes." in browser.get("/my/dates/").text


@pytest.mark.parametrize(
    ("typed", "status", "sentence", "field"),
    [
        ({}, 400, "Choose one of the two.", "happened"),
        ({"happened": "no"}, 400, "Enter the planned day or the day it happened.", "on-day"),
        ({"happened": "no", "on-day": "23", "on-month": "3", "on-year": "2026"}, 400, "planned for 23 March", "on-day"),
        ({"happened": "yes", "on-day": "3", "on-month": "3", "on-year": "2026"}, 400, "today or in the past", "on-day"),
        ({"happened": "no", "on-day": "31", "on-month": "2", "on-year": "2026"}, 400, "Enter a real date", "on-day"),
        ({"happened": "no", "on-day": "1", "on-month": "1", "on-year": "9999"}, 400, "or earlier", "on-day"),
        ({"happened": "no", "on-day": "1", "on-month": "5", "on-year": "2026", "reason": "x" * 4001}, 400, "4,000", "reason"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_at_its_field(
    client_for, cast: Cast, typed: dict[str, str], status: int, sentence: str, field: str
) -> None:
    answer = client_for(cast.amara).post("/my/dates/arrival/1/", typed)
    assert answer.status_code == status
    assert sentence in answer.text and f'href="#{field}' in answer.text


@pytest.mark.parametrize("path", ["teleported/1", "arrival/0", "arrival/100", "arrival/1000000000000"])
def test_a_date_that_does_not_exist_is_not_found(client_for, cast: Cast, path: str) -> None:
    assert client_for(cast.amara).get(f"/my/dates/{path}/").status_code == 404


def test_what_has_happened_is_not_planned_again(client_for, cast: Cast) -> None:
    typed = {"happened": "no", "on-day": "6", "on-month": "4", "on-year": "2026"}
    answer = client_for(cast.amara).post("/my/dates/visa_granted/1/", typed)
    assert answer.status_code == 409 and "has happened already" in answer.text


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


# --- photos and data --------------------------------------------------------------------------------------


def photo(size: tuple[int, int] = (2400, 1200)) -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, "HEIF", quality=50)
    return SimpleUploadedFile("IMG_0042.HEIC", made.getvalue(), "image/heic")


def filed(cast: Cast, step_of) -> Evidence:
    """A photo that Helen recorded about Amara and Hana has looked at."""
    step = step_of(cast.amara_recruit, "date-of-entry")
    submit_step(cast.helen, step_id=step.id, file=photo())
    evidence = Evidence.objects.get(step=step)
    read_file(cast.hana, evidence_id=evidence.id)[1].close()
    return evidence


def test_the_page_says_that_a_photo_was_made_smaller(client_for, cast: Cast, step_of) -> None:
    evidence = filed(cast, step_of)
    page = client_for(cast.amara).get(f"/my/steps/{evidence.step_id}/").text
    assert "IMG_0042.jpg" in page and "A smaller copy of the photo is kept" in page


def test_my_data_shows_what_is_held_and_who_looked(client_for, cast: Cast, step_of) -> None:
    filed(cast, step_of)
    RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen, words="Not for her eyes")

    page = client_for(cast.amara).get("/my/data/").text

    for words in ("Amara Santos", "IMG_0042.jpg", "Hana Lewis", "HR keeps 1 note about you", "PH"):
        assert words in page, words
    assert "Not for her eyes" not in page


def test_my_data_goes_along_as_a_file(client_for, cast: Cast, step_of) -> None:
    evidence = filed(cast, step_of)
    browser = client_for(cast.amara)
    record_note = RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen, words="Not for her eyes")

    whole, text = browser.get("/my/data/my-data.json"), browser.get("/my/data/my-data.txt")

    assert whole["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = orjson.loads(whole.content)
    assert held["facts"]["Name"] == "Amara Santos"
    assert held["looks_at_files"][0]["by"] == "Hana Lewis"
    digests = {one["sha256"] for step in held["steps"] for one in step["evidence"]}
    assert digests == {evidence.sha256}
    assert "  Name: Amara Santos" in text.text
    for answer in (whole, text):
        assert record_note.words not in answer.text and "Bilal" not in answer.text
    assert browser.get("/my/data/my-data.exe").status_code == 404


def test_a_colleagues_proposal_about_me_is_mine_to_read(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    propose_date(cast.liam, recruit_id=cast.amara_recruit.id, kind="arrival", planned_on=date(2026, 4, 1))
    assert "Liam Doyle told HR on 2 March 2026: 1 April 2026." in client_for(cast.amara).get("/my/dates/").text


def test_two_sittings_are_two_dates(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    for occurrence, month in ((1, 4), (2, 5)):
        record_milestone(
            cast.helen, recruit_id=cast.amara_recruit.id, kind="osce_sitting", occurrence=occurrence,
            planned_on=date(2026, month, 1),
        )  # fmt: skip
    assert "Practical test (OSCE) sitting 2" in client_for(cast.amara).get("/my/dates/").text
