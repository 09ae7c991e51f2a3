"""Another day for a date: proposed on the person's page, decided by HR on a page of its own."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import DateProposal, Milestone
from onboarding.services.memberships import change_member
from onboarding.services.milestones import record_milestone
from onboarding.services.proposals import propose_date
from tests.api.asking import newcomer
from tests.cast import Cast
from tests.factories import DateProposalFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def propose_path(cast: Cast) -> str:
    return f"/recruits/{cast.amara_recruit.pk}/dates/arrival/1/propose/"


def typed(day: str = "13", **more: str) -> dict[str, str]:
    return {"happened": "no", "on-day": day, "on-month": "4", "on-year": "2026"} | more


def proposal(cast: Cast) -> DateProposal:
    access.enter(cast.helen)
    made: DateProposal = DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.liam)
    return made


def arrival(cast: Cast) -> str:
    access.enter(cast.helen)
    return str(Milestone.objects.get(recruit=cast.amara_recruit, kind="arrival").planned_on)


def test_a_manager_proposes_another_day_and_hr_finds_it_on_the_person_s_page(client_for, cast: Cast) -> None:
    browser = client_for(cast.liam)
    assert propose_path(cast) in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text
    assert "Planned for 23 March 2026" in browser.get(propose_path(cast)).text

    answer = browser.post(propose_path(cast), typed(reason="No flight before"), follow=True)

    assert "HR reads this and decides" in answer.text and "planned for 13 April 2026" in answer.text
    page = client_for(cast.hana).get(f"/recruits/{cast.amara_recruit.pk}/").text
    assert "Liam Doyle says that “Arrival in the UK” is planned for 13 April 2026" in page and "Decide about it" in page


def test_those_without_a_say_see_no_link_and_no_form(client_for, cast: Cast) -> None:
    for viewer, status in [(cast.ben, 403), (cast.ed, 403), (cast.olu, 403), (cast.helen, 403), (cast.bilal, 404)]:
        browser = client_for(viewer)
        assert browser.get(propose_path(cast)).status_code == status
        assert browser.post(propose_path(cast), typed()).status_code == status
    assert "/propose/" not in client_for(cast.ben).get(f"/recruits/{cast.amara_recruit.pk}/").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on-day": "31"}, "Enter a real date"),
        ({"on-day": ""}, "The date must include a day"),
        ({"on-year": "2999"}, "or earlier"),
        ({"happened": "yes"}, "today or in the past"),
        ({"happened": "maybe"}, "Choose one of the two."),
        ({"reason": "x" * 4001}, "4,000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client_for, cast: Cast, wrong, sentence) -> None:
    answer = client_for(cast.liam).post(propose_path(cast), typed(reason="The airline said so") | wrong)
    assert answer.status_code == 400 and sentence in answer.text
    assert (wrong.get("reason") or "The airline said so")[:15] in answer.text
    access.enter(cast.helen)
    assert not DateProposal.objects.exists()


def test_a_date_that_is_none_is_not_found(client_for, cast: Cast) -> None:
    for path in ("party/1", "arrival/0", "arrival/100"):
        assert client_for(cast.liam).get(f"/recruits/{cast.amara_recruit.pk}/dates/{path}/propose/").status_code == 404


def test_hr_reads_what_was_proposed_and_takes_it_over(client_for, cast: Cast) -> None:
    one = proposal(cast)
    browser = client_for(cast.helen)
    page = browser.get(f"/proposals/{one.pk}/").text
    for words in ("Planned for 23 March 2026", "Planned for 6 April 2026", "Liam Doyle", "The flight was cancelled."):
        assert words in page

    answer = browser.post(f"/proposals/{one.pk}/", {"take": "yes", "revision": "1"}, follow=True)

    assert "The date is accepted." in answer.text
    assert arrival(cast) == "2026-04-06"
    assert "Accepted" in browser.get(f"/proposals/{one.pk}/").text


def test_declining_needs_a_reason_which_the_one_who_proposed_reads(client_for, cast: Cast) -> None:
    one = proposal(cast)
    browser = client_for(cast.helen)
    answer = browser.post(f"/proposals/{one.pk}/", {"take": "no", "revision": "1"})
    assert answer.status_code == 400 and "Enter a reason." in answer.text

    browser.post(f"/proposals/{one.pk}/", {"take": "no", "reason": "The flight goes", "revision": "1"})

    assert "The flight goes" in client_for(cast.liam).get(f"/proposals/{one.pk}/").text
    late = browser.post(f"/proposals/{one.pk}/", {"take": "no", "reason": "Typed late", "revision": ""})
    assert late.status_code == 400 and "decided already" in late.text and "Typed late" in late.text


def test_whoever_proposed_it_cannot_decide(client_for, cast: Cast) -> None:
    one = proposal(cast)
    browser = client_for(cast.liam)
    assert "What do you decide?" not in browser.get(f"/proposals/{one.pk}/").text
    assert browser.post(f"/proposals/{one.pk}/", {"take": "yes"}).status_code == 403
    for viewer in (cast.priya, cast.ben, cast.bilal, cast.omar, cast.diana):
        assert client_for(viewer).get(f"/proposals/{one.pk}/").status_code == 404


def test_an_old_proposal_tells_nothing_of_a_date_to_whoever_may_not_know_it_any_more(
    client_for, api_for, cast: Cast
) -> None:
    access.enter(cast.helen)
    nia = MembershipFactory(roles=["pastoral_lead", "line_manager"], full_name="Nia Powell")
    nurse = newcomer(cast, pastoral_lead=nia, line_manager=nia)
    asked = propose_date(nia, recruit_id=nurse.pk, kind="visa_expiry", planned_on=date(2029, 1, 1))
    record_milestone(cast.helen, recruit_id=nurse.pk, kind="visa_expiry", actual_on=date(2028, 7, 7))
    page, rows = f"/proposals/{asked.pk}/", f"/api/v1/recruits/{nurse.pk}/proposals/"
    assert "Happened on 7 July 2028" in client_for(nia).get(page).text
    assert api_for(nia).get(rows).json()["results"][0]["now_actual_on"] == "2028-07-07"
    access.enter(cast.helen)
    change_member(cast.helen, member_id=nia.pk, changes={"roles": ["line_manager"]}, reason="Changed job")
    nia.refresh_from_db()

    told = client_for(nia).get(page).text
    assert "Kept for those who need it" in told and "7 July 2028" not in told and "1 January 2029" in told
    for path in (rows, f"/api/v1{page}"):
        assert "2028-07-07" not in api_for(nia).get(path).text
    assert "Happened on 7 July 2028" in client_for(cast.helen).get(page).text
