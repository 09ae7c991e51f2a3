"""The objects that the sweep goes for, and how it asks."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.models import ImprovementPlan, Membership
from tests.api.asking import step_of
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import DateProposalFactory, EvidenceFactory, ItemFactory, MetricValueFactory, OccurrenceFactory
from tests.reminding import message_to
from tests.sponsor_factories import (
    CosAllocationFactory,
    FileAuditFactory,
    LicencePersonFactory,
)
from tests.sweep.routes import Route
from tests.viewing import ApiBrowser, Browser, api_for, client_for

NOBODYS = "01900000-0000-7000-8000-000000000000"
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Target:
    """What an address can name: Northgate's objects, and the same of nobody."""

    northgates: Mapping[str, object]

    @property
    def missing(self) -> dict[str, object]:
        """Every id replaced by one that nobody has."""
        return {name: NOBODYS if name.endswith("_id") else value for name, value in self.northgates.items()}


# What addresses name besides ids.
WORDS = {
    "plan_key": "edi-2023",
    "kind": "arrival",
    "occurrence": 1,
    "form": "json",
    "stage": "osce",
    "name": "none.eml",
    "rest": "nothing-here/",
    "uidb36": "x",
    "key": "y",
}


@pytest.fixture
def target(cast: Cast, settings: Settings, tmp_path: Path) -> Target:
    settings.MEDIA_ROOT = tmp_path
    access.enter(cast.helen)
    step = step_of(cast.amara_recruit, title="Only Amara's")
    evidence = EvidenceFactory(
        step=step,
        submitted_by=cast.helen,
        kind="file",
        file=default_storage.save("amara", ContentFile(b"hers")),
        file_name="passport.pdf",
        content_type="application/pdf",
    )
    draft = ItemFactory(title="Northgate's own")
    plan = ImprovementPlan.objects.get(key="edi-2023")
    ids = {
        "recruit_id": cast.amara_recruit.pk,
        "enrolment_id": step.enrolment_id,
        "step_id": step.pk,
        "clock_id": clock_of(cast.amara_recruit, "late-or-no-start").pk,
        "evidence_id": evidence.pk,
        "site_id": cast.site.pk,
        "ward_id": cast.ward.pk,
        "cohort_id": cast.cohort.pk,
        "membership_id": cast.ben.pk,
        "programme_id": draft.version.programme_id,
        "version_id": draft.version_id,
        "stage_id": draft.stage_id,
        "item_id": draft.pk,
        "proposal_id": DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.liam).pk,
        "occurrence_id": OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.helen).pk,
        "message_id": message_to(cast.amara, step).pk,
        "allocation_id": CosAllocationFactory().pk,
        "person_id": LicencePersonFactory().pk,
        "audit_id": FileAuditFactory(drawn_by=cast.helen).pk,
        "value_id": MetricValueFactory(plan=plan, recorded_by=cast.helen).pk,
    }
    return Target(ids | WORDS)


@dataclass
class Asker:
    """Asks as someone, and takes back whatever the asking changed."""

    api: ApiBrowser
    web: Browser

    def ask(self, route: Route, method: str, values: Mapping[str, object], body: Mapping[str, object]) -> Any:
        with taken_back():
            address = route.address(values)
            if route.of_api:
                return self.api.generic(method, address, orjson.dumps(body), "application/json")
            if method == "POST":
                return self.web.post(address, body)
            return self.web.generic(method, address)


@contextmanager
def taken_back() -> Iterator[None]:
    """A savepoint that is rolled back, whatever happened in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def asker() -> Callable[[Membership | None], Asker]:
    """`asker(cast.helen)`: she asks the API with a token and pages with a session; `asker(None)`: nobody asks."""

    def make(viewer: Membership | None) -> Asker:
        return Asker(ApiBrowser(), Browser()) if viewer is None else Asker(api_for(viewer), client_for(viewer))

    return make


def plain(answer: Any, values: Mapping[str, object]) -> tuple[int, bytes, bytes]:
    """The answer to the byte, without what belongs to this one request: the ids asked for, and the CSRF token."""
    content = b"".join(answer) if answer.streaming else answer.content
    for name, value in values.items():
        if name.endswith("_id"):
            content = content.replace(str(value).encode(), b"*")
    headers = b"\n".join(
        f"{name}: {value}".encode() for name, value in sorted(answer.items()) if name != "Content-Length"
    )
    return answer.status_code, _CSRF.sub(b"", content), headers
