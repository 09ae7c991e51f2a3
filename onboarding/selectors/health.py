"""Whether the parts that the service stands on are there: tables as the code expects them, background work alive."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from onboarding.models import Heartbeat


def missing_migrations() -> list[str]:
    """Migrations that the code knows and the database does not have yet, by app and name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def heartbeat_ages() -> dict[str, timedelta]:
    """How long ago each background task last ran, by its name."""
    now = timezone.now()
    return {beat.name: now - beat.beaten_at for beat in Heartbeat.objects.order_by("name")}
