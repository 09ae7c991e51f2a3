"""Whether the parts that the service stands on are there: tables as the code expects them, background work alive."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from onboarding.models import Heartbeat

# What runs each minute is silent after five; what runs hourly after two hours and a little. The links of the audit are written
# down only where somebody asks for it, and a page can be shown without.
SILENT_AFTER, HOURLY = timedelta(minutes=5), {"reconcile": timedelta(minutes=130), "audit_heads": timedelta.max}


def missing_migrations() -> list[str]:
    """Migrations that the code knows and the database does not have yet, by app and name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@dataclass(frozen=True)
class Beat:
    """How long ago a background task last ran, whether that is too long, and what it found."""

    age: timedelta
    is_silent: bool
    figures: dict[str, Any]


def heartbeats() -> dict[str, Beat]:
    """The background tasks that have run, by name. One query."""
    now, found = timezone.now(), {}
    for row in Heartbeat.objects.order_by("name"):
        age = now - row.beaten_at
        found[row.name] = Beat(age, age > HOURLY.get(row.name, SILENT_AFTER), row.figures)
    return found
