"""`manage.py recount`: count each recruit's steps afresh, or prove that the counters are right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.services.counters import recount, wrong_counters


class Command(BaseCommand):
    help = "Count every recruit's steps afresh. With --check: change nothing, and exit 1 where a counter differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 where a counter differs")

    def handle(self, *, check: bool, **_: Any) -> None:
        trusts = list(Trust.objects.order_by("ods_code"))
        total = 0
        for trust in progress(trusts, len(trusts), "Counting", self.stderr):
            with transaction.atomic():
                enter_trust(trust.id)
                found = wrong_counters(trust.id) if check else recount(trust.id)
            self.stdout.write(f"{trust.ods_code}: {found} {'differ' if check else 'corrected'}")
            total += found
        if check and total:
            raise CommandError(f"The counters of {total} recruits differ from their steps. Run recount.")
