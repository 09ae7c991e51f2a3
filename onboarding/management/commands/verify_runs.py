"""`manage.py verify_runs`: prove that every kept report follows from the rows."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.management.progress import progress
from onboarding.models import ReportRun, Trust
from onboarding.services.report_runs import unproven


class Command(BaseCommand):
    help = (
        "Work report runs out again from the histories and compare every figure and the ids behind it. Exits 1 where one "
        "is different. Whom a shared session serves has no history: what changed there since shows as a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", type=UUID, help="the id of one run; all of them unless given")

    def handle(self, *, run: UUID | None, **_: Any) -> None:
        problems: list[str] = []
        seen = 0
        for trust in Trust.objects.order_by("ods_code"):
            with transaction.atomic():
                enter_trust(trust.id)
                runs = ReportRun.objects.select_related("plan", "trust").order_by("as_of", "made_at")
                wanted = list(runs.filter(pk=run) if run else runs)
                for one in progress(wanted, len(wanted), f"Verifying runs of {trust.ods_code}", self.stderr):
                    problems += [f"{trust.ods_code}, {one.as_of}, run {one.pk}: {problem}" for problem in unproven(one)]
            seen += len(wanted)
            self.stdout.write(f"{trust.ods_code}: {len(wanted)} runs")
        if run and not seen:
            raise CommandError("There is no run with this id.")
        if problems:
            raise CommandError("Some runs do not follow from the rows.\n" + "\n".join(problems))
        self.stdout.write("Every run follows from the rows.")
