"""A recruit's page as HR works with it: what needs attention, evidence, notes, messages, absences, what happened."""

from datetime import date

import pytest

from onboarding.models import Message, RecruitNote
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import (
    DateProposalFactory,
    EvidenceFactory,
    MilestoneFactory,
    OccurrenceFactory,
    RecruitNoteFactory,
)
from tests.journeys import registered
from tests.web.test_caseload import overdue_by_law
from tests.web.test_moves import seen_in

pytestmark = pytest.mark.django_db


def page_of(client_for, viewer, recruit, query: str = "") -> str:
    answer = client_for(viewer).get(f"/recruits/{recruit.id}/{query}")
    assert answer.status_code == 200
    return str(answer.text)


def test_what_needs_attention_stands_first_with_its_reason(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    overdue_by_law(cast.amara_recruit, waiting_on="home_office", waiting_since=date(2026, 2, 20))
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", planned_on=date(2026, 2, 25))
    OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.liam, words="No word since Friday")
    DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.amara)

    page = page_of(client_for, cast.helen, cast.amara_recruit)

    assert page.index("What needs attention now") < page.index("Ready for</h2>") < page.index("Checklist</h2>")
    assert "Legal limits overdue</h3>" in page and "Check the visa" in page
    assert "The Home Office, since 20 February 2026" in page
    assert "Not at work" in page and "No word since Friday" in page
    assert "Amara Santos says that “Arrival in the UK” is planned for 6 April 2026" in page
    assert f"/recruits/{cast.amara_recruit.id}/dates/osce_sitting/1/?happened=yes" in page


def test_a_planned_day_that_passed_is_confirmed_with_one_press(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", planned_on=date(2026, 2, 25))
    form = client_for(cast.helen).get(f"/recruits/{cast.amara_recruit.id}/dates/osce_sitting/1/?happened=yes").text

    assert 'name="actual_on-day"' in form and form.count('value="25"') == 2


def test_whoever_may_not_move_a_date_is_not_asked_whether_it_happened(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", planned_on=date(2026, 2, 25))

    assert "?happened=yes" not in page_of(client_for, cast.liam, cast.amara_recruit)


def test_an_arrival_after_the_first_day_at_work_is_warned_of_and_saved(client_for, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/"
    browser, typed = client_for(cast.helen), {"planned_on-day": "6", "planned_on-month": "4", "planned_on-year": "2026"}
    shown = browser.post(path, typed)
    answer = browser.post(path, typed | {"seen": seen_in(shown)}, follow=True)

    doubt = "Arrival (6 April 2026) is after the first day at work (30 March 2026). Check both days."
    assert doubt in shown.text
    assert "The date is saved." in answer.text and doubt in answer.text
    assert doubt in client_for(cast.helen).get(path).text


def test_the_date_form_shows_what_is_proposed_for_that_date_only(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.amara)
    browser = client_for(cast.helen)

    assert "The flight was cancelled." in browser.get(f"/recruits/{cast.amara_recruit.id}/dates/arrival/1/").text
    assert "The flight was cancelled." not in browser.get(f"/recruits/{cast.amara_recruit.id}/dates/start_date/1/").text


def test_hr_keeps_notes_and_nobody_else_reads_them(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    answer = browser.post(
        f"/recruits/{cast.amara_recruit.id}/notes/", {"words": "Prefers <b>the evening</b>."}, follow=True
    )

    assert "The note is kept." in answer.text
    assert "Prefers &lt;b&gt;the evening&lt;/b&gt;." in answer.text and "Helen Moss" in answer.text
    for name in ("liam", "priya", "amara"):
        assert "the evening" not in page_of(client_for, getattr(cast, name), cast.amara_recruit), name


@pytest.mark.parametrize(
    ("words", "sentence"), [("", "Write the note."), ("  ", "Write the note."), ("x" * 10_001, "characters or fewer")]
)
def test_a_note_that_cannot_be_kept_stays_as_typed(client_for, cast: Cast, enter, words: str, sentence: str) -> None:
    answer = client_for(cast.helen).post(f"/recruits/{cast.amara_recruit.id}/notes/", {"words": words})

    assert answer.status_code == 400
    assert sentence in answer.text and words in answer.text and 'href="#note-words"' in answer.text
    enter(cast.helen)
    assert not RecruitNote.objects.exists()


def test_evidence_is_listed_with_who_and_when_and_private_words_stay_private(
    client_for, cast: Cast, enter, step_of
) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    submit_step(cast.helen, step_id=step.pk, note="Spoke on the telephone.")

    page = page_of(client_for, cast.helen, cast.amara_recruit)

    assert 'id="evidence"' in page and "Note</span><span>Helen Moss, " in page
    assert "Spoke on the telephone." not in page


def test_messages_are_listed_without_their_words(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    Message.objects.create(
        trust=cast.northgate, recipient=cast.amara, local_day=date(2026, 3, 1), state="dead", message_id="<one@test>"
    )
    page = page_of(client_for, cast.helen, cast.amara_recruit)

    assert "Could not be sent" in page and "for 1 March 2026" in page
    assert 'id="messages"' not in page_of(client_for, cast.liam, cast.amara_recruit)


def test_what_happened_has_pages(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    recruit = registered(cast, full_name="Grace Mensah")
    for number in range(35):
        record_milestone(cast.helen, recruit_id=recruit.id, kind="arrival", planned_on=date(2026, 5, 1 + number % 28))

    first, second = page_of(client_for, cast.helen, recruit), page_of(client_for, cast.helen, recruit, "?older=2")

    assert "added this person" not in first and "?older=2#happened" in first
    assert "added this person" in second and "?older=1#happened" in second
    for number in ("0", "-1", "x", "%00", "99999999999"):
        assert "Older" in page_of(client_for, cast.helen, recruit, f"?older={number}")


def test_a_country_has_its_name(client_for, cast: Cast) -> None:
    assert "Philippines" in page_of(client_for, cast.helen, cast.amara_recruit)


@pytest.mark.parametrize("count", [3, 30])
def test_a_person_costs_fifteen_queries_whatever_stands_there(
    client_for, cast: Cast, enter, real_queries, count: int
) -> None:
    enter(cast.helen)
    for number in range(count):
        step = overdue_by_law(cast.amara_recruit, waiting_on="ward")
        EvidenceFactory(step=step, submitted_by=cast.helen)
        RecruitNoteFactory(recruit=cast.amara_recruit, author=cast.helen)
        MilestoneFactory(recruit=cast.amara_recruit, kind="osce_sitting", occurrence=number + 1)
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    # Coming in: session, user, memberships with their trust. The recruit with their people; all steps, which of them
    # come first; dates; the steps of the gates and what they wait for; absences; duty clocks; proposals;
    # evidence; notes; messages; what happened.
    assert real_queries(lambda: browser.get(f"/recruits/{cast.amara_recruit.id}/")) == 3 + 12


def test_whom_a_step_waits_on_is_said_and_taken_back_on_its_page(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    path = f"/recruits/{cast.amara_recruit.id}/steps/{step.pk}/"
    browser = client_for(cast.helen)
    since = {"since-day": "20", "since-month": "2", "since-year": "2026"}

    said = browser.post(
        path, {"verb": "waiting", "waiting_on": "landlord", "revision": step.revision} | since, follow=True
    )
    assert "The landlord, since 20 February 2026" in said.text

    again = browser.post(path, {"verb": "waiting", "waiting_on": "ward", "revision": step.revision})
    assert again.status_code == 409 and "What you typed is still below" in again.text

    back = browser.post(path, {"verb": "waiting", "waiting_on": "", "revision": step.revision + 1}, follow=True)
    assert "The landlord, since" not in back.text.split("History")[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"waiting_on": "godot"}, "Select a valid choice"),
        ({"waiting_on": "ward", "since-day": "1", "since-month": "1", "since-year": "2030"}, "today or in the past"),
        ({"waiting_on": "ward", "since-day": "31", "since-month": "2", "since-year": "2026"}, "Enter a real date"),
    ],
)
def test_a_wait_that_cannot_be_is_refused_at_its_field(client_for, cast: Cast, step_of, typed, sentence: str) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    answer = client_for(cast.helen).post(
        f"/recruits/{cast.amara_recruit.id}/steps/{step.pk}/", {"verb": "waiting"} | typed
    )
    assert answer.status_code == 400 and sentence in answer.text
