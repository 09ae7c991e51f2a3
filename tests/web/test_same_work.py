"""Before the answer the same is done for an address that is known and one that is not: how long it takes tells neither."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import Membership, Message
from onboarding.services.memberships import add_member
from tests.cast import Cast
from tests.viewing import Browser
from web.views.passwords import AnsweredFirst

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@northgate.example"
HASHES: Counter[str] = Counter()


class Counting(MD5PasswordHasher):
    """The hasher of tests, which notes each time that it works."""

    def encode(self, password: str, salt: str) -> str:
        HASHES["made"] += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def counted(settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


def work_of(ask: Callable[[], object]) -> tuple[int, int]:
    """How many queries it takes, and how many passwords are hashed."""
    HASHES.clear()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries), HASHES["made"]


def test_signing_in_hashes_one_password_whoever_it_is(cast: Cast) -> None:
    cast.bilal.user.set_unusable_password()
    cast.bilal.user.save()
    cast.ben.user.is_active = False
    cast.ben.user.save()

    def wrong(email: str) -> tuple[int, int]:
        return work_of(lambda: Browser().post("/account/sign-in/", {"login": email, "password": "not the password"}))

    known, no_password, closed, unknown = (
        wrong(email) for email in (cast.helen.user.email, cast.bilal.user.email, cast.ben.user.email, UNKNOWN)
    )

    assert known == no_password == closed and known[1] == 1
    assert unknown == (known[0] + 1, 1), "an address that is not verified is looked for among users too"


def answer_to(email: str) -> HttpResponseBase:
    """What the page of a forgotten password answers, before the server closes it."""
    handler = ClientHandler()
    handler.load_middleware()
    request: Any = RequestFactory().post("/account/password/reset/", {"email": email})
    request._dont_enforce_csrf_checks = True
    return handler.get_response(request)


def closed(answer: HttpResponseBase) -> None:
    """What a server does with an answer that has left; the test keeps its connection, as it does behind its client."""
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)


def test_a_forgotten_password_is_answered_before_anybody_is_looked_for(cast: Cast) -> None:
    answers: list[HttpResponseBase] = []

    known, unknown = (
        work_of(lambda email=email: answers.append(answer_to(email))) for email in (cast.helen.user.email, UNKNOWN)
    )

    assert known == unknown and [one.status_code for one in answers] == [302, 302]
    access.enter(cast.helen)
    assert not Message.objects.exists()
    for one in (*answers, *answers):
        closed(one)
    access.enter(cast.helen)
    assert Message.objects.get().recipient == cast.helen


def test_what_fails_after_the_answer_is_in_the_log_without_the_address(cast: Cast, caplog) -> None:
    def work() -> None:
        raise ValueError(cast.helen.user.email)

    closed(AnsweredFirst("/", work))

    assert "after an answer: ValueError" in caplog.text and cast.helen.user.email not in caplog.text


def test_inviting_takes_the_same_for_a_known_and_an_unknown_address(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)

    def invite(email: str) -> None:
        add_member(cast.northgate, actor=cast.helen, email=email, full_name="Nia Bevan", roles=["buddy"])

    known, unknown = (work_of(lambda email=email: invite(email)) for email in (cast.omar.user.email, UNKNOWN))

    assert known == unknown
