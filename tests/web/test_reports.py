"""The director's summary, the readiness report, and what is behind a number."""

import re
from datetime import date
from html import unescape

import pytest

from onboarding import access
from onboarding.models import ImprovementPlan, ReportRun
from onboarding.services.report_runs import keep_days, sign_run
from onboarding.services.report_settings import change_report_settings
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import enrolled
from tests.report_factories import ReportRunFactory

pytestmark = pytest.mark.django_db
BEHIND = re.compile(r'href="(/reports/readiness/behind/\?[^"]+)"[^>]*>(\d+)<')


def words_of(page: str) -> str:
    """What one reads of a page, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_summary_says_each_action_in_a_word_with_its_rule(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/").text

    assert "5.1 Clear information before joining" in page
    assert "0 of 2 people have all that is due. 2 have not." in words_of(page)
    assert ">Red</strong>" in page and ">Grey</strong>" in page
    assert "Nothing is due for anyone yet." in page
    report = client_for(cast.diana).get("/reports/readiness/").text
    assert "Red: fewer than 80% of people have all that is due." in report
    assert "Direction: no earlier figure yet" in page
    assert "Deadline of the plan: 31 March 2024" in page
    assert "legal limits" in page


def test_the_report_begins_with_each_action_in_short_before_anything_else(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/reports/readiness/").text
    first = words_of(page[page.index("<main") : page.index("Look closer")])
    assert "5.1 Clear information before joining Word Red Have all that is due 0%, 0 of 2 people" in first
    assert "Direction No earlier figure yet" in first and "legal limits" in first

    page = client_for(cast.liam).get("/reports/readiness/").text
    first = words_of(page[page.index("<main") : page.index("Look closer")])
    assert "Have all that is due 0 of" in first
    assert "Red" not in first and "%" not in first and "Direction" not in first


def test_the_summary_tells_a_director_what_is_theirs_and_what_comes_next(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/").text

    assert "Commitments that are yours" in page and "Report turnover at 12 and 24 months" in page
    assert "What to do next" in page
    assert "is missing for 2 people" in page


def test_a_director_starts_with_what_to_sign_and_the_next_date(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    change_report_settings(cast.helen, changes={"target_dates": {"edi-2023": {"5.1": date(2026, 3, 3)}}})
    keep_days(cast.northgate, [date(2026, 1, 31), date(2026, 2, 28)])
    page = words_of(client_for(cast.diana).get("/reports/").text)
    assert "For you to sign Sign the report of 28 February 2026" in page
    assert "Next date 3 March 2026: your own date for 5.1" in page
    assert "For you to sign" not in client_for(cast.helen).get("/reports/").text
    sign_run(cast.diana, run_id=ReportRun.objects.get(as_of=date(2026, 2, 28)).pk)
    assert "For you to sign" not in client_for(cast.diana).get("/reports/").text


def test_a_director_starts_with_what_got_worse(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    before = {"people_in_scope": 2, "known_at": "2026-01-31", "actions": [{"key": "5.2", "people_rate": 0.9}]}
    ReportRunFactory(plan=ImprovementPlan.objects.get(key="edi-2023"), as_of=date(2026, 1, 31), report=before)
    page = words_of(client_for(cast.diana).get("/reports/").text)
    assert "What got worse 5.2 Comprehensive onboarding, measured: now 0%, less than on 31 January 2026" in page
    assert "Direction: worse than on 31 January 2026." in page


def test_a_figure_changes_with_the_step_behind_it(client_for, cast: Cast, step_of) -> None:
    for key in ("named-contact", "accommodation-booked"):
        submit_step(cast.helen, step_id=step_of(cast.amara_recruit, key).id, note="Told her")

    page = client_for(cast.diana).get("/reports/").text

    assert "1 of 2 people have all that is due. 1 has not." in words_of(page)


def test_the_report_shows_what_is_behind_a_figure_but_nobody_s_name(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/readiness/").text

    assert "Give the recruit a named contact" in page
    assert "Publish and review the pre-joining information pack" in page
    assert "Immigration policy" in page, "topic by topic"
    assert "steps from before 1 January 2025 when this trust began to use the service" in page
    assert "Definition of the figures: version 2" in page
    assert "output=csv" in page
    assert "Amara" not in page


@pytest.mark.parametrize("who", ["helen", "diana", "liam"])
def test_each_number_leads_to_as_many_lines(client_for, cast: Cast, who: str) -> None:
    browser = client_for(getattr(cast, who))
    links = {unescape(href): int(number) for href, number in BEHIND.findall(browser.get("/reports/readiness/").text)}
    assert len(links) > 20
    for href, number in list(links.items())[::4]:
        page = browser.get(href).text
        assert f": {number}</h1>" in page, href
        assert page.count('class="nhsuk-table__row"') == min(number, 50)
        assert ("Amara" in page or "Bilal" in page or "For several people" in page or "does not open" in page) == (
            who != "diana"
        )


def test_hr_goes_from_a_number_to_the_step(client_for, cast: Cast, step_of) -> None:
    step = step_of(cast.amara_recruit, "named-contact")
    page = client_for(cast.helen).get("/reports/readiness/behind/?action=5.2&figure=not_met&item=named-contact").text
    assert f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/" in page
    assert "“Give the recruit a named contact” (action 5.2)" in page


def test_a_figure_that_does_not_exist_is_refused_in_words(client_for, cast: Cast) -> None:
    browser = client_for(cast.diana)
    for asked, words in (
        ("", "Ask for one of"),
        ("?figure=met", "Ask for one of 5.1, 5.2, 5.3, 5.4."),
        ("?figure=met&action=9.9", "Ask for one of 5.1"),
        ("?figure=met&action=5.1&item=x", "Ask for one of conditions-of-employment"),
        ("?figure=legal_overdue&action=5.1", "belong to no action"),
        ("?figure=%00&action=%00", "Ask for one of"),
    ):
        answer = browser.get(f"/reports/readiness/behind/{asked}")
        assert answer.status_code == 400 and words in answer.text, asked
    assert browser.get("/reports/readiness/behind/?figure=met&action=5.1&page=x").status_code == 200
    empty = browser.get("/reports/readiness/behind/?figure=inherited&action=5.1").text
    assert "There is nothing behind this figure today." in empty


def test_a_manager_sees_counts_of_their_own_people_and_no_colour(client_for, cast: Cast) -> None:
    browser = client_for(cast.liam)
    for address in ("/reports/", "/reports/readiness/"):
        page = browser.get(address).text
        assert "0 of 2 people have all that is due" in words_of(page)
        assert "Red" not in page and "Grey" not in page and "80%" not in page, address


def test_a_recruit_reads_their_own_progress_in_words(client_for, cast: Cast) -> None:
    for address in ("/reports/", "/reports/readiness/"):
        page = client_for(cast.amara).get(address).text
        assert "My progress" in page and "steps that are due are done" in page
        assert not {"Red", "Amber", "Green", "Grey"} & set(re.findall(r"\w+", page))
        assert "%" not in page.split("<main")[1]


def test_a_buddy_sees_no_figures(client_for, cast: Cast) -> None:
    for address in ("/reports/", "/reports/readiness/", "/reports/readiness/behind/?figure=legal_overdue"):
        assert client_for(cast.ben).get(address).status_code == 403


def test_the_pages_cost_the_same_however_many_people_there_are(client_for, cast: Cast, count_queries) -> None:
    browser = client_for(cast.diana)
    browser.get("/reports/")  # the first request of a session costs more
    report = count_queries(lambda: browser.get("/reports/readiness/"))
    access.enter(cast.helen)
    for _ in range(3):
        enrolled(cast)
    # who it is; plan, actions, sums, commitments, limits; titles
    assert count_queries(lambda: browser.get("/reports/readiness/")) == report
    # and the commitments that are mine; whether there is a second HR officer; what is to sign
    assert count_queries(lambda: browser.get("/reports/")) == report + 3


def test_hr_reads_the_report_by_group_and_goes_on_to_its_people(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    page = browser.get("/reports/readiness/groups/?by=cohort").text

    assert cast.cohort.name in page and "0 of 2" in words_of(page)
    assert "Line manager" in page and "output=csv&amp;group_by=cohort" in page
    (href, *_) = re.findall(r'href="(/reports/readiness/behind/\?[^"]+)"', page)
    behind = browser.get(unescape(href)).text
    assert "Amara" in behind and "Bilal" in behind and "Readiness by group" in behind
    assert browser.get("/reports/readiness/groups/?by=nonsense&as_of=1+1+1900").status_code == 400


def test_a_director_is_told_that_small_groups_are_withheld(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    keep_days(cast.northgate, [date(2026, 2, 28)])
    browser = client_for(cast.diana)
    page = browser.get("/reports/readiness/groups/?by=cohort").text

    assert "28 February 2026" in page
    assert "You do not see groups of fewer than 11 people" in words_of(page)
    assert cast.cohort.name in page and "Withheld" in page and "0 of 2" not in words_of(page)
    assert "Line manager" not in page
    assert "Figures by group are of the last day of a month that was kept." in (
        browser.get("/reports/readiness/groups/?as_of=27+2+2026").text
    )
    asked = f"action=5.1&figure=people&group_by=cohort&group={cast.cohort.pk}"
    assert browser.get(f"/reports/readiness/behind/?{asked}").status_code == 403


def test_before_the_first_month_is_over_a_director_reads_no_groups_and_why(client_for, cast: Cast) -> None:
    page = client_for(cast.diana).get("/reports/readiness/groups/?by=cohort")
    assert page.status_code == 200 and "No month has been kept yet." in page.text


def test_the_forecast_says_what_to_expect_and_from_how_few_cases(client_for, cast: Cast) -> None:
    for viewer, names in ((cast.helen, True), (cast.diana, False)):
        browser = client_for(viewer)
        page = words_of(browser.get("/reports/forecast/").text)
        assert "people will have all that is due." in page and "20 are needed: the plan’s due day is taken" in page
        assert ("Amara" in page) is names
        wrong = browser.get("/reports/forecast/?on=1+1+2020")
        assert wrong.status_code == 400 and "Ask for a day from tomorrow to a year from today." in wrong.text
