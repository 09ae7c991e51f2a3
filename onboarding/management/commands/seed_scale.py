"""`manage.py seed_scale`: many recruits in trusts of their own, to measure with."""

import gc
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from onboarding.access import enter_trust
from onboarding.demo.scale import different_people, fill, ods_code, scale_plan
from onboarding.demo.trusts import set_the_stage
from onboarding.library.schema import Library, read_library
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.services.installation import mark_installation

MOST_RECRUITS = 250_000


class Command(BaseCommand):
    help = (
        "Bring many invented recruits into trusts of their own (ODS codes ZX1, ZX2 …), about 50 steps each, to measure "
        "with. Some hundred journeys are played by the services, the rest are copies of them by COPY, with other names. "
        "Only where INSTALLATION=demo; where these trusts are there already, nothing is done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recruits", type=int, required=True, metavar="N", help="how many, over all trusts")
        parser.add_argument("--trusts", type=int, default=1, metavar="K", help="over how many trusts (1)")

    def handle(self, *, recruits: int, trusts: int, **_: Any) -> None:
        if settings.INSTALLATION != "demo":
            raise CommandError("This is not a demo: INSTALLATION is not demo. Nothing was done.")
        if not 1 <= trusts <= recruits <= MOST_RECRUITS:
            raise CommandError(
                f"--recruits takes a number from 1 to {MOST_RECRUITS:,}, and --trusts one that is no larger than that."
            )
        if Trust.objects.filter(ods_code=ods_code(1)).exists():
            self.stdout.write("There are trusts to measure with here already. Nothing was done.")
            return
        gc.disable()  # as seed_demo: looking for cycles among rows that are soon gone takes long
        try:
            self._seed(recruits, trusts)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        finally:
            gc.enable()

    def _seed(self, recruits: int, trusts: int) -> None:
        """Trust by trust; one that was interrupted leaves nothing."""
        library, different = read_library(), different_people(trusts)
        for number in range(trusts):
            size = recruits * (number + 1) // trusts - recruits * number // trusts
            with transaction.atomic():
                mark_installation("demo")
                self._fill(number + 1, size, different, library)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # freshly filled tables without statistics make lists slow

    def _fill(self, number: int, size: int, different: int, library: Library) -> None:
        stage = set_the_stage(scale_plan(number), library, timezone.localdate())
        enter_trust(stage.trust.id)
        for _ in progress(fill(stage, size, different), size, stage.trust.name, self.stderr):
            pass
        self.stdout.write(f"{stage.plan.ods_code} {stage.plan.name}: {size} recruits")
