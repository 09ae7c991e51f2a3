"""A step's page: what it shows to whom, and every way of typing something wrong into it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import Event, Evidence, Step, Waiver
from onboarding.services.steps import submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.journeys import PDF

pytestmark = pytest.mark.django_db


def path_of(cast: Cast, step: Step) -> str:
    return f"/recruits/{cast.amara_recruit.id}/steps/{step.id}/"


def today(**more: str) -> dict[str, str]:
    return {"verb": "submit", "on-day": "2", "on-month": "3", "on-year": "2026"} | more


def test_a_step_says_what_why_when_and_who(client_for, cast: Cast, step_of) -> None:
    page = client_for(cast.helen).get(path_of(cast, step_of(cast.amara_recruit, "named-contact"))).text

    for words in (
        "Give the recruit a named contact",
        "Tell the recruit who will answer questions",
        "Was due 6 November 2025",
        "3 days after the day the offer is accepted",
        "To be confirmed</strong>",
        "From memory.",
    ):
        assert words in page


def test_a_recruit_records_their_own_step(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "nmc-account")
    browser = client_for(cast.amara)
    assert "Record that it is done" in browser.get(f"/my/steps/{step.id}/").text

    answer = browser.post(f"/my/steps/{step.id}/", today(revision=str(step.revision)), follow=True)

    assert "“Open your NMC account and check eligibility” is recorded." in answer.text
    assert step_of(cast.amara_recruit, "nmc-account").done_on == date(2026, 3, 2)


def test_a_recruit_cannot_record_what_hr_does(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    browser = client_for(cast.amara)
    page = browser.get(f"/my/steps/{step.id}/").text
    assert "Record that it is done" not in page and "Write a comment" in page

    assert browser.post(f"/my/steps/{step.id}/", today(note="Done")).status_code == 403


def test_another_s_step_is_not_there(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "nmc-account")

    for who, path in [
        (cast.bilal, f"/my/steps/{step.id}/"),
        (cast.omar, path_of(cast, step)),
        (cast.diana, path_of(cast, step)),
    ]:
        assert client_for(who).get(path).status_code == 404
        assert client_for(who).post(path, today()).status_code == 404


@pytest.mark.parametrize(
    ("key", "typed", "sentence", "target"),
    [
        ("named-contact", {"note": "   "}, "Enter a note.", "submit-note"),
        ("named-contact", {"note": "x" * 4001}, "4,000 characters or fewer", "submit-note"),
        ("named-contact", {"note": "Hello\0"}, "Null characters are not allowed", "submit-note"),
        ("nmc-account", {}, "Enter the date on which it was done.", "submit-on-day"),
        ("nmc-account", {"on-day": "3", "on-month": "3", "on-year": "2026"}, "today or in the past", "submit-on-day"),
        ("nmc-account", {"on-day": "1", "on-month": "1", "on-year": "0001"}, "5 July 1948", "submit-on-day"),
        ("nmc-account", {"on-day": "30", "on-month": "2", "on-year": "2026"}, "Enter a real date", "submit-on-day"),
        ("date-of-entry", {}, "Choose a file.", "submit-file"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client_for, cast: Cast, step_of, key, typed, sentence, target) -> None:
    step = step_of(cast.amara_recruit, key)

    answer = client_for(cast.helen).post(path_of(cast, step), {"verb": "submit"} | typed)

    assert answer.status_code == 400
    assert sentence in answer.text and f'href="#{target}"' in answer.text
    assert "There is a problem" in answer.text
    assert step_of(cast.amara_recruit, key).state == "to_do"


def test_nothing_that_was_typed_is_lost(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    typed = {"verb": "submit", "note": "Told her by telephone", "on-day": "31", "on-month": "2", "on-year": "2026"}

    page = client_for(cast.helen).post(path_of(cast, step), typed).text

    assert "Told her by telephone" in page
    assert 'value="31"' in page and 'value="2026"' in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("contract.pdf", PDF + b"0" * (11 * 1024 * 1024), "larger than 10 MB"),
        ("contract.exe", b"MZ" + b"\0" * 100, "This kind of file cannot be used"),
        ("contract.pdf", b"<html><script>alert(1)</script>", "This kind of file cannot be used"),
        ("contract.pdf", b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_is_refused_at_its_field(
    client_for, cast: Cast, step_of, name, content, sentence
) -> None:
    step = step_of(cast.amara_recruit, "conditions-of-employment")
    typed = {"verb": "submit", "file": SimpleUploadedFile(name, content), "out_of_order_reason": "She has it"}

    answer = client_for(cast.helen).post(path_of(cast, step), typed)

    assert answer.status_code == 400
    assert sentence in answer.text and 'href="#submit-file"' in answer.text


def test_a_file_comes_back_as_a_download_and_the_look_is_recorded(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "date-of-entry")
    browser = client_for(cast.helen)
    browser.post(path_of(cast, step), today(file=SimpleUploadedFile("stamp <1>.pdf", PDF)))
    step_of(cast.amara_recruit, "date-of-entry")
    evidence = Evidence.objects.get(step=step)

    answer = browser.get(f"/evidence/{evidence.id}/file/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(action="evidence_read", object_id=evidence.id).count() == 1
    assert client_for(cast.omar).get(f"/evidence/{evidence.id}/file/").status_code == 404
    assert client_for(cast.ben).get(f"/evidence/{evidence.id}/file/").status_code == 404


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    browser = client_for(cast.helen)
    stale = {"verb": "submit", "note": "From my stale page", "revision": str(step.revision)}
    Step.objects.filter(pk=step.pk).update(revision=step.revision + 1)

    answer = browser.post(path_of(cast, step), stale)

    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text and "From my stale page" in answer.text
    assert f'value="{step.revision + 1}"' in answer.text
    assert step_of(cast.amara_recruit, "named-contact").state == "to_do"
    again = browser.post(path_of(cast, step), stale | {"revision": str(step.revision + 1)})
    assert again.status_code == 302


def test_a_step_sent_twice_is_done_once(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    browser = client_for(cast.helen)
    typed = {"verb": "submit", "note": "Told her", "revision": str(step.revision)}

    assert browser.post(path_of(cast, step), typed).status_code == 302
    second = browser.post(path_of(cast, step), typed)

    assert second.status_code == 409
    step_of(cast.amara_recruit, "named-contact")
    assert Evidence.objects.filter(step=step).count() == 1


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999", "\0"])
def test_a_revision_that_cannot_be_is_no_failure(client_for, cast: Cast, step_of, revision: str) -> None:
    step = step_of(cast.amara_recruit, "named-contact")

    answer = client_for(cast.helen).post(path_of(cast, step), {"verb": "submit", "note": "", "revision": revision})

    assert answer.status_code in (400, 409)


def test_more_than_a_megabyte_of_words_is_refused_as_a_whole(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")

    answer = client_for(cast.helen).post(path_of(cast, step), {"verb": "submit", "note": "x" * 1_200_000})

    assert answer.status_code == 413
    assert "What you sent is too large" in answer.text and "Nothing was saved" in answer.text


def test_an_unknown_verb_is_not_there(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")

    assert client_for(cast.helen).post(path_of(cast, step), {"verb": "delete"}).status_code == 404
    assert client_for(cast.helen).post(path_of(cast, step), {}).status_code == 404


def test_hr_says_why_it_is_out_of_order(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "conditions-of-employment")
    browser = client_for(cast.helen)
    assert "First comes “Give the recruit a named contact”." in browser.get(path_of(cast, step)).text

    answer = browser.post(path_of(cast, step), {"verb": "submit", "file": SimpleUploadedFile("contract.pdf", PDF)})

    assert answer.status_code == 400
    assert 'href="#submit-out_of_order_reason"' in answer.text


def test_a_second_officer_accepts_and_the_first_cannot(client_for, cast: Cast, step_of) -> None:
    step = submitted(cast, step_of)
    first, second = client_for(cast.helen), client_for(cast.hana)
    assert "A second HR officer checks it" in first.get(path_of(cast, step)).text
    assert first.post(path_of(cast, step), {"verb": "accept"}).status_code == 403

    answer = second.post(path_of(cast, step), {"verb": "accept", "revision": str(step.revision)}, follow=True)

    assert "Accepted: " in answer.text
    assert step_of(cast.amara_recruit, "pin-verified").state == "done"


def submitted(cast: Cast, step_of) -> Step:
    """A step that Helen sent in and a second officer has to check."""
    step = step_of(cast.amara_recruit, "pin-verified")
    return submit_step(cast.helen, step_id=step.id, on=date(2026, 3, 2), note="Seen on the register")


def test_giving_back_needs_a_reason_that_the_owner_reads(client_for, cast: Cast, step_of) -> None:
    step = submitted(cast, step_of)
    browser = client_for(cast.hana)
    empty = browser.post(path_of(cast, step), {"verb": "return"})
    assert empty.status_code == 400 and 'href="#return-reason"' in empty.text

    browser.post(path_of(cast, step), {"verb": "return", "reason": "The number is missing"})

    assert "The number is missing" in client_for(cast.helen).get(path_of(cast, step)).text
    assert "Send it again" in client_for(cast.helen).get(path_of(cast, step)).text


def test_what_waits_for_a_second_person_stands_on_one_page(client_for, cast: Cast, step_of) -> None:
    step = submitted(cast, step_of)
    other = step_of(cast.bilal_recruit, "named-contact")
    waive_step(cast.hana, step_id=other.id, reason="He knows everyone", expires_on=None)

    hana, helen = (client_for(who).get("/review/").text for who in (cast.hana, cast.helen))

    assert f"/recruits/{cast.amara_recruit.id}/steps/{step.id}/" in hana.split("Sent in by you")[0]
    assert "Request to waive" in helen.split("Sent in by you")[0]
    assert client_for(cast.liam).get("/review/").status_code == 403


def test_a_waiver_is_asked_for_and_agreed_by_a_second_officer(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    asked = {"verb": "waive", "reason": "She has a sister on the ward", "expires_on-day": "1", "expires_on-month": "1"}
    asked |= {"expires_on-year": "2027"}
    client_for(cast.helen).post(path_of(cast, step), asked)

    page = client_for(cast.hana).get(path_of(cast, step)).text
    assert "Helen Moss asks to waive this step, until 1 January 2027: She has a sister on the ward" in page
    client_for(cast.hana).post(path_of(cast, step), {"verb": "accept"})

    assert step_of(cast.amara_recruit, "named-contact").state == "waived"
    assert Waiver.objects.get(step=step).decided_by_id == cast.hana.id
    answer = client_for(cast.hana).post(path_of(cast, step), {"verb": "reopen", "reason": "The sister has left"})
    assert answer.status_code == 302
    assert step_of(cast.amara_recruit, "named-contact").state == "to_do"


def test_a_shared_step_stands_on_the_manager_s_list(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "manager-cultural-learning")
    browser = client_for(cast.liam)
    assert f"/steps/{step.id}/" in browser.get("/to-do/").text

    browser.post(f"/steps/{step.id}/", today(note="Course on the intranet"))

    assert step_of(cast.amara_recruit, "manager-cultural-learning").state == "done"


def test_private_words_are_kept_from_hr(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "check-in-week-1")
    submit_step(
        cast.priya, step_id=step.id, note="She is homesick", on=date(2026, 3, 2), out_of_order_reason="Met early"
    )

    assert "She is homesick" not in client_for(cast.helen).get(path_of(cast, step)).text
    assert "She is homesick" in client_for(cast.amara).get(f"/my/steps/{step.id}/").text
