"""`manage.py seal_events`: add a link to each trust's chain of events."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.services.seals import seal_events


class Command(BaseCommand):
    help = "Seal the events that no link of their trust's chain covers yet."

    def handle(self, **_: Any) -> None:
        trusts = list(Trust.objects.order_by("ods_code"))
        for trust in progress(trusts, len(trusts), "Sealing events", self.stderr):
            with transaction.atomic():
                enter_trust(trust.id)
                sealed = seal_events(trust.id)
            self.stdout.write(f"{trust.ods_code}: {sealed} sealed")
