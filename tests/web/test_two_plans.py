"""A trust that answers to two improvement plans: each page shows one of them and leads to the other, and nothing stands twice."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from onboarding import access
from onboarding.library.plan_file import PlanFile
from onboarding.library.reading import read_yaml
from onboarding.library.schema import SHIPPED
from onboarding.library.wres_file import context_measures
from onboarding.models import RagOverride, ReportRun, TrustSettings
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.library_plans import load_plans
from onboarding.services.report_runs import keep_days
from tests.cast import Cast
from tests.factories import EnrolmentFactory, published_version, steps_of
from tests.report_factories import lines_of_history
from tests.viewing import client_for

pytestmark = pytest.mark.django_db
FIRST, SECOND = "edi-2023", "region-2026"
PAGES = ("", "readiness/", "readiness/sustained/", "readiness/groups/", "forecast/", "staying/", "runs/")
NUMBERS = {
    "months_after_start": 24,
    "months_source": "Our own wording",
    "retention_months": [12],
    "retention_source": "Our own wording",
    "waived_at_most": 0.1,
    "waived_source": "Our own wording",
}


def second_plan(**changes: Any) -> PlanFile:
    """A plan of the region, made of the shipped one: one action, by its own key, with the numbers of its rule."""
    told = read_yaml(SHIPPED / "plans" / "edi-improvement-plan-2023.yaml")
    told |= {"key": SECOND, "title": "Welcome plan of the region", "published_on": date(2026, 1, 5)}
    told |= {"actions": [told["actions"][1] | {"key": "R1", "title": "A bed on arrival"}], "commitments": []}
    told |= {
        "must_haves": {"R1": ["accommodation-booked"]},
        "conditions": {},
        "rag": told["rag"] | {"numbers": NUMBERS},
    }
    told["metrics"] = [told["metrics"][0] | {"key": "r1", "title": "Share who felt at home"}]
    return PlanFile.model_validate(told | changes)


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Northgate with a second plan, for which one bed was booked and another was not."""
    access.enter(cast.helen)
    load_plans(cast.northgate, [second_plan()])
    version = published_version(
        [{"key": "accommodation-booked", "plan_actions": ["5.2", "R1"], "basis": "plan"}], trust=cast.northgate
    )
    due = {"due_on": date(2026, 2, 10)}
    done = due | {"state": "done", "done_on": date(2026, 2, 9)}
    for recruit, fields in ((cast.amara_recruit, done), (cast.bilal_recruit, due)):
        steps_of(EnrolmentFactory(recruit=recruit, version=version), **fields)
    lines_of_history(date(2025, 12, 1))
    keep_days(cast.northgate, [date(2026, 2, 28)])
    return cast


def shows(page: str) -> set[str]:
    """The plans whose actions a page names."""
    words = {FIRST: ("5.2 Comprehensive", "Action 5.2", ">5.2<"), SECOND: ("R1 A bed", "Action R1", ">R1<")}
    return {plan for plan, found in words.items() if any(one in page for one in found)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["helen", "diana"])
def test_each_page_shows_one_plan_and_leads_to_the_other(two: Cast, page: str, name: str) -> None:
    browser = client_for(getattr(two, name))
    usual, other = (unescape(browser.get(f"/reports/{page}{query}").text) for query in ("", f"?plan={SECOND}"))
    assert f'href="/reports/{page}?plan={SECOND}"' in usual and f'href="/reports/{page}"' in other
    assert shows(usual) == {FIRST} and shows(other) == {SECOND}
    assert browser.get(f"/reports/{page}?plan=another").status_code == 404


def test_with_one_plan_no_page_speaks_of_a_choice(cast: Cast) -> None:
    for page in PAGES:
        assert 'aria-label="Improvement plan"' not in client_for(cast.diana).get(f"/reports/{page}").text


def test_each_number_of_the_other_plan_leads_to_what_is_behind_it(two: Cast) -> None:
    browser = client_for(two.helen)
    access.enter(two.helen)
    (action,) = readiness_report(two.helen, plan_key=SECOND)["actions"]
    assert (action["people"], action["people_met"]) == (2, 1)
    page = unescape(browser.get(f"/reports/readiness/?plan={SECOND}&as_of=2026-03-01").text)
    address = f"?action=R1&figure=people_met&as_of=2026-03-01&plan={SECOND}"
    assert address in page and f'name="plan" value="{SECOND}"' in page
    behind = browser.get(f"/reports/readiness/behind/{address}")
    assert "of 1 March 2026: 1" in " ".join(behind.text.split()) and two.amara_recruit.full_name in behind.text
    assert f"plan={SECOND}#action-R1" in unescape(behind.text)


def test_a_report_of_the_other_plan_is_kept_and_each_is_signed(two: Cast) -> None:
    browser = client_for(two.diana)
    kept = browser.post(f"/reports/runs/?plan={SECOND}", {"as_of": "1 3 2026"})
    access.enter(two.diana)
    made = ReportRun.objects.get(as_of=date(2026, 3, 1))
    assert kept.status_code == 302 and made.plan.key == SECOND
    start = browser.get("/reports/").text
    assert start.count("Sign the report of 28 February 2026: ") == 2, "one of each plan"


def test_another_word_and_own_dates_are_of_the_plan_that_is_shown(two: Cast) -> None:
    given = {
        "word": "red",
        "reason": "Two beds were lost.",
        "holds_until-day": "1",
        "holds_until-month": "4",
        "holds_until-year": "2026",
    }
    answer = client_for(two.diana).post(f"/reports/words/R1/?plan={SECOND}", given)
    assert answer["Location"] == f"/reports/readiness/?plan={SECOND}#action-R1"
    settings = {"group_limit": "11", "green_at_least": "", "amber_at_least": "", "revision": "1"}
    names = {f"target-{number}": "" for number in range(1, 5)} | {"target-5": "31 3 2028"}
    assert client_for(two.helen).post("/reports/settings/", settings | names).status_code == 302
    access.enter(two.helen)
    assert RagOverride.objects.get().plan.key == SECOND
    assert TrustSettings.objects.get().target_dates == {SECOND: {"R1": "2028-03-31"}}


def test_context_stands_once_however_many_plans_there_are(two: Cast) -> None:
    page = client_for(two.helen).get("/reports/metrics/").text
    for one in context_measures():
        assert page.count(f'id="measure-{one["key"]}"') == 1
        assert page.count(f' {one["key"]}"') == 1, "and once among what can be typed in"
    assert 'id="measure-5a"' in page and 'id="measure-r1"' in page
