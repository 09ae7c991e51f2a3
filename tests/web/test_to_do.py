"""My to-do list: by person, the most urgent first, done in place, and nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding import access
from onboarding.models import Enrolment, Membership, Occurrence, Recruit, Serving, Step
from onboarding.services.steps import submit_step
from tests.api.asking import enrolled, newcomer, step_of
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, OccurrenceFactory, published_version, steps_of
from tests.web.test_steps import PDF

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
OF_LIAM = {"owner_role": "line_manager"}


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    """Nothing to do but what a test gives."""
    access.enter(cast.helen)
    Enrolment.objects.filter(begun_by="").update(state="withdrawn")
    Step.objects.filter(enrolment__begun_by="").update(superseded_on=TODAY)


def due(recruit: Recruit, days: int | None, **item: str) -> Step:
    """Something that Liam does for that person, due so many days from today."""
    step = step_of(recruit, **OF_LIAM | item)
    Step.objects.filter(pk=step.pk).update(due_on=None if days is None else TODAY + timedelta(days=days))
    return step


def sent(step: Step, **typed: str) -> dict[str, str]:
    return {"verb": "submit", "step": str(step.pk), "revision": "1"} | typed


def test_the_person_with_the_most_urgent_step_comes_first(client_for, cast: Cast) -> None:
    calm, late = newcomer(cast, full_name="Calm Person"), newcomer(cast, full_name="Late Person")
    due(calm, 3, title="Soon")
    due(late, -4, title="Was due")
    due(late, 20, title="Later")

    page = client_for(cast.liam).get("/to-do/").text

    assert "3 steps for 2 people" in page
    assert page.index("Late Person") < page.index("Was due") < page.index("Later") < page.index("Calm Person")
    assert "1 overdue" in page


def test_a_step_is_done_on_the_list_which_comes_back_at_the_same_person(client_for, cast: Cast) -> None:
    zainab = newcomer(cast)
    step = due(zainab, 3, title="Explain the post")
    browser = client_for(cast.liam)

    answer = browser.post("/to-do/?show=week", sent(step, note="We met"))

    assert (answer.status_code, answer["Location"]) == (302, f"/to-do/?show=week#recruit-{zainab.pk}")
    assert "“Explain the post” is recorded." in browser.get("/to-do/").text
    step.refresh_from_db()
    assert (step.state, step.evidence.get().note) == ("done", "We met")


@pytest.mark.parametrize(
    ("evidence", "typed", "asked"),
    [
        ("note", {"note": "Said"}, 'name="note"'),
        ("date", {"on-day": "1", "on-month": "3", "on-year": "2026"}, 'name="on-day"'),
        ("none", {}, "Save as done"),
        ("file", {"file": SimpleUploadedFile("a.pdf", PDF)}, 'name="file"'),
    ],
)
def test_each_form_asks_for_what_its_step_does(client_for, cast: Cast, evidence, typed, asked) -> None:
    step = due(newcomer(cast), 3, evidence=evidence)
    browser = client_for(cast.liam)
    assert asked in browser.get("/to-do/").text

    assert browser.post("/to-do/", sent(step) | typed).status_code == 302
    step.refresh_from_db()
    assert step.state == "done"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"note": " "}, "Enter a note."),
        ({"note": "long " * 1000}, "4,000 characters or fewer"),
        ({"note": "nul\0"}, "Null characters"),
        ({"note": "fine", "revision": "x"}, "whole number"),
    ],
)
def test_what_is_wrong_is_said_at_that_step_which_stays_open(client_for, cast: Cast, typed, sentence) -> None:
    zainab = newcomer(cast)
    step, other = due(zainab, 3), due(zainab, 4)
    answer = client_for(cast.liam).post("/to-do/", sent(step) | typed)

    assert answer.status_code == 400 and sentence in answer.text
    before, after = answer.text.split(f'id="step-{other.pk}"')
    assert 'app-do__form" open' in before and 'app-do__form" open' not in after
    assert "There is a problem" in before
    assert typed["note"].strip(" \0")[:20] in before


def test_a_step_that_changed_meanwhile_keeps_what_was_typed_and_can_be_sent_again(client_for, cast: Cast) -> None:
    step = due(newcomer(cast), 3)
    Step.objects.filter(pk=step.pk).update(revision=2)
    browser = client_for(cast.liam)

    answer = browser.post("/to-do/", sent(step, note="A long note"))

    assert answer.status_code == 409 and "Someone else has changed this" in answer.text
    assert "A long note" in answer.text and 'name="revision" value="2"' in answer.text


def test_what_was_typed_for_a_step_that_is_done_already_is_given_back(client_for, cast: Cast) -> None:
    step = due(newcomer(cast), 3, title="Done twice")
    submit_step(cast.liam, step_id=step.pk, note="First")

    answer = client_for(cast.liam).post("/to-do/", sent(step, revision="", note="My second note"))

    assert answer.status_code == 409 and "This was not saved" in answer.text
    assert "What you typed for “Done twice”" in answer.text and "My second note" in answer.text


@pytest.mark.parametrize("typed", [{"step": "x"}, {"step": ""}, {"verb": "waive"}, {}])
def test_a_form_about_nothing_of_mine_finds_nothing(client_for, cast: Cast, typed: dict[str, str]) -> None:
    foreign = step_of(newcomer(cast, line_manager=cast.helen), **OF_LIAM)
    answer = client_for(cast.liam).post("/to-do/", sent(foreign, note="Mine?") | typed)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("show", "count"), [("late", 1), ("week", 2), ("month", 3), ("all", 5), ("never", 3), ("", 3), ("\0", 3)]
)
def test_the_list_is_narrowed_by_time(client_for, cast: Cast, show: str, count: int) -> None:
    zainab = newcomer(cast)
    for days in (-1, 7, 28, 29, None):
        due(zainab, days)
    page = client_for(cast.liam).get("/to-do/", {"show": show}).text
    assert f"{count} step" in page and page.count('class="app-do"') == count
    for words in ("Overdue (1)", "Next 7 days (2)", "Next 4 weeks (3)", "Everything (5)"):
        assert words in page


def test_the_list_is_narrowed_to_one_person_and_by_name(client_for, cast: Cast) -> None:
    first, second = newcomer(cast, full_name="Ana Cruz"), newcomer(cast, full_name="Maria Lopez")
    for one in (first, second):
        due(one, 3)
    browser = client_for(cast.liam)

    named = browser.post("/to-do/", {"verb": "find", "search": "cruz", "show": "month"})["Location"]
    for address in (f"/to-do/?person={first.pk}", named):
        page = browser.get(address).text
        assert "Ana Cruz" in page and "Maria Lopez" not in page and "Show everyone" in page
    for asked in ({"person": "x"}, {"search": "y" * 101}, {"page": "999"}, {"page": "x"}, {"search": "\0"}):
        assert "Maria Lopez" in browser.get("/to-do/", asked).text
        assert "Maria Lopez" in browser.post("/to-do/", {"verb": "find", **asked}, follow=True).text
    assert "Nothing is overdue" in browser.get("/to-do/", {"person": str(cast.southmoor_recruit.pk)}).text


def test_twenty_people_stand_on_a_page(client_for, cast: Cast) -> None:
    for number in range(23):
        due(newcomer(cast, full_name=f"Person {number:02}"), number - 1, title=f"For {number:02}")
    browser = client_for(cast.liam)
    first, second = browser.get("/to-do/?show=all").text, browser.get("/to-do/?show=all&page=2").text
    assert "For 19" in first and "For 20" not in first and "For 20" in second and "For 22" in second
    assert "23 steps for 23 people" in first and "show=all&amp;page=2" in first


def test_nobody_tied_to_me_yet_and_nothing_to_do_are_said(client_for, cast: Cast) -> None:
    alone = MembershipFactory(roles=["buddy"])
    assert "Nobody is tied to you yet" in client_for(alone).get("/to-do/").text

    page = client_for(cast.liam).get("/to-do/").text
    assert "Nothing is overdue or due in the next 4 weeks." in page and "Amara Santos" in page


def test_what_cannot_be_done_now_says_so_instead_of_a_form(client_for, cast: Cast) -> None:
    zainab = newcomer(cast)
    enrolled(zainab, {"key": "a", "path": "p/a"}, {"key": "b", "path": "p/b", "prerequisites": ["p/a"]} | OF_LIAM)
    page = client_for(cast.liam).get("/to-do/").text
    assert "Another step comes first" in page and "app-do__form" not in page


def test_whose_programme_is_paused_or_who_has_left_is_not_on_the_list(client_for, cast: Cast) -> None:
    paused, left = newcomer(cast, full_name="Paused One"), newcomer(cast, full_name="Left One", status="left")
    due(left, 3)
    Enrolment.objects.filter(pk=due(paused, 3).enrolment_id).update(state="paused")
    assert "app-do__head" not in client_for(cast.liam).get("/to-do/").text


def test_a_colleague_s_step_is_done_here_without_seeing_the_person_s_page(client_for, cast: Cast) -> None:
    zainab = newcomer(cast)
    step = due(zainab, 3, title="In my place")
    colleague = MembershipFactory(roles=["line_manager"])
    Step.objects.filter(pk=step.pk).update(delegate=colleague)

    page = client_for(colleague).get("/to-do/").text

    assert "Zainab Yusuf" in page and "A colleague asked you to do this" in page and "In a colleague’s place" in page
    assert f"/recruits/{zainab.pk}/" not in page and f"/steps/{step.pk}/" in page
    assert client_for(colleague).post("/to-do/", sent(step, note="Done")).status_code == 302
    assert "In my place" not in client_for(cast.liam).get("/to-do/").text


# --- not at work ----------------------------------------------------------------------------------------


def test_a_manager_tells_hr_from_the_list_that_someone_is_not_at_work(client_for, cast: Cast) -> None:
    zainab = newcomer(cast, status="started")
    due(zainab, 3)
    browser = client_for(cast.liam)
    assert "Not at work today?" in browser.get("/to-do/").text

    typed = {"from": "to-do", "on-day": "2", "on-month": "3", "on-year": "2026"}
    answer = browser.post(f"/recruits/{zainab.pk}/absence/", typed)

    assert answer["Location"] == f"/to-do/#recruit-{zainab.pk}"
    assert Occurrence.objects.get().happened_on == TODAY
    page = browser.get("/to-do/").text
    assert "Not at work since 2 March 2026" in page and "Not at work today?" not in page


def test_only_a_manager_can_do_that_and_only_for_those_who_began(client_for, cast: Cast) -> None:
    started, coming = newcomer(cast, status="started"), newcomer(cast)
    step_of(started, owner_role="buddy")
    due(coming, 3)
    OccurrenceFactory(recruit=started, reported_by=cast.liam)
    assert "Not at work" not in client_for(cast.ben).get("/to-do/").text
    assert "Not at work today?" not in client_for(cast.liam).get("/to-do/").text


# --- own learning ---------------------------------------------------------------------------------------


def learning(cast: Cast, member: Membership, people: int = 2, **fields: object) -> Step:
    """Something that a manager learns once for these many people."""
    items = [{"owner_role": "line_manager", "scope": "manager", "valid_months": 12, "title": "Other cultures"}]
    (step,) = steps_of(EnrolmentFactory(recruit=None, membership=member, version=published_version(items)), **fields)
    for number in range(people):
        recruit = newcomer(cast, full_name=f"Served {number}", line_manager=member)
        Serving.objects.create(trust=cast.northgate, step=step, recruit=recruit, needed_on=TODAY)
    return step


def test_own_learning_says_for_how_many_it_counts_and_until_when_it_is_valid(client_for, cast: Cast) -> None:
    step = learning(cast, cast.liam)
    browser = client_for(cast.liam)
    page = browser.get("/to-do/").text
    assert "My own learning" in page and "Counts for 2 of your people" in page

    browser.post("/to-do/", sent(step, note="Half a day"))

    page = browser.get("/to-do/").text
    assert "Valid until 2 March 2027" in page and "Done again?" not in page


def test_learning_that_runs_out_is_recorded_again_and_counts_on(client_for, cast: Cast) -> None:
    old = {"state": "done", "done_on": date(2025, 3, 1), "valid_until": date(2026, 3, 1)}
    step = learning(cast, cast.liam, **old)
    Serving.objects.update(served_on=date(2025, 3, 1))
    browser = client_for(cast.liam)
    assert "Ran out on 1 March 2026" in browser.get("/to-do/").text

    answer = browser.post("/to-do/", sent(step, verb="renew", note="The course again"), follow=True)

    assert "Valid until 2 March 2027" in answer.text
    assert set(Serving.objects.values_list("served_on", flat=True)) == {date(2025, 3, 1)}
    again = browser.post("/to-do/", sent(step, verb="renew", revision="", note="And again"))
    assert again.status_code == 409 and "This is still valid" in again.text and "And again" in again.text


def test_what_is_missing_for_recording_it_again_is_said(client_for, cast: Cast) -> None:
    step = learning(cast, cast.liam, state="done", done_on=date(2025, 3, 1), valid_until=date(2026, 3, 1))
    answer = client_for(cast.liam).post("/to-do/", sent(step, verb="renew", note=""))
    assert answer.status_code == 400 and "Enter a note." in answer.text


@pytest.mark.parametrize(("count", "queries"), [(3, 25), (30, 24)])
def test_the_list_costs_the_same_however_many_people_there_are(
    client_for, cast: Cast, count_queries, count: int, queries: int
) -> None:
    for number in range(count):
        recruit = newcomer(cast, full_name=f"Person {number}", status="started")
        due(recruit, 3)
        due(recruit, -3)
    learning(cast, cast.liam)
    browser = client_for(cast.liam)
    browser.get("/to-do/")

    # session; user; memberships; enter twice; counts; people: count, page; steps; their objects; for whom they count;
    # waivers; recruits: rows, overdue, arrivals, objects; absences; own learning and for whom it counts;
    # other people, on the last page only
    assert count_queries(lambda: browser.get("/to-do/")) == queries
