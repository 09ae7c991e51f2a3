"""Reports that were kept, made straight in the tables; and the lines of history that rows made so do not have."""

from datetime import UTC, date, datetime

import factory

from onboarding import models
from tests.factories import OwnedFactory

OF_A_LINE = ("state", "applies", "due_on", "done_on", "waived_until", "waiting_for", "evidence_expires_on")


def lines_of_history(on: date) -> None:
    """Each row of the trust entered gets the line that it lacks, as true from that day, so that a report of a later day
    can be worked out from the histories alone."""
    models.MilestoneChange.objects.bulk_create(
        models.MilestoneChange(trust_id=one.trust_id, milestone=one, actual_on=one.actual_on, effective_on=on)
        for one in models.Milestone.objects.filter(changes=None)
    )
    models.EnrolmentChange.objects.bulk_create(
        models.EnrolmentChange(trust_id=one.trust_id, enrolment=one, state=one.state, effective_on=on)
        for one in models.Enrolment.objects.all()
    )
    models.StepChange.objects.bulk_create(
        models.StepChange(
            trust_id=one.trust_id,
            step=one,
            verb="made",
            effective_on=on,
            **{name: getattr(one, name) for name in OF_A_LINE},
        )
        for one in models.Step.objects.filter(superseded_on=None, changes=None)
    )


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


class ReportFileFactory(OwnedFactory):
    """A workbook that is ready."""

    plan = "edi-2023"
    output = "xlsx"
    state = "ready"
    name = "readiness-edi-2023-2026-03-02.xlsx"
    content = b"PK"

    class Meta:
        model = models.ReportFile
