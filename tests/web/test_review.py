"""HR's queue: evidence to check, waivers and proposed days to decide."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding.models import Membership, Recruit, Step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import DateProposalFactory, EnrolmentFactory, StepFactory, published_version
from tests.roll_out_factories import RollOutFactory
from tests.rolling_out import usual_next_version

pytestmark = pytest.mark.django_db


def submitted(cast: Cast, recruit: Recruit, at: str = "2026-02-26T09:00Z") -> Step:
    version = published_version([{"review": "second_person", "title": "Check the papers"}])
    enrolment = EnrolmentFactory(recruit=recruit, version=version)
    return StepFactory(enrolment=enrolment, state="submitted", submitted_by=recruit.membership, submitted_at=at)


def test_an_empty_queue_says_so(client_for, cast: Cast) -> None:
    page = client_for(cast.omar).get("/review/").text

    assert "Nothing waits for you." in page and "wait for you to decide" not in page
    assert "Nothing waits for you." in client_for(cast.omar).get("/review/?show=date").text


def test_everything_stands_in_one_queue_with_its_age(client_for, cast: Cast, enter, step_of) -> None:
    other = step_of(cast.bilal_recruit, "named-contact")
    waive_step(cast.hana, step_id=other.id, reason="He knows everyone", expires_on=None)
    submitted(cast, cast.amara_recruit)
    DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.amara)

    page = client_for(cast.helen).get("/review/").text

    assert "3 things wait for you to decide." in page
    assert "Check the papers" in page and "Waits for 4 days" in page
    assert "Arrival in the UK: planned for 6 April 2026" in page
    assert "Sent in by you" in client_for(cast.hana).get("/review/").text


@pytest.mark.parametrize(("show", "title"), [("evidence", "Check the papers"), ("date", "Arrival in the UK")])
def test_a_kind_is_a_link_one_can_send(client_for, cast: Cast, enter, show: str, title: str) -> None:
    enter(cast.helen)
    submitted(cast, cast.amara_recruit)
    DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.amara)
    page = client_for(cast.helen).get(f"/review/?show={show}").text

    assert "1 thing waits for you to decide." in page and title in page
    assert "Nobody asks you for a waiver." in client_for(cast.helen).get("/review/?show=waiver").text
    assert "2 things wait" in client_for(cast.helen).get("/review/?show=%00&first=nonsense").text


def test_whoever_decided_goes_on_to_the_next(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    for _ in range(2):
        submitted(cast, cast.amara_recruit)
    browser = client_for(cast.helen)
    step = re.findall(r'href="(/recruits/[^"]+from=review)"', browser.get("/review/").text)[0]

    shown = browser.get(step).text
    said = browser.post(step, {"verb": "comment", "words": "Looks fine"}, follow=True)
    revision = re.findall(r'name="revision" value="(\d+)"', said.text)[0]
    done = browser.post(step, {"verb": "accept", "revision": revision}, follow=True)

    assert f'action="{step}"' in shown and "To review</a>" in shown
    assert said.redirect_chain[0][0] == step
    assert done.redirect_chain[0][0] == "/review/"
    assert "Accepted: “Check the papers”" in done.text and "1 thing waits for you to decide." in done.text


def test_my_people_come_first_where_i_ask(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(case_officer=cast.hana)
    submitted(cast, cast.amara_recruit, "2026-02-20T09:00Z")
    submitted(cast, cast.bilal_recruit)
    browser = client_for(cast.hana)

    longest, mine = browser.get("/review/").text, browser.get("/review/?first=mine").text

    assert longest.index("Amara Santos") < longest.index("Bilal Ahmed")
    assert mine.index("Bilal Ahmed") < mine.index("Amara Santos")


@pytest.mark.parametrize("count", [3, 30])
def test_the_queue_costs_thirteen_queries(client_for, cast: Cast, enter, real_queries, count: int) -> None:
    enter(cast.helen)
    for number in range(count):
        submitted(cast, cast.amara_recruit)
        DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.amara, occurrence=number + 1)
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    # Coming in: session, user, memberships with their trust. Steps with item and recruit; requests to waive; proposals;
    # corrections; messages that could not be sent; whether there is a second officer; how many steps have nobody in the
    # role; how many planned moves could not be done; which roll-outs; how many people no message reaches.
    assert real_queries(lambda: browser.get("/review/")) == 3 + 10


def test_the_only_officer_and_the_director_are_told_that_nobody_can_review(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    told = "You are the only HR officer here"
    assert told not in client_for(cast.helen).get("/review/").text
    Membership.objects.filter(pk=cast.hana.pk).update(is_active=False)
    assert told in client_for(cast.helen).get("/review/").text
    assert "has only one HR officer here" in client_for(cast.diana).get("/reports/").text


def test_the_step_itself_says_that_nobody_can_check_it(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    step = submitted(cast, cast.amara_recruit)
    own, staff = f"/my/steps/{step.pk}/", f"/recruits/{cast.amara_recruit.pk}/steps/{step.pk}/"
    assert "so nobody can check" not in client_for(cast.helen).get(staff).text
    Membership.objects.filter(pk=cast.hana.pk).update(is_active=False)
    assert "You are the only HR officer here" in client_for(cast.helen).get(staff).text
    assert "There is only one HR officer here" in client_for(cast.amara).get(own).text


def test_hr_is_told_of_a_roll_out_that_was_not_done_until_somebody_decides_anew(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    version = usual_next_version(cast.helen)
    refused = RollOutFactory(version=version, state="refused", why_not="It broke.", settled_at=timezone.now())

    page = client_for(cast.hana).get("/review/").text
    assert "Version 2 of Before you travel was brought to nobody." in page and f"/roll-outs/{refused.pk}/" in page

    RollOutFactory(version=version, choice="keep", recorded_at=refused.recorded_at + timedelta(seconds=1))
    assert "brought to nobody" not in client_for(cast.hana).get("/review/").text
