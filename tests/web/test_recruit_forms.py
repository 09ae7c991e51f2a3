"""Pages to add a recruit, to keep facts right, to give programmes and an account."""

import pytest

from onboarding.models import Enrolment, Membership, Recruit
from tests.cast import Cast
from tests.factories import WardFactory
from tests.journeys import registered
from web.forms.recruits import EditRecruitForm

pytestmark = pytest.mark.django_db
GRACE = {"full_name": "Grace Mensah", "profession": "nurse", "in_usual_bundle": "on"}


def test_someone_is_added_with_days_and_programmes(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    form = browser.get("/recruits/new/").text
    assert "Philippines" in form and "Priya Nair" in form and "This decides about “" in form
    assert 'id="in_usual_bundle" name="in_usual_bundle" type="checkbox" value="on" checked' in form

    typed = GRACE | {
        "country_of_training": "GH", "ward": str(cast.ward.id), "line_manager": str(cast.liam.id),
        "fact_family_joining": "yes", "account_email": "grace@example.org",
        "arrival_on-day": "4", "arrival_on-month": "5", "arrival_on-year": "2026",
    }  # fmt: skip
    answer = browser.post("/recruits/new/", typed, follow=True)

    assert "Grace Mensah is added." in answer.text and "Planned: 4 May 2026" in answer.text and "Ghana" in answer.text
    enter(cast.helen)
    grace = Recruit.objects.get(full_name="Grace Mensah")
    assert (grace.facts, grace.site, grace.case_officer) == ({"family_joining": True}, cast.site, None)
    assert grace.membership is not None and Enrolment.objects.filter(recruit=grace).exists()


def test_a_form_sent_twice_asks_whether_this_is_somebody_else(client_for, cast: Cast, enter) -> None:
    browser = client_for(cast.helen)
    browser.post("/recruits/new/", GRACE)
    again = browser.post("/recruits/new/", GRACE | {"known_as": "Gracie"})

    assert again.status_code == 400
    assert "There is already Grace Mensah (nurse)." in again.text and 'href="#anyway"' in again.text
    assert 'value="Gracie"' in again.text
    assert browser.post("/recruits/new/", GRACE | {"anyway": "on"}).status_code == 302
    enter(cast.helen)
    assert Recruit.objects.filter(full_name="Grace Mensah").count() == 2


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"full_name": ""}, "full_name", "Enter the person&#39;s full name."),
        ({"full_name": "x" * 201}, "full_name", "at most 200 characters"),
        ({"full_name": "A\0B"}, "full_name", "Null characters are not allowed."),
        ({"profession": ""}, "profession", ""),
        ({"profession": "wizard"}, "profession", "Select a valid choice"),
        ({"contact_email": "grace"}, "contact_email", "Enter a valid email address."),
        ({"account_email": "grace"}, "account_email", "Enter an email address"),
        ({"account_email": "helen@northgate.example"}, "account_email", "is a member of this trust already"),
        ({"country_of_training": "XX"}, "country_of_training", "Select a valid choice"),
        ({"line_manager": "01910000-0000-7000-8000-000000000000"}, "line_manager", "Select a valid choice"),
        ({"ward": "not-an-id"}, "ward", "Select a valid choice"),
        ({"profession": ""}, "profession", "Choose a profession."),
        ({"arrival_on-day": "31", "arrival_on-month": "2", "arrival_on-year": "2026"}, "arrival_on-day", "Enter a real date"),
        ({"start_on-day": "1", "start_on-month": "1", "start_on-year": "9999"}, "start_on-day", "or earlier."),
        ({"arrival_on-day": "1", "arrival_on-month": "1", "arrival_on-year": "1900"}, "arrival_on-day", "or later."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_all_is_kept(
    client_for, cast: Cast, enter, typed, field, sentence
) -> None:
    answer = client_for(cast.helen).post("/recruits/new/", GRACE | {"known_as": "Kept as typed"} | typed)

    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text and sentence in answer.text and "Kept as typed" in answer.text
    enter(cast.helen)
    assert not Recruit.objects.filter(known_as="Kept as typed").exists()


def facts_of(viewer: Membership, recruit: Recruit) -> dict[str, str]:
    """What a browser would send from the form as it stands."""
    form = EditRecruitForm(None, viewer, Recruit.objects.get(pk=recruit.pk))
    return {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}


def test_facts_are_changed_and_what_is_closed_may_stay(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    closed = WardFactory(site=cast.site, name="Old ward", is_open=False)
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.id}/edit/"
    assert "Old ward" not in browser.get(path).text
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(ward=closed)

    typed = facts_of(cast.helen, cast.amara_recruit)
    assert typed["ward"] == str(closed.id) and typed["fact_has_vignette"] == "no"
    answer = browser.post(path, typed | {"country_of_training": "IN", "fact_has_vignette": ""}, follow=True)

    assert "Saved." in answer.text and "India" in answer.text
    enter(cast.helen)
    amara = Recruit.objects.get(pk=cast.amara_recruit.pk)
    assert (amara.ward, amara.country_of_training) == (closed, "IN")
    assert amara.facts == {"has_repayment_clause": False, "family_joining": False}


def test_a_stale_form_keeps_what_was_typed_and_can_be_sent_again(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    typed = facts_of(cast.helen, cast.amara_recruit)
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.id}/edit/"
    browser.post(path, typed | {"known_as": "Ama"})

    stale = browser.post(path, typed | {"telephone": "01632 960199"})
    assert stale.status_code == 409 and "Someone else has changed this" in stale.text
    assert "01632 960199" in stale.text

    assert (
        browser.post(
            path, typed | {"telephone": "01632 960199", "revision": str(int(typed["revision"]) + 1)}
        ).status_code
        == 302
    )


def test_the_usual_programmes_are_given_and_one_more(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    grace = registered(cast)
    browser, path = client_for(cast.helen), f"/recruits/{grace.id}/programmes/"
    assert "follows no programme yet" in browser.get(path).text

    given = browser.post(path, {"verb": "bundle"}, follow=True)
    assert "programmes are given." in given.text and "Active" in given.text
    assert "Nothing to add" in browser.post(path, {"verb": "bundle"}, follow=True).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"programme": ""}, "Choose a programme."),
        ({"programme": "no-such"}, "Choose a programme from the list."),
        (
            {"programme": "doctor-img", "enrolled_on-day": "1", "enrolled_on-month": "1", "enrolled_on-year": "2030"},
            "in the past",
        ),
    ],
)
def test_a_programme_that_cannot_be_given_is_refused(client_for, cast: Cast, enter, typed, sentence: str) -> None:
    enter(cast.helen)
    grace = registered(cast)
    answer = client_for(cast.helen).post(f"/recruits/{grace.id}/programmes/", {"verb": "one"} | typed)

    assert answer.status_code in (400, 409) and sentence in answer.text


def test_an_account_is_given_to_who_has_none(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    grace = registered(cast)
    browser, path = client_for(cast.helen), f"/recruits/{grace.id}/account/"

    assert browser.post(path, {"account_email": ""}).status_code == 400
    assert "sign in once they accept it" in browser.post(path, {"account_email": "grace@example.org"}, follow=True).text
    again = browser.post(path, {"account_email": "other@example.org"})
    assert again.status_code == 400 and "has an account already" in again.text


def test_nobody_else_adds_or_changes_people(client_for, cast: Cast) -> None:
    for name in ("liam", "priya", "ed", "diana", "amara"):
        browser = client_for(getattr(cast, name))
        assert browser.get("/recruits/new/").status_code == 403
        assert browser.post(f"/recruits/{cast.amara_recruit.id}/edit/", {}).status_code in (403, 404)
    assert client_for(cast.omar).get(f"/recruits/{cast.amara_recruit.id}/edit/").status_code == 404
