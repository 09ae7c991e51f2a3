"""Lists: pages, filters, order, and what they refuse."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Recruit, Step
from onboarding.services.events import record
from tests.api.asking import API, MISSING, ApiFor, enrolled, newcomer, refused, step_of
from tests.cast import Cast
from tests.factories import (
    CohortFactory,
    DateProposalFactory,
    MilestoneFactory,
    RecruitFactory,
    RecruitNoteFactory,
)

pytestmark = pytest.mark.django_db


def found(api_for: ApiFor, viewer: Any, path: str, **asked: Any) -> list[str]:
    answer = api_for(viewer).get(f"{API}/{path}/", asked)
    assert answer.status_code == 200, answer.content
    return [row.get("full_name") or row["title"] for row in answer.json()["results"]]


def test_pages_follow_one_another_and_leave_nobody_out(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    RecruitFactory.create_batch(5, full_name="Same Name")
    browser, seen = api_for(cast.helen), []
    address = f"{API}/recruits/?page_size=3"
    while address:
        page = browser.get(address).json()
        assert page["count"] == 7
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"page": "0"}, "page"),
        ({"page": "2"}, "page"),
        ({"page": "-1"}, "page"),
        ({"page": "x"}, "page"),
        ({"page": "9" * 400}, "page"),
        ({"page_size": "201"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "00050"}, "page_size"),
        ({"page_size": "-1"}, "page_size"),
        ({"page_size": "ten"}, "page_size"),
        ({"page_size": "9" * 5000}, "page_size"),
        ({"ordering": "telephone"}, "ordering"),
        ({"ordering": "full_name,id"}, "ordering"),
        ({"search": "x" * 101}, "search"),
        ({"search": "a\0b"}, "search"),
        ({"profession": "wizard"}, "profession"),
        ({"status": "gone"}, "status"),
        ({"overdue": "maybe"}, "overdue"),
        ({"overdue": "True"}, "overdue"),
        ({"cohort": "March"}, "cohort"),
        ({"arriving_after": "0001-01-01"}, "arriving_after"),
        ({"arriving_before": "9999-12-31"}, "arriving_before"),
        ({"arriving_before": "2/3/2026"}, "arriving_before"),
        ({"visa_expiring_before": "soon"}, "visa_expiring_before"),
        ({"full_name": "Amara"}, "full_name"),
        ({"Ward": MISSING}, "Ward"),
        ({"page_sizes": "3"}, "page_sizes"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused_by_its_name(
    cast: Cast, api_for: ApiFor, asked: dict[str, str], field: str
) -> None:
    errors = refused(api_for(cast.helen).get(f"{API}/recruits/", asked), 400, "invalid")
    assert [name for name, _ in errors] == [field]


@pytest.mark.parametrize("part", ["timeline", "notes", "milestones", "proposals"])
def test_what_is_known_of_one_person_comes_in_pages_too(cast: Cast, api_for: ApiFor, part: str) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    for kind in ("arrival", "start_date", "registration"):
        MilestoneFactory(recruit=zainab, kind=kind)
        RecruitNoteFactory(recruit=zainab, author=cast.helen)
        DateProposalFactory(recruit=zainab, kind=kind, proposed_by=cast.liam)
        record(cast.helen, "noted", zainab, effective_on=date(2026, 3, 2), recruit=zainab)
    browser, address = api_for(cast.helen), f"{API}/recruits/{zainab.pk}/{part}/"
    whole = [row["id"] for row in browser.get(address).json()["results"]]
    page = browser.get(f"{address}?page_size=2&page=2").json()
    assert page["count"] == len(whole) == 3
    assert [row["id"] for row in page["results"]] == whole[2:]
    refused(browser.get(f"{address}?page=3&page_size=2"), 400, "invalid")
    refused(browser.get(f"{address}?colour=blue"), 400, "invalid")


def test_the_parts_of_one_person_are_narrowed_and_put_in_order(cast: Cast, api_for: ApiFor) -> None:
    browser, amara = api_for(cast.helen), f"{API}/recruits/{cast.amara_recruit.pk}"
    milestones = browser.get(f"{amara}/milestones/?kind=arrival&kind=visa_expiry").json()["results"]
    assert {row["kind"] for row in milestones} == {"arrival", "visa_expiry"}
    events = browser.get(f"{amara}/timeline/?action=registered&ordering=effective_on").json()
    assert [row["action"] for row in events["results"]] == ["registered"]
    kinds = {
        row["kind"] for row in api_for(cast.ben).get(f"{amara}/milestones/?ordering=-planned_on").json()["results"]
    }
    assert kinds == {"arrival"}, "a filter tells nobody more than their row"


@pytest.mark.parametrize("path", ["me", "steps", "enrolments", "events", "reports/readiness", "schema", "docs"])
def test_a_parameter_that_nobody_knows_is_refused_everywhere(cast: Cast, api_for: ApiFor, path: str) -> None:
    answer = api_for(cast.helen).get(f"{API}/{path}/", {"colour": "blue"})
    assert refused(answer, 400, "invalid") == [("colour", "unknown_parameter")]
    answer = api_for(cast.helen).post(f"{API}/recruits/?page=1", {})
    assert refused(answer, 400, "invalid") == [("page", "unknown_parameter")]


def test_recruits_are_narrowed_by_what_they_are_and_where(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    newcomer(cast, profession="midwife", country_of_training="KE", cohort=CohortFactory(), status="arrived")
    asked = {
        "profession": "midwife",
        "country": "ke",
        "status": "arrived",
        "ward": str(cast.ward.id),
        "site": str(cast.site.id),
        "line_manager": str(cast.liam.id),
        "pastoral_lead": str(cast.priya.id),
        "search": "yusuf",
    }
    assert found(api_for, cast.helen, "recruits", **asked) == ["Zainab Yusuf"]
    assert found(api_for, cast.helen, "recruits", cohort=str(cast.cohort.id)) == ["Amara Santos", "Bilal Ahmed"]
    several = found(api_for, cast.helen, "recruits", profession=["midwife", "doctor"], ordering="-full_name")
    assert several == ["Zainab Yusuf", "Bilal Ahmed"]


def test_a_foreign_id_in_a_filter_finds_nobody_like_a_missing_one(cast: Cast, api_for: ApiFor) -> None:
    for name in ("cohort", "ward", "site", "line_manager"):
        foreign = {"cohort": cast.southmoor_cohort, "ward": cast.southmoor_ward, "site": cast.southmoor_site}
        key = foreign.get(name, cast.omar).id
        assert found(api_for, cast.helen, "recruits", **{name: str(key)}) == []
        assert found(api_for, cast.helen, "recruits", **{name: MISSING}) == []


def test_recruits_are_narrowed_by_how_their_steps_stand(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    people = {"Late": date(2026, 3, 1), "Near": date(2026, 3, 9), "Far": date(2026, 3, 10)}
    for name, due_on in people.items():
        step = step_of(newcomer(cast, full_name=name))
        Step.objects.filter(pk=step.pk).update(due_on=due_on, waiting_on="ward" if name == "Far" else "")
    Recruit.objects.exclude(full_name__in=people).update(ward=None)
    here = {"ward": str(cast.ward.id)}
    assert found(api_for, cast.helen, "recruits", overdue="true", **here) == ["Late"]
    assert found(api_for, cast.helen, "recruits", overdue="false", **here) == ["Far", "Near"]
    assert found(api_for, cast.helen, "recruits", at_risk="true", **here) == ["Near"]
    assert found(api_for, cast.helen, "recruits", waiting_on="ward", **here) == ["Far"]


def test_recruits_are_narrowed_by_the_actual_else_the_planned_day(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    came, comes = newcomer(cast, full_name="Came"), newcomer(cast, full_name="Comes")
    MilestoneFactory(recruit=came, planned_on=date(2026, 9, 1), actual_on=date(2026, 2, 1))
    MilestoneFactory(recruit=comes, planned_on=date(2026, 9, 1))
    for occurrence, on in ((1, date(2026, 5, 1)), (2, date(2029, 5, 1))):
        MilestoneFactory(recruit=came, kind="visa_expiry", occurrence=occurrence, planned_on=on)
    MilestoneFactory(recruit=comes, kind="visa_expiry", planned_on=date(2026, 6, 1))
    assert found(api_for, cast.helen, "recruits", arriving_before="2026-02-01") == ["Came"]
    assert found(api_for, cast.helen, "recruits", arriving_after="2026-09-01") == ["Comes"]
    assert found(api_for, cast.helen, "recruits", visa_expiring_before="2026-12-31") == ["Comes"]


def test_nobody_learns_by_filters_or_order_what_their_rows_would_hide(cast: Cast, api_for: ApiFor) -> None:
    for viewer in (cast.ben, cast.ed, cast.olu):
        assert len(found(api_for, viewer, "recruits", search="a", ward=str(cast.ward.id))) == 2
        assert found(api_for, viewer, "recruits", country="PH") == []
        assert found(api_for, viewer, "recruits", ordering="next_due_on") == []
    assert len(found(api_for, cast.liam, "recruits", country="PH")) == 1
    assert found(api_for, cast.liam, "recruits", visa_expiring_before="2030-01-01") == []
    assert len(found(api_for, cast.priya, "recruits", visa_expiring_before="2030-01-01")) == 2


def test_steps_are_narrowed_by_each_of_their_filters(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    first = {"title": "First", "key": "first", "plan_actions": ["5.2"], "basis": "plan", "owner_role": "line_manager"}
    second = {"title": "Second", "key": "second", "prerequisites": ["own/first"], "basis": "good_practice"}
    hard = {"title": "Third", "key": "third", "limit": "hard", "basis": "law"}
    version = {"programme__key": "own", "programme__kind": "onboarding"}
    enrolment = enrolled(zainab, first, second, hard, **version)
    one, two, three = enrolment.steps.order_by("item__position")
    Step.objects.filter(pk=one.pk).update(due_on=date(2026, 2, 1))
    Step.objects.filter(pk=two.pk).update(due_on=date(2026, 3, 16), waiting_on="regulator")
    Step.objects.filter(pk=three.pk).update(state="submitted", due_on=None)

    def titles(**asked: Any) -> list[str]:
        return found(api_for, cast.helen, "steps", recruit=str(zainab.id), **asked)

    assert titles() == ["First", "Second", "Third"]
    assert titles(ordering="-due_on") == ["Second", "First", "Third"]
    assert titles(overdue="true") == ["First"]
    assert titles(overdue="false") == ["Second", "Third"]
    assert titles(blocked="true") == ["Second"]
    assert titles(at_risk="true") == ["Second"]
    assert titles(waiting_on="regulator") == ["Second"]
    assert titles(state=["submitted", "done"]) == ["Third"]
    assert titles(limit="hard") == titles(basis="law") == ["Third"]
    assert titles(plan_action="5.2") == titles(owner_role="line_manager") == ["First"]
    assert titles(due_after="2026-02-02") == ["Second"]
    assert titles(due_before="2026-02-01") == ["First"]
    assert titles(programme="own", kind="onboarding", stage=enrolment.version.stages.get().key, search="sec") == [
        "Second"
    ]
    assert titles(programme="other") == titles(kind="duty") == titles(subject="ward") == []
    assert len(titles(subject="recruit")) == len(titles(subject=str(zainab.id))) == 3
    for wrong in ({"subject": "planet"}, {"kind": "x"}, {"limit": "soft"}, {"due_after": "0001-01-01"}):
        refused(api_for(cast.helen).get(f"{API}/steps/", wrong), 400, "invalid")


def test_steps_that_are_mine_are_those_that_i_am_to_do(cast: Cast, api_for: ApiFor) -> None:
    access.enter(cast.helen)
    zainab = newcomer(cast)
    roles = ["recruit", "line_manager", "pastoral_lead", "buddy", "education", "occupational_health", "hr"]
    enrolled(zainab, *({"title": role, "owner_role": role} for role in roles), programme__key="own")

    def mine(viewer: Any, wanted: str = "true") -> list[str]:
        return found(api_for, viewer, "steps", mine=wanted, programme="own")

    who = {cast.liam: "line_manager", cast.priya: "pastoral_lead", cast.ben: "buddy", cast.helen: "hr"}
    for viewer, role in (who | {cast.ed: "education", cast.olu: "occupational_health"}).items():
        assert mine(viewer) == [role]
    assert mine(cast.hana) == []
    assert len(mine(cast.hana, "false")) == len(roles)


def test_enrolments_and_events_can_be_narrowed_too(cast: Cast, api_for: ApiFor) -> None:
    browser, amara = api_for(cast.helen), str(cast.amara_recruit.id)
    enrolments = browser.get(f"{API}/enrolments/", {"recruit": amara, "state": "active", "search": "santos"}).json()
    assert enrolments["count"] > 1
    key = enrolments["results"][0]["programme"]
    assert browser.get(f"{API}/enrolments/", {"recruit": amara, "programme": key}).json()["count"] == 1
    events = browser.get(f"{API}/events/", {"recruit": amara, "action": "registered", "ordering": "recorded_at"}).json()
    assert [row["action"] for row in events["results"]] == ["registered"]
    assert events["results"][0]["actor"]["name"] == "Helen Moss"


def test_an_empty_parameter_is_refused_and_not_answered_with_everybody(cast: Cast, api_for: ApiFor) -> None:
    answer = api_for(cast.helen).get(f"{API}/recruits/", {"profession": "", "cohort": "", "search": "Amara"})
    assert refused(answer, 400, "invalid") == [("cohort", "empty"), ("profession", "empty")]
