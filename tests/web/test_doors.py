"""Who may come in before any page is asked, and what every answer carries."""

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.models import Membership
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_page_leads_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/recruits/?overdue=1")

    assert answer.status_code == 302
    assert answer["Location"] == "/account/sign-in/?next=/recruits/%3Foverdue%3D1"


@pytest.mark.parametrize(
    "path", ["/account/sign-in/", "/account/password/reset/", "/demo/", "/demo/mail/", "/help/", "/privacy/"]
)
def test_the_listed_pages_are_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_signed_in_answers_are_not_kept_by_browsers(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).get("/account/")

    assert answer["Cache-Control"] == "no-store"


def test_someone_without_a_role_is_told_so(client_for, cast: Cast, enter) -> None:
    enter(cast.helen)
    browser = client_for(cast.liam)
    Membership.objects.filter(pk=cast.liam.pk).update(is_active=False)

    answer = browser.get("/to-do/")

    assert answer.status_code == 403
    assert "You do not have access to a trust" in answer.text


def test_a_closed_account_is_out_with_its_next_click(client_for, cast: Cast) -> None:
    browser = client_for(cast.liam)
    cast.liam.user.is_active = False
    cast.liam.user.save()

    assert browser.get("/account/")["Location"].startswith(reverse("account_login"))


def test_half_an_hour_without_a_click_signs_out(client_for, cast: Cast, clock) -> None:
    browser = client_for(cast.helen)
    assert browser.get("/account/").status_code == 200
    clock.shift(29 * 60)
    assert browser.get("/account/").status_code == 200
    clock.shift(31 * 60)

    answer = browser.get("/account/")

    assert answer["Location"] == "/account/sign-in/?idle=1&next=%2Faccount%2F"
    assert "signed out because the page was not used" in browser.get(answer["Location"]).text


def test_what_does_not_exist_is_a_page(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).get("/no-such-page/")

    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_coming_in_costs_five_queries(client_for, cast: Cast, django_assert_num_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/help/")

    # Session, user, user for the walls, memberships with trust, trust for the walls; the two savepoints of the test;
    # and the help page's own: whom to ask.
    with django_assert_num_queries(7 + 3 + 1):
        browser.get("/help/")


@pytest.mark.parametrize("path", ["/recruits/", "/review/", "/to-do/", "/reports/readiness/", "/demo/", "/help/"])
def test_a_page_can_be_asked_for_its_headers_alone(client_for, cast: Cast, path: str) -> None:
    answer = client_for(cast.helen).head(path)

    assert (answer.status_code, answer.content) == (200, b"")
