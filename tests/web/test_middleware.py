"""One transaction for each request: what a failure takes back, and what is kept nevertheless."""

from collections.abc import Callable
from functools import partial

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from onboarding import access
from onboarding.models import Event, Ward
from onboarding.services.events import record
from tests.cast import LIVE_ON, Cast
from web.middleware import RequestTransaction

View = Callable[[HttpRequest], HttpResponse]


def ask(view: View) -> HttpResponse:
    return RequestTransaction(view)(RequestFactory().get("/anything/"))


def write_and_answer(cast: Cast, status: int) -> View:
    """A page that writes a ward, leaves an event for afterwards, and answers with that status."""

    def view(request: HttpRequest) -> HttpResponse:
        access.enter(cast.helen)
        request.viewer = cast.helen
        Ward.objects.create(trust=cast.northgate, site=cast.site, name="Written by a page")
        request.late_events.append(partial(record, cast.helen, "refused", cast.helen, effective_on=LIVE_ON))
        return HttpResponse(status=status)

    return view


def left_behind(cast: Cast, as_member) -> tuple[bool, bool]:
    with as_member(cast.helen):
        ward = Ward.objects.filter(name="Written by a page").exists()
        return ward, Event.objects.filter(action="refused").exists()


@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (403, True), (500, False), (503, False)])
def test_a_failing_answer_takes_everything_back_but_the_audit(own_database, cast, as_member, status, kept) -> None:
    ask(write_and_answer(cast, status))

    assert left_behind(cast, as_member) == (kept, True)


def test_an_exception_takes_everything_back_but_the_audit(own_database, cast, as_member) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        write_and_answer(cast, 200)(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(view)

    assert left_behind(cast, as_member) == (False, True)


def test_an_exception_while_rendering_takes_the_view_s_writing_back(
    own_database, cast, as_member, client_for, settings
) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    browser = client_for(cast.helen)
    browser.raise_request_exception = False

    answer = browser.get("/writes-then-fails-to-render/")

    assert answer.status_code == 500
    assert "Nothing that you sent just now has been saved" in answer.text
    assert left_behind(cast, as_member) == (False, False)


def test_the_trust_that_was_entered_is_left_with_the_request(own_database, cast) -> None:
    ask(write_and_answer(cast, 200))

    assert not Ward.objects.exists()
