"""`manage.py open_trust`: add a trust to this installation, with the library, and its first HR officer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from onboarding.errors import DomainError
from onboarding.library.schema import read_library
from onboarding.models.choices import Role
from onboarding.rules.calendars import COUNTRIES
from onboarding.services.installation import mark_installation
from onboarding.services.library import load_library
from onboarding.services.memberships import add_member
from onboarding.services.trusts import open_trust


class Command(BaseCommand):
    help = (
        "Add a trust, load the library into it and, where named, add its first HR officer. "
        "Its mail is held until HR has looked at what would leave and releases it on the page Reminders."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ods", required=True, help="ODS code, such as ZN1")
        parser.add_argument("--name", required=True, help="the trust's name")
        parser.add_argument(
            "--live-on",
            required=True,
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it goes live: what was due before is shown apart",
        )
        parser.add_argument("--country", choices=COUNTRIES, default="ENG", help="whose bank holidays count")
        parser.add_argument("--hr-email", metavar="EMAIL", help="e-mail address of the first HR officer")
        parser.add_argument("--hr-name", metavar="NAME", help="their name")

    def handle(self, **options: Any) -> None:
        if bool(options["hr_email"]) != bool(options["hr_name"]):
            raise CommandError("Give both --hr-email and --hr-name, or neither.")
        try:
            with transaction.atomic():
                self._open(**options)
        except DomainError as error:
            raise CommandError("\n".join(one.detail for one in error.problems) or error.detail) from error

    def _open(self, *, ods: str, name: str, live_on: date, country: str, **options: Any) -> None:
        mark_installation(settings.INSTALLATION)
        trust = open_trust(ods_code=ods, name=name, live_on=live_on, country=country, mail_held_on=timezone.localdate())
        loaded = load_library(trust, read_library())
        self.stdout.write(f"{trust.ods_code} {trust.name} is open with {len(loaded.created)} programmes and plans.")
        self.stdout.write("Its mail is held: HR releases it on the page Reminders.")
        if email := options["hr_email"]:
            add_member(trust, email=email, full_name=options["hr_name"], roles=[Role.HR], effective_on=live_on)
            self.stdout.write(
                f"{email} is its first HR officer: “I have forgotten my password” sends them the invitation."
            )
