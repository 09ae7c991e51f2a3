"""`manage.py seed_demo`: fill an empty database with the demo."""

import gc
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from onboarding.demo.mail import leave_mail
from onboarding.demo.pulses import ask_how_it_goes
from onboarding.demo.reports import keep_past_months
from onboarding.demo.seeding import journeys, play_all
from onboarding.demo.trusts import Stage, set_the_stage
from onboarding.demo.world import TrustPlan, read_characters, read_trusts
from onboarding.library.schema import Library, read_library
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.models.choices import Role
from onboarding.services.installation import mark_installation
from onboarding.services.published import publish

MOST_RECRUITS = 5000


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo: two trusts, their staff, and recruits in all states. Everyone is "
        "invented. Only where INSTALLATION=demo; where there is data already, nothing is done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recruits", type=int, metavar="N", help="how many at Northgate (120); Southmoor has a third"
        )

    def handle(self, *, recruits: int | None, **_: Any) -> None:
        if settings.INSTALLATION != "demo":
            raise CommandError("This is not a demo: INSTALLATION is not demo. Nothing was done.")
        if recruits is not None and not 1 <= recruits <= MOST_RECRUITS:
            raise CommandError(f"--recruits takes a number from 1 to {MOST_RECRUITS}.")
        if Trust.objects.exists():
            self.stdout.write("There is data here already. Nothing was done.")
            return
        gc.disable()  # nearly a third of the time went into looking for cycles among rows that are soon gone
        try:
            with transaction.atomic():
                self._seed(recruits)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        finally:
            gc.enable()

    def _seed(self, recruits: int | None) -> None:
        """All in one transaction: a demo that was interrupted leaves nothing, and is begun again."""
        mark_installation("demo")
        library = read_library()
        northgate, southmoor = read_trusts()
        size = recruits or northgate.size
        stages = [
            self._fill(northgate, library, size),
            self._fill(southmoor, library, max(1, size * southmoor.size // northgate.size)),
        ]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # so that reports and first pages are quick, before autovacuum has come round
        for stage in stages:
            keep_past_months(stage)
            ask_how_it_goes(stage)
            publish(stage.trust)

    def _fill(self, plan: TrustPlan, library: Library, size: int) -> Stage:
        stage = set_the_stage(plan, library, timezone.localdate())
        every = journeys(stage, size)
        for _ in progress(play_all(every), len(every), plan.name, self.stderr):
            pass
        told_of = [character.name for character in read_characters()]
        leave_mail(stage.holding(Role.HR)[0], apart_from=told_of)
        self.stdout.write(f"{plan.ods_code} {plan.name}: {len(every)} recruits")
        return stage
