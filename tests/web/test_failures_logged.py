"""What a failure writes into the log: its trace, and nothing that the database quotes of a row."""

import io
import logging
from collections.abc import Iterator

import pytest
from celery import shared_task
from django.db import DataError, connection

from config.redaction import Line
from tests.cast import Cast
from tests.viewing import client_for
from tests.web.failing_urls import NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def terminal() -> Iterator[io.StringIO]:
    """What the log writes to the terminal meanwhile."""
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, Line)]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@shared_task
def look_for_a_number() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [NAME])


def test_a_row_that_is_there_already_is_named_by_its_constraint_alone(
    cast: Cast, settings, terminal: io.StringIO
) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    browser = client_for(cast.helen)
    browser.raise_request_exception = False

    assert browser.get("/writes-twice/").status_code == 500

    said = terminal.getvalue()
    assert "in writes_twice" in said, "the trace is there"
    assert (
        said.count('IntegrityError: duplicate key value violates unique constraint "onboarding_user_email_key"\n') == 1
    )
    assert NAME not in said and "DETAIL" not in said


def test_a_task_that_fails_tells_no_value_either(terminal: io.StringIO) -> None:
    assert isinstance(look_for_a_number.apply().result, DataError)

    said = terminal.getvalue()
    assert "in look_for_a_number" in said and "invalid input syntax for type integer: …" in said
    assert NAME not in said and "LINE 1" not in said
