"""Reports that were kept, made straight in the tables."""

from datetime import UTC, date, datetime

import factory

from onboarding import models
from tests.factories import OwnedFactory


class ReportRunFactory(OwnedFactory):
    """A report of yesterday in which nothing is counted."""

    as_of = date(2026, 3, 1)
    known_before = datetime(2026, 3, 2, tzinfo=UTC)
    definition_version = "1"
    report = factory.LazyFunction(
        lambda: {
            "people_in_scope": 0,
            "known_at": "2026-03-02",
            "actions": [],
            "legal_limits": {"running": 0, "overdue": 0, "oldest_days": 0},
        }
    )
    groups = factory.LazyFunction(dict)

    class Meta:
        model = models.ReportRun
