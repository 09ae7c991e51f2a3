"""Duties: the list, one clock with what closes it, recording that something happened, and somebody's leaving."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import Occurrence, Recruit
from onboarding.services.duty_clocks import follow_everyone
from onboarding.services.occurrences import record_occurrence
from tests.cast import Cast
from tests.duties import clock_of, happened
from tests.factories import MilestoneFactory, RecruitFactory
from tests.journeys import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(cast: Cast) -> Recruit:
    access.enter(cast.helen)
    return RecruitFactory(full_name="Zainab Yusuf", line_manager=cast.liam, case_officer=cast.helen, status="started")


def typed(field: str, day: str, month: str, year: str = "2026", **more: str) -> dict[str, str]:
    return {f"{field}-day": day, f"{field}-month": month, f"{field}-year": year} | more


def test_the_list_has_what_cannot_be_computed_first_and_the_rule_behind_each(
    client_for, cast: Cast, nurse: Recruit
) -> None:
    happened(cast, nurse, visa_granted=date(2026, 2, 2))
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 9))
    page = client_for(cast.helen).get(f"/duties/?recruit={nurse.pk}").text

    order = [page.index(words) for words in ("Cannot be computed: something", ">Overdue</h2>", ">Within 90 days</h2>")]
    assert order == sorted(order)
    for words in (
        "Duties about Zainab Yusuf",
        "Not recorded yet: the day the visa ends",
        "7 days overdue",
        "Report by 23 February 2026",
        "HR officer: Helen Moss",
        "Sponsor system report number and date",
        "Never end sponsorship in the system before the person has been told",
        "Source: Migration Service Scotland",
        "Looked up on 23 November 2026",
        "To be confirmed",
        "14 days left",
    ):
        assert words in page


@pytest.mark.clock("2027-06-01 09:00")
def test_a_rule_past_its_day_of_review_says_so(client_for, cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="changed_role", recruit_id=nurse.pk, on=date(2027, 5, 28))
    assert "Check this rule" in client_for(cast.helen).get("/duties/?duty=change-of-work").text


def test_links_narrow_the_list_and_closed_ones_stand_behind_one(client_for, cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=nurse.pk, on=date(2026, 2, 9))
    browser = client_for(cast.helen)
    assert "End of employment" in browser.get("/duties/?overdue=on&mine=on").text
    assert (
        "End of employment" not in browser.get(f"/duties/?this_week=on&recruit={nurse.pk}").text.split("</details>")[-1]
    )
    assert "No clock is like that" in browser.get("/duties/?state=need_not_report").text
    closed = browser.get("/duties/?state=closed").text
    assert "Closed by what was recorded." in closed
    assert browser.get("/duties/?state=nonsense&recruit=x&duty=%00&page=z").status_code == 200


def test_a_clock_is_closed_with_the_number_of_the_report(client_for, cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="changed_role", recruit_id=nurse.pk, on=date(2026, 2, 16))
    path = f"/duties/{clock_of(nurse, 'change-of-work').pk}/"
    browser = client_for(cast.helen)
    assert "Due today" in browser.get(path).text

    refused = browser.post(path, typed("on", "26", "2", verb="close", way="1", note="Told her on Monday"))
    assert refused.status_code == 400
    assert "Enter the number of the report" in refused.text and "Told her on Monday" in refused.text

    answer = browser.post(path, typed("on", "26", "2", verb="close", way="1", reference="SMS-4711"), follow=True)
    assert "The clock is closed" in answer.text
    assert "Report SMS-4711" in answer.text and "Closed on 26 February 2026" in answer.text


def test_need_not_be_reported_waits_for_a_second_officer(client_for, cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="changed_role", recruit_id=nurse.pk, on=date(2026, 2, 16))
    path = f"/duties/{clock_of(nurse, 'change-of-work').pk}/"
    client_for(cast.helen).post(path, {"verb": "waive", "reason": "The band was foreseen."})
    first = client_for(cast.helen).get(path).text
    assert "A second HR officer decides" in first and "Agree that it need not be reported" not in first

    second = client_for(cast.hana)
    assert "Helen Moss says that this need not be reported: The band was foreseen." in second.get(path).text
    assert path in second.get(f"/recruits/{nurse.pk}/steps/{clock_of(nurse, 'change-of-work').pk}/")["Location"]
    answer = second.post(path, {"verb": "accept"}, follow=True)
    assert "Need not be reported" in answer.text
    assert "Helen Moss asked, Hana Lewis agreed." in answer.text


def test_a_missing_date_is_a_link_away(client_for, cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, visa_granted=date(2026, 2, 2))
    page = client_for(cast.helen).get(f"/duties/{clock_of(nurse, 'right-to-work-follow-up').pk}/").text
    assert "The day cannot be computed." in page
    assert f"/recruits/{nurse.pk}/dates/visa_expiry/1/" in page


def test_a_check_that_is_pending_asks_for_its_page(client_for, cast: Cast, nurse: Recruit) -> None:
    record_occurrence(cast.helen, kind="pending_check", recruit_id=nurse.pk, on=date(2025, 9, 1))
    path = f"/duties/{clock_of(nurse, 'right-to-work-pending').pk}/"
    browser = client_for(cast.helen)
    refused = browser.post(path, typed("on", "26", "2", verb="close", way="1"))
    assert "Choose the file: the result page" in refused.text

    browser.post(path, typed("on", "26", "2", verb="close", way="1") | {"file": pdf()})
    access.enter(cast.helen)
    assert clock_of(nurse, "right-to-work-pending", 2).due_on == date(2026, 8, 26)


def test_something_happened_to_a_person(client_for, cast: Cast, nurse: Recruit) -> None:
    browser = client_for(cast.helen)
    path = f"/recruits/{nurse.pk}/happened/"
    assert path in browser.get(f"/recruits/{nurse.pk}/").text
    page = browser.get(path).text
    assert "Change of role, pay, hours" in page and "Change to report to the Academy" not in page

    assert "Choose what happened." in browser.post(path, typed("on", "26", "2")).text
    answer = browser.post(path, typed("on", "26", "2", kind="changed_role", words="Band 6"), follow=True)
    assert "It is recorded, and its clock runs." in answer.text and "Change of role, pay, hours or place" in answer.text
    again = browser.post(path, typed("on", "26", "2", kind="changed_role"))
    assert again.status_code == 400 and "recorded already for 26 February 2026" in again.text


def test_something_happened_to_the_organisation(client_for, cast: Cast) -> None:
    browser = client_for(cast.hana)
    assert "/duties/new/" in browser.get("/duties/").text
    answer = browser.post("/duties/new/", typed("on", "20", "2", kind="system_login"), follow=True)
    assert "Monthly log-in to the sponsor system" in answer.text and "The organisation" in answer.text


def test_leaving_is_recorded_in_one_go(client_for, cast: Cast, nurse: Recruit) -> None:
    browser = client_for(cast.helen)
    path = f"/recruits/{nurse.pk}/leaving/"
    assert path in browser.get(f"/recruits/{nurse.pk}/").text
    assert "Speak with them first" in browser.get(path).text

    answer = browser.post(path, typed("last_day", "27", "2", words="Moves to another trust"), follow=True)

    assert "The last day of Zainab Yusuf is saved" in answer.text
    assert "End of employment, withdrawn offer or lost registration" in answer.text
    access.enter(cast.helen)
    nurse.refresh_from_db()
    assert nurse.status == "left"
    assert clock_of(nurse, "sponsorship-ended").due_on == date(2026, 3, 13)
    again = browser.post(path, typed("last_day", "28", "2"))
    assert again.status_code == 400 and "has left already" in again.text


def test_a_leaver_is_recorded_whole_or_not_at_all(client_for, cast: Cast, nurse: Recruit) -> None:
    path = f"/recruits/{nurse.pk}/leaving/"
    wrong = typed("last_day", "27", "2") | typed("sponsorship_ends_on", "27", "2", "2031")
    answer = client_for(cast.helen).post(path, wrong)
    assert answer.status_code == 400 and "The day must be" in answer.text
    access.enter(cast.helen)
    nurse.refresh_from_db()
    assert nurse.status == "started" and not Occurrence.objects.filter(recruit=nurse).exists()


def test_a_last_day_to_come_is_planned_and_its_clock_runs(client_for, cast: Cast, nurse: Recruit) -> None:
    happened(cast, nurse, start_date=date(2026, 1, 5))
    client_for(cast.helen).post(f"/recruits/{nurse.pk}/leaving/", typed("last_day", "31", "3"))
    access.enter(cast.helen)
    nurse.refresh_from_db()
    assert nurse.status == "started" and nurse.milestones.get(kind="left").planned_on == date(2026, 3, 31)
    assert clock_of(nurse, "sponsorship-ended").due_on == date(2026, 4, 16)  # Good Friday and Easter Monday between


def test_whom_the_trust_does_not_sponsor_leaves_without_a_report(client_for, cast: Cast, nurse: Recruit) -> None:
    Recruit.objects.filter(pk=nurse.pk).update(sponsor="none")
    assert "does not sponsor this person" in client_for(cast.helen).get(f"/recruits/{nurse.pk}/leaving/").text
    client_for(cast.helen).post(f"/recruits/{nurse.pk}/leaving/", typed("last_day", "27", "2"))
    access.enter(cast.helen)
    assert not Occurrence.objects.filter(recruit=nurse).exists()


def test_the_person_page_shows_running_clocks_to_those_who_may_know(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    record_occurrence(cast.helen, kind="sponsorship_ended", recruit_id=cast.amara_recruit.pk, on=date(2026, 2, 9))
    path = f"/recruits/{cast.amara_recruit.pk}/"
    hr, liam, priya = (client_for(who).get(path).text for who in (cast.helen, cast.liam, cast.priya))

    assert "Duty clocks that run" in hr and "End of employment" in hr
    assert "Late start or no start" in liam and "End of employment" not in liam
    assert "Duty clocks" not in priya
    assert "End of employment" not in client_for(cast.amara).get("/my/").text


def test_an_education_team_sees_the_clocks_that_it_answers_for(client_for, cast: Cast) -> None:
    page = client_for(cast.ed).get("/duties/").text
    assert "First sitting of the practical test" in page and "Late start or no start" not in page


def test_the_list_costs_the_same_for_three_people_and_for_thirty(client_for, cast: Cast) -> None:
    def asked(people: int) -> int:
        access.enter(cast.helen)
        for _ in range(people):
            MilestoneFactory(recruit=RecruitFactory(), kind="visa_expiry", planned_on=None, actual_on=date(2027, 2, 2))
        follow_everyone(None, cast.northgate)
        browser = client_for(cast.helen)
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/duties/").status_code == 200
        return len(found)

    assert asked(3) == asked(30)
