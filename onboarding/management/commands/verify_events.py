"""`manage.py verify_events`: prove that no event was changed, added or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.services.seals import verify_events


class Command(BaseCommand):
    help = "Walk each trust's chain of events and compare every digest. Exits 1 where one does not hold."

    def handle(self, **_: Any) -> None:
        trusts = list(Trust.objects.order_by("ods_code"))
        problems: list[str] = []
        for trust in progress(trusts, len(trusts), "Verifying events", self.stderr):
            with transaction.atomic():
                enter_trust(trust.id)
                found = verify_events(trust.id)
            problems += [f"{trust.ods_code}: {problem}" for problem in found.problems]
            counts = f"{found.lines} sealed lines in {found.seals} seals, {found.unsealed} not yet sealed"
            self.stdout.write(f"{trust.ods_code}: {counts}")
        if problems:
            raise CommandError("The events do not hold.\n" + "\n".join(problems))
        self.stdout.write("The events hold.")
