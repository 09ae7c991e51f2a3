"""A file whose request failed after it was stored is removed a day later, and no other is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from onboarding import access
from onboarding.models import Evidence
from tasks import housekeeping
from tests import databases
from tests.api.asking import API, ApiFor
from tests.buckets import files_in_a_bucket
from tests.cast import Cast
from tests.journeys import pdf, step_of
from tests.viewing import ApiBrowser

RIGHTS = "arrival-and-induction/employment-rights"
OTHER = "arrival-and-induction/right-to-work-check"


@pytest.fixture(params=["folder", "bucket"], autouse=True)
def store(
    request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    if request.param == "folder":
        settings.MEDIA_ROOT = tmp_path
        yield
    else:
        with files_in_a_bucket(monkeypatch):
            yield


def stored(cast: Cast) -> set[str]:
    return {f"{cast.northgate.pk}/{name}" for name in default_storage.listdir(str(cast.northgate.pk))[1]}


def send(browser: ApiBrowser, cast: Cast, path: str) -> int:
    with transaction.atomic():
        access.enter(cast.helen)
        step = step_of(cast.amara_recruit, path).pk
    answer = browser.post(f"{API}/steps/{step}/evidence/", {"file": pdf()}, format="multipart")
    return int(answer.status_code)


def named(cast: Cast) -> set[str]:
    with transaction.atomic():
        access.enter(cast.helen)
        return set(Evidence.objects.exclude(file="").values_list("file", flat=True))


@contextmanager
def refusing_evidence() -> Iterator[None]:
    """The database takes no row of evidence."""
    with psycopg.connect(os.environ[databases.OWNER], autocommit=True) as owner:
        owner.execute("ALTER TABLE onboarding_evidence ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
        yield
        owner.execute("ALTER TABLE onboarding_evidence DROP CONSTRAINT full_disk")


def test_only_what_a_failed_request_left_a_day_ago_is_removed(
    own_database: str, cast: Cast, api_for: ApiFor, clock: Any
) -> None:
    housekeeping.remove_unnamed_files()  # where nothing was ever stored
    browser = api_for(cast.helen)
    assert send(browser, cast, RIGHTS) == 201
    with refusing_evidence():
        assert send(browser, cast, OTHER) == 409
    kept, left = named(cast), stored(cast) - named(cast)
    assert (len(kept), len(left)) == (1, 1)
    stored_at = default_storage.get_modified_time(next(iter(left)))
    clock.move_to(stored_at + timedelta(hours=23))
    housekeeping.remove_unnamed_files()
    assert stored(cast) == kept | left

    clock.move_to(stored_at + timedelta(hours=25))
    housekeeping.remove_unnamed_files()

    assert stored(cast) == kept
