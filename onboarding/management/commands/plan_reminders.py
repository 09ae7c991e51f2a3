"""`plan_reminders [--on DATE]`: plan the reminders of every trust now, and say what came of it."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Trust
from onboarding.services.reminders import plan


class Command(BaseCommand):
    help = "Plans the reminders of every trust for its local day, as the sweep does each minute. Sends nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="as if it were this day; the next sweep puts right what is not owed today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for trust in Trust.objects.order_by("ods_code"):
            with transaction.atomic():
                access.enter_trust(trust.id)
                done = plan(trust, options["on"] or today_in(trust))
            self.stdout.write(
                f"{trust.ods_code}: {done.new} new, {done.again} taken up again, {done.cancelled} cancelled, "
                f"{done.missed} missed; {done.unaddressed} steps with nobody to tell"
            )
