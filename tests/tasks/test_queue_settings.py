"""What the queue is told: tasks that die come again, nothing waits in the broker, and no time limit outlives a delivery."""

import ast
import inspect
from typing import Any

import pytest
from django.conf import settings

from config.celery import app
from tests.architecture.sources import name_of, python_files, tree_of

MOST_SECONDS_BETWEEN_SWEEPS, FEWEST = 60, 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_ignore_result", True),
        ("result_backend", None),
        ("worker_prefetch_multiplier", 1),
        ("accept_content", ["json"]),
        ("broker_connection_retry_on_startup", True),
        ("enable_utc", True),
        ("timezone", "UTC"),
    ],
)
def test_a_setting_that_a_lost_worker_hangs_on(name: str, value: object) -> None:
    assert app.conf[name] == value


def test_each_limit_is_below_the_next() -> None:
    limits = (
        settings.EMAIL_TIMEOUT,
        app.conf.task_soft_time_limit,
        app.conf.task_time_limit,
        min(settings.MESSAGE_LEASE_SECONDS, app.conf.broker_transport_options["visibility_timeout"]),
    )
    assert sorted(set(limits)) == list(limits)


def test_a_sweep_comes_every_half_minute_to_minute() -> None:
    every = app.conf.beat_schedule["reminders.sweep"]["schedule"].run_every.total_seconds()
    assert FEWEST <= every <= MOST_SECONDS_BETWEEN_SWEEPS


def test_no_task_is_told_when_it_shall_run() -> None:
    asked = [
        f"{name_of(path)}:{node.value.lineno} {node.arg}"
        for path in python_files("tasks", "config", "onboarding", "web", "api")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}
    ]
    assert asked == []


def test_tasks_take_ids_and_nothing_else() -> None:
    app.loader.import_default_modules()
    ours: dict[str, Any] = {name: task for name, task in app.tasks.items() if name.startswith("tasks.")}

    taken = {name: list(inspect.signature(task.run).parameters) for name, task in ours.items()}

    assert {name: names for name, names in taken.items() if any(not one.endswith("_id") for one in names)} == {}


def test_mail_has_a_queue_of_its_own() -> None:
    assert app.amqp.router.route({}, "tasks.reminders.remind")["queue"].name == "mail"
    assert app.amqp.router.route({}, "tasks.housekeeping.heartbeat")["queue"].name == "default"
