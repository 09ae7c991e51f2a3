"""What tests of the API share: how a problem is read, and steps for one of the cast."""

from collections.abc import Callable
from typing import Any

from onboarding.models import Enrolment, Membership, Recruit, Step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, RecruitFactory, published_version, steps_of
from tests.viewing import ApiBrowser, Browser

ApiFor = Callable[[Membership], ApiBrowser]
ClientFor = Callable[[Membership], Browser]
API = "/api/v1"
MISSING = "01900000-0000-7000-8000-000000000000"


def refused(answer: Any, status: int, code: str) -> list[tuple[str, str]]:
    """Check that it is a problem of that kind, and give the (field, code) of each error."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "errors"}
    assert (body["status"], body["code"]) == (status, code), body
    return [(one["field"], one["code"]) for one in body["errors"]]


def newcomer(cast: Cast, **fields: Any) -> Recruit:
    """Someone at Northgate of whom nothing is known yet, tied to the same people as Amara."""
    ties = {
        "site": cast.site,
        "ward": cast.ward,
        "cohort": cast.cohort,
        "line_manager": cast.liam,
        "pastoral_lead": cast.priya,
        "buddy": cast.ben,
        "case_officer": cast.helen,
    }
    recruit: Recruit = RecruitFactory(**({"full_name": "Zainab Yusuf"} | ties | fields))
    return recruit


def enrolled(recruit: Recruit, *items: dict[str, Any], **version: Any) -> Enrolment:
    """The recruit follows a programme of these items; each has its step."""
    enrolment: Enrolment = EnrolmentFactory(recruit=recruit, version=published_version(items or ({},), **version))
    steps_of(enrolment)
    return enrolment


def step_of(recruit: Recruit, **item: Any) -> Step:
    """One step of the recruit, of an item with these fields."""
    return enrolled(recruit, item).steps.get()
