"""The tasks that the timetable names, run as a worker runs them: thin, by ids, and safe to run twice."""

from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from django.db import transaction
from pytest_django import Settings

from config.celery import app
from onboarding import access
from onboarding.models import Event, Message
from onboarding.services.seals import verify_events
from tasks import housekeeping, reminders
from tests.cast import Cast
from tests.mail_sink import Sink, running_sink
from tests.reminding import quiet_northgate, step_due
from tests.services.test_reminders import DUE


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def due(own_database: str, cast: Cast) -> None:
    """Two things that Amara is to be told of today."""
    with transaction.atomic():
        quiet_northgate(cast)
        for _ in range(2):
            step_due(DUE, cast.amara_recruit)


def test_every_task_of_the_timetable_exists() -> None:
    app.loader.import_default_modules()

    planned = {entry["task"] for entry in configured.CELERY_BEAT_SCHEDULE.values()}
    assert planned <= set(app.tasks)


def test_what_is_due_arrives_once_however_often_the_task_runs(due: None, sink: Sink, cast: Cast) -> None:
    for _ in range(3):
        reminders.remind(str(cast.northgate.id))

    assert [(message["To"], message["Subject"]) for message in sink.taken] == [
        ("amara@northgate.example", "You have 2 things to do")
    ]


def test_a_bad_address_is_dead_and_the_others_have_their_mail(due: None, sink: Sink, cast: Cast) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        step_due(DUE, cast.amara_recruit, owner_role="education")
        step_due(DUE, cast.amara_recruit, owner_role="buddy")
    sink.answers = {"amara@northgate.example": "550 no such person", "ben@northgate.example": "451 not now"}

    reminders.remind(str(cast.northgate.id))

    with transaction.atomic():
        access.enter(cast.helen)
        states = dict(Message.objects.values_list("recipient__full_name", "state"))
    assert states == {"Amara Santos": "dead", "Ed Marsh": "sent", "Ben Carter": "pending"}


def test_events_of_every_trust_are_sealed(own_database: str, cast: Cast) -> None:
    housekeeping.seal_events()

    with transaction.atomic():
        access.enter(cast.helen)
        assert Event.objects.exists()
        assert verify_events(cast.northgate.id).unsealed == 0
