"""How far a token reaches: never further than its member, and no further than its scope."""

from typing import Any

import pytest

from onboarding import access
from onboarding.models import ApiToken, Membership
from onboarding.services.tokens import make_token
from tests.api.asking import API, refused
from tests.cast import Cast
from tests.viewing import ApiBrowser

pytestmark = pytest.mark.django_db
REPORTS = f"{API}/reports/readiness/?plan=edi-2023"


def holding(member: Membership, scope: str) -> ApiBrowser:
    access.enter(member)
    browser = ApiBrowser()
    browser.credentials(HTTP_AUTHORIZATION=f"Token {make_token(member, days=1, scope=scope)}")
    return browser


@pytest.mark.parametrize(
    ("scope", "reads", "writes", "reports"),
    [("read", 200, 403, 200), ("report", 403, 403, 200), ("write", 200, 201, 200)],
)
def test_a_scope_keeps_a_token_from_what_its_member_may(
    cast: Cast, scope: str, reads: int, writes: int, reports: int
) -> None:
    browser = holding(cast.helen, scope)
    site: dict[str, Any] = {"name": "West wing", "country": "ENG"}
    assert browser.get(f"{API}/me/").status_code == 200
    assert browser.get(f"{API}/recruits/").status_code == reads
    for address in ("plans", "report-runs"):
        assert browser.get(f"{API}/{address}/").status_code == reports, address
    assert browser.post(f"{API}/sites/", site).status_code == writes


def test_the_widest_scope_gives_nobody_more_than_their_roles(cast: Cast) -> None:
    assert holding(cast.liam, "write").get(f"{API}/events/").status_code == 403


def test_the_answer_says_that_it_is_the_token(cast: Cast) -> None:
    answer = holding(cast.helen, "report").get(f"{API}/recruits/")
    refused(answer, 403, "not_allowed")
    assert answer.json()["detail"].startswith("This token does not reach so far.")


def test_when_it_was_last_used_is_noted_once_a_minute(cast: Cast) -> None:
    browser = holding(cast.helen, "read")
    assert ApiToken.objects.get().used_at is None
    browser.get(f"{API}/me/")
    first = ApiToken.objects.get().used_at
    browser.get(f"{API}/me/")
    assert first is not None and ApiToken.objects.get().used_at == first
