"""Signs of life: a row that a background task writes, so that a silent worker shows even while its process runs."""

from collections.abc import Mapping

from django.db.models.functions import Now

from onboarding.models import Heartbeat


def beat(name: str, figures: Mapping[str, int | str | None] | None = None) -> None:
    """Note on the database's clock that the task of that name has run, and what it found."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beaten_at": Now(), "figures": dict(figures or {})})
