"""What tests of pages share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.models import PersonStep, Recruit, SignInProvider, Step
from tests.cast import Cast
from tests.elsewhere import link, open_to
from tests.identity_provider import IdentityProvider, running_provider


@pytest.fixture(autouse=True)
def evidence_folder(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def service() -> Iterator[IdentityProvider]:
    """A trust's own sign-in service, running."""
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(cast: Cast, settings: Settings, service: IdentityProvider) -> SignInProvider:
    """That service is Northgate's, and Helen's account there leads to her."""
    made = open_to(settings, service)
    link(cast.helen, made)
    return made


StepOf = Callable[[Recruit, str], Step]


@pytest.fixture
def step_of(cast: Cast) -> StepOf:
    """`step_of(cast.amara_recruit, "named-contact")`: that item's step, as it is now. Enters Northgate as Helen."""

    def find(recruit: Recruit, key: str) -> Step:
        access.enter(cast.helen)
        return (
            PersonStep.objects.select_related("step__item", "step__enrolment").get(recruit=recruit, item__key=key).step
        )

    return find


@pytest.fixture
def real_queries() -> Callable[[Callable[[], object]], int]:
    """The same without savepoints and without the settings that let a transaction into a trust."""

    def count(what: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            what()
        aside = ("SAVEPOINT", "RELEASE", "set_config", "current_setting")
        return sum(not any(word in one["sql"] for word in aside) for one in queries)

    return count


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """How many queries something costs; how long PostgreSQL may think about one is no query."""

    def count(what: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            what()
        return len([one for one in queries if "join_collapse_limit" not in one["sql"]])

    return count
